"""How far the children who come may be from their average, where curves are averaged over that."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commission_opt.instance.calendar import Period
    from commission_opt.instance.instance import Instance

TimesAsMany = tuple[tuple[float, float], ...]  # chance, and times as many children
SURE: TimesAsMany = ((1.0, 1.0),)
POINTS = 7  # of the quadrature


def in_one_course(instance: Instance) -> bool:
    """Whether the plan is made for the average demand scenario, and curves for how far it may be off."""
    return instance.occupancy.worked_out and instance.occupancy.spread_in == "curves"


def spread_of(instance: Instance, needs: Iterable[str], period: Period) -> TimesAsMany:
    """Chances of so many times the children, at the middle of a period.

    ::

        xi = exp(sigma * z - sigma**2 / 2),   sigma**2 = log(1 + entries_spread**2 + stay_spread**2),   z standard normal
        times = 1 + (1 - exp(-weeks / stay)) * (xi - 1)

    with `weeks` from the start of the horizon, as children who are there stay on, and `stay` the longest mean stay of the
    needs. The normal distribution is taken at the seven points of Gauss and Hermite.
    """
    known = instance.uncertainty
    variance = known.entries_spread**2 + known.stay_spread**2
    if variance <= 0 or known.scenarios > 1 or not in_one_course(instance):
        return SURE
    sigma = math.sqrt(math.log1p(variance))
    stay = longest_stay(instance, tuple(needs))
    reached = 1.0 if stay is None else 1.0 - math.exp(-weeks_before(instance, period) / stay)
    return tuple((chance, 1.0 + reached * (math.exp(sigma * z - sigma**2 / 2) - 1.0)) for z, chance in _hermite())


def longest_stay(instance: Instance, needs: tuple[str, ...]) -> float | None:
    """Weeks; None where nothing says how long some of them stay on average."""
    stays = [
        instance.mean_stay_weeks(record, need)
        for record in instance.demand
        for need in ({record.need} if record.need else {row.need for row in record.rows})
        if need in needs and not record.certain
    ]
    return None if not stays or None in stays else max(stay for stay in stays if stay is not None)


def weeks_before(instance: Instance, period: Period) -> float:
    """Weeks from the start of the horizon to the middle of a period."""
    return sum(one.weeks for one in instance.periods if one.index < period.index) + period.weeks / 2


@cache
def _hermite() -> tuple[tuple[float, float], ...]:
    """Points of the standard normal distribution, and their chances."""
    import numpy as np

    points, weights = np.polynomial.hermite_e.hermegauss(POINTS)
    return tuple(zip(points.tolist(), (weights / weights.sum()).tolist(), strict=True))
