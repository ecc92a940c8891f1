"""Who is placed where, who moves and who waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.decisions import Decisions
from commission_opt.studies.simulation.policy import Policy
from commission_opt.studies.simulation.world import SHORT, Stay
from tests.studies.simulation.cases import SPOT, case, children, home, made

BLOCK = """
[[block]]
id = "block"
area = "town"
takes = ["res"]
existing = true
ends = 2021-01-10
sizes = [5]
price_per_bed_week = 3000
"""
NEW = """
[[home]]
id = "new"
area = "town"
takes = ["res"]
beds = 4
lead_weeks = 26
running_cost_per_year = 500000
"""
AWAY = """
[[home]]
id = "away"
takes = ["res"]
existing = true
beds = 3
running_cost_per_year = 400000
"""
SOLO = """
[[need]]
id = "solo"
footprint = 2
mean_stay_weeks = 20
[[demand]]
id = "solo"
need = "solo"
children = 2
"""


def used(stays: Sequence[Stay], offer: int, day: float) -> float:
    """Beds in use in an offer on the moment before `day`."""
    return sum(stay.footprint for stay in stays if stay.offer == offer and stay.start < day <= stay.end)


@settings(max_examples=12, derandomize=True, deadline=None)
@given(
    beds=st.integers(1, 6),
    homes=st.integers(1, 3),
    number=st.floats(1, 20),
    stay=st.floats(5, 80),
    seed=st.integers(0, 99),
)
def test_never_spot_while_a_bed_is_free_nor_away_while_one_is_near(
    beds: int, homes: int, number: float, stay: float, seed: int
) -> None:
    instance = made(children(number), home(beds, homes), AWAY, SPOT, stay=stay, end="2021-03-31")
    order = {offer.id: nth for nth, offer in enumerate(instance.offers)}
    room = {order["own"]: beds * homes, order["away"]: 3}
    better = {order["spot"]: ["own", "away"], order["away"]: ["own"]}
    stays = case(instance, seed=seed).world(0).stays
    for one in stays:
        if one.start > 0:
            for name in better.get(one.offer, ()):
                assert used(stays, order[name], one.start) >= room[order[name]] - 1e-9
    for offer, there in room.items():
        assert all(used(stays, offer, one.end) <= there + 1e-9 for one in stays)


def test_a_solo_child_takes_two_beds_of_one_home() -> None:
    both = home(3, homes=2).replace('["res"]', '["res", "solo"]')
    instance = made(children(3), both, SPOT.replace('["res"]', '["res", "solo"]'), SOLO, end="2022-03-31")
    world = case(instance, seed=4).world(0)
    solo = [stay for stay in world.stays if stay.lane[0] == "solo"]
    inside = [stay for stay in solo if stay.offer == order_of(instance.offers, "own")]
    assert inside
    assert all(stay.footprint == 2 for stay in inside)
    assert all(sum(s.start <= stay.start < s.end for s in inside) <= 2 for stay in inside)  # one to a home of three


def test_children_move_when_a_contract_ends_and_are_placed_again() -> None:
    instance = made(children(9), BLOCK, SPOT, stay=200.0, end="2021-03-31")
    world = case(instance).world(0)
    day = (instance.block[0].ends - instance.horizon.start).days + 1.0  # type: ignore[operator]
    there = [stay for stay in world.stays if stay.offer == 0 and stay.end == day]
    assert len(world.moves) == len(there) >= 4
    assert set(world.moves) == {day}
    assert sum(stay.offer == 1 and stay.start == day for stay in world.stays) == len(there)
    assert not [stay for stay in world.stays if stay.offer == 0 and stay.end > day]


@pytest.mark.parametrize("fills", [True, False])
def test_a_home_that_opens_is_filled_or_left_to_fill(fills: bool) -> None:
    instance = made(children(9), NEW, SPOT, stay=200.0, end="2021-03-31")
    decisions = Decisions(opened={("new", 0): 1})
    world = case(instance, decisions, Policy(fills=fills)).world(0)
    assert len(world.moves) == (4 if fills else 0)
    assert sum(stay.offer == order_of(instance.offers, "new") and stay.start == 182 for stay in world.stays) == len(
        world.moves
    )


def order_of(offers: Sequence[Any], key: str) -> int:
    return [offer.id for offer in offers].index(key)


def test_nobody_moves_in_where_a_stability_rule_holds() -> None:
    rule = '\n[[rules.stability]]\nid = "calm"\nmoves_at_most = 0\n'
    instance = made(children(9), NEW, SPOT, rule, stay=200.0, end="2021-03-31")
    assert case(instance, Decisions(opened={("new", 0): 1})).world(0).moves == []


@pytest.mark.parametrize("over", ["to_date = 2020-06-30", "from_date = 2021-01-01"])
def test_children_move_in_where_a_stability_rule_is_over_or_not_there_yet(over: str) -> None:
    rule = f'\n[[rules.stability]]\nid = "calm"\nmoves_at_most = 0\n{over}\n'
    instance = made(children(9), NEW, SPOT, rule, stay=200.0, end="2021-03-31")
    assert len(case(instance, Decisions(opened={("new", 0): 1})).world(0).moves) == 4


def test_a_child_without_a_place_waits_and_gets_the_next_one() -> None:
    instance = made(children(8), home(3), end="2021-03-31")
    world = case(instance).world(0)
    waited = [stay for stay in world.stays if stay.offer == SHORT]
    placed = {stay.start for stay in world.stays if stay.offer == 0}
    left = {stay.end for stay in world.stays if stay.offer == 0}
    assert waited
    served = [stay for stay in waited if stay.end in placed]
    assert served
    assert all(stay.end in left for stay in served)  # the moment somebody leaves
    assert all(used(world.stays, 0, stay.end) == 3 for stay in waited if stay.end > 1)


def test_a_market_takes_no_more_than_it_has() -> None:
    market = SPOT + "market = 4\n"
    world = case(made(children(8), market, end="2021-03-31")).world(0)
    assert max(sum(s.start <= stay.start < s.end for s in world.stays if s.offer == 0) for stay in world.stays) == 4
    assert any(stay.offer == SHORT for stay in world.stays)


def test_a_market_is_there_from_its_first_day_to_the_end_of_its_last() -> None:
    days = "available_from = 2020-05-01\navailable_to = 2020-06-30\n"
    short = "\n[rules.sufficiency]\nprice_per_child_week = 9000\n"
    world = case(made(children(8), SPOT + days, short, stay=200.0, end="2021-03-31")).world(0)
    there = [stay for stay in world.stays if stay.offer == 0]
    assert min(stay.start for stay in there) >= 30
    assert {stay.end for stay in there if stay.end >= 90} == {91.0}  # 30 June is day 90: it is over at the end of it
    assert world.moves
    assert set(world.moves) == {91.0}


def test_of_two_places_at_one_price_a_child_goes_where_visits_cost_less() -> None:
    travel = "\n[travel]\nvisits_per_year = 52\ncost_per_mile = 1.0\n"
    far = SPOT.replace('"spot"', '"far"') + "miles = 50\n"
    instance = made(travel, children(3), far, SPOT + "miles = 1\n", end="2020-09-30")
    stays = case(instance).world(0).stays
    assert stays
    assert {instance.offers[stay.offer].id for stay in stays} == {"spot"}


def test_households_stop_at_the_rate_of_leavers_and_new_ones_come() -> None:
    foster = """
[[foster]]
id = "foster"
area = "town"
takes = ["res"]
households = 20
recruits_per_year_at_most = 8
leavers_per_year = 0.25
allowance_per_child_week = 500
"""
    instance = made(children(60), foster, SPOT, end="2022-03-31")
    tried = case(instance, Decisions(recruited={("foster", 4): 8}))
    promised = tried.book.beds.beds["foster"]
    used_beds = [0.0] * 8
    for number in range(15):
        for (t, _, nth), weeks in tried.book.figures(tried.world(number).stays, 0.0, {}).weeks.items():
            if nth == order_of(instance.offers, "foster"):
                used_beds[t] += weeks / instance.periods[t].weeks / 15
    assert used_beds == pytest.approx(promised, abs=1.6)
    assert used_beds[7] > used_beds[3]
