"""Children whom a plan moves where a rule of stability counts moves: they are moved in the simulation too."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from commission_opt.demand import demand_table
from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.rules.stability.in_force import stays_of, told_otherwise

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result import Result
    from commission_opt.rules.occupancy.order import Lane
    from commission_opt.studies.simulation.promise import PlannedMoves

NOBODY = 1e-3  # children of a period: a rounding, no move


def counted_moves(result: Result, instance: Instance) -> PlannedMoves:
    """Children whom the plan moves out of what is bought as used, while a `[[rules.stability]]` counts their moves: of any such offer.

    ::

        moved[n,a,k,t] = max(0, still[n,a,t] * placed[n,a,k,t-1] - placed[n,a,k,t])
        still[n,a,t] = min(exp(-weeks between mid-periods / mean_stay_weeks[n]), children[n,a,t] / children[n,a,t-1])

    of needs whose children stay where they are otherwise. What leaves beds is left out: it leaves with the beds that end,
    as in the simulation.
    """
    stays = stays_of(instance)
    as_used = {offer.id: nth for nth, offer in enumerate(instance.offers) if offer.bought_as_used}
    at = {period.start.isoformat(): period.index for period in instance.periods}
    placed: dict[tuple[str, str, str, int], float] = defaultdict(float)
    for row in result["placements"]:
        placed[row["need"], row["area"], row["offer"], at[row["period"]]] += row["children"]
    come = demand_table(instance).expected
    found: dict[tuple[int, Lane], float] = defaultdict(float)
    for before, period in pairwise(instance.periods):
        t, weeks = period.index, (period.middle_years - before.middle_years) * WEEKS_PER_YEAR
        for need, area, offer in dict.fromkeys(key[:3] for key in placed):
            if need not in stays or offer not in as_used or not told_otherwise(instance, need, period.start):
                continue
            there = come.get((t - 1, need, area), 0.0)
            fewer = come.get((t, need, area), 0.0) / there if there > 0 else 1.0
            still = min(math.exp(-weeks / stays[need]), fewer)
            moved = still * placed[need, area, offer, t - 1] - placed[need, area, offer, t]
            if moved > NOBODY:
                found[t, (need, area)] += moved
    return tuple((*key, tuple(as_used.values()), moved) for key, moved in found.items())
