"""The figures that the rules take for themselves are those that were decided on: see `tests/own_figures.py`."""

from __future__ import annotations

from tests.own_figures import apart


def test_own_figures_are_as_decided() -> None:
    assert not apart("rules")
