"""Whether two groups ever cost less apart than together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from commission_opt.sharing.game import PENNY, Game, Group


@dataclass(frozen=True)
class DearerTogether:
    """Two groups without a common member that surely cost more together than apart.

    Attributes
    ----------
    by
        At least so much more, £.
    """

    one: Group
    other: Group
    by: float


def dearer_together(game: Game) -> list[DearerTogether]:
    """Every pair of groups that is proven to cost more together than apart, those that cost most more first.

    ::

        subadditive:          c(S + T) <= c(S) + c(T)              for all S, T without a common member
        surely not, where     bound(S + T) > plan(S) + plan(T)

    Two authorities may each fill the same home alone, and cannot both fill it together: then this finds them.
    Pairs are looked at whose three costs are all known.
    """
    groups = (*game.parts, game.all)
    bits = np.array([sum(1 << nth for nth, name in enumerate(game.members) if name in group) for group in groups])
    order = np.argsort(bits)
    plans = np.array([game.costs[group].plan for group in groups])
    bounds = np.array([game.costs[group].bound for group in groups])
    found = []
    for one, mask in enumerate(bits):
        apart = np.flatnonzero((bits & mask == 0) & (bits > mask))
        at = np.searchsorted(bits, bits[apart] | mask, sorter=order).clip(max=len(bits) - 1)
        known = bits[order[at]] == bits[apart] | mask
        others, both = apart[known], order[at][known]
        with np.errstate(invalid="ignore"):
            more = bounds[both] - plans[others] - plans[one]
        for nth in np.flatnonzero(more > PENNY):
            found.append(DearerTogether(groups[one], groups[others[nth]], float(more[nth])))
    place = {group: nth for nth, group in enumerate(groups)}
    return sorted(
        (pair for pair in found if not math.isnan(pair.by)),
        key=lambda pair: (-pair.by, place[pair.one], place[pair.other]),
    )
