"""One result, and one study of each sort, of which a report shows every section, table and chart that there is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from commission_opt import Plan, load, solve
from commission_opt.publishing.compose import compose
from commission_opt.publishing.report import Report

FILE = Path(__file__).with_suffix(".toml")


def _swing(path: str, base: Any, low: tuple[Any, Any, Any, Any], high: tuple[Any, Any, Any, Any]) -> dict[str, Any]:
    """A figure as planned, and at both ends: its value, what it changes, beds, whether the mix is another."""
    ends = {"low": low, "high": high}
    keys = ("value", "change", "beds", "mix_changes")
    return {"path": path, "base": base} | {
        f"{key}_{end}": value for end, given in ends.items() for key, value in zip(keys, given, strict=True)
    }


def _switch(path: str, verdict: str, value: float | None, mix: str, end: float = 9000.0) -> dict[str, Any]:
    return {"path": path, "base": 5900, "end": end, "verdict": verdict, "value": value, "mix_after": mix}


def _measure(measure: str, unit: str, figures: tuple[Any, ...], year: str = "", of: str = "") -> dict[str, Any]:
    keys = ("promised", "mean", "low", "high", "p5", "p95")
    return {"measure": measure, "year": year, "of": of, "unit": unit, **dict(zip(keys, figures, strict=True))}


def _bill(method: str, authority: str, share: float, low: float, high: float, alone: float) -> dict[str, Any]:
    keys = {"method": method, "authority": authority, "share": share, "low": low, "high": high}
    return keys | {"alone": alone, "saves": alone - share}


# No two figures are alike, and none is the mirror of another: what is swapped, halved or left out shows.
STUDIES: dict[str, dict[str, Any]] = {
    "alternatives": {
        "mixes": [
            {"name": "Cheapest", "kind": "cheapest", "cost": 5_000_000.0, "beds_apart": 0.0, "mix": "as it is"},
            {"name": "Second", "kind": "near", "cost": 6_000_000.0, "beds_apart": 2.5, "mix": "one home more"},
            {"name": "Without Oak", "kind": "without", "cost": None, "beds_apart": None, "mix": ""},
        ]
    },
    "sensitivity": {
        "tornado": [
            _swing(
                "home.new-home.capital_cost", 250_000, (200_000, -2_100.4, 11, False), (300_000, 2_200.6, 13, False)
            ),
            _swing("spot.spot.price_per_week", 5900, (4000, -511_000.0, 17, True), (7000, 333_000.0, 19, None)),
            _swing("demand.foster.children", 3, (2, -40_000.0, 23, False), (4, None, None, True)),
            _swing("rules.budget.money.year", "2023/24", (None, None, None, None), (None, None, None, None)),
            _swing("foster.own-carers.households", 1, (1, 0.0, 29, False), (1, 0.0, 29, False)),
        ],
        "switching": [
            _switch("spot.spot.price_per_week", "exact", 4321.5, "no new home"),
            _switch("framework.agency.price_per_week", "between", 1234.0, "two more carers"),
            _switch("block.block.price_per_bed_week", "none", None, ""),
            _switch("dps.dps.oak.price_per_bed_week", "no plan", 8000.0, ""),
        ],
    },
    "frontier": {
        "trade": ["cost", "locality"],
        "points": [
            {"point": 1, "mix": "nothing local", "cost": 4_100_000.0, "locality": 0.55},
            {"point": 2, "mix": "a home", "cost": 4_700_000.0, "locality": 0.7},
            {"point": 3, "mix": "a home and a block", "cost": 6_200_000.0, "locality": 0.93},
        ],
    },
    "simulate": {
        "done": 40,
        "in_words": "Children came at random.",
        "policy": {"in_words": "Whoever came first was placed first."},
        "stay_taken": {"weeks": 60.5, "needs": ["home", "flat"]},
        "measures": [
            _measure("cost", "£", (5_200_000.0, 5_300_000.0, 5_250_000.0, 5_350_000.0, 4_400_000.0, 6_600_000.0)),
            _measure(
                "cost", "£", (1_200_000.0, 1_300_000.0, 1_280_000.0, 1_330_000.0, 1_000_000.0, 1_500_000.0), "2022/23"
            ),
            _measure("local_share", "share of children", (0.72, 0.69, 0.68, 0.71, 0.5, 0.9)),
            _measure("moves", "children", (None, 1.25, 1.0, 1.5, 0.0, 4.0)),
            _measure("of_one_offer", "child-weeks a year", (9.0, 8.0, 7.0, 10.0, 6.0, 11.0)),
            _measure("occupancy", "share", (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), of="block"),  # of one offer: not shown
        ],
    },
    "compare": {
        "options": [
            _option := {
                "option": "Today",
                "status": "optimal",
                "cost": 5_600_000.0,
                "against_best": 500_000.0,
                "maximum_regret": 700_000.0,
                "locality": 0.61,
                "occupancy": 0.97,
                "mix": "as it is",
            },
            _option
            | {"option": "Blocks", "cost": 5_100_000.0, "against_best": 0.0, "locality": 0.81, "mix": "two blocks"},
            {**dict.fromkeys(_option), "option": "No spot", "status": "infeasible", "mix": ""},
        ]
    },
    "together": {
        "authorities": [{"id": "north", "name": "North"}, {"id": "south", "name": "South"}],
        "in_words": ["Together they cost £90.", "Each alone, £110.", "That saves £20.", "No group pays less alone."],
        "groups": [
            {"group": "North", "cost": 70.0, "bound": 69.0, "saving_low": None, "saving_high": None},
            {"group": "North and South", "cost": 90.0, "bound": 87.0, "saving_low": 17.5, "saving_high": 23.25},
        ],
        "shares": [
            _bill("proportional", "north", 57.27, 56.0, 58.5, 70.0),
            _bill("proportional", "south", 32.73, 31.5, 34.0, 40.0),
            _bill("nucleolus", "north", 60.0, 58.0, 61.75, 70.0),
            _bill("nucleolus", "south", 30.0, 28.25, 32.0, 40.0),
        ],
    },
    "explain": {"findings": [{"text": "One more bed would cost £5."}, {"text": ""}, {"text": "Oak is not full."}]},
}


@cache
def plan() -> Plan:
    return solve(load(FILE), gap=0.001)


@cache
def report() -> Report:
    return compose(plan().to_dict(), STUDIES)
