"""Wait and see, one plan for all demand scenarios, and the plan for the mean: worked out by trying every number of beds."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.studies.value_of_information import value_of_information as study
from tests.model import small
from tests.model.courses import SIZES, Drawn, by_definition, courses, mean, town
from tests.studies.town import town as town_of_six

GAP = 1e-7


def worth(case: Drawn, **risk: Any) -> co.ValueOfInformation:
    return co.value_of_information(case.instance(**risk), demand=case.demand, gap=0.0, workers=1)


def weighed(case: Drawn, costs: list[float], weight: float) -> float:
    return (1 - weight) * mean(costs, case.weights) + weight * by_definition(costs, case.weights, case.level)


@pytest.mark.parametrize("weight", [0.0, 0.6])
def test_value_is_that_of_trying_every_number_of_beds(weight: float) -> None:
    rng = random.Random(f"worth-{weight}")
    positive = 0
    for _ in range(10):
        case = Drawn(rng)
        found = worth(case, weight=weight)
        every = {beds: case.costs(beds) for beds in (0, *SIZES)}
        alone = [min(costs[s] for costs in every.values()) for s in range(len(case.weights))]
        average = [mean([one[t] for one in case.children], case.weights) for t in (0, 1)]
        for_mean = min(every, key=lambda beds: case.cost(beds, average))
        assert found.status == "found"
        assert found.wait_and_see == pytest.approx(weighed(case, alone, weight), rel=GAP)
        assert found.recourse == pytest.approx(min(weighed(case, one, weight) for one in every.values()), rel=GAP)
        assert found.mean_plan == pytest.approx(weighed(case, every[for_mean], weight), rel=GAP)
        assert found.wait_and_see is not None
        assert found.recourse is not None
        assert found.mean_plan is not None
        assert found.wait_and_see <= found.recourse * (1 + GAP) <= found.mean_plan * (1 + 2 * GAP)
        positive += (found.stochastic_solution or 0) > 1 and (found.perfect_information or 0) > 1
    assert positive >= 3


def test_bounds_lie_below_what_they_bound() -> None:
    found = worth(Drawn(random.Random("bounds")))
    for cost, bound in (
        (found.wait_and_see, found.wait_and_see_bound),
        (found.recourse, found.recourse_bound),
        (found.mean_plan, found.mean_plan_bound),
    ):
        assert cost is not None
        assert bound is not None
        assert bound <= cost


def test_processes_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules on average are left out there too: six children in town are more than the beds that are always used."""
    instance = town_of_six().with_changes({"rules.headroom": [{"id": "spare", "margin": 0.0}]})
    demand = courses((0.5, [2]), (0.5, [4]))
    here = co.value_of_information(instance, demand=demand, gap=0.0, workers=1)
    monkeypatch.setattr(study, "WORTH_A_POOL", 0.0)
    assert co.value_of_information(instance, demand=demand, gap=0.0, workers=2) == here
    assert here.wait_and_see == pytest.approx(365 * (2 * 200 + 2 * 200 + 2 * 250) / 2)
    assert here.recourse == pytest.approx(365 * (2 * 200 + 2 * 250))


def test_rules_on_average_are_left_out_of_wait_and_see() -> None:
    """Three beds always full on average, and half of the budget: no plan for one scenario alone need keep that."""
    rules = {
        "budget": [{"id": "purse", "revenue_at_most": 365.0 * 1400}, {"id": "walls", "capital_at_most": 0.0}],
        "minimum_occupancy": [{"id": "used", "minimum_share": 0.5}],
        "headroom": [{"id": "level", "probability_met_locally": 0.5}],
    }
    demand = courses((0.5, [2]), (0.5, [4]))
    found = co.value_of_information(town(SIZES, 200, 500, rules=rules), demand=demand, gap=0.0)
    assert found.left_out == ("minimum occupancy (used)", "budget (purse)", "headroom (level)")
    assert found.wait_and_see == pytest.approx(365 * 200 * 3)
    assert found.wait_and_see is not None
    assert found.recourse is not None
    assert found.wait_and_see <= found.recourse


def test_mean_plan_that_breaks_a_hard_rule_is_said() -> None:
    """Two children on average, in a home of two; four in one demand scenario: spot takes one."""
    demand = courses((0.5, [0]), (0.5, [4]))
    offers = {"spot": [small.spot(900, market=1.0)]}
    found = co.value_of_information(town((2, 4), 300, 900, **offers), demand=demand, gap=0.0)
    assert found.status == "mean plan breaks rules"
    assert found.mean_plan is None
    assert found.stochastic_solution is None
    assert found.recourse == pytest.approx(365 * 4 * 300)
    assert found.perfect_information == pytest.approx(365 * 2 * 300)


def test_no_plan_at_all() -> None:
    demand = courses((0.5, [0]), (0.5, [9]))
    found = co.value_of_information(town((2, 4), 300, 900, spot=[]), demand=demand)
    assert found.status == "no plan"
    assert found.row()["recourse"] is None


def test_certain_demand_has_nothing_to_know() -> None:
    with pytest.raises(ValueError, match="certain"):
        co.value_of_information(town((2,), 300, 900), demand=courses((1.0, [2])))


@pytest.mark.parametrize(
    ("objective", "risk", "found"),
    [(100.0, None, 100.0), (100.0, {"minimised": 130.0}, 130.0), (None, None, None), (None, {"minimised": 1.0}, None)],
)
def test_of_a_plan_that_is_known_counts_what_it_was_chosen_by(
    objective: float | None, risk: object, found: float | None
) -> None:
    result = {"objective": objective, "risk": risk, "bound": 90.0, "status": "optimal"}
    plan: Any = SimpleNamespace(to_dict=lambda: result)
    case = study._InformationStudy(town_of_six(), demand_table(town_of_six()), co.Settings(), 1)
    assert case._recourse(plan) == (found, 90.0, "optimal")
