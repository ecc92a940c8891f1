"""The check of every group finds who would do better alone, and says where it cannot tell."""

from __future__ import annotations

from random import Random

import pytest

from commission_opt.sharing.additivity import dearer_together
from commission_opt.sharing.blocking import check_groups
from commission_opt.sharing.game import Game, GroupCost
from commission_opt.sharing.least_core import least_core
from commission_opt.sharing.nucleolus import nucleolus
from commission_opt.sharing.pennies import to_the_penny
from commission_opt.sharing.proportional import proportional
from tests.sharing.games import SKANE, drawn_within, exact, listed, random_game, widened


def test_shares_in_proportion_are_left_by_a_group_in_skane() -> None:
    """As the study says: H, K and L would pay more than for a system of their own."""
    found = check_groups(SKANE, proportional(SKANE).pence)
    assert found.stable is False
    assert found.groups[0].group == frozenset("HKL")
    assert found.groups[0].saves_at_least == pytest.approx(33.85 - 27.26, abs=0.02)
    assert check_groups(SKANE, nucleolus(SKANE).pence).stable is True


@pytest.mark.parametrize("seed", range(60))
def test_a_group_is_found_wherever_one_does_better_alone(seed: int) -> None:
    """Shares a group pays one pound too much of: built so."""
    game = random_game(seed)
    random = Random(seed)
    group = random.choice(game.parts)
    others = sorted(game.all - group)
    inside = sorted(group)
    paid = dict.fromkeys(game.members, 0)
    paid[inside[0]] = round(100 * game.costs[group].plan) + 100
    paid[others[0]] = round(100 * game.whole) - paid[inside[0]]
    assert group in {one.group for one in check_groups(game, paid).better_alone}


@pytest.mark.parametrize("seed", range(60))
def test_there_is_a_core_exactly_where_the_nucleolus_is_in_it(seed: int) -> None:
    game = random_game(seed)
    found = check_groups(game, nucleolus(game).pence)
    assert (found.stable is True) == (least_core(game).stable_shares == "there are")


@pytest.mark.parametrize(
    ("bound", "plan", "verdict"),
    [
        (5.0, 7.9, "better alone"),
        (7.0, 8.5, "undecided"),
        (8.1, 9.0, "no better alone"),
        (8.0, 9.0, "no better alone"),
        (7.0, 8.0, "undecided"),
        (7.0, float("inf"), "undecided"),
        (float("inf"), float("inf"), "no better alone"),
    ],
)
def test_a_group_that_pays_eight_pounds(bound: float, plan: float, verdict: str) -> None:
    game = Game(
        ("A", "B"),
        {
            frozenset("A"): GroupCost(bound, plan),
            frozenset("B"): GroupCost.exactly(3.0),
            frozenset("AB"): GroupCost.exactly(10.0),
        },
    )
    found = check_groups(game, {"A": 800, "B": 200})
    (one,) = (one for one in found.groups if one.group == frozenset("A"))
    assert one.verdict == verdict
    assert (one.saves_at_least, one.saves_at_most) == (8.0 - plan, 8.0 - bound)
    assert found.stable is {"better alone": False, "undecided": None, "no better alone": True}[verdict]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_decided_holds_whatever_the_costs(seed: int) -> None:
    game = widened(random_game(seed), seed)
    pence = nucleolus(game).pence
    told = check_groups(game, pence)
    random = Random(seed)
    for _ in range(10):
        true = drawn_within(game, random)
        for one in told.groups:
            cost = true.costs[one.group].plan
            if one.verdict == "better alone":
                assert cost < one.share
            if one.verdict == "no better alone":
                assert cost >= one.share - 0.0101 * len(one.group)


def test_groups_that_were_not_asked_for_are_counted() -> None:
    costs = {group: cost for group, cost in SKANE.costs.items() if len(group) in (1, 6)}
    found = check_groups(Game(SKANE.members, costs), nucleolus(SKANE).pence)
    assert (len(found.groups), found.not_asked, found.stable) == (6, 56, None)


def test_shares_that_are_not_all_of_the_bill_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to the cost of all"):
        check_groups(SKANE, dict.fromkeys("AHKLMT", 100))
    with pytest.raises(ValueError, match="those of all members"):
        check_groups(SKANE, {"A": 8382})


def test_groups_that_cost_more_together() -> None:
    """Both would fill the same home alone."""
    game = listed({"A": 10, "B": 10, "C": 5, "AB": 24, "AC": 15, "BC": 15, "ABC": 28})
    assert [(set(pair.one | pair.other), pair.by) for pair in dearer_together(game)] == [
        ({"A", "B"}, 4.0),
        ({"A", "B", "C"}, 3.0),
        ({"A", "B", "C"}, 3.0),
    ]
    assert [(pair.one | pair.other, round(pair.by, 2)) for pair in dearer_together(SKANE)] == [
        (frozenset("AHLMT"), 0.37)
    ]
    wide = Game.asked(
        game.members, game.costs, lambda group: GroupCost(game.costs[group].plan - 5, game.costs[group].plan)
    )
    assert dearer_together(wide) == []  # as it may be by the gap


@pytest.mark.parametrize("seed", range(40))
def test_groups_that_cost_more_together_are_all_found(seed: int) -> None:
    game = random_game(seed)
    found = {frozenset((pair.one, pair.other)): pair.by for pair in dearer_together(game)}
    groups = list(game.costs)
    for one in groups:
        for other in groups:
            if one & other:
                continue
            more = game.costs[one | other].plan - game.costs[one].plan - game.costs[other].plan
            assert found.get(frozenset((one, other)), 0.0) == pytest.approx(more if more > 0.01 else 0.0)


@pytest.mark.parametrize("seed", range(60))
def test_pence_sum_to_the_whole(seed: int) -> None:
    random = Random(seed)
    size = 10 ** random.uniform(-2, 9)
    shares = [random.uniform(-0.2, 1) * size for _ in range(random.randint(1, 12))]
    found = to_the_penny(shares, sum(shares))
    assert sum(found) == round(100 * sum(shares))
    assert all(abs(pence - 100 * share) < 1 + 1e-6 * abs(share) for pence, share in zip(found, shares, strict=True))


def test_pence_of_thirds() -> None:
    assert to_the_penny([100 / 3] * 3, 100.0) == [3334, 3333, 3333]
    assert to_the_penny([0.29, 0.71], 1.0) == [29, 71]
    assert to_the_penny([-1 / 3, -2 / 3], -1.0) == [-33, -67]
    with pytest.raises(ValueError, match=r"sum to £3.00, not to £4.00"):
        to_the_penny([1.0, 2.0], 4.0)


def test_the_pence_of_an_allocation() -> None:
    game = exact("ABC", lambda group: 100.0 if len(group) == 3 else 60.0 * len(group))
    assert nucleolus(game).pence == {"A": 3334, "B": 3333, "C": 3333}
