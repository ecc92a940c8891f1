"""Means over families who start evenly over a period, worked by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.plan.evaluator.cohorts import BrokenLine, Fading, average, case_curve, children_avoided
from commission_opt.services.common.record import EdgeOfCare
from tests.evaluator.cases import make
from tests.evaluator.people_cases import contract

PERIODS = make(12).periods
FIRST, SECOND = PERIODS[:2]  # 13 weeks and 92/7


def avoided(**keys: Any) -> list[float]:
    """For one child whose family starts in the first quarter, in each quarter."""
    found = EdgeOfCare.model_validate(contract(**keys))
    return [children_avoided(found, period, [FIRST])[0] for period in PERIODS]


def weeks(means: list[float]) -> float:
    return sum(mean * period.weeks for mean, period in zip(means, PERIODS, strict=True))


def test_one_stage_of_half_a_quarter() -> None:
    curve = case_curve(EdgeOfCare.model_validate(contract()))
    # Of 13 weeks of starts, 13 - u are u weeks in within the quarter: (13 x 6.5 - 6.5^2 / 2) / 13^2.
    assert average(curve, FIRST, FIRST) == pytest.approx(0.375, abs=1e-12)
    # And u weeks of starts are u weeks in within the next: 6.5^2 / 2 over 13 x 92/7.
    assert average(curve, SECOND, FIRST) == pytest.approx(21.125 / (13 * 92 / 7), abs=1e-12)
    assert average(curve, PERIODS[2], FIRST) == 0


def test_a_stage_counts_by_its_intensity() -> None:
    stages = [{"weeks": 2.0}, {"weeks": 4.5, "intensity": 0.5}]
    curve = case_curve(EdgeOfCare.model_validate(contract(stage=stages)))
    # (13 x 2 - 2) + 0.5 x ((13 x 6.5 - 6.5^2 / 2) - (13 x 2 - 2)) over 13^2.
    assert average(curve, FIRST, FIRST) == pytest.approx((24 + 0.5 * (63.375 - 24)) / 169, abs=1e-12)


def test_exponential_stay_of_a_quarter() -> None:
    # 1/13^2 x integral of (13 - u) exp(-u / 13) = 1 - (1 - 1/e) = 1/e.
    assert average(Fading(0.0, 13.0), FIRST, FIRST) == pytest.approx(math.exp(-1), abs=1e-12)


def test_straight_survival_over_a_quarter() -> None:
    # 1/13^2 x integral of (13 - u)(1 - u / 13) = 1/3.
    assert average(BrokenLine(((0.0, 1.0), (13.0, 0.0))), FIRST, FIRST) == pytest.approx(1 / 3, abs=1e-12)


def test_success_counts_and_failure_does_not() -> None:
    assert avoided(success_rate=0.25)[0] == pytest.approx(0.25 * math.exp(-1), abs=1e-12)
    assert avoided(success_rate=0.0) == [0.0] * len(PERIODS)


def test_nothing_is_avoided_before_the_child_would_have_come_in() -> None:
    found = avoided(entry_delay_weeks=13.0, success_rate=1.0)
    assert found[0] == 0
    late = avoided(entry_delay_weeks=3.0, success_rate=1.0)[0]
    # Families of the first 10 weeks, each u - 3 weeks in: integral of (10 - v) exp(-v / 13) over 13^2.
    assert late == pytest.approx((130 - 169 * (1 - math.exp(-10 / 13))) / 169, abs=1e-12)


def test_a_failure_may_come_in_later_and_then_stays_as_long() -> None:
    found = avoided(success_rate=0.0, delay_if_failed_weeks=5.0, mean_stay_avoided_weeks=8.0)
    assert weeks(found) == pytest.approx(0.0, abs=1e-5)  # put off, not avoided: what is left beyond three years
    assert found[0] > 0
    assert min(found) < 0


def test_a_failure_may_stay_for_less_time() -> None:
    found = avoided(success_rate=0.0, shortening_if_failed=0.25, mean_stay_avoided_weeks=8.0)
    assert weeks(found) == pytest.approx(0.25 * 8.0, abs=1e-5)
    both = avoided(success_rate=0.5, shortening_if_failed=0.25, mean_stay_avoided_weeks=8.0)
    assert weeks(both) == pytest.approx((0.5 + 0.5 * 0.25) * 8.0, abs=1e-5)


def test_survival_curve_may_fall_at_once() -> None:
    points = [
        {"weeks": 0.0, "share": 1.0},
        {"weeks": 10.0, "share": 1.0},
        {"weeks": 10.0, "share": 0.4},
        {"weeks": 30.0, "share": 0.0},
    ]
    found = avoided(mean_stay_avoided_weeks=None, survival=points, success_rate=1.0)
    assert weeks(found) == pytest.approx(10 + 0.4 * 20 / 2, abs=1e-10)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(lengths=st.lists(st.floats(0.1, 20), min_size=1, max_size=4), mean=st.floats(0.05, 4.0))
def test_every_week_of_a_curve_is_counted_once(lengths: list[float], mean: float) -> None:
    stages = [{"weeks": length, "intensity": 0.5} for length in lengths]
    curve = case_curve(EdgeOfCare.model_validate(contract(stage=stages)))
    assert weeks([average(curve, period, FIRST) for period in PERIODS]) == pytest.approx(sum(lengths) / 2, abs=1e-9)
    fading = [average(Fading(0.0, mean), period, FIRST) for period in PERIODS]
    assert weeks(fading) == pytest.approx(mean, abs=1e-9)
