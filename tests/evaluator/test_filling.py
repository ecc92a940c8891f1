"""Beds that fill up evenly from the day they open: the share that is empty, by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from commission_opt.plan.evaluator import terms
from tests.evaluator.cases import START, make

FIRST, SECOND = make(2).periods  # of 91 and 92 days
FOR_EVER = dt.date(2030, 1, 1)


@pytest.mark.parametrize(
    ("weeks", "opens", "ends", "unfilled"),
    [
        (0.0, START, FOR_EVER, (0.0, 0.0)),
        (13.0, START, FOR_EVER, (0.5, 0.0)),  # from all to none in the first quarter
        (26.0, START, FOR_EVER, (0.75, 91 / 92 * 0.25)),  # half are filled when the second begins
        (26.0, START, START + dt.timedelta(91), (0.75, 0.0)),  # it ends with the first
        (26.0, START, START + dt.timedelta(45), (45 / 91 * (1 - 45 / 364), 0.0)),
        (2.0, START + dt.timedelta(81), FOR_EVER, (10 / 91 * (1 - 5 / 14), 4 / 92 * (1 - 12 / 14))),
        (13.0, START - dt.timedelta(91), FOR_EVER, (0.0, 0.0)),  # it is full already
    ],
)
def test_beds_that_cannot_be_filled_yet(
    weeks: float, opens: dt.date, ends: dt.date, unfilled: tuple[float, float]
) -> None:
    found = [terms.share_unfilled(period, opens, ends, weeks) for period in (FIRST, SECOND)]
    assert found == pytest.approx(unfilled)
