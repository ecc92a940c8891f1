"""Papers are published from answers that are kept as they were when somebody last looked at them, line by line."""

from __future__ import annotations

import pytest

from tests.publishing.kept.papers import PAPERS, SHOWN, kept, shown


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_shows_what_it_did(name: str) -> None:
    for kind, lines in shown(name).items():
        apart = [f"{nth}: {line}" for nth, line in enumerate(lines, 1) if line not in kept(name, kind)]
        assert lines == kept(name, kind), (
            f"written anew by: python -m tests.publishing.kept.papers {name}\n{apart[:10]}"
        )


def test_no_paper_is_kept_that_is_not_published() -> None:
    assert {file.name.partition(".")[0] for file in SHOWN.iterdir()} == set(PAPERS)
