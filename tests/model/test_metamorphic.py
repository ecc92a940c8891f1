"""What must follow when an instance is changed in a known way, on random instances."""

from __future__ import annotations

import copy
import datetime as dt
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest

from commission_opt.demand import DemandTable, demand_table
from commission_opt.demand.table import Scenario
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from tests.model.random_instances import Table, random_case

SLACK = 1e-6  # of the cost, for two solves to be the same

LOOSER: dict[str, tuple[float, float]] = {  # a limit: what is added to ask for less, and as far as it goes
    "minimum_share": (-0.25, 0.01),
    "children_beyond_at_most": (0.5, math.inf),
    "providers_at_least": (-1, 0),
    "provider_share_at_most": (0.2, 1.0),
    "contracts_at_least": (-1, 0),
    "contracts_at_most": (1, math.inf),
    "beds_at_least": (-1, 0),
    "beds_at_most": (1, math.inf),
    "revenue_at_most": (250_000.0, math.inf),
    "capital_at_most": (250_000.0, math.inf),
    "moves_at_most": (0.5, math.inf),
    "margin": (-0.3, -1.0),
    "share_met_locally": (-0.2, 0.01),
    "at_most": (1, math.inf),  # of one_of
}
POUNDS = {
    "price_by_year",
    "price_per_bed_week",
    "price_when_used_per_bed_week",
    "retainer_per_bed_week",
    "set_up_cost",
    "price_per_week",
    "running_cost_per_year",
    "cost_per_child_week",
    "capital_cost",
    "closure_cost",
    "premium_per_bed_week",
    "unit_cost_per_bed_week",
    "recruitment_cost",
    "allowance_per_child_week",
    "fee_per_child_week",
    "cost_per_mile",
    "cost_per_hour",
    "price_per_child_week",
    "price_per_unit",
    "revenue_at_most",
    "capital_at_most",
    "price_per_move",
}  # not price_per_pound: it is a number of pounds for a pound


def _cost(tables: Table, demand: DemandTable | None = None) -> float:
    """Least cost; infinite where no plan meets every rule."""
    instance = Instance.model_validate(tables)
    outcome = solve(build(instance, demand or demand_table(instance)), Limits(gap=0.0))
    assert outcome.status in ("optimal", "infeasible")
    return math.inf if outcome.objective is None else outcome.objective


def _not_above(changed: float, first: float) -> bool:
    return changed <= first + SLACK * max(1.0, abs(first)) if math.isfinite(first) else True


def _same(first: float) -> Any:
    return pytest.approx(first, rel=SLACK, abs=1e-3)


def _cases(first: int, number: int) -> Iterator[tuple[int, Table, DemandTable, float]]:
    """So many random instances that some plan can meet: seed, tables, demand and least cost."""
    seed = first
    for _ in range(number):
        case = random_case(seed)
        while not math.isfinite(cost := _cost(case.tables, case.demand)):
            seed += 1
            case = random_case(seed)
        yield seed, case.tables, case.demand, cost
        seed += 1


def _rules(tables: Table) -> list[tuple[str, Table]]:
    return [(sort, rule) for sort, rules in tables["rules"].items() if isinstance(rules, list) for rule in rules]


def _looser(limit: float, step: float, most: float) -> float:
    return max(limit + step, most) if step < 0 else min(limit + step, most)


@pytest.mark.parametrize("first", range(2000, 2100, 25))
def test_relaxing_a_rule_never_raises_the_cost(first: int) -> None:
    relaxed = 0
    for seed, tables, demand, cost in _cases(first, 10):
        for number, (sort, strict) in enumerate(_rules(tables)):
            looser = copy.deepcopy(tables)
            _rules(looser)[number][1].update(
                {key: _looser(strict[key], *by) for key, by in LOOSER.items() if key in strict}
            )
            assert _not_above(_cost(looser, demand), cost), (seed, sort)
            relaxed += 1
    assert relaxed > 0


@pytest.mark.parametrize("first", range(2200, 2300, 50))
def test_dropping_a_rule_or_pricing_it_never_raises_the_cost(first: int) -> None:
    for seed, tables, demand, cost in _cases(first, 10):
        without = tables | {"rules": {k: v for k, v in tables["rules"].items() if k == "sufficiency"}}
        assert _not_above(_cost(without, demand), cost), seed
        priced = copy.deepcopy(tables)
        priced["rules"].setdefault("sufficiency", {"price_per_child_week": 9000.0})
        traded = any(home.get("trading") for home in [*tables["home"], *tables["supported"]])
        if not traded:  # with a price, beds may not be sold while a child is short: stricter
            assert _not_above(_cost(priced, demand), cost), seed


@pytest.mark.parametrize("first", range(2300, 2400, 50))
def test_adding_an_offer_never_raises_the_cost(first: int) -> None:
    rng = random.Random(first)
    for seed, tables, demand, cost in _cases(first, 12):
        kind = rng.choice(("block", "dps", "framework", "home", "supported", "foster"))
        # one that exists already cannot be left alone, and nor can a market of the group of a rule
        new = next(
            offer
            for other in range(seed + 1, seed + 400)
            for offer in random_case(other).tables[kind]
            if not offer.get("existing") and not offer.get("households") and _fits(offer, tables)
        )
        more = tables | {kind: [*tables[kind], new | {"id": "one-more"}]}
        assert _not_above(_cost(more, demand), cost), (seed, kind)


def _fits(offer: Table, tables: Table) -> bool:
    """Whether the areas and needs it names are those of another instance."""
    needs, areas = {n["id"] for n in tables["need"]}, {a["id"] for a in tables["area"]}
    places = {one["area"] for one in [offer, *offer.get("provider", [])] if isinstance(one, dict) and "area" in one}
    return places <= areas and set(offer["takes"]) <= needs


def _scaled(value: Any, factor: float, *, money: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _scaled(inner, factor, money=money or key in POUNDS) for key, inner in value.items()}
    if isinstance(value, list):
        return [_scaled(inner, factor, money=money) for inner in value]
    return value * factor if money and isinstance(value, float) else value


@pytest.mark.parametrize("first", range(2400, 2500, 50))
def test_scaling_all_money_scales_the_cost(first: int) -> None:
    for seed, tables, demand, cost in _cases(first, 12):
        assert _cost(_scaled(tables, 2.5), demand) == _same(2.5 * cost), seed


@pytest.mark.parametrize("first", range(2500, 2600, 50))
def test_order_and_names_change_nothing(first: int) -> None:
    rng = random.Random(first)
    for seed, tables, demand, cost in _cases(first, 12):
        shuffled = {k: rng.sample(v, len(v)) if isinstance(v, list) else v for k, v in tables.items()}
        shuffled["area"] = tables["area"]  # the demand of one scenario names them
        assert _cost(shuffled, demand) == _same(cost), seed
        names = {name: f"x{len(name)}-{i}" for i, name in enumerate(sorted(_ids(tables)))}
        children = [
            Scenario(s.probability, {(t, names[n], names[a]): v for (t, n, a), v in s.children.items()})
            for s in demand.scenarios
        ]
        assert _cost(_renamed(tables, names), DemandTable(tuple(children))) == _same(cost), seed


def _ids(value: Any) -> set[str]:
    """Every id that a table or a table within it has."""
    if isinstance(value, dict):
        own = {value["id"]} if "id" in value else set()
        return own.union(*(_ids(inner) for inner in value.values()))
    return set().union(*(_ids(inner) for inner in value)) if isinstance(value, list) else set()


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """The same with every id, and every mention of one, by its new name."""
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value


def test_the_same_run_twice_gives_the_same_mix() -> None:
    for seed in range(2600, 2620):
        first, second = (random_case(seed) for _ in range(2))
        one, other = (solve(build(case.instance, case.demand)) for case in (first, second))
        assert one.decisions == other.decisions
        assert one.objective == other.objective
        assert one.prices == other.prices


@pytest.mark.parametrize("first", range(2700, 2800, 50))
def test_a_longer_or_larger_market_never_raises_the_cost(first: int) -> None:
    for seed, tables, demand, cost in _cases(first, 12):
        wider = copy.deepcopy(tables)
        for market in [*wider["framework"], *wider["spot"]]:
            market.pop("available_to", None)
            if "available_from" in market:
                market["available_from"] -= dt.timedelta(days=20)
            if "market" in market:
                market["market"] += 2.0
            if "tiers" in market:  # the last tier takes any number
                market["tiers"][-1].pop("children", None)
        for block in wider["block"]:
            block.pop("award_to", None)
            block.pop("award_from", None)
        assert _not_above(_cost(wider, demand), cost), seed


@pytest.mark.parametrize("first", range(2800, 2900, 50))
def test_splitting_an_area_in_two_alike_changes_nothing(first: int) -> None:
    for seed, tables, demand, _ in _cases(first, 12):
        cost = _cost(_local_by_distance(tables), demand)
        halves = DemandTable(tuple(Scenario(s.probability, dict(_halves(s))) for s in demand.scenarios))
        assert _cost(_split(_local_by_distance(tables)), halves) == _same(cost), seed


def _halves(scenario: Scenario) -> Iterator[tuple[tuple[int, str, str], float]]:
    for (t, need, area), children in scenario.children.items():
        if area == "north":
            yield (t, need, area), children * 0.375
            yield (t, need, "north-too"), children * 0.625
        else:
            yield (t, need, area), children


def _local_by_distance(tables: Table) -> Table:
    """Nothing local for being in the child's own area: that is the one thing that a split does change."""
    changed = copy.deepcopy(tables)
    for sort, rule in _rules(changed):
        if sort in ("locality", "headroom") and rule.get("within") == "area":
            rule.pop("within")
            rule["within_miles"] = 20.0
    return changed


def _split(tables: Table) -> Table:
    """North in two, equally far from everywhere."""
    split = copy.deepcopy(tables)
    split["area"].append(split["area"][0] | {"id": "north-too"})
    within = split["area"][0]["miles_within"], split["area"][0]["minutes_within"]
    rows = split["distance"]
    for row in [*rows]:
        rows += [row | {key: "north-too"} for key in ("area", "to") if row[key] == "north"]
    for one, other in (("north", "north-too"), ("north-too", "north")):
        rows.append({"area": one, "to": other, "miles": within[0], "minutes": within[1]})
    offers = [
        offer for kind in ("block", "dps", "framework", "spot", "home", "foster", "supported") for offer in split[kind]
    ]
    for offer in offers:
        if isinstance(offer.get("miles"), dict):
            offer["miles"]["north-too"] = offer["miles"]["north"]
    for _, rule in _rules(split):
        if "north" in rule.get("areas", ()):
            rule["areas"].append("north-too")
    return split
