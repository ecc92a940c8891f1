"""One replication by hand: a few children and places, and nothing left to chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from commission_opt import Instance
from commission_opt.studies.simulation.children import Child, EndOfStay
from commission_opt.studies.simulation.places import Place
from commission_opt.studies.simulation.policy import CLOSING_DAYS, Policy
from commission_opt.studies.simulation.ranking import Ranking
from commission_opt.studies.simulation.transfers import Transfers
from commission_opt.studies.simulation.world import SHORT, World
from tests.studies.simulation.cases import SPOT, children, home, made

LANE = ("res", "town")
LENGTH = 365.0  # days of the horizon
MARKET, OWN = 0, 1  # places of the offers
EVER = math.inf


class Chance:
    """Chance that is none: every bed that is left stands empty for so many days, and so many in a home that opens."""

    def __init__(self, days: float = 0.0, empty: int = 0) -> None:
        self.days, self.empty = days, empty
        self.means: list[float] = []
        self.opened: list[tuple[int, float]] = []

    def exponential(self, mean: float) -> float:
        self.means.append(mean)
        return self.days

    def binomial(self, beds: int, share: float) -> int:
        self.opened.append((beds, share))
        return self.empty


def town(*more: str) -> Instance:
    """A home of our own and a market, whose places are made by hand."""
    return made(children(1), home(2), *(more or (SPOT,)), end="2021-03-31")


def child(arrives: float, leaves: float = EVER, stay: float = 100.0, lane: tuple[str, str] = LANE) -> Child:
    return Child(lane, arrives, leaves, stay)


def passed(
    places: list[Place],
    there: list[Child],
    chance: Chance | None = None,
    *,
    policy: Policy | None = None,
    instance: Instance | None = None,
    ended: Sequence[EndOfStay] = (),
) -> World:
    """The world after its horizon."""
    instance = instance or town()
    rng: Any = chance or Chance()
    world = World(instance, Ranking(instance), policy or Policy(), rng, Transfers(instance), {"res": 140.0})
    world.run(places, there, ended)
    return world


def where(world: World) -> list[tuple[int, float, float]]:
    """Offer, first and last day of each stay, in the order in which they began."""
    return sorted(((one.offer, one.start, one.end) for one in world.stays), key=lambda one: (one[1], one[0]))


# -- a bed that is left ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stay", "occupancy", "ready", "means"),
    [
        (100.0, 0.8, 40.0, [25.0, 25.0]),  # stay * (1 - p) / p
        (EVER, 0.8, 25.0, []),  # who knows no end of the stay leaves a bed that is known to fall free
        (100.0, 1.0, 25.0, []),
    ],
)
def test_a_bed_stands_empty_after_a_stay_that_has_an_end(
    stay: float, occupancy: float, ready: float, means: list[float]
) -> None:
    """The first child leaves on day 20; the second comes on day 25 and gets the bed when it is ready, or at once."""
    chance = Chance(days=20.0)
    world = passed([Place(OWN, 1, occupancy=occupancy)], [child(0, 20, stay), child(25, 300, stay)], chance)
    assert chance.means == pytest.approx(means)
    short = [(SHORT, 25.0, ready)] if ready > 25 else []
    assert where(world) == [(OWN, 0.0, 20.0), *short, (OWN, ready, 300.0)]


def test_as_a_home_opens_some_beds_are_not_filled_yet() -> None:
    """One of its three beds, for 30 days: by the mean stay of the needs that it takes, and its practical occupancy."""
    chance = Chance(days=30.0, empty=1)
    world = passed([Place(OWN, 3, opens=10.0, occupancy=0.7)], [child(0), child(1), child(2)], chance)
    ((beds, share),) = chance.opened
    assert beds == 3
    assert share == pytest.approx(0.3)
    assert chance.means == [pytest.approx(140 * 0.3 / 0.7)]
    assert [one for one in where(world) if one[0] == OWN] == [
        (OWN, 10.0, LENGTH),
        (OWN, 10.0, LENGTH),
        (OWN, 40.0, LENGTH),
    ]


def test_a_home_without_a_practical_occupancy_is_full_at_once() -> None:
    chance = Chance(days=30.0, empty=1)
    world = passed([Place(OWN, 1)], [child(0)], chance)
    assert (chance.opened, where(world)) == ([], [(OWN, 0.0, LENGTH)])


# -- who is placed where -----------------------------------------------------------------------------


def test_of_homes_alike_the_one_open_longest_is_filled_then_the_fullest() -> None:
    soon, long, other = Place(OWN, 2, closes=400.0), Place(OWN, 2), Place(OWN, 2)
    passed([soon, long, other], [child(n) for n in range(5)])
    assert [len(one.children) for one in (soon, long, other)] == [1, 2, 2]
    half, empty = Place(OWN, 2), Place(OWN, 2)
    passed([empty, half], [child(0), child(1)])
    assert sorted(len(one.children) for one in (half, empty)) == [0, 2]


def test_a_child_for_whom_there_is_nothing_waits_or_is_lost() -> None:
    there = [child(0), child(5, 50), child(6)]
    world = passed([Place(OWN, 1)], there)
    assert where(world) == [(OWN, 0.0, LENGTH), (SHORT, 5.0, 50.0), (SHORT, 6.0, LENGTH)]
    assert (world.arrivals, world.lost) == ([0, 5, 6], [])
    lost = passed([Place(OWN, 1)], [child(0), child(5, 50), child(6)], policy=Policy(waits=False))
    assert where(lost) == [(OWN, 0.0, LENGTH)]
    assert (lost.arrivals, lost.lost) == ([0, 5, 6], [5, 6])


def test_the_longest_waiting_is_placed_first() -> None:
    world = passed([Place(OWN, 1)], [child(0, 20), child(5, 40), child(6)])
    assert where(world) == [
        (OWN, 0.0, 20.0),
        (SHORT, 5.0, 20.0),
        (SHORT, 6.0, 40.0),
        (OWN, 20.0, 40.0),
        (OWN, 40.0, LENGTH),
    ]


def test_only_what_is_within_the_horizon_happens() -> None:
    world = passed(
        [Place(MARKET, EVER), Place(OWN, 1, opens=LENGTH)], [child(0, LENGTH), child(LENGTH - 1), child(LENGTH)]
    )
    assert where(world) == [(MARKET, 0.0, LENGTH), (MARKET, LENGTH - 1, LENGTH)]
    assert len(world.arrivals) == 2
    assert world.moves == []


def test_homes_open_before_homes_close_and_both_before_children_arrive() -> None:
    """On day 10: who lived in the home that closes moves into the one that opens, and who comes gets the bed left."""
    world = passed(
        [Place(OWN, 1, closes=10.0), Place(OWN, 2, opens=10.0)], [child(0), child(10)], policy=Policy(fills=False)
    )
    assert where(world) == [(OWN, 0.0, 10.0), (OWN, 10.0, LENGTH), (OWN, 10.0, LENGTH)]
    assert world.moves == [10.0]


def test_beds_in_use_are_counted_by_the_footprints_of_the_children_there() -> None:
    solo = '[[need]]\nid = "solo"\nfootprint = 2\nmean_stay_weeks = 20\n[[demand]]\nid = "solo"\nneed = "solo"\nchildren = 1\n'
    both = home(4).replace('["res"]', '["res", "solo"]')
    instance = made(children(1), both, solo, SPOT.replace('["res"]', '["res", "solo"]'), end="2021-03-31")
    own = Place(OWN, 4)
    alone = ("solo", "town")
    world = passed(
        [own, Place(MARKET, EVER)],
        [child(0, 30, lane=alone), child(1), child(2), child(3), child(40, lane=alone)],
        instance=instance,
    )
    # Two beds and one and one: no room for the fourth; when the first has left, two beds are free again.
    assert where(world) == [
        (OWN, 0.0, 30.0),
        (OWN, 1.0, LENGTH),
        (OWN, 2.0, LENGTH),
        (MARKET, 3.0, LENGTH),
        (OWN, 40.0, LENGTH),
    ]
    assert [one.footprint for one in world.stays if one.lane == alone] == [2.0, 2.0]
    assert own.used == 4.0


# -- who moves ---------------------------------------------------------------------------------------

OPENS = 10.0


@pytest.mark.parametrize(("closes", "first"), [(OPENS + CLOSING_DAYS, True), (OPENS + CLOSING_DAYS + 1, False)])
def test_into_a_home_that_opens_those_go_first_whose_own_closes_within_a_quarter(closes: float, first: bool) -> None:
    closing, market, new = Place(OWN, 1, closes=closes), Place(MARKET, EVER), Place(OWN, 1, opens=OPENS)
    at_home, bought = child(0), child(1)
    world = passed([closing, market, new], [at_home, bought])
    assert world.moves[0] == OPENS
    assert where(world)[2] == (OWN, OPENS, LENGTH)
    assert list(new.children) == ([at_home] if first else [bought])


def test_nobody_moves_into_a_home_that_closes_no_later() -> None:
    world = passed([Place(OWN, 1, closes=60.0), Place(OWN, 1, opens=OPENS, closes=60.0)], [child(0)])
    assert world.moves == [60.0]


def test_the_dearest_bought_moves_in_first_and_of_equals_the_one_who_came_first() -> None:
    dear = SPOT.replace('"spot"', '"dear"').replace("4000", "5000")
    new = Place(2, 2, opens=OPENS)
    cheap, first, second = child(0), child(1), child(2)
    passed([Place(0, 1), Place(1, EVER), new], [cheap, first, second], instance=town(SPOT, dear))
    assert list(new.children) == [first, second]
    one = Place(OWN, 1, opens=OPENS)
    passed([Place(MARKET, EVER), one], [child(3), child(2)])
    assert [each.arrives for each in one.children] == [2]


def test_when_a_home_closes_its_children_are_placed_again_or_wait() -> None:
    closing, other = Place(OWN, 3, closes=50.0), Place(OWN, 1)
    world = passed([closing, other], [child(0), child(1), child(2), child(3, 60)])
    assert world.moves == [50.0] * 3
    assert [one for one in where(world) if one[1] == 50] == [
        (SHORT, 50.0, 60.0),
        (SHORT, 50.0, LENGTH),
        (SHORT, 50.0, LENGTH),
    ]
    assert list(closing.children) == []


# -- children who stay -------------------------------------------------------------------------------


def staying(*more: str) -> Instance:
    """The town with `moves = "planned"`."""
    return town(*more).with_changes({"moves": "planned", "need.res.mean_stay_weeks": 60.0})


def with_moves(places: list[Place], there: list[Child], instance: Instance, transfers: Transfers) -> World:
    rng: Any = Chance()
    world = World(instance, Ranking(instance), Policy(), rng, transfers, {"res": 140.0})
    world.run(places, there)
    return world


def test_nobody_moves_into_a_home_that_opens_but_by_plan() -> None:
    def places() -> list[Place]:
        return [Place(MARKET, math.inf), Place(OWN, 2, opens=100.0)]

    there = [child(0), child(1), child(2)]
    assert [one.offer for one in passed(places(), there, instance=staying()).stays] == [MARKET] * 3
    instance = staying()
    world = with_moves(
        places(), [child(0), child(1), child(2)], instance, Transfers(instance, ((0, LANE, (MARKET,), 1.0),))
    )
    assert sorted(where(world)) == [
        (MARKET, 0.0, 100.0),
        (MARKET, 1.0, LENGTH),
        (MARKET, 2.0, LENGTH),
        (OWN, 100.0, LENGTH),
    ]
    assert world.moves == [100.0]


def test_a_planned_move_is_made_where_there_is_a_better_place_alone() -> None:
    instance = staying()
    world = with_moves(
        [Place(MARKET, math.inf)], [child(0)], instance, Transfers(instance, ((0, LANE, (MARKET,), 1.0),))
    )
    assert where(world) == [(MARKET, 0.0, LENGTH)]
    out_of = Transfers(instance, ((0, LANE, (OWN,), 1.0),))
    world = with_moves([Place(MARKET, math.inf), Place(OWN, 1)], [child(0)], instance, out_of)
    assert where(world) == [(OWN, 0.0, LENGTH)]


def test_what_opens_on_the_first_day_takes_those_who_come() -> None:
    def places() -> list[Place]:
        return [Place(MARKET, math.inf), Place(OWN, 2, opens=0.0)]

    assert where(passed(places(), [child(0), child(3)]))[0][0] == OWN
    assert where(passed(places(), [child(0), child(3)], instance=staying())) == [
        (MARKET, 0.0, LENGTH),
        (OWN, 3.0, LENGTH),
    ]
    only = passed([Place(OWN, 2, opens=0.0)], [child(0)], instance=staying())
    assert where(only) == [(OWN, 0.0, LENGTH)]  # there is nothing else


def test_the_opening_stock_is_where_it_is_said_to_be() -> None:
    instance = town()
    document = {"moves": "planned", "need.res.mean_stay_weeks": 60.0}
    market = instance.offers[MARKET].id
    document["opening"] = [{"need": "res", "area": "town", "offer": market, "children": 1.0}]
    stated = instance.with_changes(document)
    there = [child(0), child(0), child(4)]
    world = with_moves([Place(MARKET, math.inf), Place(OWN, 2)], there, stated, Transfers(stated))
    assert sorted(one.offer for one in world.stays if one.start == 0.0) == [MARKET, OWN]
    assert [one.offer for one in world.stays if one.start == 4.0] == [OWN]


def test_beds_of_a_home_that_fills_up_are_there_one_by_one() -> None:
    """Two beds over 100 days: one from day 35 on, the other from day 85 on; who waits goes in then."""
    place = Place(OWN, 2, opens=10.0, fill_days=100.0)
    assert place.more_beds == [35.0, 85.0]
    world = passed([place], [child(0), child(1)])
    assert [one for one in where(world) if one[0] == OWN] == [(OWN, 35.0, LENGTH), (OWN, 85.0, LENGTH)]


def test_a_home_that_fills_up_is_filled_as_far_as_the_plan_says_on_average() -> None:
    place = Place(OWN, 5, opens=0.0, fill_days=100.0)
    room = [place.room(beds, day + 0.5) for day in range(100) for beds in (1.0, 2.0, 3.0, 4.0, 5.0)]
    assert sum(room) == 100 * 5 / 2
