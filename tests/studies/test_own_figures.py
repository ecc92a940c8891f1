"""The figures that the studies take for themselves are those that were decided on: see `tests/own_figures.py`."""

from __future__ import annotations

from tests.own_figures import apart, figures, kept


def test_own_figures_are_as_decided() -> None:
    assert not apart("studies")


def test_what_is_kept_is_of_this_program() -> None:
    now = {line.partition(" = ")[0] for line in figures("studies")}
    own = [name for name in kept() if name.startswith("studies.")]
    assert len(own) > 100
    assert sum(name in now for name in own) > 0.8 * len(own), "written anew by: python -m tests.own_figures"
