"""Shares in proportion to what each member costs alone."""

from __future__ import annotations

import math

from commission_opt.sharing.allocation import Allocation
from commission_opt.sharing.game import CannotShare, Game


def proportional(game: Game) -> Allocation:
    """Divide the cost of all in proportion to what each member costs alone.

    ::

        share_i = c(N) c({i}) / sum_j c({j})

    So each saves the same share of what it would cost alone. The range of a share is exact: it is lowest where the
    member costs its bound alone and the others their plans, and highest the other way about.

    Raises
    ------
    CannotShare
        When no plan is known for one of the members alone, or one costs nothing, or less, alone.
    """
    alone = game.alone
    if min(one.bound for one in alone) < 0 or max(one.bound for one in alone) <= 0:
        raise CannotShare("shares in proportion need members that each cost something alone")
    plans, bounds = math.fsum(one.plan for one in alone), math.fsum(one.bound for one in alone)
    low = [_ratio(one.bound, plans - one.plan) for one in alone]
    high = [_ratio(one.plan, bounds - one.bound) for one in alone]
    return Allocation(
        "proportional",
        game.members,
        game.whole,
        shares=tuple(game.whole * one.plan / plans for one in alone),
        low=tuple(min(game.whole * part for part in pair) for pair in zip(low, high, strict=True)),
        high=tuple(max(game.whole * part for part in pair) for pair in zip(low, high, strict=True)),
        error=(0.0,) * len(alone),
    )


def _ratio(own: float, others: float) -> float:
    """The share of the member in the whole; all of it where nothing costs anything."""
    return own / (own + others) if own + others > 0 else 1.0
