"""The nucleolus: the group that is worst off is as well off as can be, then the next worst, and so on."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import Floats
from commission_opt.sharing.allocation import Allocation
from commission_opt.sharing.excess import ExcessProgramme
from commission_opt.sharing.game import CannotShare, Game
from commission_opt.sharing.least_core import range_within
from commission_opt.sharing.scaled import Scale
from commission_opt.sharing.span import RowSpan

ALIKE = 1e-6  # of the amount at stake: how far the shares may be from those of the last linear programme


def nucleolus(game: Game) -> Allocation:
    """Divide the cost of all so that the excesses, the largest first, are as small as can be (D. Schmeidler, 1969).

    ::

        excess(S) = sum over i in S of share_i - c(S)
        share     = the least, word by word, of (largest excess, second largest, ...)
                    over the shares with  sum_i share_i = c(N),  share_i <= c({i})

    The last limit is there where the members alone cost as much as all together, or more; without it these are the
    shares of the prenucleolus. One linear programme after the other finds the least largest excess. Groups whose row
    has a marginal value have that excess in every optimum, and are fixed at it. Groups that are sums of multiples of
    fixed ones are let go, so each programme fixes a share more, and there are fewer than members. At the end the
    shares are solved for from what was fixed, to the precision of the machine.

    A range that is sound, and often wide: the largest excess falls where a cost rises, so it is at most that at the
    bounds, E. Every nucleolus within the intervals is then in

    ::

        sum over i in S of share_i <= plan(S) + E  for each S,   sum_i share_i = c(N)

    and `low` and `high` are the least and the most of each share there. Where all costs are exact, so are the shares.

    Raises
    ------
    CannotShare
        When too few groups have a plan for one answer.
    """
    if len(game.members) == 1:
        shares = low = high = np.array([game.whole])
    else:
        scale = Scale.of(game)
        shares = scale.large(_shares(game, scale))
        low, high = (shares, shares) if (game.column("bound") == game.column("plan")).all() else _range(game, scale)
    return Allocation(
        "nucleolus",
        game.members,
        game.whole,
        shares=tuple(shares.tolist()),
        low=tuple(np.minimum(low, shares).tolist()),
        high=tuple(np.maximum(high, shares).tolist()),
        error=(0.0,) * len(game.members),
    )


@dataclass
class _Fixed:
    """Equations of what is fixed: ``row @ shares - excess of the level == limit``, or without an excess."""

    rows: list[Floats] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)
    levels: list[int | None] = field(default_factory=list)

    def add(self, row: Floats, limit: float, level: int | None) -> None:
        self.rows.append(row)
        self.limits.append(limit)
        self.levels.append(level)

    def shares(self, members: int) -> Floats:
        """The shares, with the excess of each level as a further unknown."""
        deep = max((level + 1 for level in self.levels if level is not None), default=0)
        matrix = np.zeros((len(self.rows), members + deep))
        for nth, (row, level) in enumerate(zip(self.rows, self.levels, strict=True)):
            matrix[nth, :members] = row
            if level is not None:
                matrix[nth, members + level] = -1.0
        found: Floats = np.linalg.lstsq(matrix, np.array(self.limits))[0][:members]
        return found


def _shares(game: Game, scale: Scale) -> Floats:
    """The nucleolus at the costs of the plans, in small figures."""
    n = len(game.members)
    limits, most = scale.limits("plan"), _most(scale)
    programme = ExcessProgramme(game.inside, limits, scale.whole, most)
    span, fixed = RowSpan(n), _Fixed()
    fixed.add(np.ones(n), scale.whole, None)
    level, shares = 0, np.zeros(n)
    while span.rank < n and programme.free.any():
        found = programme.least_excess()
        shares = found.shares
        for member in found.at_most:
            row = np.eye(n)[member]
            fixed.add(row, float(most[member]), None)
            if span.add(row):
                programme.fix_member(member)
        for group in found.binding:
            row = game.inside[group]
            fixed.add(row, float(limits[group]), level)
            if span.add(row):
                programme.fix(group, float(limits[group]) + found.excess)
        if not found.binding:
            raise EngineFailed("no group decides the linear programme of a fair share")
        programme.let_go(np.flatnonzero(programme.free & span.holds(game.inside)).tolist())
        level += 1
    if span.rank < n:
        raise CannotShare("too few groups have a plan for one fair answer")
    exact = fixed.shares(n)
    if np.abs(exact - shares).max() > ALIKE:
        raise EngineFailed("what is fixed of the fair shares does not agree with the linear programme")
    return exact


def _most(scale: Scale) -> Floats:
    """Nobody pays more than alone, where that can be."""
    most = scale.most("plan")
    return most if most.sum() >= scale.whole - 1e-9 else np.full(len(most), math.inf)


def _range(game: Game, scale: Scale) -> tuple[Floats, Floats]:
    """The least and most that each share can be, £; see `nucleolus`."""
    nobody = np.full(len(game.members), math.inf)
    least, most = scale.most("bound"), scale.most("plan")
    limits = scale.limits("bound")
    if (limits == -math.inf).any():
        raise CannotShare("nothing bounds the cost of a group from below, so a fair share could be off by any amount")
    always, never = least.sum() >= scale.whole, most.sum() < scale.whole
    excess = ExcessProgramme(game.inside, limits, scale.whole, least if always else nobody).least_excess().excess
    if not always and not never:  # whether the limit is there is not known: what any shares within it can come to
        excess = max(excess, float((game.inside @ most - limits).max()))
    if not math.isfinite(excess):
        raise CannotShare("too few groups have a plan to say how far fair shares may be off")
    return range_within(game, scale, most if always else nobody, excess)
