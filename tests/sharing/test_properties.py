"""What a fair share has to keep, whatever the game."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from commission_opt.sharing.allocation import Allocation
from commission_opt.sharing.game import CannotShare, Game, GroupCost
from commission_opt.sharing.least_core import least_core
from commission_opt.sharing.nucleolus import nucleolus
from commission_opt.sharing.proportional import proportional
from commission_opt.sharing.shapley import shapley
from tests.sharing.games import SKANE, airport, bankruptcy, exact, listed, random_game

EVERY = pytest.mark.parametrize("method", [shapley, nucleolus])
Sharing = Callable[[Game], Allocation]


def renamed(game: Game, order: list[int]) -> Game:
    return Game(tuple(game.members[nth] for nth in order), dict(game.costs))


def with_costs(game: Game, change: Callable[[frozenset[str], float], float]) -> Game:
    return exact("".join(game.members), lambda group: change(group, game.costs[group].plan))


@EVERY
@pytest.mark.parametrize("seed", range(24))
def test_the_order_in_which_members_are_told_changes_nothing(method: Sharing, seed: int) -> None:
    game = random_game(seed)
    order = list(range(len(game.members)))[::-1]
    other = method(renamed(game, order))
    assert [other.share(name) for name in game.members] == pytest.approx(method(game).shares, abs=1e-7)


@EVERY
@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("factor", [1e-3, 5e7])
def test_money_counted_otherwise_and_fees_of_ones_own_go_through(method: Sharing, seed: int, factor: float) -> None:
    game = random_game(seed)
    fees = {name: 10.0 * nth for nth, name in enumerate(game.members)}
    other = with_costs(game, lambda group, cost: factor * (cost + sum(fees[name] for name in group)))
    expected = [factor * (share + fees[name]) for share, name in zip(method(game).shares, game.members, strict=True)]
    assert method(other).shares == pytest.approx(expected, abs=1e-6 * factor)


@EVERY
@pytest.mark.parametrize("seed", range(24))
def test_a_member_whose_cost_is_its_own_pays_that(method: Sharing, seed: int) -> None:
    """A dummy: it costs 3 in every group. Two members that are alike pay alike."""
    inner = random_game(seed, most=3)
    if sum(one.plan for one in inner.alone) < inner.whole:
        inner = with_costs(inner, lambda group, cost: cost if len(group) < len(inner.members) else 0.0)
    dummy = exact(
        "".join(inner.members) + "Z",
        lambda group: 3.0 * ("Z" in group) + (inner.costs[group - {"Z"}].plan if group - {"Z"} else 0.0),
    )
    found = method(dummy)
    assert found.share("Z") == pytest.approx(3.0)
    assert found.shares[:-1] == pytest.approx(method(inner).shares, abs=1e-7)


@EVERY
def test_members_who_are_alike_pay_alike(method: Sharing) -> None:
    found = method(exact("ABCDE", lambda group: 2.0 * ("A" in group) + len(group - {"A"}) ** 0.5))
    assert found.shares[1:] == pytest.approx([found.shares[1]] * 4)


@pytest.mark.parametrize("seed", range(24))
def test_the_shapley_value_of_two_bills_is_that_of_each(seed: int) -> None:
    one, other = airport([1.0, 3.0, 4.0, 9.0]), random_game(seed * 4 + 1)
    other = other if len(other.members) == 4 else exact("ABCD", lambda group: float(len(group) ** 2 + seed))
    both = with_costs(one, lambda group, cost: cost + other.costs[group].plan)
    expected = [a + b for a, b in zip(shapley(one).shares, shapley(other).shares, strict=True)]
    assert shapley(both).shares == pytest.approx(expected)


def test_proportional_shares_save_everybody_the_same_part() -> None:
    found = proportional(SKANE)
    saved = {share / cost.plan for share, cost in zip(found.shares, SKANE.alone, strict=True)}
    assert max(saved) - min(saved) < 1e-12


@pytest.mark.parametrize("method", [shapley, nucleolus, proportional])
def test_one_member_pays_all(method: Sharing) -> None:
    assert method(listed({"A": 12.5})).shares == (12.5,)


@EVERY
def test_two_members_share_the_saving_alike(method: Sharing) -> None:
    assert method(listed({"A": 10, "B": 6, "AB": 12})).shares == pytest.approx((8, 4))


def test_nothing_to_save_is_no_trouble() -> None:
    additive = exact("ABCDE", lambda group: sum(0.1 * (1 + "ABCDE".index(name)) for name in group))
    assert nucleolus(additive).shares == pytest.approx((0.1, 0.2, 0.3, 0.4, 0.5))
    assert least_core(additive).least == pytest.approx(0, abs=1e-9)


def test_the_nucleolus_never_charges_more_than_alone_where_that_can_be() -> None:
    """Two alone are dear to join: without the limit the third would be charged above its own cost."""
    game = listed({"A": 0, "B": 0, "C": 0, "AB": 9, "AC": 9, "BC": -9, "ABC": -1})
    assert nucleolus(game).shares == pytest.approx((0, -0.5, -0.5))


def test_a_group_without_a_plan_limits_nothing() -> None:
    """The nucleolus does without the cost of one group; what needs it says so."""
    known = dict(bankruptcy(200).costs)
    pair = frozenset("AB")
    game = Game(("A", "B", "C"), known | {pair: GroupCost(1.0, float("inf"))})
    without = nucleolus(Game(("A", "B", "C"), {group: cost for group, cost in known.items() if group != pair}))
    assert nucleolus(game).shares == without.shares
    with pytest.raises(CannotShare, match="none is known for A, B"):
        shapley(game)


@pytest.mark.parametrize("alone", [GroupCost(3.0, float("inf")), GroupCost(float("inf"), float("inf"))])
def test_too_few_plans_for_an_answer(alone: GroupCost) -> None:
    game = Game(
        ("A", "B"),
        {frozenset("A"): alone, frozenset("B"): GroupCost.exactly(4), frozenset("AB"): GroupCost.exactly(9)},
    )
    for method in (proportional, shapley, nucleolus, least_core):
        with pytest.raises(CannotShare):
            method(game)


def test_costs_that_cannot_be_are_refused() -> None:
    one = GroupCost.exactly(1.0)
    with pytest.raises(ValueError, match="no member is called X"):
        Game(("A",), {frozenset("A"): one, frozenset("X"): one})
    with pytest.raises(ValueError, match="each named once"):
        Game(("A", "A"), {frozenset("A"): one})
    with pytest.raises(CannotShare, match="no plan for all together"):
        Game(("A", "B"), {frozenset("A"): one})
    with pytest.raises(ValueError, match="from a bound to a plan"):
        GroupCost(float("nan"), 1.0)
    with pytest.raises(CannotShare, match="needs the cost of every group"):
        shapley(Game(("A", "B"), {frozenset("AB"): one}))
    with pytest.raises(CannotShare, match="each cost something"):
        proportional(listed({"A": -1, "B": 2, "AB": 1}))
    assert GroupCost(5.0 + 1e-9, 5.0).bound == 5.0


def test_a_game_cannot_be_changed_and_can_be_sent_to_a_process() -> None:
    with pytest.raises(TypeError):
        SKANE.costs[frozenset("A")] = GroupCost.exactly(0)  # type: ignore[index]
    again = pickle.loads(pickle.dumps(SKANE))
    assert (again.members, dict(again.costs)) == (SKANE.members, dict(SKANE.costs))
