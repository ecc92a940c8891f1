"""`[[uncertain]]` and `[[slippage]]`: what may turn out otherwise, checked when the file is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt.instance.load import load
from tests.instance.cases import SMALL, only_problem, problems, small

FIGURE = '\n[[uncertain]]\npath = "spot.market.price_per_week"\nlow = 4000\nhigh = 6000\n'


def test_a_figure_between_its_ends_changes_nothing_else(tmp_path: Path) -> None:
    instance = load(small(tmp_path, SMALL + FIGURE))
    (one,) = instance.uncertain
    assert (one.path, one.low, one.high, one.shape) == ("spot.market.price_per_week", 4000, 6000, "triangle")
    assert instance.with_changes({"uncertain": None}).sha256 == load(small(tmp_path)).sha256


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("low = 4000", "low = 6000", "is below high"),
        ("low = 4000", "low = 5000", "is 4500 here, which is not between 5000 and 6000"),
        ("low = 4000", "low = -5", "cannot be -5"),
        ("spot.market.price_per_week", "spot.market.name", "is no figure that can be drawn"),
        ("spot.market.price_per_week", "spot.nobody.price_per_week", "No spot record 'nobody'"),
        ("spot.market.price_per_week", "uncertain.0.low", "no figure that can be drawn"),
        ("low = 4000\n", 'low = 4000\nshape = "round"\n', "round"),
    ],
)
def test_mistakes_are_told(old: str, new: str, says: str, tmp_path: Path) -> None:
    (problem, *_) = problems(small(tmp_path, SMALL + FIGURE.replace(old, new)))
    assert says in f"{problem.message} {problem.remedy}"
    assert problem.line > len(SMALL.splitlines())


def test_a_figure_is_named_once(tmp_path: Path) -> None:
    assert "given twice" in only_problem(small(tmp_path, SMALL + FIGURE + FIGURE)).message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('offers = ["nobody"]\nweeks_high = 4', "there is no offer nobody"),
        ('offers = ["market"]\nweeks_high = 4', "nothing of it can be late"),
        ("weeks_high = 4\nweeks_low = 5", "in that order"),
        ("weeks_high = 0", "the ends apart"),
        ('weeks_high = 4\nweeks_likely = 2\nshape = "even"', "goes with a triangle"),
    ],
)
def test_slippage_is_of_what_opens_and_in_order(text: str, says: str, tmp_path: Path) -> None:
    (problem, *_) = problems(small(tmp_path, f"{SMALL}\n[[slippage]]\n{text}\n"))
    assert says in problem.message
    assert problem.line > len(SMALL.splitlines())
