"""200 small games: the Shapley value by every order of joining, the nucleolus by what defines it."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog  # type: ignore[import-untyped]

from commission_opt.sharing.game import Game
from commission_opt.sharing.least_core import least_core
from commission_opt.sharing.nucleolus import nucleolus
from commission_opt.sharing.shapley import shapley
from tests.sharing.games import by_every_order, random_game

SAME = 1e-6


def excesses(game: Game, shares: list[float]) -> list[tuple[float, frozenset[str]]]:
    """What each group pays more than it would cost, the largest first."""
    paid = dict(zip(game.members, shares, strict=True))
    found = [(sum(paid[name] for name in group) - game.costs[group].plan, group) for group in game.parts]
    return sorted(found, key=lambda one: -one[0])


def can_be_limited(game: Game) -> bool:
    """Whether nobody need pay more than alone."""
    return sum(one.plan for one in game.alone) >= game.whole - SAME


def passes_kohlberg(game: Game, shares: list[float]) -> bool:
    """E. Kohlberg, 1971: however many of the largest excesses are taken, their groups are balanced.

    Each has a weight above 0, and every member has 1 in all; members who pay what they would alone may help
    with a weight of 0 or more, where nobody may pay more than that.
    """
    n = len(game.members)
    rows = {group: [float(name in group) for name in game.members] for group in game.parts}
    found = excesses(game, shares)
    helpers: list[list[float]] = []
    if can_be_limited(game):
        at_most = [nth for nth in range(n) if abs(shares[nth] - game.alone[nth].plan) <= SAME]
        helpers = [[float(nth == other) for other in range(n)] for nth in at_most]
    for nth in range(len(found)):
        if nth + 1 < len(found) and found[nth][0] - found[nth + 1][0] <= SAME:
            continue
        columns = [*(rows[group] for _, group in found[: nth + 1]), *helpers]
        groups = nth + 1
        # the most that every group's weight can be at least
        matrix = np.column_stack([np.array(columns).T, np.zeros(n)])
        above = np.column_stack([-np.eye(len(columns))[:groups], np.ones(groups)])
        cost = np.append(np.zeros(len(columns)), -1.0)
        done = linprog(cost, A_ub=above, b_ub=np.zeros(groups), A_eq=matrix, b_eq=np.ones(n), bounds=(0, 1))
        if done.status != 0 or done.x[-1] <= 1e-6:
            return False
    return True


@pytest.mark.parametrize("seed", range(200))
def test_shapley_value_and_nucleolus(seed: int) -> None:
    game = random_game(seed)
    assert shapley(game).shares == pytest.approx(by_every_order(game), abs=1e-9)

    found = list(nucleolus(game).shares)
    assert sum(found) == pytest.approx(game.whole, abs=1e-9)
    assert passes_kohlberg(game, found)
    best = [excess for excess, _ in excesses(game, found)]
    random = Random(seed)
    for _ in range(20):
        step = [random.gauss(0, 1) * 10 ** random.uniform(-3, 1) for _ in found]
        other = [share + one - sum(step) / len(step) for share, one in zip(found, step, strict=True)]
        if can_be_limited(game):
            alone = [one.plan for one in game.alone]
            if any(share > most for share, most in zip(other, alone, strict=True)):
                continue
        worse = [excess for excess, _ in excesses(game, other)]
        first = next((pair for pair in zip(best, worse, strict=True) if abs(pair[0] - pair[1]) > SAME), (0.0, 0.0))
        assert first[0] <= first[1]


@pytest.mark.parametrize("seed", range(0, 200, 4))
def test_the_check_by_kohlberg_refuses_other_shares(seed: int) -> None:
    game = random_game(seed + 1)
    found = list(nucleolus(game).shares)
    other = [found[0] - 0.01, found[1] + 0.01, *found[2:]]
    assert not passes_kohlberg(game, other)


@pytest.mark.parametrize("seed", range(0, 200, 3))
def test_least_core(seed: int) -> None:
    """Its excess is that of a linear programme with every row, and the nucleolus is in it where nobody's limit binds."""
    game = random_game(seed)
    n = len(game.members)
    rows = np.column_stack([game.inside, -np.ones(len(game.parts))])
    done = linprog(
        np.append(np.zeros(n), 1.0),
        A_ub=rows,
        b_ub=game.column("plan"),
        A_eq=[[1.0] * n + [0.0]],
        b_eq=[game.whole],
        bounds=(None, None),
    )
    found = least_core(game)
    assert found.least == found.most == pytest.approx(done.fun, abs=1e-6)
    if found.least <= 0:
        for low, share, high in zip(found.low, nucleolus(game).shares, found.high, strict=True):
            assert low - SAME <= share <= high + SAME
