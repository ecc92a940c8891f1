"""Random instances with every kind of offer and every rule, hard and soft; the same seed, the same instance."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from commission_opt.demand.table import DemandTable, Scenario, demand_table
from commission_opt.instance.calendar import MONTHS_PER_PERIOD, add_months
from commission_opt.instance.instance import Instance
from tests.model.random_offers import random_offers
from tests.model.random_rules import random_rules
from tests.model.random_sums import with_random_sums

Table = dict[str, Any]

AREAS = ("north", "south", "east", "west", "centre", "coast", "hills", "docks")
NEEDS = ("group", "solo", "special")
LATER = 1_000_000  # what was added later is drawn apart, so that a seed goes on giving the instance it gave


@dataclass(frozen=True)
class Size:
    """How large an instance can be: numbers of areas and needs to choose from, of periods, of sets of offers."""

    areas: tuple[int, ...] = (1, 2, 2, 3)
    needs: tuple[int, ...] = (1, 2, 3)
    month: tuple[int, int] = (3, 6)
    quarter: tuple[int, int] = (3, 5)
    year: tuple[int, int] = (2, 3)
    sets: int = 1


SMALL = Size()
LARGE = Size(areas=(3, 5, 8), needs=(2, 3), month=(9, 18), quarter=(6, 12), year=(4, 8), sets=2)


@dataclass(frozen=True)
class Case:
    """An instance, the tables it is made from, and its demand in one scenario or several."""

    tables: Table
    instance: Instance
    demand: DemandTable


def random_case(seed: int, size: Size = SMALL) -> Case:
    """Seed 0, 1, 2 ... each gives another instance; some can meet no rule at all."""
    rng = random.Random(seed)
    tables = with_random_sums(random_tables(rng, size), random.Random(seed + LATER))
    instance = Instance.model_validate(tables)
    return Case(tables, instance, random_scenarios(rng, demand_table(instance)))


def random_tables(rng: random.Random, size: Size = SMALL) -> Table:
    """The tables of an instance, as they would stand in a file."""
    horizon = _horizon(rng, size)
    areas = AREAS[: rng.choice(size.areas)]
    needs = NEEDS[: rng.choice(size.needs)]
    tables: Table = {
        "title": "random",
        "horizon": horizon,
        "money": _money(rng, horizon["start"]),
        "area": [{"id": area, "miles_within": float(rng.randint(1, 6)), "minutes_within": 10.0} for area in areas],
        "need": [_need(rng, need) for need in needs],
        "demand": _demand(rng, horizon, areas, needs),
        "distance": [
            {"area": one, "to": other, "miles": float(rng.randint(8, 40)), "minutes": float(rng.randint(15, 70))}
            for one in areas
            for other in areas
            if one != other
        ],
        **random_offers(rng, horizon, areas, needs),
    }
    for number in range(1, size.sets):
        for kind, offers in random_offers(rng, horizon, areas, needs).items():
            tables[kind] += [offer | {"id": f"{offer['id']}-set-{number}"} for offer in offers]
    if rng.random() < 0.5:
        tables["travel"] = {"visits_per_year": 9.0, "cost_per_mile": 0.45, "cost_per_hour": rng.choice((0.0, 30.0))}
    tables["rules"] = random_rules(rng, tables)
    return tables


def random_scenarios(rng: random.Random, certain: DemandTable) -> DemandTable:
    """The demand itself, or two scenarios about it; a lane may have no demand in one of them."""
    if rng.random() < 0.6:
        return certain
    children = certain.scenarios[0].children
    probability = rng.choice((0.25, 0.5, 0.7))
    high = {key: value * rng.choice((1.0, 1.2, 1.5)) for key, value in children.items()}
    low = {key: value * rng.choice((0.5, 1.0)) for key, value in children.items() if rng.random() < 0.9}
    return DemandTable((Scenario(probability, high), Scenario(1 - probability, low)))


def _horizon(rng: random.Random, size: Size) -> Table:
    period = rng.choice(("month", "quarter", "quarter", "year"))
    step = MONTHS_PER_PERIOD[period]
    month = 4 if period == "year" else rng.randrange(1, 13, step)
    start = dt.date(rng.randint(2018, 2023), month, 1)
    periods = rng.randint(*getattr(size, period))
    return {"start": start, "end": add_months(start, step * periods) - dt.timedelta(days=1), "period": period}


def _money(rng: random.Random, start: dt.date) -> Table:
    base = start.year - rng.randint(0, 2)
    money: Table = {"price_base": f"{base}/{(base + 1) % 100:02d}", "discount_rate": rng.choice((0.0, 0.035, 0.06))}
    if rng.random() < 0.3:
        money["capital_rate"] = rng.choice((0.0, 0.05))
    lines = ("block", "dps", "framework", "spot", "home", "foster", "supported", "capital", "travel", "trading")
    money["uplift_per_year"] = {line: rng.choice((0.02, 0.03, 0.05, -0.01)) for line in lines if rng.random() < 0.4}
    return money


def _need(rng: random.Random, need: str) -> Table:
    table: Table = {"id": need, "local_duty": need != "special"}
    if need == "solo":
        table["footprint"] = 2.0
    if rng.random() < 0.8:
        table["mean_stay_weeks"] = float(rng.choice((20, 45, 90)))
    return table


def _demand(rng: random.Random, horizon: Table, areas: tuple[str, ...], needs: tuple[str, ...]) -> list[Table]:
    pairs = [(need, area) for need in needs for area in areas]
    kept = [pair for pair in pairs if rng.random() < 0.75] or pairs[:1]
    return [_record(rng, horizon, number, *pair) for number, pair in enumerate(kept)]


def _record(rng: random.Random, horizon: Table, number: int, need: str, area: str) -> Table:
    children = rng.choice((0.5, 1.0, 2.0, 3.0, 4.5))
    record: Table = {"id": f"demand-{number}", "need": need, "area": area}
    way = rng.choice(("children", "path", "by_period", "rows"))
    starts = _starts(horizon)
    if way == "children":
        return record | {"children": children, "growth_per_year": rng.choice((0.0, 0.1, -0.2))}
    if way == "path":
        days = (horizon["end"] - horizon["start"]).days
        middle = horizon["start"] + dt.timedelta(days=rng.randint(1, days - 1))
        return record | {
            "path": [{"on": horizon["start"], "children": children}, {"on": middle, "children": children * 1.5}]
        }
    values = [rng.choice((0.0, children, children, children + 1)) for _ in starts]
    if way == "by_period":
        return record | {"by_period": values}
    rows = zip(starts, values, strict=True)
    return {
        "id": record["id"],
        "rows": [{"period": day, "need": need, "area": area, "children": value} for day, value in rows],
    }


def _starts(horizon: Table) -> list[dt.date]:
    starts, day = [], horizon["start"]
    while day <= horizon["end"]:
        starts.append(day)
        day = add_months(day, MONTHS_PER_PERIOD[horizon["period"]])
    return starts
