"""C05 to C08, C11, C12 and C13: just met, and just missed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commission_opt.plan.evaluation import Evaluation
from tests.evaluator.cases import (
    MIDDLE,
    block,
    broken,
    cost,
    dps,
    foster,
    home,
    make,
    money,
    placed,
    rule,
    spot,
    work_out,
)

MET = placed("market", 4.0)
OWN = home(existing=True)


def test_c05_recruits_of_the_part_of_the_year_inside_the_horizon() -> None:
    # Two quarters of 2019/20: 183 of 366 days, so half of the eight a year.
    instance = make(2, foster=[foster(recruits_per_year_at_most=8)])
    where = placed("market", 4.0, 2)
    met = work_out(instance, recruited={("foster", 0): 1, ("foster", 1): 3}, placed=where)
    row = rule(met, "C05", "2019/20", "foster")
    assert (row.limit, row.value, row.where) == (4.0, 4, "foster, 2019/20")
    assert met.violations == ()
    assert broken(work_out(instance, recruited={("foster", 0): 2, ("foster", 1): 3}, placed=where)) == {"C05"}


def occupied(share: float, per: str, **keys: Any) -> dict[str, Any]:
    return {"minimum_occupancy": [{"id": "full", "minimum_share": share, "per": per} | keys]}


HALF_THEN_FULL = placed("home", 2.0, (0,)) | placed("market", 2.0, (0,)) | placed("home", 4.0, (1,))


@pytest.mark.parametrize(
    ("per", "bucket", "share"),
    [("period", 0, 0.5), ("year", "2019/20", (2 * 91 + 4 * 92) / (4 * 183)), ("horizon", "horizon", 550 / 732)],
)
def test_c06_beds_are_used(per: str, bucket: object, share: float) -> None:
    met = work_out(make(2, home=[OWN], rules=occupied(share, per)), placed=HALF_THEN_FULL)
    row = rule(met, "C06", "full", bucket)
    assert row.value == pytest.approx(share)
    assert row.binding
    assert met.violations == ()
    missed = work_out(make(2, home=[OWN], rules=occupied(share + 0.001, per)), placed=HALF_THEN_FULL)
    assert broken(missed) == {"C06"}


def test_c06_soft_and_by_kind() -> None:
    offers: dict[str, Any] = {
        "home": [OWN],
        "supported": [home(id="flats", existing=True)],
        "foster": [foster(households=7.0)],
    }
    rules = occupied(1.0, "year", price_per_bed_week=10.0)
    found = work_out(make(rules=rules, **offers), placed=placed("home", 3.0) | placed("flats", 1.0))
    assert cost(found, "penalty") == pytest.approx(10 * 1 * 13)  # one of the home's beds; flats are not in the group
    named = occupied(1.0, "year", price_per_bed_week=10.0, kinds=["supported", "spot"])
    found = work_out(make(rules=named, **offers), placed=placed("home", 3.0) | placed("flats", 1.0))
    assert cost(found, "penalty") == pytest.approx(10 * 3 * 13)


def test_c06_no_beds_are_well_used_and_sales_count() -> None:
    found = work_out(make(block=[block()], rules=occupied(1.0, "year", kinds=["block"])), placed=MET)
    assert rule(found, "C06", "full", "2019/20").value == 1.0
    seller = home(existing=True, beds=5, trading={"premium_per_bed_week": 0.0})
    found = work_out(make(home=[seller], rules=occupied(1.0, "year")), placed=placed("home", 4.0), sold=SOLD)
    assert found.violations == ()


SOLD = {(0, 0, "home"): 1.0}
PROVIDERS = [
    {"id": "a", "name": "Provider A", "price_per_bed_week": 3000.0, "homes_at_most": 3},
    {"id": "b", "name": "Provider B", "price_per_bed_week": 3100.0, "homes_at_most": 3},
]
THREE_HOMES = {("dps/a", 0, 4): 2, ("dps/b", 0, 4): 1}


def various(limits: dict[str, Any], **keys: Any) -> Evaluation:
    rules = {"diversity": [{"id": "mix"} | limits | keys]}
    return work_out(make(dps=[dps(provider=PROVIDERS)], rules=rules), awarded=THREE_HOMES, placed=MET)


@pytest.mark.parametrize(
    ("what", "met", "missed", "penalty"),
    [
        ("providers_at_least", 2, 3, 1.0),
        ("contracts_at_least", 3, 4, 1.0),
        ("contracts_at_most", 3, 2, 1.0),
        ("beds_at_least", 12, 13, 1.0),
        ("beds_at_most", 12, 10, 2.0),
    ],
)
def test_c07_counts(what: str, met: int, missed: int, penalty: float) -> None:
    found = various({what: met})
    assert rule(found, "C07", "mix", what).binding
    assert found.violations == ()
    assert broken(various({what: missed})) == {"C07"}
    soft = various({what: missed}, price_per_unit=500.0)
    assert soft.violations == ()
    assert cost(soft, "penalty") == pytest.approx(500 * penalty)


def test_c07_share_of_one_provider() -> None:
    found = various({"provider_share_at_most": 2 / 3})
    assert rule(found, "C07", "mix", "provider_share_at_most", "Provider A").value == pytest.approx(2 / 3)
    assert rule(found, "C07", "mix", "provider_share_at_most", "Provider B").value == pytest.approx(1 / 3)
    assert found.violations == ()
    missed = various({"provider_share_at_most": 0.5})
    assert [v.where for v in missed.violations] == ["mix, Provider A"]
    soft = various({"provider_share_at_most": 0.5}, price_per_unit=10.0)
    assert cost(soft, "penalty") == pytest.approx(10 * (8 - 0.5 * 12) * 13)  # bed-weeks above half


def test_c07_counts_existing_beds_as_a_provider_but_not_as_an_award() -> None:
    old = block(existing=True, ends=dt.date(2019, 6, 30), provider="Provider A")
    rules = {"diversity": [{"id": "mix", "providers_at_least": 2, "contracts_at_most": 1}]}
    tables: dict[str, Any] = {"block": [old, block(id="new", provider="Provider A")], "rules": rules}
    found = work_out(make(**tables), awarded={("new", 0, 4): 1}, placed=MET)
    assert rule(found, "C07", "mix", "providers_at_least").value == 1  # one provider twice
    assert rule(found, "C07", "mix", "contracts_at_most").value == 1
    assert broken(found) == {"C07"}


def of_our_own(limits: dict[str, Any], **decisions: Any) -> Evaluation:
    """New homes of four beds and foster carers with two places each, two quarters long."""
    tables: dict[str, Any] = {
        "home": [home(homes=3), home(id="old", existing=True, closable=True, homes=2)],
        "foster": [foster(recruits_per_year_at_most=8, children_per_household=2.0)],
        "rules": {"diversity": [{"id": "mix", "kinds": ["home", "foster", "spot"]} | limits]},
    }
    return work_out(make(2, **tables), placed=placed("market", 4.0, 2), **decisions)


@pytest.mark.parametrize(
    ("what", "met", "missed"),
    [
        ("contracts_at_least", 4, 5),
        ("contracts_at_most", 4, 3),
        ("beds_at_least", 12, 13),  # two homes of four, two households of two
        ("beds_at_most", 12, 11),
    ],
)
def test_c07_counts_homes_opened_and_households_recruited(what: str, met: int, missed: int) -> None:
    new: dict[str, Any] = {"opened": {("home", 0): 2}, "recruited": {("foster", 0): 1, ("foster", 1): 1}}
    found = of_our_own({what: met}, **new)
    assert rule(found, "C07", "mix", what).binding
    assert found.violations == ()
    assert broken(of_our_own({what: missed}, **new)) == {"C07"}


@pytest.mark.parametrize(
    ("kind", "new", "beds"),
    [
        ("block", {"awarded": {("one", 0, 3): 1, ("other", 0, 5): 2}}, (3, 10)),
        ("home", {"opened": {("one", 0): 1, ("other", 0): 2}}, (3, 10)),
        ("foster", {"recruited": {("one", 0): 1, ("other", 0): 2}}, (3, 10)),
    ],
)
def test_c07_counts_of_each_offer_what_is_decided_of_that_one(
    kind: str, new: dict[str, Any], beds: tuple[int, int]
) -> None:
    """One of three beds and two of five: of the one, of the other, and of both."""
    each: dict[str, Any] = {
        "block": [block(id="one", sizes=[3]), block(id="other", sizes=[5])],
        "home": [home(id="one", beds=3), home(id="other", beds=5, homes=2)],
        "foster": [
            foster(id=name, recruits_per_year_at_most=8, children_per_household=places)
            for name, places in (("one", 3.0), ("other", 5.0))
        ],
    }
    rules = [
        {"id": "one", "offers": ["one"], "beds_at_least": 1, "contracts_at_least": 1},
        {"id": "other", "offers": ["other"], "beds_at_least": 1, "contracts_at_least": 1},
        {"id": "both", "kinds": [kind], "beds_at_least": 1, "contracts_at_least": 1},
    ]
    found = work_out(make(2, **{kind: each[kind]}, rules={"diversity": rules}), placed=placed("market", 4.0, 2), **new)
    counted = {name: rule(found, "C07", name, "contracts_at_least").value for name in ("one", "other", "both")}
    assert counted == {"one": 1, "other": 2, "both": 3}
    of = {name: rule(found, "C07", name, "beds_at_least").value for name in ("one", "other", "both")}
    assert of == {"one": beds[0], "other": beds[1], "both": sum(beds)}


def test_c07_what_is_ours_is_one_provider_until_it_closes() -> None:
    one, closed = {"providers_at_least": 1}, {("old", 0): 2}
    assert of_our_own(one).violations == ()
    assert of_our_own({"providers_at_least": 2}, opened={("home", 0): 1}).violations != ()  # ours as well
    assert of_our_own(one, closed={("old", 0): 1, ("old", 1): 1}).violations == ()
    assert broken(of_our_own(one, closed=closed)) >= {"C07"}  # the spot market has no beds
    assert of_our_own(one | {"to_date": dt.date(2019, 6, 30)}, closed={("old", 1): 2}).violations == ()
    assert broken(of_our_own(one | {"from_date": dt.date(2019, 7, 1)}, closed={("old", 1): 2})) >= {"C07"}


def test_c07_in_each_period_in_which_beds_are_open() -> None:
    rules: dict[str, Any] = {"kinds": ["home", "foster"], "over": "period", "provider_share_at_most": 1.0}
    found = of_our_own(rules | {"providers_at_least": 2, "price_per_unit": 1000.0}, closed={("old", 1): 2})
    row = rule(found, "C07", "mix", "providers_at_least", 0)
    assert (row.value, row.where) == (1, "mix, providers, Apr-Jun 2019")
    assert [row.key[-1] for row in found.rules if row.id == "C07"] == [0, 0]  # nothing is open in the second quarter
    assert cost(found, "penalty") == pytest.approx(1000 * 91 / 183)  # of 91 and 92 days
    assert of_our_own(rules | {"providers_at_least": 1}, closed={("old", 1): 2}).violations == ()
    assert broken(of_our_own(rules | {"providers_at_least": 2})) == {"C07"}


def test_c07_share_of_places_bought_as_used() -> None:
    share = {"kinds": ["home", "spot"], "provider_share_at_most": 2 / 3}  # eight beds of ours, four bought
    found = of_our_own(share)
    row = rule(found, "C07", "mix", "provider_share_at_most", "the authority itself")
    assert row.value == pytest.approx(2 / 3)
    assert rule(found, "C07", "mix", "provider_share_at_most", "market").value == pytest.approx(1 / 3)
    assert found.violations == ()
    assert broken(of_our_own(share | {"provider_share_at_most": 0.66})) == {"C07"}


def spending(limit: float, **keys: Any) -> Evaluation:
    rules = {"budget": [{"id": "money", "revenue_at_most": limit} | keys]}
    offer = home(capital_cost=1e6)
    return work_out(
        make(rules=rules, home=[offer], money=money(discount_rate=0.05)), opened={("home", 0): 1}, placed=MET
    )


def test_c08_revenue_of_a_year() -> None:
    total = 260_000 + 91_000  # market and running cost; the capital is apart, and nothing is discounted
    assert rule(spending(total), "C08", "money", "2019/20").binding
    assert spending(total).violations == ()
    assert broken(spending(total - 1)) == {"C08"}
    soft = spending(total - 1000, price_per_pound=2.0)
    (row,) = [row for row in soft.costs if row.line == "penalty"]
    assert row.cost == pytest.approx(2_000)
    assert row.discounted == pytest.approx(2_000 * 1.05**-MIDDLE)


def test_c08_income_counts_and_other_years_do_not() -> None:
    rules = {"budget": [{"id": "money", "year": "2020/21", "revenue_at_most": 4 * 5000 * 13 + 366_000 * 91 / 365}]}
    seller = home(existing=True, trading={"premium_per_bed_week": 0.0, "unit_cost_per_bed_week": 1000.0})
    instance = make(5, rules=rules, home=[seller])
    found = work_out(instance, placed=placed("market", 4.0, 5), sold={(0, 4, "home"): 1.0})
    (row,) = [row for row in found.rules if row.id == "C08"]
    assert row.key == ("money", "2020/21")
    assert row.limit - row.value == pytest.approx(13_000)  # the bed sold


def test_c08_capital_over_the_horizon() -> None:
    def found(limit: float, **keys: Any) -> Evaluation:
        rules = {"budget": [{"id": "capital", "capital_at_most": limit} | keys]}
        offer = home(capital_cost=100_000.0, homes=2)
        prices = money(price_base="2018/19", uplift_per_year={"capital": 0.1})
        opened = {("home", 0): 1, ("home", 4): 1}  # April 2019, at £110,000; April 2020, at £121,000
        return work_out(
            make(5, rules=rules, home=[offer], money=prices), opened=opened, placed=placed("market", 4.0, 5)
        )

    assert rule(found(231_000), "C08", "capital", "capital").binding
    assert found(231_000).violations == ()
    assert broken(found(230_990)) == {"C08"}
    soft = found(230_000, price_per_pound=3.0)
    parts = {row.period: row.cost for row in soft.costs if row.line == "penalty"}
    days = {0: 91, 1: 92, 2: 92, 3: 91, 4: 91}
    assert parts == pytest.approx({t: 3_000 * number / 457 for t, number in days.items()})  # spread over the horizon


def test_c11_of_offers_that_exclude_one_another() -> None:
    rules: dict[str, Any] = {"one_of": [{"id": "site", "offers": ["block", "home", "dps"]}]}
    instance = make(block=[block()], home=[home()], dps=[dps(provider=PROVIDERS)], rules=rules)
    one = work_out(instance, awarded=THREE_HOMES, placed=MET)  # two providers of one DPS are one choice
    assert (rule(one, "C11", "site").value, rule(one, "C11", "site").binding) == (1, True)
    assert one.violations == ()
    assert broken(work_out(instance, awarded=THREE_HOMES, opened={("home", 0): 1}, placed=MET)) == {"C11"}
    of_one = {("dps/b", 0, 4): 1}  # and so is one of its providers alone
    assert rule(work_out(instance, awarded=of_one, placed=MET), "C11", "site").value == 1
    assert broken(work_out(instance, awarded=of_one, opened={("home", 0): 1}, placed=MET)) == {"C11"}
    rules["one_of"][0]["at_most"] = 2
    instance = make(block=[block()], home=[home()], dps=[dps()], rules=rules)
    two: dict[str, Any] = {"awarded": {("block", 0, 4): 1}, "opened": {("home", 0): 1}}
    assert work_out(instance, placed=MET, **two).violations == ()


def test_c11_one_award_of_a_block_and_of_a_lot() -> None:
    instance = make(block=[block(lot="lot"), block(id="other", lot="lot", sizes=[4, 5])])
    assert work_out(instance, awarded={("block", 0, 4): 1}, placed=MET).violations == ()
    both = work_out(instance, awarded={("block", 0, 4): 1, ("other", 0, 4): 1}, placed=MET)
    assert [v.where for v in both.violations] == ["lot lot"]
    twice = work_out(instance, awarded={("other", 0, 4): 1, ("other", 0, 5): 1}, placed=MET)
    assert {v.where for v in twice.violations} == {"other", "lot lot"}


def test_c12_market_grows() -> None:
    offers = [spot(), spot(id="thin", market=2.0, market_growth_per_year=0.1)]
    limit = 2 * 1.1**MIDDLE

    def found(children: float) -> Evaluation:
        return work_out(make(spot=offers), placed=placed("thin", children) | placed("market", 4 - children))

    row = rule(found(limit), "C12", 0, 0, "thin")
    assert row.limit == pytest.approx(limit)
    assert row.binding
    assert found(limit).violations == ()
    assert broken(found(limit + 0.001)) == {"C12"}
    assert [row.key for row in found(limit).rules if row.id == "C12"] == [(0, 0, "thin")]


def test_c12_tiers_are_a_market() -> None:
    tiers = [{"price_per_week": 1.0, "children": 1.0}, {"price_per_week": 2.0, "children": 2.0}]
    offers = [spot(), spot(id="thin", tiers=tiers)]
    met = work_out(make(spot=offers), placed=placed("thin", 3.0) | placed("market", 1.0))
    assert met.violations == ()
    over = work_out(make(spot=offers), placed=placed("thin", 3.01) | placed("market", 0.99))
    assert broken(over) == {"C12"}


@pytest.mark.parametrize(
    ("window", "limit"),
    [
        ({"available_from": dt.date(2019, 5, 1)}, 4 * 61 / 91),
        ({"available_to": dt.date(2019, 4, 28)}, 4 * 28 / 91),
        ({"available_from": dt.date(2019, 5, 1), "market": 2.0}, 2 * 61 / 91),
        ({"available_from": dt.date(2019, 7, 1)}, 0.0),
    ],
)
def test_c12_places_only_while_they_are_on_offer(window: dict[str, Any], limit: float) -> None:
    offers = [spot(), spot(id="part", **window)]

    def found(children: float) -> Evaluation:
        return work_out(make(spot=offers), placed=placed("part", children) | placed("market", 4 - children))

    assert found(limit).violations == ()
    assert broken(found(limit + 0.001)) == {"C12"}
    assert rule(found(limit + 0.001), "C12", 0, 0, "part").limit == pytest.approx(limit)


def test_c12_is_of_the_children_that_an_offer_takes_and_nobody_else() -> None:
    part = spot(id="part", takes=["ebd", "solo"], available_from=dt.date(2019, 5, 1))
    instance = make(need=[{"id": "ebd"}, {"id": "solo"}], spot=[spot(), part])  # nobody needs a solo place
    found = work_out(instance, placed=placed("market", 4.0))
    assert rule(found, "C12", 0, 0, "part").limit == pytest.approx(4 * 61 / 91)


def test_c12_homes_and_beds() -> None:
    system = dps(provider=PROVIDERS, beds_at_most=12)
    assert work_out(make(dps=[system]), awarded=THREE_HOMES, placed=MET).violations == ()
    beyond = work_out(make(dps=[system]), awarded={("dps/a", 0, 4): 4}, placed=MET)
    assert {v.where for v in beyond.violations} == {"dps: Provider A, homes", "dps, beds"}
    opened = make(home=[home(homes=2)])
    assert work_out(opened, opened={("home", 0): 2}, placed=MET).violations == ()
    assert broken(work_out(opened, opened={("home", 0): 3}, placed=MET)) == {"C12"}
    closed = make(2, home=[home(existing=True, homes=2, closable=True)])
    where = placed("market", 4.0, 2)
    assert work_out(closed, closed={("home", 0): 1, ("home", 1): 1}, placed=where).violations == ()
    assert "C12" in broken(work_out(closed, closed={("home", 0): 2, ("home", 1): 1}, placed=where))


def seller(**keys: Any) -> list[dict[str, Any]]:
    return [home(existing=True, trading={"premium_per_bed_week": 100.0} | keys)]


def test_c13_only_so_much_of_a_spare_bed_sells() -> None:
    instance = make(home=seller(sellable_occupancy=0.8))
    where = placed("home", 2.0) | placed("market", 2.0)
    met = work_out(instance, placed=where, sold={(0, 0, "home"): 1.6})
    assert rule(met, "C13", 0, 0, "home", "surplus").binding
    assert met.violations == ()
    assert broken(work_out(instance, placed=where, sold={(0, 0, "home"): 1.61})) == {"C13"}


def test_c13_so_many_placements_a_year() -> None:
    # 3 placements of 26 weeks in 366 days; 183 of them are inside the horizon: 39 bed-weeks.
    instance = make(2, home=seller(placements_per_year=3.0, weeks_per_placement=26.0))
    sold = {(0, 0, "home"): 1.5, (0, 1, "home"): 19.5 * 7 / 92}
    met = work_out(instance, placed=placed("market", 4.0, 2), sold=sold)
    assert rule(met, "C13", 0, "2019/20", "home", "placements").value == pytest.approx(39)
    assert met.violations == ()
    more = work_out(instance, placed=placed("market", 4.0, 2), sold=sold | {(0, 0, "home"): 1.51})
    assert broken(more) == {"C13"}


def test_c13_never_while_a_child_of_ours_is_short() -> None:
    instance = make(home=seller(), rules={"sufficiency": {"price_per_child_week": 100.0}})
    met = work_out(instance, placed=MET, sold=SOLD)
    assert rule(met, "C13", 0, 0, "home", "own first").binding
    assert met.violations == ()
    short = {(0, 0, "ebd", "north"): 0.01}
    found = work_out(instance, placed=placed("market", 3.99), short=short, sold=SOLD)
    assert broken(found) == {"C13"}
    assert work_out(instance, placed=placed("market", 3.99), short=short).violations == ()


FIRST: dict[str, Any] = {"home": seller(own_children_first=True)}


def own_first_broken(bought: float, **tables: Any) -> set[str]:
    """What breaks where one bed is sold, three children are in the home, and so many of ours are in spot."""
    where = placed("home", 3.0) | placed("market", bought)
    one = [{"id": "children", "need": "ebd", "area": "north", "children": 3.0 + bought}]
    return broken(work_out(make(**(FIRST | {"demand": one} | tables)), placed=where, sold=SOLD))


@pytest.mark.parametrize(("key", "edition", "holds"), [(True, 1, True), (None, 2, True), (False, 2, False)])
def test_c13_never_while_a_child_of_ours_is_bought_a_placement(key: bool | None, edition: int, holds: bool) -> None:
    tables: dict[str, Any] = {"home": seller(**({} if key is None else {"own_children_first": key}))}
    tables |= {"conventions": edition}
    assert own_first_broken(0.0, **tables) == set()
    assert own_first_broken(0.01, **tables) == ({"C13"} if holds else set())
    assert own_first_broken(1e-8, **tables) == set(), "a rounding is no child"


def test_c13_a_framework_is_bought_and_a_block_contract_is_not() -> None:
    also: dict[str, Any] = {"framework": [spot(id="panel")], "block": [block(existing=True, ends=dt.date(2020, 3, 31))]}
    instance = make(**(FIRST | also))
    for offer, breaks in (("panel", {"C13"}), ("block", set())):
        where = placed("home", 3.0) | placed(offer, 1.0)
        assert broken(work_out(instance, placed=where, sold=SOLD)) == breaks


def test_c13_in_the_other_area_and_in_the_same_period_and_home_alone() -> None:
    south = {"id": "south", "need": "ebd", "area": "south", "by_period": [1.0, 0.0]}
    other = home(id="other", existing=True, trading={"premium_per_bed_week": 100.0, "own_children_first": False})
    north = {"id": "north", "need": "ebd", "area": "north", "children": 3.0}
    instance = make(2, home=[*FIRST["home"], other], demand=[north, south])
    where = placed("home", 3.0, 2) | placed("market", 1.0, need="ebd", area="south")
    assert broken(work_out(instance, placed=where, sold={(0, 0, "home"): 1.0})) == {"C13"}
    assert broken(work_out(instance, placed=where, sold={(0, 1, "home"): 1.0, (0, 0, "other"): 4.0})) == set()


def test_c13_a_child_whom_the_home_does_not_take_stops_no_sale() -> None:
    needs = [{"id": "ebd"}, {"id": "solo"}]
    demand = [
        {"id": "children", "need": "ebd", "area": "north", "children": 3.0},
        {"id": "others", "need": "solo", "area": "north", "children": 2.0},
    ]
    rules = {"sufficiency": {"price_per_child_week": 100.0}}
    instance = make(need=needs, demand=demand, spot=[spot(takes=["ebd", "solo"])], rules=rules, **FIRST)
    where = placed("home", 3.0) | placed("market", 1.0, need="solo")
    assert broken(work_out(instance, placed=where, short={(0, 0, "solo", "north"): 1.0}, sold=SOLD)) == set()


def test_c13_a_child_who_is_short_where_the_rules_are_relaxed() -> None:
    """A mix that cannot place every child is priced with some short: no bed is sold beside them."""
    instance = make(demand=[{"id": "children", "need": "ebd", "area": "north", "children": 4.0}], **FIRST)
    short = {(0, 0, "ebd", "north"): 1.0}
    assert broken(work_out(instance, relaxed=True, placed=placed("home", 3.0), short=short, sold=SOLD)) == {"C13"}
    assert broken(work_out(instance, relaxed=True, placed=placed("home", 3.0), short=short)) == set()


def test_c12_homes_of_which_none_is_called_off_opened_or_closed_are_none() -> None:
    tables: dict[str, Any] = {"dps": [dps()], "home": [home(homes=2), home(id="old", existing=True, closable=True)]}
    found = work_out(make(**tables), placed=MET)
    homes = {row.key[1]: (row.limit, row.value) for row in found.rules if row.id == "C12" and row.key[0] == "homes"}
    assert homes == {"dps/a": (3, 0), "home": (2, 0), "old": (1, 0)}


@pytest.mark.parametrize(("from_date", "rows"), [(None, [0, 1]), (0, [0, 1]), (1, [1]), (2, [])])
def test_c13_beds_to_spare_have_a_row_from_the_day_on_which_they_may_be_sold(
    from_date: int | None, rows: list[int]
) -> None:
    """Of two periods: from the first day of the second one on, that day included."""
    plain = make(2, home=[OWN])
    days = [*(period.start for period in plain.periods), plain.periods[-1].end]
    trading: dict[str, Any] = {"premium_per_bed_week": 900.0, "sellable_occupancy": 0.9}
    if from_date is not None:
        trading["sells_from"] = days[from_date]
    found = work_out(make(2, home=[home(existing=True, trading=trading)]), placed=MET)
    assert [row.key[1] for row in found.rules if row.id == "C13" and row.key[-1] == "surplus"] == rows
