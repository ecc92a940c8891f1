"""Where children can be, how much room there is, and who comes: by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from commission_opt import Instance
from commission_opt.decisions import Decisions
from commission_opt.demand.stays import FloatArray
from commission_opt.plan.evaluator.beds import find_beds
from commission_opt.studies.simulation.children import Steps, _certain, draw, kept_of
from commission_opt.studies.simulation.places import Place, places
from tests.studies.simulation.cases import SPOT, case, children, home, made

EVER = math.inf


class Chance:
    """Chance that is none: the same share each time."""

    def __init__(self, share: float = 0.5) -> None:
        self.share = share

    def random(self) -> float:
        return self.share

    def exponential(self) -> float:
        return 1.0


def found(instance: Instance, share: float = 0.5, **decided: Any) -> list[Place]:
    decisions = Decisions(**decided)
    rng: Any = Chance(share)
    return places(instance, decisions, find_beds(instance, decisions), rng)


# -- room --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "void", "footprint", "fits"),
    [(0, 0, 3, True), (1, 1, 1, True), (1, 1, 1.5, False), (2, 0, 1, True), (2, 1, 0.5, False), (0, 3, 1, False)],
)
def test_a_child_fits_in_beds_that_are_neither_used_nor_void(
    used: float, void: float, footprint: float, fits: bool
) -> None:
    assert Place(0, 3, used=used, void=void).room(footprint, 0.0) is fits


def test_a_place_has_room_from_the_day_it_opens_to_the_day_before_it_closes() -> None:
    place = Place(0, 1, opens=10.0, closes=20.0)
    assert [place.room(1, day) for day in (9.9, 10.0, 19.9, 20.0)] == [False, True, True, False]


@pytest.mark.parametrize(("years", "children_"), [(0, 10), (0.9, 10), (1, 11), (2, 12), (4, 14)])
def test_a_market_that_grows_has_room_for_whole_children(years: float, children_: int) -> None:
    """A tenth more a year: 10, 11, 12.1 and 14.6."""
    market = Place(0, 10.0, growth=0.1, used=float(children_ - 1))
    assert market.room(1.0, years * 365.25)
    market.used = float(children_)
    assert not market.room(1.0, years * 365.25)


# -- what there is under a plan ----------------------------------------------------------------------

OLD = """
[[block]]
id = "old"
area = "town"
takes = ["res"]
existing = true
ends = 2020-06-30
sizes = [3]
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


def test_each_home_is_a_place_of_its_own() -> None:
    instance = made(children(5), OLD, home(2, homes=2, occupancy=0.9), NEW, end="2021-03-31")
    old, first, second, new = found(instance, opened={("new", 0): 1})
    assert (old.beds, old.opens, old.closes) == (3, min(old.opens, 0.0), 91.0)  # 30 June is its last day
    assert [(one.beds, one.opens, one.closes, one.occupancy) for one in (first, second)] == [(2, -EVER, EVER, 0.9)] * 2
    assert (new.beds, new.opens, new.closes, new.occupancy) == (4, 182.0, EVER, 1.0)


def test_what_opens_after_the_horizon_is_no_place() -> None:
    instance = made(children(5), NEW, SPOT, end="2021-03-31")
    assert len(found(instance, opened={("new", 0): 1})) == 2
    assert len(found(instance, opened={("new", 2): 1})) == 1  # decided on in October, and half a year to build


def tiers(*sizes: float | None) -> str:
    every = ", ".join(
        f"{{ price_per_week = {3000 + 500 * n}{'' if size is None else f', children = {size}'} }}"
        for n, size in enumerate(sizes)
    )
    return f'\n[[spot]]\nid = "thin"\ntakes = ["res"]\ntiers = [{every}]\n'


@pytest.mark.parametrize(
    ("market", "beds"),
    [
        (SPOT, EVER),
        (SPOT + "market = 4\n", 4),
        (tiers(2, 3, None), EVER),
        (tiers(2, 3, 1), 6),  # all tiers together
        (tiers(5), 5),
        (tiers(2, None), EVER),
    ],
)
def test_a_market_has_room_for_what_all_its_tiers_supply(market: str, beds: float) -> None:
    (place,) = found(made(children(1), market, end="2021-03-31"))
    assert (place.beds, place.growth) == (beds, 0.0)


@pytest.mark.parametrize(("share", "beds"), [(0.4, 4), (0.6, 5)])
def test_a_market_of_no_whole_number_is_rounded_by_chance_unless_it_grows(share: float, beds: int) -> None:
    instance = made(children(1), SPOT + "market = 4.5\n", end="2021-03-31")
    assert found(instance, share)[0].beds == beds
    grows = made(children(1), SPOT + "market = 4.5\nmarket_growth_per_year = 0.1\n", end="2021-03-31")
    assert (found(grows, share)[0].beds, found(grows, share)[0].growth) == (4.5, 0.1)


FOSTER = """
[[foster]]
id = "foster"
area = "town"
takes = ["res"]
households = 2
children_per_household = 1.5
recruits_per_year_at_most = 8
approval_weeks = 26
leavers_per_year = {leavers}
allowance_per_child_week = 500
"""


@pytest.mark.parametrize(("leavers", "years"), [(0.5, 1 / math.log(2)), (0.0, EVER), (1.0, 0.0)])
def test_households_serve_for_the_time_that_their_rate_of_leaving_gives(leavers: float, years: float) -> None:
    """At half a year, ``1 / log 2`` years on average; one recruited in July is approved in December."""
    instance = made(children(5), FOSTER.format(leavers=leavers), SPOT, end="2022-03-31")
    there = [one for one in found(instance, recruited={("foster", 1): 1}) if one.beds < EVER]
    if leavers == 1.0:
        assert there == []
        return
    assert [one.beds for one in there] == [2, 2, 2]  # 1.5 and a half by chance
    assert [one.opens for one in there] == [-EVER, -EVER, 91.0 + 182]
    assert [one.closes for one in there] == pytest.approx([years * 365.25] * 2 + [273 + years * 365.25])


# -- who comes ---------------------------------------------------------------------------------------

LANE = ("res", "town")


def days(*edges: float) -> FloatArray:
    return np.array(edges, float)


def test_steps_are_read_in_the_middle_of_others() -> None:
    steps = Steps(days(0, 10, 20, 40), days(1, 2, 3))
    assert steps.over(days(0, 5, 10, 14, 18, 22, 40)).tolist() == [1, 1, 2, 2, 3, 3]
    assert steps.over(days(0, 40)).tolist() == [3]  # 20 is where the last begins


def test_certain_children_come_and_go_with_their_record() -> None:
    """Two, four, one and three and a half in four quarters: whoever has been there longest leaves first."""
    rng: Any = Chance(0.5)
    every = _certain(LANE, [2, 4, 1, 3.5], days(91, 183, 275, 365), rng)
    assert [(one.arrives, one.leaves) for one in every] == [
        (0, 183),
        (0, 183),
        (91, 183),
        (91, EVER),
        (275, EVER),
        (275, EVER),
        (275, EVER),
    ]
    there = [sum(one.arrives <= day < one.leaves for one in every) for day in (0, 91, 183, 275)]
    assert there == [2, 4, 1, 4]
    rng = Chance(0.4)
    assert len(_certain(LANE, [3.5], days(91), rng)) == 3


def test_prevention_is_expected_to_keep_out_what_the_plan_says() -> None:
    """In each step those still out are last step's who would have left by now taken off, and those prevented added."""
    tried = case(made(children(20), SPOT, stay=30.0, end="2022-03-31"))
    flows, ends = tried.lanes.flows, tried.lanes.ends
    aim = np.array([0.5, 1, 2, 3, 3, 2, 2, 2.0])
    kept = kept_of(flows, {LANE: aim}, ends)[LANE]
    (flow,) = flows
    out, middles, at_middles = 0.0, [], (np.concatenate([[0.0], ends[:-1]]) + ends) / 2
    steps = zip(flow.edges[:-1], np.diff(flow.edges), flow.leaving, flow.entries, kept.values, strict=True)
    for start, length, rate, entries, share in steps:
        before = out
        out = before * math.exp(-rate * length) + (1 - share) * entries / rate * -math.expm1(-rate * length)
        middles += [
            before + (out - before) * (at - start) / length for at in at_middles if start < at <= start + length
        ]
        assert 0.0 <= share <= 1.0
    assert middles == pytest.approx(aim.tolist(), abs=0.05)
    assert kept_of(flows, {LANE: np.zeros(8), ("other", "town"): aim}, ends) == {}


def test_children_come_in_the_order_of_their_arrival_and_none_who_is_gone_at_once() -> None:
    tried = case(made(children(8), SPOT, end="2021-03-31"))
    there = draw(tried.lanes, np.random.default_rng(3))
    assert [one.arrives for one in there] == sorted(one.arrives for one in there)
    assert all(one.leaves > one.arrives for one in there)
    assert {one.mean_stay for one in there} == {140.0}
