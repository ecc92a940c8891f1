"""A made-up region: many areas, monthly periods, a hundred offers; about 300,000 variables.

Every figure is drawn at random, from a seed, around what such things cost: it is a load for the
machine, and says nothing about any council.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

NEEDS = {  # id: share of the children, footprint, weekly price in the market, local duty
    "residential": (0.40, 1.0, 4200, True),
    "complex": (0.12, 1.0, 5600, True),
    "solo": (0.06, 2.0, 8800, True),
    "specialist": (0.08, 1.0, 6200, False),
    "fostering": (0.24, 1.0, 980, True),
    "moving-on": (0.10, 1.0, 1500, True),
}
HOMES_FOR = (("residential", "complex"), ("residential", "complex", "solo"), ("residential", "moving-on"))


def region(
    *, areas: int = 22, years: int = 5, offers: int = 100, seed: int = 1, period: str = "month", teams: bool = False
) -> dict[str, Any]:
    """Tables of an instance, as a file would hold them.

    Parameters
    ----------
    areas
        Authorities of the region; most of the variables are placements by area.
    years
        Horizon, in financial years of twelve monthly periods.
    offers
        Offers in all: blocks, call-offs, placements bought, homes, foster carers, flats.
    teams
        Whether each authority can staff an edge-of-care team, of people whom it shares with the others.
    """
    draw = random.Random(seed)
    places = [f"area-{number + 1}" for number in range(areas)]
    tables: dict[str, Any] = {
        "format": 1,
        "title": f"A made-up region of {areas} areas",
        "horizon": {"start": dt.date(2024, 4, 1), "end": dt.date(2024 + years, 3, 31), "period": period},
        "money": {"price_base": "2024/25", "discount_rate": 0.035},
        "travel": {"visits_per_year": 9, "cost_per_mile": 0.45, "cost_per_hour": 28.0},
        "area": [{"id": place, "miles_within": 4} for place in places],
        "need": [
            {"id": need, "footprint": footprint, "local_duty": duty} for need, (_, footprint, _, duty) in NEEDS.items()
        ],
        "demand": _demand(draw, places),
        "distance": _distances(draw, places),
        "rules": _rules(),
    }
    return tables | _offers(draw, places, offers) | (_teams(draw, places) if teams else {})


def _demand(draw: random.Random, places: list[str]) -> list[dict[str, Any]]:
    records = []
    for place in places:
        children = draw.uniform(25, 90)
        for need, (share, _, _, _) in NEEDS.items():
            records.append(
                {
                    "id": f"{place}-{need}",
                    "need": need,
                    "area": place,
                    "children": round(children * share * draw.uniform(0.8, 1.2), 1),
                    "growth_per_year": round(draw.uniform(-0.02, 0.05), 3),
                }
            )
    return records


def _teams(draw: random.Random, places: list[str]) -> dict[str, Any]:
    worker = {"id": "worker", "salary_per_year": 34_000.0, "on_costs": 0.3, "in_post": 2.0 * len(places)}
    worker |= {"recruits_per_year_at_most": 8.0 * len(places), "leavers_per_year": 0.2, "notice_weeks": 13.0}
    manager = {"id": "manager", "salary_per_year": 48_000.0, "on_costs": 0.3, "in_post": len(places) / 3}
    manager |= {"recruits_per_year_at_most": 0.7 * len(places), "notice_weeks": 13.0}
    return {"role": [worker, manager], "edge_of_care": [_team(draw, place) for place in places]}


def _team(draw: random.Random, place: str) -> dict[str, Any]:
    referred = [("residential", draw.uniform(0.2, 1.0), 1.0), ("complex", draw.uniform(0.1, 0.3), 1.5)]
    return {
        "id": f"team-{place}",
        "success_rate": round(draw.uniform(0.35, 0.5), 2),
        "mean_stay_avoided_weeks": 80.0,
        "role": "worker",
        "caseload": 5.0,
        "workers_at_most": 14,
        "supervisor_role": "manager",
        "supervisor_span": 6,
        "supervisor_caseload": 1.0,
        "management_cost_per_year": 50_000.0,
        "referral": [
            {"id": need, "need": need, "area": place, "per_month": round(number, 2), "complexity": complexity}
            for need, number, complexity in referred
        ],
        "stage": [{"weeks": 8.0}, {"weeks": 26.0, "intensity": 0.5}],
    }


def _distances(draw: random.Random, places: list[str]) -> list[dict[str, Any]]:
    points = {place: (draw.uniform(0, 60), draw.uniform(0, 60)) for place in places}
    return [
        {"area": one, "to": other, "miles": round(float(abs(complex(*points[one]) - complex(*points[other]))), 1)}
        for one in places
        for other in points
        if one != other
    ]


def _rules() -> dict[str, Any]:
    return {
        "sufficiency": {"price_per_child_week": 20_000.0},
        "locality": [{"id": "near", "within_miles": 20, "minimum_share": 0.6, "price_per_child_week": 900.0}],
        "minimum_occupancy": [{"id": "full", "per": "period", "minimum_share": 0.75, "price_per_bed_week": 500.0}],
    }


def _offers(draw: random.Random, places: list[str], offers: int) -> dict[str, Any]:
    """A quarter blocks, a quarter call-offs, a fifth homes, and the rest bought child by child."""
    where = [draw.choice(places) for _ in range(offers)]
    quarter, fifth, tenth = offers // 4, offers // 5, offers // 10
    markets = offers - 2 * quarter - fifth - tenth
    return {
        "block": [_block(draw, number, where[number]) for number in range(quarter)],
        "dps": [_dps(draw, where[quarter : 2 * quarter])],
        "home": [_home(draw, number, where[2 * quarter + number]) for number in range(fifth)],
        "foster": [_foster(draw, number, where[-1 - number]) for number in range(tenth)],
        "spot": [_market(draw, number) for number in range(markets)],
    }


def _block(draw: random.Random, number: int, place: str) -> dict[str, Any]:
    price = draw.uniform(3300, 4000)
    return {
        "id": f"block-{number + 1}",
        "area": place,
        "takes": list(draw.choice(HOMES_FOR)),
        "sizes": [4, 6],
        "price_per_bed_week": {"4": round(price), "6": round(price * 0.96)},
        "term_years": 3,
        "extension_years": 2,
        "mobilisation_weeks": 26,
        "practical_occupancy": 0.9,
        "award_to": dt.date(2024, 6, 30),
    }


def _dps(draw: random.Random, where: list[str]) -> dict[str, Any]:
    providers = [
        {
            "id": f"provider-{number + 1}",
            "price_per_bed_week": round(draw.uniform(3600, 4300)),
            "homes_at_most": 3,
            "area": place,
            "joins": dt.date(2024 + number % 3, 10, 1),
        }
        for number, place in enumerate(where)
    ]
    return {
        "id": "dps",
        "takes": ["residential", "complex", "solo"],
        "sizes": [4],
        "term_years": 2,
        "notice_weeks": 13,
        "practical_occupancy": 0.9,
        "closes": dt.date(2027, 1, 1),
        "provider": providers,
    }


def _home(draw: random.Random, number: int, place: str) -> dict[str, Any]:
    beds = draw.choice((2, 3, 4))
    home: dict[str, Any] = {
        "id": f"home-{number + 1}",
        "area": place,
        "takes": list(draw.choice(HOMES_FOR)),
        "beds": beds,
        "running_cost_per_year": round(beds * draw.uniform(150_000, 190_000)),
        "cost_per_child_week": 180.0,
        "practical_occupancy": 0.88,
    }
    if number % 2:
        return home | {"existing": True}
    return home | {"lead_weeks": 52, "capital_cost": 450_000.0, "open_to": dt.date(2024, 12, 31)}


def _foster(draw: random.Random, number: int, place: str) -> dict[str, Any]:
    return {
        "id": f"carers-{number + 1}",
        "area": place,
        "takes": ["fostering"],
        "households": draw.randint(8, 30),
        "children_per_household": 1.4,
        "leavers_per_year": 0.09,
        "allowance_per_child_week": 210.0,
        "fee_per_child_week": 260.0,
    }


def _market(draw: random.Random, number: int) -> dict[str, Any]:
    """A spot provider beyond the region; the first few take every need, and never run out."""
    everything = number < 2
    takes = list(NEEDS) if everything else draw.sample(list(NEEDS), 4)
    dearer = 1.35 if everything else draw.uniform(0.95, 1.2)
    return {
        "id": f"spot-{number + 1}",
        "takes": takes,
        "miles": round(draw.uniform(15, 90)),
        "price_per_week": {need: round(NEEDS[need][2] * dearer * draw.uniform(0.97, 1.03)) for need in takes},
        **({} if everything else {"market": draw.randint(20, 80)}),
    }
