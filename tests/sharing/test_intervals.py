"""Costs known to an interval: what is told holds whatever they are within it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from commission_opt.sharing.allocation import Allocation
from commission_opt.sharing.asked import every_group, needed, seated
from commission_opt.sharing.game import Game, GroupCost
from commission_opt.sharing.least_core import least_core
from commission_opt.sharing.nucleolus import nucleolus
from commission_opt.sharing.proportional import proportional
from commission_opt.sharing.sampled_shapley import sampled_shapley
from commission_opt.sharing.shapley import shapley
from tests.sharing.games import LETTERS, SKANE, drawn_within, random_game, widened

Sharing = Callable[[Game], Allocation]


def check_holds(told: Allocation, game: Game, method: Sharing, random: Random, times: int) -> None:
    for _ in range(times):
        found = method(drawn_within(game, random))
        for low, share, high in zip(told.low, found.shares, told.high, strict=True):
            assert low - 1e-6 <= share <= high + 1e-6


@pytest.mark.parametrize("seed", range(40))
def test_the_range_of_the_shapley_value_holds_and_is_reached(seed: int) -> None:
    game = widened(random_game(seed), seed)
    told = shapley(game)
    check_holds(told, game, shapley, Random(seed), 15)
    member = game.members[0]
    lowest = Game.asked(
        game.members,
        game.costs,
        lambda group: GroupCost.exactly(
            game.whole if group == game.all else game.costs[group].bound if member in group else game.costs[group].plan
        ),
    )
    assert shapley(lowest).share(member) == pytest.approx(told.low[0])


@pytest.mark.parametrize("seed", range(20))
def test_the_range_of_the_nucleolus_holds(seed: int) -> None:
    """Also where it is not known whether members alone cost as much as together."""
    game = widened(random_game(seed), seed, most=1.0 if seed % 3 else 4.0)
    check_holds(nucleolus(game), game, nucleolus, Random(seed), 8)


@pytest.mark.parametrize("seed", [2, 6, 10, 14, 18, 22])
def test_the_range_of_proportional_shares_holds_and_is_reached(seed: int) -> None:
    game = widened(random_game(seed), seed)
    told = proportional(game)
    check_holds(told, game, proportional, Random(seed), 30)
    first, *others = (frozenset({name}) for name in game.members)
    ends = {first: game.costs[first].bound} | {group: game.costs[group].plan for group in others}
    lowest = Game.asked(
        game.members, game.costs, lambda group: GroupCost.exactly(ends.get(group, game.costs[group].plan))
    )
    assert proportional(lowest).shares[0] == pytest.approx(told.low[0])


@pytest.mark.parametrize("seed", range(16))
def test_the_least_excess_is_between_its_ends(seed: int) -> None:
    game = widened(random_game(seed), seed)
    told = least_core(game)
    random = Random(seed)
    for _ in range(5):
        assert told.least - 1e-6 <= least_core(drawn_within(game, random)).least <= told.most + 1e-6


def test_costs_that_are_exact_leave_no_range() -> None:
    for method in (shapley, nucleolus, proportional):
        found = method(SKANE)
        assert found.low == pytest.approx(found.shares)
        assert found.high == pytest.approx(found.shares)
        assert set(found.error) == {0.0}


def test_what_working_together_saves_has_a_range_too() -> None:
    game = Game(
        ("A", "B"),
        {frozenset("A"): GroupCost(9, 10), frozenset("B"): GroupCost(4, 6), frozenset("AB"): GroupCost(11, 12)},
    )
    assert (game.saving.bound, game.saving.plan) == (13 - 12, 16 - 11)


def large_game(seed: int, number: int) -> Game:
    """Homes that are cheaper for more, and pairs that are near one another."""
    random = Random(seed)
    members = LETTERS[:number]
    sizes = {name: random.uniform(1, 10) for name in members}
    near = {frozenset((a, b)): random.uniform(0, 1) ** 3 for a in members for b in members if a < b}

    def cost(group: frozenset[str]) -> GroupCost:
        saved = sum(worth for pair, worth in near.items() if pair <= group)
        return GroupCost.exactly(5 + 10 * sum(sizes[name] for name in group) ** 0.8 - saved)

    return Game.asked(members, every_group(members), cost)


@pytest.mark.parametrize("seed", range(30))
def test_a_sample_sums_to_the_whole_and_asks_for_its_groups_alone(seed: int) -> None:
    full = large_game(seed, 8)
    asked = needed(full.members, tables=4, seed=seed)
    assert not asked.exact
    assert len(asked.groups) < asked.of == 255
    game = Game.asked(full.members, asked.groups, lambda group: full.costs[group])
    found = sampled_shapley(game, asked.tables)
    assert sum(found.shares) == pytest.approx(game.whole)


def test_a_sample_is_as_near_as_it_says() -> None:
    """95% for all members at once: of 150 samples few may be further off, and not for being told too much."""
    missed, told, seen = 0, 0.0, 0.0
    for seed in range(150):
        game = large_game(seed % 10, 8)
        truth = shapley(game).shares
        found = sampled_shapley(game, seated(game.members, 6, seed))
        off = [abs(share - right) for share, right in zip(found.shares, truth, strict=True)]
        missed += any(one > error for one, error in zip(off, found.error, strict=True))
        told, seen = told + sum(found.error), seen + sum(off)
    assert missed <= 150 * 0.05
    assert told < 8 * seen


def test_every_table_of_five_makes_the_exact_value() -> None:
    game = large_game(3, 5)
    every = seated(game.members, 1000, 0)
    assert len(every) == 12
    assert sampled_shapley(game, every).shares == pytest.approx(shapley(game).shares)


@pytest.mark.parametrize("seed", range(20))
def test_the_range_of_a_sample_holds(seed: int) -> None:
    """At the costs of the same tables: whatever these are within their intervals."""
    game = widened(large_game(seed, 7), seed, most=3.0)
    tables = seated(game.members, 5, seed)
    told = sampled_shapley(game, tables)
    check_holds(told, game, lambda one: sampled_shapley(one, tables), Random(seed), 5)


@pytest.mark.parametrize("seed", range(20))
def test_the_range_of_a_sample_holds_for_the_true_value(seed: int) -> None:
    game = widened(large_game(seed, 7), seed, most=3.0)
    told = sampled_shapley(game, seated(game.members, 6, seed))
    check_holds(told, game, shapley, Random(seed), 5)
