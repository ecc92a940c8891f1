"""Every figure of a shipped instance says where it comes from, and the sources are known ones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.instances.shipped import FOLDER, NAMES, instance

NOT_FIGURES = ("format", "conventions", "assumption")


def figures(value: Any, path: str = "") -> Iterator[str]:
    """Paths of all numbers and dates, with records by their id."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            name = inner["id"] if isinstance(inner, dict) and "id" in inner else index
            yield from figures(inner, f"{path}.{name}")
    elif isinstance(value, int | float | dt.date) and not isinstance(value, bool):
        yield path


def covered(path: str, registered: set[str]) -> bool:
    parts = path.split(".")
    return any(".".join(parts[:length]) in registered for length in range(1, len(parts) + 1))


def known_sources() -> set[str]:
    text = (FOLDER / "sources.md").read_text(encoding="utf-8")
    return {match[1] for match in re.finditer(r"^\| (.+?) \|", text, re.MULTILINE)} - {"name in the register"}


def test_figures_are_found_and_coverage_can_fail() -> None:
    data = {"spot": [{"id": "a", "price_per_week": 4000, "takes": ["x"], "existing": True}]}
    assert list(figures(data)) == ["spot.a.price_per_week"]
    assert covered("spot.a.price_per_week", {"spot.a"})
    assert not covered("spot.ab.price_per_week", {"spot.a"})


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_in_the_register(name: str) -> None:
    registered = {entry.path for entry in instance(name).assumption}
    data = {key: value for key, value in instance(name).document.data.items() if key not in NOT_FIGURES}
    assert [path for path in figures(data) if not covered(path, registered)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_source_is_a_known_document(name: str) -> None:
    known = known_sources()
    cited = {entry.source.split(":")[0] for entry in instance(name).assumption if entry.source}
    assert cited <= known


@pytest.mark.parametrize("name", NAMES)
def test_published_figures_quote_wording_or_a_figure(name: str) -> None:
    published = [entry for entry in instance(name).assumption if entry.basis == "published"]
    unquoted = [entry.id for entry in published if not re.search(r": .*(“.+”|\d)", entry.source)]
    assert unquoted == []


def test_every_listed_source_is_used() -> None:
    cited = {entry.source.split(":")[0] for name in NAMES for entry in instance(name).assumption if entry.source}
    assert known_sources() <= cited
