"""Which day a decision is taken on, by which the evaluator tells what could wait for a review: by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commission_opt.decisions import EXISTING, Decisions
from commission_opt.plan.evaluator.waiting import _day, _differences
from tests.evaluator.cases import block, dps, home, make

OLD = block(id="old", existing=True, ends=dt.date(2019, 6, 30), extension_years=[0.5, 0.25])
NEW = block(id="new", term_years=0.5, extension_years=[0.25, 0.25])
INSTANCE = make(8, block=[OLD, NEW], dps=[dps(term_years=0.25, extension_years=0.5)], home=[home()])


@pytest.mark.parametrize(
    ("family", "key", "day"),
    [
        ("extended", ("old", EXISTING, 4), dt.date(2019, 7, 1)),  # the day after it ends
        ("prolonged", ("old", EXISTING, 4, 2), dt.date(2020, 1, 1)),  # half a year later
        ("extended", ("new", 0, 4), dt.date(2019, 10, 1)),
        ("prolonged", ("new", 1, 4, 2), dt.date(2020, 4, 1)),
        ("extended", ("dps/a", 1, 4), dt.date(2019, 10, 1)),
        ("awarded", ("dps/a", 1, 4), dt.date(2019, 7, 1)),
        ("awarded", ("new", 1, 4), None),  # what may not wait
        ("opened", ("home", 1), None),
    ],
)
def test_the_day_on_which_it_is_decided(family: str, key: tuple[Any, ...], day: dt.date | None) -> None:
    assert _day(INSTANCE, family, key) == day


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (dt.date(2019, 7, 1), []),
        (
            dt.date(2019, 7, 2),
            ["1 in one demand scenario and 0 in another, on 2019-07-01, before a review tells demand apart"],
        ),
    ],
)
def test_what_is_decided_on_the_day_of_a_review_may_differ(since: dt.date, said: list[str]) -> None:
    one, other = Decisions(awarded={("dps/a", 1, 4): 1}), Decisions()
    assert [found.message for found in _differences(INSTANCE, one, other, since)] == said


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [(1.0, 1.0, False), (1.0, 1.0 + 5e-7, False), (1.0, 1.0 + 2e-6, True), (0.0, 2e-6, True), (4.0, 4.0 + 2e-6, False)],
)
def test_a_rounding_is_no_difference(first: float, second: float, differ: bool) -> None:
    """A millionth, or of more than one a millionth part."""
    numbers: list[Any] = [first, second]  # what the engine gives before it is rounded
    one, other = (Decisions(opened={("home", 0): number}) for number in numbers)
    found = list(_differences(INSTANCE, one, other, dt.date(2030, 1, 1)))
    assert bool(found) is differ
    assert all(row.amount == pytest.approx(second - first) for row in found)
