"""The Shapley value: what each member adds to the cost, on average over every order in which they could join."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from commission_opt.engines.problem import Floats
from commission_opt.sharing.allocation import Allocation
from commission_opt.sharing.game import CannotShare, Game


@dataclass(frozen=True)
class Weights:
    """How a share is made of the costs of groups.

    Attributes
    ----------
    parts
        Shape (parts, members): weight of the cost of each group but that of all.
    whole
        Of the cost of all, the same for each member.
    """

    parts: Floats
    whole: float

    def at(self, game: Game, end: str) -> Floats:
        """Each member's share at one end of every interval, ``bound`` or ``plan``."""
        shares: Floats = game.column(end) @ self.parts + self.whole * game.whole
        return shares

    def range(self, game: Game) -> tuple[Floats, Floats]:
        """The least and the most that each share can be: every cost at the end that makes it so."""
        up, down = np.maximum(self.parts, 0), np.minimum(self.parts, 0)
        bound, plan = game.column("bound"), game.column("plan")
        constant = self.whole * game.whole
        return bound @ up + plan @ down + constant, plan @ up + bound @ down + constant


def shapley(game: Game) -> Allocation:
    """Divide the cost of all by the Shapley value, from the cost of every group (L. Shapley, 1953).

    ::

        share_i = sum over S without i of  |S|! (n - |S| - 1)! / n!  (c(S + i) - c(S))

    A share is a sum of costs with weights of either sign, so its range is exact: lowest with the bound of each group
    that i is in and the plan of each that it is not in, highest the other way about.

    Raises
    ------
    CannotShare
        When the cost of a group is not known, or a group has no plan.
    """
    if not game.complete:
        raise CannotShare("the exact Shapley value needs the cost of every group; a sample does without")
    check_plans(game)
    weights = _weights(game)
    low, high = weights.range(game)
    return Allocation(
        "shapley",
        game.members,
        game.whole,
        shares=tuple(weights.at(game, "plan").tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        error=(0.0,) * len(game.members),
    )


def check_plans(game: Game) -> None:
    """Refuse a game in which no plan is known for one of the groups asked for.

    Raises
    ------
    CannotShare
        It names the group.
    """
    for group in game.parts:
        if not math.isfinite(game.costs[group].plan) or not math.isfinite(game.costs[group].bound):
            names = ", ".join(name for name in game.members if name in group)
            raise CannotShare(f"the Shapley value needs a cost of every group, and none is known for {names}")


def _weights(game: Game) -> Weights:
    """Of each group, by its size: joined last it counts for its members, and against those who would join next."""
    n = len(game.members)
    joins = [1 / (n * math.comb(n - 1, size)) for size in range(n)]  # by the size of the group that is joined
    sizes = game.inside.sum(axis=1).astype(int)
    within = np.array([joins[size - 1] for size in sizes]).reshape(-1, 1)
    without = np.array([joins[size] for size in sizes]).reshape(-1, 1)
    return Weights(np.where(game.inside > 0, within, -without), joins[n - 1])
