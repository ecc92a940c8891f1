"""Break-even success rates, against what can be worked out without a solver."""

from __future__ import annotations

import math
from typing import Any

import pytest

import commission_opt
from commission_opt.engines.outcome import Outcome
from commission_opt.plan.settings import Settings
from commission_opt.studies.break_even import break_even as study
from commission_opt.studies.break_even.break_even import break_even
from tests.plan.people_cases import CONTRACT, PEOPLE, SERIES, TEAM, TOWN, loaded, plan

TOLERANCE = 0.0005


def test_of_a_series_it_is_cost_over_avoidance() -> None:
    # £200,000 for £800,000 avoided at a rate of 50%: a quarter of that rate.
    found = commission_opt.break_even(loaded(TOWN + SERIES), "in-house")
    assert found.verdict == "from"
    assert found.rate == pytest.approx(0.5 * 200_000 / 800_000, abs=1e-6)
    assert found.cost_without is not None
    assert found.cost_with == pytest.approx(found.cost_without - 600_000)
    assert (found.name, found.success_rate, found.alone) == ("Team", 0.5, False)


def test_of_a_cohort_it_is_cost_over_avoidance_too() -> None:
    # Nothing happens to families that fail, so that what is avoided rises in proportion to the rate.
    table = plan().avoidance
    cost = table.service_cost.sum() + 1000  # and a worker to be recruited
    by_hand = 0.5 * cost / table.cost_avoidance.sum()
    assert break_even(loaded(PEOPLE), "team").rate == pytest.approx(by_hand, abs=TOLERANCE)


@pytest.mark.parametrize("rate", [0.01, 0.9])
def test_it_does_not_depend_on_the_rate_planned_with(rate: float) -> None:
    instance = loaded((TOWN + SERIES).replace("\nsuccess_rate = 0.5", f"\nsuccess_rate = {rate}"))
    assert break_even(instance, "in-house").rate == pytest.approx(0.125, abs=1e-6)


def test_the_optimum_takes_the_service_above_it_and_not_below() -> None:
    for rate, taken in ((0.13, True), (0.12, False)):
        text = (TOWN + SERIES).replace("\nsuccess_rate = 0.5", f"\nsuccess_rate = {rate}")
        assert ("in-house" in set(plan(text).mix.offer)) == taken


def test_another_service_of_the_lot_is_what_it_is_held_against() -> None:
    # The contract brings £800,000 - £107,200; the team £1,600,000 x rate - £200,000.
    instance = loaded(TOWN + SERIES + CONTRACT)
    assert break_even(instance, "in-house").rate == pytest.approx((692_800 + 200_000) / 1_600_000, abs=1e-6)
    alone = break_even(instance, "in-house", alone=True)
    assert alone.alone
    assert alone.rate == pytest.approx(0.125, abs=1e-6)


def test_never_where_it_costs_more_than_it_could_avoid() -> None:
    instance = loaded((TOWN + SERIES).replace("year = 100000", "year = 900000"))
    found = break_even(instance, "in-house")
    assert (found.verdict, found.rate) == ("never", None)


FREE = (
    (TOWN + TEAM)
    .replace("must_start_all = true\n", "")
    .replace(
        'role = "worker"\nsupervisor_role = "lead"\nsupervisor_span = 4\n', "team_workers = 1\nteam_cost_per_year = 0\n"
    )
)


def test_always_where_it_pays_even_to_fail() -> None:
    # A child who comes into care later costs less; the team costs nothing.
    instance = loaded(FREE.replace("caseload", "delay_if_failed_weeks = 13\ncaseload"))
    assert break_even(instance, "team").verdict == "always"


def test_an_idle_service_that_costs_nothing_does_not_count_as_paying() -> None:
    # Only £7,300 for each family is spent: with nobody taken on the costs are equal, at any rate.
    instance = loaded(FREE.replace("caseload", "intervention_budget_per_family = 7300\ncaseload"))
    found = break_even(instance, "team")
    assert found.verdict == "from"
    assert found.rate is not None
    for rate, pays in ((found.rate - 2 * TOLERANCE, False), (found.rate + 2 * TOLERANCE, True)):
        changed = instance.with_changes({"edge_of_care.team.success_rate": rate})
        assert commission_opt.solve(changed, gap=0.0).families.empty != pays


@pytest.mark.parametrize(("status", "verdict"), [("time_limit", "not proven"), ("interrupted", "interrupted")])
def test_a_solve_that_is_stopped_proves_nothing(status: str, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> Outcome:
        return Outcome(status, 1.0, 0.0, None, "HiGHS", "0")  # type: ignore[arg-type]

    monkeypatch.setattr(study, "run", stopped)
    found = break_even(loaded(TOWN + SERIES), "in-house")
    assert (found.verdict, found.rate, found.cost_with) == (verdict, None, None)


def test_what_is_asked_wrongly_is_refused() -> None:
    instance = loaded(TOWN + SERIES)
    with pytest.raises(ValueError, match="there is in-house"):
        break_even(instance, "team")
    with pytest.raises(ValueError, match="tolerance"):
        break_even(instance, "in-house", 0.0)


# -- the search alone --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("without", "cost", "extra"),
    [
        (1e6, 1e6 + 0.1, 0.0),  # within what two solves to 1e-7 prove
        (1e6, 1e6 - 0.1, 0.0),
        (1e6, 1e6 + 0.3, 0.3),
        (1e6, 1e6 - 0.3, -0.3),
        (math.inf, 1e6, -math.inf),  # any plan is better than none
        (math.inf, math.inf, math.inf),
        (1e6, math.inf, math.inf),
    ],
)
def test_what_a_service_adds_is_the_difference_of_two_costs_as_far_as_they_are_proven(
    without: float, cost: float, extra: float
) -> None:
    nobody: Any = None
    solves = study._Solves(nobody, nobody, "team", {}, Settings(), without, {0.4: cost})
    assert solves.extra(0.4) == pytest.approx(extra)


def searched(at_nothing: float, slope: float, own: float = 0.5) -> tuple[str, float | None, list[float]]:
    """Where a straight line crosses nought, by the search, and the rates that it asked for."""
    asked: list[float] = []

    def extra(rate: float) -> float:
        if rate not in asked:
            asked.append(rate)
        return at_nothing - slope * rate

    verdict, rate = study._find(extra, own, TOLERANCE)
    return verdict, rate, asked


@pytest.mark.parametrize("own", [0.1, 0.5])
def test_a_straight_line_takes_one_solve_on_either_side_of_where_it_crosses(own: float) -> None:
    verdict, rate, asked = searched(100.0, 400.0, own)
    assert verdict == "from"
    assert rate == pytest.approx(0.25)
    far = [0.0, own] if own > 0.25 else [0.0, own, 1.0]
    assert asked == [*far, pytest.approx(0.25 + 0.45 * TOLERANCE), pytest.approx(0.25 - 0.45 * TOLERANCE)]


def test_a_line_that_nowhere_comes_down_to_nought_or_starts_below_it() -> None:
    assert searched(100.0, 90.0) == ("never", None, [0.0, 0.5, 1.0])
    assert searched(-1.0, 90.0) == ("always", None, [0.0])
    verdict, rate, _ = searched(100.0, 100.0)
    assert verdict == "from"
    assert rate == pytest.approx(1.0)


def test_a_step_is_found_by_halves() -> None:
    """Nothing until 0.3, and then all at once: no line leads there."""
    asked: list[float] = []

    def extra(rate: float) -> float:
        asked.append(rate)
        return 100.0 if rate < 0.3 else -math.inf

    verdict, rate = study._find(extra, 0.5, TOLERANCE)
    assert verdict == "from"
    assert rate == pytest.approx(0.3, abs=TOLERANCE)
    assert len(set(asked)) < 40


@pytest.mark.parametrize(
    ("step", "low", "high", "at"),
    [
        (study.just_above, 0.0, 1.0, 0.25 + 0.0045),
        (study.just_below, 0.0, 1.0, 0.25 - 0.0045),
        (study.just_above, 0.2, 0.252, 0.226),  # it would lie beyond what is known to pay: halfway
        (study.just_below, 0.248, 0.5, 0.374),
        (study.halfway, 0.2, 0.3, 0.25),
    ],
)
def test_the_next_rate_lies_beside_the_crossing_or_halfway(step: Any, low: float, high: float, at: float) -> None:
    assert step(low, 100 - 400 * low, high, 100 - 400 * high, 0.01) == pytest.approx(at)


def test_a_line_crosses_between_its_points_or_at_the_higher_one() -> None:
    assert study.crossing(0.2, 30.0, 0.6, -10.0) == pytest.approx(0.5)
    for above, below in ((0.0, -10.0), (math.inf, -10.0), (30.0, -math.inf)):
        assert study.crossing(0.2, above, 0.6, below) == 0.6
