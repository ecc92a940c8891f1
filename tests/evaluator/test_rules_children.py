"""C01 sufficiency, C02 capacity, C03 locality, C09 stability, C10 headroom: just met, and just missed."""

from __future__ import annotations

import datetime as dt
from math import exp
from typing import Any

import pytest

from tests.evaluator.cases import block, broken, cost, foster, home, make, money, placed, rule, spot, work_out

HERE = (0, 0, "ebd", "north")


def test_c01_all_placed_binds() -> None:
    found = work_out(make(), placed=placed("market", 4.0))
    row = rule(found, "C01", *HERE)
    assert (row.limit, row.value, row.shortfall, row.hard, row.binding) == (4.0, 4.0, 0.0, True, True)
    assert row.where == "North, Apr-Jun 2019, EBD"
    assert found.violations == ()


def test_c01_a_child_short_breaks_a_hard_duty() -> None:
    found = work_out(make(), placed=placed("market", 3.99), short={HERE: 0.01})
    assert broken(found) == {"C01"}
    assert found.violations[0].amount == pytest.approx(0.01)
    assert found.violations[0].message == "sufficiency: 3.99, but exactly 4 is asked for"


@pytest.mark.parametrize("children", [3.99, 4.01])
def test_c01_children_placed_and_short_add_up(children: float) -> None:
    soft = {"sufficiency": {"price_per_child_week": 100.0}}
    found = work_out(make(rules=soft), placed=placed("market", children))
    assert broken(found) == {"C01"}
    assert found.violations[0].amount == pytest.approx(0.01)


def test_c01_nobody_is_placed_where_nobody_needs_it() -> None:
    where = placed("market", 4.0) | placed("market", 1.0, area="south")
    found = work_out(make(), placed=where)
    assert [(v.rule, v.where) for v in found.violations] == [("C01", "South, Apr-Jun 2019, EBD")]


def test_c02_beds_that_can_be_filled() -> None:
    offer = home(existing=True, beds=5, practical_occupancy=0.8)
    full = work_out(make(home=[offer]), placed=placed("home", 4.0))
    assert rule(full, "C02", 0, 0, "home").binding
    assert full.violations == ()
    over = work_out(make(home=[offer], demand=children(4.01)), placed=placed("home", 4.01))
    assert broken(over) == {"C02"}


def test_c02_counts_footprints_and_sales() -> None:
    needs = [{"id": "ebd"}, {"id": "solo", "footprint": 2.0}]
    demand = [*children(1.0), {"id": "solo", "need": "solo", "area": "north", "children": 1.0}]
    offer = home(
        existing=True, takes=["ebd", "solo"], footprint={"ebd": 0.5}, trading={"premium_per_bed_week": 0.0}, beds=3
    )
    where = placed("home", 1.0) | placed("home", 1.0, need="solo")
    instance = make(need=needs, demand=demand, home=[offer])
    found = work_out(instance, placed=where, sold={(0, 0, "home"): 0.5})
    assert rule(found, "C02", 0, 0, "home").value == pytest.approx(3.0)  # 0.5 + 2 used, 0.5 sold
    (row,) = [row for row in found.beds if row.offer == "home"]
    assert (row.beds, row.used, row.placed, row.sold, row.void) == (3.0, 2.5, 2.0, 0.5, 0.0)
    assert broken(work_out(instance, placed=where, sold={(0, 0, "home"): 0.51})) == {"C02", "C13"}


def test_c02_no_bed_before_it_opens() -> None:
    instance = make(2, block=[block(mobilisation_weeks=13.0)])
    where = placed("block", 4.0, (0,)) | placed("market", 4.0, (1,))
    found = work_out(instance, awarded={("block", 0, 4): 1}, placed=where)
    assert [(v.rule, v.where) for v in found.violations] == [("C02", "block, Apr-Jun 2019")]


def children(number: float) -> list[dict[str, Any]]:
    return [{"id": "children", "need": "ebd", "area": "north", "children": number}]


def local(share: float, **keys: Any) -> dict[str, Any]:
    return {"locality": [{"id": "near", "minimum_share": share} | keys]}


MIXED = placed("home", 3.0) | placed("market", 1.0)
OWN = home(existing=True)


def test_c03_share_placed_locally() -> None:
    met = work_out(make(home=[OWN], rules=local(0.75)), placed=MIXED)
    row = rule(met, "C03", 0, 0, "near")
    assert (row.limit, row.value, row.binding) == (0.75, 0.75, True)
    assert met.violations == ()
    missed = work_out(make(home=[OWN], rules=local(0.76)), placed=MIXED)
    assert broken(missed) == {"C03"}
    assert rule(missed, "C03", 0, 0, "near").shortfall == pytest.approx(0.04)  # 0.76 x 4 - 3 children


def test_c03_soft_share_has_a_price() -> None:
    rules = local(1.0, price_per_child_week=50.0)
    found = work_out(make(home=[OWN], rules=rules), placed=MIXED)
    assert cost(found, "penalty") == pytest.approx(50 * 1 * 13)
    assert found.violations == ()


def test_c03_children_beyond() -> None:
    rules = {"locality": [{"id": "far", "children_beyond_at_most": 1.0}]}
    assert work_out(make(home=[OWN], rules=rules), placed=MIXED).violations == ()
    found = work_out(make(home=[OWN], rules=rules), placed=placed("home", 2.9) | placed("market", 1.1))
    assert broken(found) == {"C03"}
    soft = {"locality": [{"id": "far", "children_beyond_at_most": 0.5, "price_per_child_week": 10.0}]}
    assert cost(work_out(make(home=[OWN], rules=soft), placed=MIXED), "penalty") == pytest.approx(10 * 0.5 * 13)


def test_c03_leaves_out_needs_without_a_local_duty_and_periods_before_it_applies() -> None:
    needs = [{"id": "ebd"}, {"id": "specialist", "local_duty": False}]
    demand = [*children(1.0), {"id": "s", "need": "specialist", "area": "north", "children": 1.0}]
    rules = local(1.0, from_date=dt.date(2019, 7, 1))
    instance = make(2, need=needs, demand=demand, rules=rules, home=[OWN], spot=[spot(takes=["ebd", "specialist"])])
    where = placed("market", 1.0, (0,)) | placed("home", 1.0, (1,)) | placed("market", 1.0, 2, need="specialist")
    found = work_out(instance, placed=where)
    assert [row.key for row in found.rules if row.id == "C03"] == [(0, 1, "near")]
    assert found.violations == ()


def test_c03_nobody_placed_is_all_local() -> None:
    found = work_out(make(demand=children(0.0), rules=local(1.0)))
    assert rule(found, "C03", 0, 0, "near").value == 1.0


@pytest.mark.parametrize(
    ("measure", "locals_"),
    [
        ({"within": "area"}, 1.0),  # only the north's own home
        ({"within": "authority"}, 2.0),  # and the south's
        ({"within_miles": 10.0}, 3.0),  # and the market, 10 miles away
        ({"within_minutes": 20.0}, 1.0),  # nobody says how many minutes, but within an area it is 0
    ],
)
def test_c03_measures_of_local(measure: dict[str, Any], locals_: float) -> None:
    homes = [OWN, home(id="southern", area="south", existing=True)]
    distances = [{"area": "north", "to": "south", "miles": 10.0}]
    instance = make(
        demand=children(3.0), home=homes, spot=[spot(miles=10.0)], distance=distances, rules=local(0.0, **measure)
    )
    found = work_out(instance, placed=placed("home", 1.0) | placed("southern", 1.0) | placed("market", 1.0))
    assert rule(found, "C03", 0, 0, "near").value == pytest.approx(locals_ / 3)


STAY = exp(-(91.5 * 365.25 / 365.25 / 7) / 50)  # 91.5 days between the middles of the first two quarters


def stable(at_most: float, **keys: Any) -> dict[str, Any]:
    return {
        "need": [{"id": "ebd", "name": "EBD", "mean_stay_weeks": 50.0}],
        "rules": {"stability": [{"id": "stay", "moves_at_most": at_most} | keys]},
        "home": [OWN],
    }


def test_c09_moves_beyond_natural_endings() -> None:
    where = placed("home", 4.0, (0,)) | placed("home", 3.0, (1,)) | placed("market", 1.0, (1,))
    moves = 4 * STAY - 3
    met = work_out(make(2, **stable(moves + 1e-9)), placed=where)
    row = rule(met, "C09", 0, 1, "stay")
    assert row.value == pytest.approx(moves)
    assert row.binding
    assert met.violations == ()
    assert broken(work_out(make(2, **stable(moves - 0.001)), placed=where)) == {"C09"}


def test_c09_soft_moves_have_a_price_each() -> None:
    where = placed("home", 4.0, (0,)) | placed("market", 4.0, (1,))
    found = work_out(make(2, **stable(1.0, price_per_move=1_000.0)), placed=where)
    assert cost(found, "penalty", period=1) == pytest.approx(1_000 * (4 * STAY - 1))
    assert cost(found, "penalty", period=0) == 0


def test_c09_placements_that_end_of_themselves_are_no_moves() -> None:
    where = placed("home", 4.0, (0,)) | placed("home", 4 * STAY, (1,)) | placed("market", 4 - 4 * STAY, (1,))
    assert work_out(make(2, **stable(0.0)), placed=where).violations == ()


def test_c10_margin_of_local_beds() -> None:
    # Four children in the north and a home of 4; the foster carers are in the south.
    homes: dict[str, Any] = {"home": [OWN], "foster": [foster(area="south", households=9.0)]}
    rules: dict[str, Any] = {"headroom": [{"id": "room", "margin": 0.0, "areas": ["north"]}]}
    met = work_out(make(rules=rules, **homes), placed=placed("home", 4.0))
    assert rule(met, "C10", 0, "room").binding
    assert met.violations == ()
    rules["headroom"][0]["margin"] = 0.1
    missed = work_out(make(rules=rules, **homes), placed=placed("home", 4.0))
    assert rule(missed, "C10", 0, "room").limit == pytest.approx(4.4)
    assert rule(missed, "C10", 0, "room").value == 4.0
    assert broken(missed) == {"C10"}
    rules["headroom"][0]["price_per_bed_week"] = 100.0
    soft = work_out(make(rules=rules, **homes), placed=placed("home", 4.0))
    assert cost(soft, "penalty") == pytest.approx(100 * 0.4 * 13)
    assert soft.violations == ()


def test_c10_margin_counts_beds_near_any_of_the_areas() -> None:
    rules = {"headroom": [{"id": "room", "margin": 0.0}]}
    instance = make(rules=rules, home=[home(area="south", existing=True), home(id="outside", area=None, existing=True)])
    assert rule(work_out(instance, placed=placed("home", 4.0)), "C10", 0, "room").value == 4.0


def test_c10_share_met_locally_over_the_horizon() -> None:
    where = placed("home", 3.0, (0,)) | placed("market", 1.0, (0,)) | placed("home", 4.0, (1,))
    share = (3 * 91 + 4 * 92) / (4 * 183)

    def found(limit: float, **keys: Any) -> Any:
        rules = {"headroom": [{"id": "level", "share_met_locally": limit} | keys]}
        return work_out(make(2, home=[OWN], rules=rules, money=money(discount_rate=0.05)), placed=where)

    met = found(share)
    assert rule(met, "C10", "horizon", "level").value == pytest.approx(share)
    assert met.violations == ()
    assert broken(found(share + 0.001)) == {"C10"}
    soft = found(1.0, price_per_bed_week=100.0)
    rows = [row for row in soft.costs if row.line == "penalty"]
    parts = [1_300 * 91 / 183, 1_300 * 92 / 183]  # one child beyond for 13 weeks: spread over the horizon by days
    assert [(row.period, row.cost) for row in rows] == [(0, pytest.approx(parts[0])), (1, pytest.approx(parts[1]))]
    factors = [1.05 ** -(45.5 / 365.25), 1.05 ** -(137 / 365.25)]
    assert [row.discounted for row in rows] == pytest.approx([parts[0] * factors[0], parts[1] * factors[1]])


@pytest.mark.parametrize(
    ("days", "quarters"),
    [
        ({"to_date": dt.date(2019, 7, 1)}, 2),  # the second quarter starts on that day
        ({"to_date": dt.date(2019, 6, 30)}, 1),
        ({"from_date": dt.date(2019, 7, 1)}, 2),
        ({"from_date": dt.date(2019, 7, 2)}, 1),
    ],
)
def test_a_rule_is_about_the_periods_that_start_from_its_first_day_to_its_last(
    days: dict[str, Any], quarters: int
) -> None:
    instance = make(3, rules={"locality": [{"id": "near", "minimum_share": 0.0} | days]})
    found = work_out(instance, placed=placed("market", 4.0, 3))
    assert len([row for row in found.rules if row.id == "C03"]) == quarters
