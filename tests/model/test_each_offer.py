"""C15 with `by_offer`: each offer of a pool carries what is left to it once homes that come before it are full."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.demand.table import demand_table
from commission_opt.engines import in_process
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.evaluator.beds import find_beds
from commission_opt.plan.evaluator.use import find_use
from commission_opt.plan.evaluator.workings import Workings
from commission_opt.rules.occupancy import order, turns
from commission_opt.rules.occupancy.words import names
from tests.model.random_instances import Case
from tests.model.small import YEAR, day
from tests.model.test_what_beds_carry import erlang, homes
from tests.model.test_what_beds_carry import worked_out as drawn

EACH: dict[str, Any] = {"occupancy": {"method": "worked_out", "by_offer": True}}
BLOCK: dict[str, Any] = {
    "id": "block",
    "area": "town",
    "takes": ["care"],
    "sizes": [2],
    "price_per_bed_week": day(300),
    "term_years": 1,
    "award_to": YEAR["start"],
}
OWN: dict[str, Any] = homes(1, 2, 4.0)["home"][0] | {"existing": True}


def town(*, own: dict[str, Any] | None = None, block: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Four children; a home of our own with two beds, and two beds in a block that costs less than spot."""
    return homes(1, 2, 4.0, **({"home": [OWN | (own or {})], "block": [BLOCK | (block or {})], "rules": EACH} | more))


def placed(given: dict[str, Any], **rules: Any) -> dict[str, float]:
    """Children with each offer in the cheapest plan, which passes its audit; nothing where there is none."""
    instance = Instance.model_validate(given | {"rules": given["rules"] | rules})
    model = build(instance, demand_table(instance))
    for key, column in model.columns["awarded"].items():
        model.link([(column, 1.0)], "==", 1 if key[0] == "block" else 0)
    outcome = in_process.solve(model, Limits(gap=0.0))
    if outcome.decisions is None or outcome.objective is None:
        return {}
    assert audit(evaluate(instance, demand_table(instance), outcome.decisions), outcome.objective).passed
    return {key[-1]: number for key, number in outcome.decisions.placed.items()}


def ahead(given: dict[str, Any]) -> list[str]:
    """Homes that come before the block: as the model and as the evaluator have it."""
    instance = Instance.model_validate(given)
    offers = {offer.id: offer for offer in instance.offers}
    beds = [offer for offer in instance.offers if not offer.bought_as_used]
    found = order.ahead_of(instance, offers["block"], beds, instance.years[0])
    w = Workings(
        instance, demand_table(instance), Decisions(), find_beds(instance, Decisions()), find_use(instance, Decisions())
    )
    own = turns.before(w, offers["block"], beds, instance.periods[0])
    assert [one.id for one in found] == [one.id for one in own]
    return [one.id for one in found]


LEFT = erlang(4.0, 4) - erlang(4.0, 2)  # what two beds carry behind two others


def test_what_is_behind_a_home_carries_what_it_leaves() -> None:
    """The rule that 90% of the block is used, at a price, would have the block filled first."""
    used = [{"id": "used", "kinds": ["block"], "minimum_share": 0.9, "price_per_bed_week": day(2000)}]
    found = placed(town(), minimum_occupancy=used)
    assert found["block"] == pytest.approx(LEFT)
    assert found["home"] == pytest.approx(erlang(4.0, 2))
    # A home that costs £1 for each child is not first of a pool, but still comes before a block that costs £2.
    dear = {"guarantee": 0.0, "price_when_used_per_bed_week": 2.0, "price_per_bed_week": 2.0}
    found = placed(town(own={"cost_per_child_week": 1.0}, block=dear), minimum_occupancy=used)
    assert found["block"] == pytest.approx(LEFT)


def test_a_minimum_that_only_paper_would_keep_is_kept_by_no_plan() -> None:
    """70% of the block: 1.4 of the 1.22 that come to it; without rows by offer, children are moved there on paper."""
    used = [{"id": "used", "kinds": ["block"], "minimum_share": 0.7}]
    own = {"cost_per_child_week": 1.0}
    dear = {"guarantee": 0.0, "price_when_used_per_bed_week": 2.0, "price_per_bed_week": 2.0}
    given = town(own=own, block=dear)
    assert pytest.approx(1.22, abs=0.01) == LEFT
    assert placed(given, minimum_occupancy=used) == {}
    by_pool = given | {"rules": {"occupancy": {"method": "worked_out"}}}
    assert placed(by_pool, minimum_occupancy=used)["block"] >= 1.4 - 1e-6


def test_just_more_than_is_left_is_found_broken() -> None:
    instance = Instance.model_validate(town())
    for times, broken in ((1.0, set()), (1.001, {"offer:block"})):
        there = {"block": times * LEFT, "home": erlang(4.0, 2) - (times - 1) * LEFT}
        there["spot"] = 4.0 - sum(there.values())
        decided = Decisions(
            awarded={("block", 0, 2): 1}, placed={(0, 0, "care", "town", offer): n for offer, n in there.items()}
        )
        found = evaluate(instance, demand_table(instance), decided)
        rows = [row for row in found.rules if row.id == "C15" and row.shortfall > 1e-6]
        assert {row.key[-1] for row in rows if row.key[2] == "offer"} == broken


def test_it_forbids_no_more_than_it_says() -> None:
    """With the block alone, or first, it carries all that two beds do; and fewer in it are always as good."""
    alone = placed(town(home=[]))
    assert alone["block"] == pytest.approx(erlang(4.0, 2))
    first = placed(town(own={"cost_per_child_week": 500.0}))
    assert first["block"] == pytest.approx(erlang(4.0, 2))


@pytest.mark.parametrize(
    ("own", "block", "first"),
    [
        ({}, {}, True),  # a contract ends, a home stays
        ({"cost_per_child_week": 0.01}, {}, False),
        ({"cost_per_child_week": 0.004}, {}, True),  # the same to the penny
        ({"closable": True}, {}, False),
        ({"existing": False}, {}, False),
        ({"trading": {"premium_per_bed_week": 1.0, "unit_cost_per_bed_week": 0.0}}, {}, False),
        ({"area": "coast"}, {}, False),
        ({}, {"area": "coast"}, True),
        ({"area": "coast", "cost_per_child_week": 9.0}, {"area": "coast"}, False),
        ({"takes": ["solo"]}, {"takes": ["care", "solo"]}, False),
        ({"takes": ["care", "solo"]}, {}, True),
    ],
)
def test_whose_turn_it_is(own: dict[str, Any], block: dict[str, Any], first: bool) -> None:
    given = town(
        own=own, block=block, need=[{"id": "care", "mean_stay_weeks": 52.0}, {"id": "solo", "mean_stay_weeks": 9.0}]
    )
    given["area"] = [{"id": "town"}, {"id": "coast"}]
    given["demand"] = [one | {"area": "town"} for one in given["demand"]]
    # What is near is the town, wherever children are from, so that nearness is one for all of them.
    given["rules"] = given["rules"] | {
        "locality": [{"id": "near", "within_miles": 5.0, "minimum_share": 0.1, "price_per_child_week": 1.0}]
    }
    given["distance"] = [
        {"area": area, "to": to, "miles": 1.0 if to == "town" else 50.0}
        for area in ("town", "coast")
        for to in ("town", "coast")
    ]
    assert ahead(given) == (["home"] if first else [])


def test_without_a_local_duty_a_far_home_is_as_good() -> None:
    need = [{"id": "care", "mean_stay_weeks": 52.0, "local_duty": False}]
    assert ahead(town(need=need)) == ["home"]
    given = town(need=need)
    given["area"] = [{"id": "town"}, {"id": "coast"}]
    given["demand"] = [one | {"area": "town"} for one in given["demand"]]
    given["home"][0] = OWN | {"area": "coast"}
    assert ahead(given) == ["home"]


def test_an_offer_has_a_correction_of_its_own() -> None:
    corrected = {"occupancy": EACH["occupancy"] | {"correction": [{"carried_by": "offer:block", "factor": 0.5}]}}
    found = placed(town(rules=corrected))
    assert found["block"] == pytest.approx(0.5 * LEFT)
    assert found["home"] == pytest.approx(erlang(4.0, 2))


def test_sold_beds_are_none_of_an_offers() -> None:
    """One of three beds is sold to another council: two carry what two do."""
    trading = {"premium_per_bed_week": day(5000), "unit_cost_per_bed_week": 0.0, "own_children_first": False}
    own = {
        "beds": 3,
        "trading": trading | {"sellable_occupancy": 0.9, "placements_per_year": 1, "weeks_per_placement": 52.1428},
    }
    found = placed(town(own=own))
    assert found["home"] < erlang(4.0, 3)


def test_offers_are_named_as_they_are_called() -> None:
    told = names(Instance.model_validate(town()))
    assert told["offer:block"] == "block"
    assert "offer:block" not in names(Instance.model_validate(town(rules={"occupancy": {"method": "worked_out"}})))


@pytest.mark.parametrize("first", [0, 20])
def test_model_and_evaluator_agree_on_random_instances(first: int) -> None:
    tight = 0
    for seed in range(first, first + 20):
        case = _each(drawn(seed))
        outcome = in_process.solve(build(case.instance, case.demand))
        if outcome.decisions is not None and outcome.objective is not None:
            evaluation = evaluate(case.instance, case.demand, outcome.decisions)
            assert audit(evaluation, outcome.objective).passed, (seed, evaluation.violations)
            rows = [row for row in evaluation.rules if row.id == "C15" and row.key[2] == "offer"]
            tight += any(row.binding and row.limit > 1e-6 for row in rows)
    assert tight >= 3


def _each(case: Case) -> Case:
    given = case.tables | {"rules": case.tables["rules"] | EACH}
    return Case(given, Instance.model_validate(given), case.demand)
