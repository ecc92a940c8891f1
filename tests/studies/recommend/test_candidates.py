"""Which mixes are found, what they are called and what they promise: by hand, in the city of five children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

import commission_opt as co
from commission_opt.studies.alternatives.alternatives import Alternatives, alternatives
from commission_opt.studies.mixes import candidates
from commission_opt.studies.mixes.candidate import certain
from commission_opt.studies.mixes.candidates import Candidates
from commission_opt.studies.mixes.sizes import beds_each, smallest_home
from commission_opt.studies.runs import Listener, Runs
from tests.studies.recommend.cases import BASELINE, SHARE, city

WEEKS = 731 / 7
DEAR = '[[what_if]]\nid = "dear"\nname = "Dear"\n[what_if.changes]\n"spot.spot.price_per_week" = 9000\n'
LATER = (
    '[[what_if]]\nid = "later"\n[what_if.changes]\n"horizon.start" = 2022-07-01\n"spot.spot.price_per_week" = 9000\n'
)
CAP = '[[rules.budget]]\nid = "cap"\nname = "Cap"\nrevenue_at_most = 950000\n'  # five children on spot cost £1.04m
NOTHING = '[baseline]\ntitle = "nothing new"\ncommit = []\n'
OWN = """
[[home]]
id = "own"
area = "city"
takes = ["care"]
beds = 3
homes = 2
running_cost_per_year = 300000
[[home]]
id = "old"
area = "city"
takes = ["care"]
existing = true
beds = 1
running_cost_per_year = 100000
"""
AVERAGES = "Cheapest for average demand"


def cost(beds: float, missed: float = 0.0) -> float:
    """So many beds at £3,000 and the others of five children on spot at £4,000; £150 for each missed near home."""
    return WEEKS * (3000 * beds + 4000 * max(0.0, 5 - beds) + 150 * missed)


def searched(more: str = "", changes: Mapping[str, object] | None = None) -> Candidates:
    instance = city(more)
    return Candidates(instance.with_changes(changes) if changes else instance, Runs(co.Settings(), None))


def found(search: Candidates) -> list[tuple[str, str, float]]:
    return [(one.name, one.kind, one.beds) for one in search.found]


def test_the_cheapest_nothing_new_and_fewer_beds_than_the_most() -> None:
    search = searched()
    search.add_all()
    assert found(search) == [
        (AVERAGES, "averages", 4),
        ("Nothing new", "nothing", 0),
        ("At most 2 new beds", "beds", 2),
    ]
    assert [one.promised for one in search.found] == pytest.approx([cost(4), cost(0), cost(2)])
    assert all(one.instance is search.certain for one in search.found)
    assert search.priced is search.certain
    assert all(one.broken == () for one in search.found)


def test_where_a_share_is_hard_mixes_are_also_found_with_its_price() -> None:
    search = searched(SHARE)
    search.add_all()
    by_name = {one.name: one for one in search.found}
    assert list(by_name) == [
        AVERAGES,
        "Nothing new",
        "Planned for 15 points more near home",
        "Cheapest for uncertain demand",
        "At most 2 new beds",
    ]
    promised = {AVERAGES: cost(4), "Nothing new": cost(0, 3.5), "Planned for 15 points more near home": cost(6)}
    promised["At most 2 new beds"] = cost(2, 1.5)
    assert {name: by_name[name].promised for name in promised} == pytest.approx(promised)
    keeping = {name for name, one in by_name.items() if one.instance is search.certain}
    assert keeping == set(by_name) - {"Nothing new", "At most 2 new beds"}
    assert all(by_name[name].instance is search.priced for name in set(by_name) - keeping)


def test_provision_of_today_stands_in_place_of_nothing_new() -> None:
    search = searched(BASELINE)
    search.add_all()
    also = f"Two homes (also: {AVERAGES[:1].lower()}{AVERAGES[1:]})"
    assert found(search) == [(also, "baseline", 4), ("No new beds", "beds", 0), ("At most 2 new beds", "beds", 2)]


def test_provision_that_breaks_a_rule_says_which_and_has_no_plan() -> None:
    search = searched(CAP + NOTHING)
    search.add_all()
    one = next(one for one in search.found if one.kind == "baseline")
    assert (one.name, one.broken, one.instance) == ("Nothing new", ("Cap",), None)
    assert search.plan_of(one) is None


def test_the_mix_of_a_what_if_is_found_where_it_can_be_had_as_things_are() -> None:
    search = searched(DEAR + LATER)
    search.add_decided()
    assert found(search) == [
        (AVERAGES, "averages", 4),
        ("Nothing new", "nothing", 0),
        ("Mix of the what-if 'Dear'", "what_if", 6),  # the other has other periods
    ]
    assert search.found[-1].promised == pytest.approx(cost(6))


def test_a_plan_says_how_far_it_is_from_the_cheapest() -> None:
    search = searched()
    search.add_all()
    cheapest = search.plan_of(search.found[0])
    two = search.plan_of(search.found[2])
    assert cheapest is not None
    assert two is not None
    assert (cheapest["objective"], two["objective"]) == pytest.approx((cost(4), cost(2)))
    assert two["bound"] == pytest.approx(cost(4))


def test_neighbours_have_a_home_fewer_and_a_home_more() -> None:
    search = searched()
    search.add_decided()
    new = search.add_neighbours(search.found[0])
    assert [(one.name, one.beds) for one in new] == [("At most 2 new beds", 2), ("5 to 6 new beds", 6)]
    last = 2000 * 366 / 7  # the home more is called off for the last year, as half of the time is asked for
    assert [one.promised for one in new] == pytest.approx([cost(2), cost(4) + last])
    assert search.add_neighbours(search.found[0]) == []
    nothing = next(one for one in search.found if one.kind == "nothing")
    assert search.add_neighbours(nothing) == []  # none fewer, and two are known


def test_new_beds_are_those_of_homes_whoever_runs_them() -> None:
    search = searched(OWN)
    search.add_all()
    for one in search.found:
        decisions = one.decisions
        awarded = sum(size * number for (_, _, size), number in decisions.awarded.items())
        assert one.beds == awarded + 3 * sum(decisions.opened.values())
    (own, old) = city(OWN).home
    assert (beds_each(own), beds_each(old), beds_each(city().offers[0])) == (3.0, 1.0, 0.0)
    assert smallest_home(search.certain) == 2.0
    assert smallest_home(searched(OWN, {"dps": None}).certain) == 3.0
    assert smallest_home(searched("", {"dps": None}).certain) == 0.0


def test_where_no_home_can_be_had_none_is_searched_for() -> None:
    search = searched("", {"dps": None})
    search.add_all()
    assert found(search) == [(AVERAGES, "averages", 0)]
    assert search.add_neighbours(search.found[0]) == []


def test_for_average_demand_nothing_weighs_how_far_costs_lie_apart() -> None:
    plain = city()
    assert certain(plain) is plain
    risky = plain.with_changes(
        {"uncertainty.scenarios": 5, "uncertainty.risk.weight": 0.5, "uncertainty.reviews": [plain.periods[2].start]}
    )
    found = certain(risky)
    assert found.uncertainty.scenarios == 1
    assert found.uncertainty.risk == plain.uncertainty.risk
    assert found.uncertainty.reviews == ()


FREE = """
[reference]
title = "two homes"
commit = [{ offer = "dps", homes = 2, start = 2022-04-01 }]
[[assumption]]
id = "start"
path = "reference.commit.0.start"
basis = "assumed"
reason = "the paper does not say when"
"""


@pytest.mark.parametrize("more", ["", SHARE, BASELINE, FREE, BASELINE + FREE, CAP + NOTHING])
def test_each_solve_is_counted_once_when_it_is_done(more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    solves: list[str] = []

    def counting(module: object, name: str) -> None:
        true = getattr(module, name)

        def solve(*given: object, **named: object) -> object:
            solves.append(name)
            return true(*given, **named)

        monkeypatch.setattr(module, name, solve)

    counting(candidates, "price_given")
    counting(candidates, "solve_one")

    def those_of_alternatives(*given: Any, progress: Listener, **named: Any) -> Alternatives:
        def tell(done: int, total: int | None) -> None:
            solves.append("alternatives")
            progress(done, total)

        return alternatives(*given, progress=tell, **named)

    monkeypatch.setattr(candidates, "alternatives", those_of_alternatives)
    search = searched(more)
    told: list[int] = []
    search.runs.tell = lambda done, _: told.append(done)
    search.add_all()
    assert search.runs.done == len(solves)
    assert told == list(range(1, len(solves) + 1))
    assert solves.count("price_given") == sum(more.count(table) for table in ("[baseline]", "[reference]")) + (
        FREE in more
    )
