"""A game in figures near 1: what each member pays more than alone, as a share of the largest amount at stake.

Least core and nucleolus do not care what is taken off each member beforehand or what money is counted in, and an
engine's tolerances do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from commission_opt.engines.problem import Floats
from commission_opt.sharing.game import Game

ROUNDING = 1e-12  # less than this share of the whole is at stake by rounding only


@dataclass(frozen=True)
class Scale:
    """How amounts of a game are made small, and large again.

    ::

        small share_i = (share_i - base_i) / unit
        small limit_S = (cost_S - sum over i in S of base_i) / unit
    """

    game: Game
    base: Floats
    unit: float

    @classmethod
    def of(cls, game: Game) -> Scale:
        """What each costs alone as its base, an equal part where one has no plan; the largest saving as the unit."""
        n = len(game.members)
        alone = [game.costs.get(frozenset({name})) for name in game.members]
        plans = [one.plan if one and math.isfinite(one.plan) else game.whole / n for one in alone]
        scale = cls(game, np.array(plans), 1.0)
        at_stake = np.abs(np.append(scale.limits("plan"), scale.whole))
        largest = at_stake[np.isfinite(at_stake)].max(initial=0.0)
        return cls(game, scale.base, float(largest) if largest > ROUNDING * abs(game.whole) else 1.0)

    @property
    def whole(self) -> float:
        """What is divided, small."""
        return (self.game.whole - math.fsum(self.base)) / self.unit

    def limits(self, end: Literal["bound", "plan"]) -> Floats:
        """The cost of each part of the game at one end of its interval, small."""
        small: Floats = (self.game.column(end) - self.game.inside @ self.base) / self.unit
        return small

    def most(self, end: Literal["bound", "plan"]) -> Floats:
        """What each member costs alone, small; infinite where that is not known."""
        known = [self.game.costs.get(frozenset({name})) for name in self.game.members]
        costs = np.array([getattr(one, end) if one else math.inf for one in known])
        small: Floats = (costs - self.base) / self.unit
        return small

    def large(self, shares: Floats) -> Floats:
        """Shares in £."""
        found: Floats = shares * self.unit + self.base
        return found
