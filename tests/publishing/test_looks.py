"""The workbook, the document and the charts look as they did when somebody last looked at them."""

from __future__ import annotations

import pytest

from tests.publishing.looks import FILES, HERE


@pytest.mark.parametrize("name", FILES)
def test_what_is_published_looks_as_it_did(name: str) -> None:
    kept = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = FILES[name]().splitlines()
    other = [(at, one, now) for at, (one, now) in enumerate(zip(kept, found, strict=False), 1) if one != now]
    message = "See tests/publishing/looks.py, and look at it in the program itself."
    assert not other, f"{name}, line {other[0][0]}: was {other[0][1]!r} and is {other[0][2]!r}. {message}"
    assert len(kept) == len(found), message
