"""Each measure that studies compare, by hand from the tables of a result."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.studies.measures import MEASURES, measures

# Two periods of 10 and 30 weeks.
PERIODS = [{"start": "2022-04-01", "weeks": 10.0}, {"start": "2022-06-10", "weeks": 30.0}]


def use(period: int, offer: str, beds: float, used: float, sold: float = 0.0, void_cost: float = 0.0) -> dict[str, Any]:
    return {
        "period": PERIODS[period]["start"],
        "offer": offer,
        "beds": beds,
        "used": used,
        "sold": sold,
        "void_cost": void_cost,
    }


def placed(period: int, offer: str, children: float) -> dict[str, Any]:
    return {"period": PERIODS[period]["start"], "offer": offer, "children": children}


def cost(line: str, pounds: float) -> dict[str, Any]:
    return {"line": line, "cost": pounds}


def rule(of: str, name: str, value: float, sense: str = ">=") -> dict[str, Any]:
    return {"id": of, "rule": name, "value": value, "sense": sense}


def mixed(offer: str, kind: str, beds: float, existing: bool = False, workers: float = 0.0) -> dict[str, Any]:
    return {"offer": offer, "kind": kind, "beds": beds, "existing": existing, "workers_most": workers}


RESULT: dict[str, Any] = {
    "objective": 900.0,
    "periods": PERIODS,
    "costs": [
        cost("spot", 400.0),
        cost("capital", 50.0),
        cost("block", 300.0),
        cost("penalty", 70.0),
        cost("avoided", -20.0),
    ],
    "beds": [
        use(0, "old", beds=4, used=2, sold=1, void_cost=5.0),
        use(1, "old", beds=2, used=2),
        use(1, "new", beds=2, used=0.5, void_cost=8.0),
    ],
    "mix": [
        mixed("old", "block", 4, existing=True),
        mixed("new", "dps", 2),
        mixed("own", "home", 3, existing=True),
        mixed("small", "home", 1),
        mixed("spot", "spot", 0),
        mixed("frame", "framework", 0),
        mixed("team", "edge_of_care", 0, workers=5),
        mixed("checks", "assessment", 0, workers=7),
    ],
    "placements": [placed(0, "old", 2.0), placed(0, "spot", 4.0), placed(1, "spot", 2.0), placed(1, "frame", 1.0)],
    "rules": [
        rule("C07", "providers", 3.0),
        rule("C03", "near", 0.5),
        rule("C03", "near", 0.7),
        rule("C03", "far", 4.0, "<="),
        rule("C03", "other", 0.1),
        rule("C09", "calm", 1.5, "<="),
        rule("C09", "calm", 2.0, "<="),
    ],
    "short": [{"period": PERIODS[0]["start"], "children": 1.0}, {"period": PERIODS[1]["start"], "children": 0.5}],
}
BY_HAND = {
    "cost": 900.0,
    "spend": 750.0,  # neither penalties nor what is avoided
    "revenue": 700.0,  # nor capital
    "locality": 0.6,  # mean of the first rule that asks for a share
    "spot": (10 * 4 + 30 * 2) / 40,
    "as_used": (10 * 4 + 30 * 3) / 40,
    "occupancy": (10 * 3 + 30 * 2.5) / (10 * 4 + 30 * 4),
    "void_cost": 13.0,
    "short": 10 * 1.0 + 30 * 0.5,
    "moves": 3.5,
    "new_beds": 2.0,
    "own_beds": 4.0,
    "workers": 5.0,
}


def test_each_measure_is_what_the_tables_say() -> None:
    assert measures(RESULT) == pytest.approx(BY_HAND)  # type: ignore[arg-type]


def test_a_result_without_a_plan_has_no_figures() -> None:
    tables = dict.fromkeys(("costs", "beds", "mix", "placements", "rules", "short"), ())
    nothing: Any = RESULT | {"objective": None} | tables
    assert measures(nothing) == dict.fromkeys(MEASURES)


def test_what_no_rule_or_bed_is_there_for_has_no_figure() -> None:
    plain: Any = RESULT | {"rules": RESULT["rules"][:1], "beds": []}
    found = measures(plain)
    assert (found["locality"], found["moves"], found["occupancy"]) == (None, None, None)
    assert found["void_cost"] == 0.0


def test_which_way_each_measure_is_better() -> None:
    better = {way: {name for name, one in MEASURES.items() if one.better == way} for way in (-1, 0, 1)}
    assert better[1] == {"locality", "occupancy"}
    assert better[0] == {"new_beds", "own_beds", "workers"}
    assert better[-1] == MEASURES.keys() - better[1] - better[0]
