"""The least core: the shares with which the group that is worst off against its own cost is as well off as can be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from commission_opt.engines.problem import Floats
from commission_opt.sharing.excess import ExcessProgramme
from commission_opt.sharing.game import PENNY, Game
from commission_opt.sharing.scaled import Scale


@dataclass(frozen=True)
class LeastCore:
    """How well every group can be kept content.

    Attributes
    ----------
    least, most
        The excess, £, at the costs of the plans and at the bounds: what the worst-off group pays more than it would
        cost without the others; below 0 it pays so much less. The excess is between them whatever the groups cost
        within their intervals, as it falls where any cost rises.
    low, high
        The least and the most that each member may pay in the least core, at the costs of the plans.
    """

    least: float
    most: float
    low: tuple[float, ...]
    high: tuple[float, ...]

    @property
    def stable_shares(self) -> Literal["there are", "there are none", "undecided"]:
        """Whether there are shares with which no group does better without the others: a core that is not empty."""
        if self.least > PENNY:
            return "there are none"
        return "there are" if self.most <= PENNY else "undecided"


def least_core(game: Game) -> LeastCore:
    """Find the least excess, and how far each member's share may move within it.

    ::

        excess(S)  = sum over i in S of share_i - c(S)
        least core = the shares that sum to c(N) with the least largest excess over the groups S

    No upper limit stands on a single member here but its own row. Groups whose cost is not known have none, so more
    of them may raise the excess. M. Maschler, B. Peleg and L. Shapley, "Geometric properties of the kernel, nucleolus,
    and related solution concepts", 1979.

    Raises
    ------
    CannotShare
        When too few groups have a plan for there to be a least excess.
    """
    scale = Scale.of(game)
    n = len(game.members)
    if n == 1:
        return LeastCore(0.0, 0.0, (game.whole,), (game.whole,))
    free = np.full(n, math.inf)
    least = ExcessProgramme(game.inside, scale.limits("plan"), scale.whole, free).least_excess().excess
    bounds = scale.limits("bound")
    most = math.inf
    if (bounds > -math.inf).all():
        most = ExcessProgramme(game.inside, bounds, scale.whole, free).least_excess().excess
    low, high = range_within(game, scale, free, least)
    return LeastCore(least * scale.unit, max(least, most) * scale.unit, tuple(low.tolist()), tuple(high.tolist()))


def range_within(game: Game, scale: Scale, most: Floats, excess: float) -> tuple[Floats, Floats]:
    """The least and most of each share, £, where no group pays more than its plan by more than `excess` (small)."""
    spare = 1e-9  # so that rounding leaves something
    programme = ExcessProgramme(game.inside, scale.limits("plan"), scale.whole, most, excess + spare)
    every = range(len(game.members))
    low = np.array([programme.least_share(nth) for nth in every])
    high = np.array([programme.least_share(nth, -1.0) for nth in every])
    return scale.large(low), scale.large(high)
