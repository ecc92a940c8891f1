"""What may come: figures drawn together, the same for each mix."""

from __future__ import annotations

import numpy as np
import pytest

from commission_opt.studies.recommend.worlds import DRAWS, Worlds, that_can_be, triangular
from commission_opt.studies.sensitivity.ranges import Range
from tests.studies.recommend.cases import city

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
    assert Worlds((), 3).draw(7) == 0


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
