"""What may come: figures drawn together, the same for each mix."""

from __future__ import annotations

import numpy as np
import pytest

from commission_opt.studies.recommend.drawn import LATE_WEEKS, drawn, names_of
from commission_opt.studies.recommend.worlds import DRAWS, WeighedForecast, Worlds, at_chance, that_can_be, triangular
from commission_opt.studies.sensitivity.ranges import Range
from tests.studies.recommend.cases import REGISTER, city

SPOT = Range("spot.spot.price_per_week", 4000.0, 3000.0, 6000.0, False)
CHILDREN = Range("demand.care.children", 5.0, 4.0, 6.0, False)
HOMES = Range("dps.dps.provider.a.homes_at_most", 4.0, 3.0, 5.0, True)


def test_each_figure_takes_low_middle_and_high_values_alike() -> None:
    """One draw in each fiftieth of its chances, whatever the other figures do."""
    worlds = Worlds((SPOT, CHILDREN), 3)
    values = np.array([[worlds.changes(n)[one.path] for one in worlds.figures] for n in range(DRAWS)])
    for column, figure in enumerate(worlds.figures):
        edges = [triangular(figure, share / DRAWS) for share in range(DRAWS + 1)]
        places = np.searchsorted(edges, values[:, column])
        assert sorted(places) == list(range(1, DRAWS + 1))
    assert abs(np.corrcoef(values.T)[0, 1]) < 0.5


def test_worlds_are_the_same_for_everybody_and_others_with_another_seed() -> None:
    assert Worlds((SPOT,), 3).changes(7) == Worlds((SPOT,), 3).changes(7) == Worlds((SPOT,), 3).changes(7 + DRAWS)
    assert Worlds((SPOT,), 3).changes(7) != Worlds((SPOT,), 4).changes(7)
    assert Worlds((SPOT,), 3).changes(7) != Worlds((SPOT,), 3).changes(8)


def test_without_figures_nothing_changes() -> None:
    assert Worlds((), 3).changes(7) == {}
    assert Worlds((), 3).draw(7) == (0, 0)


@pytest.mark.parametrize(
    ("share", "value"),
    [
        (0.0, 3000.0),
        (1 / 3, 4000.0),  # a third of the width lies below the figure, and so a third of the chances
        (1.0, 6000.0),
        (1 / 12, 3500.0),  # (500 / 1000) squared, of a third
        (1 - 2 / 3 / 4, 5000.0),  # half way down: a quarter of two thirds lies above
    ],
)
def test_a_figure_is_likeliest_as_it_is(share: float, value: float) -> None:
    assert triangular(SPOT, share) == pytest.approx(value)


def test_a_whole_number_stays_whole() -> None:
    assert {Worlds((HOMES,), 1).changes(n)[HOMES.path] for n in range(DRAWS)} == {3, 4, 5}


def test_what_may_not_have_its_ends_is_left_out_and_named() -> None:
    share = Range("rules.locality.near.minimum_share", 0.7, 0.5, 1.1, False)
    able, not_able = that_can_be(city('[[rules.locality]]\nid = "near"\nminimum_share = 0.7\n'), [SPOT, share])
    assert able == (SPOT,)
    assert not_able == (share.path,)


LOW_HIGH = """
[[scenario]]
id = "low"
weight = 1
changes = { "demand.care.children" = 3.0 }
[[scenario]]
id = "high"
name = "More children"
weight = 4
changes = { "demand.care.children" = 6.0, "spot.spot.price_per_week" = 5000 }
"""
UNCERTAIN = """
[[uncertain]]
path = "dps.dps.practical_occupancy"
low = 0.8
high = 1.0
shape = "even"
source = "ours"
[[slippage]]
offers = ["dps"]
weeks_low = 2
weeks_likely = 4
weeks_high = 10
"""


def test_forecasts_hold_by_their_weights_in_every_fifty_worlds() -> None:
    may_be = drawn(city(LOW_HIGH), {}, 0.1)
    worlds = Worlds(may_be.figures, 3, may_be.forecasts)
    for block in range(4):
        held = [worlds.figures_in(DRAWS * block + n)["scenario.high"] for n in range(DRAWS)]
        assert sum(held) == 40
    assert {worlds.changes(n)["demand.care.children"] for n in range(DRAWS)} == {3.0, 6.0}
    assert [worlds.figures_in(n) for n in range(DRAWS)] != [worlds.figures_in(n + DRAWS) for n in range(DRAWS)]
    both = {(one["scenario.low"], one["scenario.high"]) for one in map(worlds.figures_in, range(DRAWS))}
    assert both == {(0.0, 1.0), (1.0, 0.0)}


def test_a_rare_forecast_comes_as_often_as_it_weighs() -> None:
    rare = WeighedForecast("rare", "rare", 0.03, {})
    worlds = Worlds((), 1, (rare, WeighedForecast("usual", "usual", 0.97, {})))
    assert sum(worlds.forecast(n) is rare for n in range(100 * DRAWS)) == pytest.approx(150, abs=25)


def test_what_a_forecast_sets_is_not_drawn_besides() -> None:
    may_be = drawn(city(LOW_HIGH + REGISTER), None, 0.1)
    assert may_be.figures == ()
    assert may_be.left_out == ("spot.spot.price_per_week",)


def test_what_the_instance_calls_uncertain_is_drawn_between_its_ends() -> None:
    may_be = drawn(city(UNCERTAIN + REGISTER), None, 0.1)
    found = {one.path: (one.base, one.low, one.high, one.shape) for one in may_be.figures}
    assert found == {
        "dps.dps.practical_occupancy": (1.0, 0.8, 1.0, "even"),
        "dps.dps.notice_weeks": (4.0, 2.0, 10.0, "triangle"),
        "spot.spot.price_per_week": (4000.0, 3600.0, 4400.0, "triangle"),
    }
    assert may_be.defaults == ()
    named = drawn(city(UNCERTAIN + REGISTER), {"spot.spot.price_per_week": (1.0, 2.0)}, 0.1)
    assert [one.path for one in named.figures] == ["spot.spot.price_per_week"]
    assert drawn(city(UNCERTAIN), {}, 0.1).figures == ()


def test_what_is_even_lies_anywhere_alike() -> None:
    even = Range("a", 3.0, 1.0, 5.0, whole=False, shape="even")
    assert [at_chance(even, share) for share in (0.0, 0.25, 0.5, 1.0)] == [1.0, 2.0, 3.0, 5.0]


def test_defaults_are_of_edition_3_and_give_way_to_what_the_instance_says() -> None:
    assert drawn(city(), None, 0.1).defaults == ()
    three = city().with_changes({"conventions": 3, "dps.dps.practical_occupancy": 0.9})
    found = {one.path: (one.base, one.low, one.high) for one in drawn(three, None, 0.1).figures}
    assert found == {
        "dps.dps.notice_weeks": (0.0, 0.0, LATE_WEEKS),
        "dps.dps.practical_occupancy": pytest.approx((0.9, 0.85, 0.95)),
    }
    assert set(drawn(three, None, 0.1).defaults) == set(found)
    said = city(UNCERTAIN).with_changes({"conventions": 3})
    assert drawn(said, None, 0.1).defaults == ()


def test_a_home_that_is_late_takes_nobody_before() -> None:
    """Two homes of two that open 26 weeks late in a world: no bed is used before, and none is paid for."""
    from commission_opt.decisions import Decisions
    from commission_opt.studies.mixes.candidate import certain
    from commission_opt.studies.recommend.trial import Trials

    decisions = Decisions(awarded={("dps/a", 0, 2): 2})
    late = Range("dps.dps.notice_weeks", 26.0, 25.999, 26.0, whole=False)
    plain, slow = (Trials(certain(city()), Worlds(figures, 5)) for figures in ((), (late,)))
    for world in range(3):
        on_time, too_late = plain.of(decisions, world), slow.of(decisions, world)
        assert too_late["as_used"] > on_time["as_used"]
        assert too_late["spend:2023/24"] >= 0


def test_figures_are_called_by_words() -> None:
    paths = ("demand.care.children", "spot.spot.price_per_week", "dps.dps.notice_weeks", "gone.for.good")
    assert names_of(city(), paths) == {
        "demand.care.children": "children (care)",
        "spot.spot.price_per_week": "price a week (spot)",
        "dps.dps.notice_weeks": "notice weeks (dps)",
    }
