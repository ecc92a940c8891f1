"""`check`: how far the figures of a model lie apart."""

from __future__ import annotations

from pathlib import Path

from commission_opt.cli.check import range_texts
from commission_opt.engines.problem import SizeRange
from tests.cli.run import run

TUTORIAL = Path(__file__).parents[2] / "instances" / "tutorial.toml"


def test_ranges_are_shown(tmp_path: Path) -> None:
    said = " ".join(run("check", TUTORIAL, cwd=tmp_path).stdout.split())
    assert "matrix from 0.8 to 4; costs from 18,250 to 1,372,400; limits from 1 to 7" in said
    assert "WARNING" not in said


def test_a_range_that_is_too_wide_is_a_warning() -> None:
    _, warning = range_texts({"matrix": SizeRange(1.0, 2.0), "costs": SizeRange(0.001, 1e9)})
    assert warning.startswith("WARNING: costs span more than 1e+08 to one")
    assert len(list(range_texts({"costs": SizeRange(10.0, 1e9)}))) == 1
