"""Teams that work with children in care: who goes home, or steps down, is in the need no longer."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.demand.matrix_exponential import exponential
from commission_opt.instance.linked_needs import changes, ends_per_year, reached, stay_in

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.model.curves import Twice
    from commission_opt.services.common.record import EdgeOfCare, Referral

NOTHING = 1e-12  # of a child


def left_early(instance: Instance, service: EdgeOfCare, referral: Referral) -> dict[str, Twice]:
    """``G`` of the children fewer in each need, for each child taken on; below 0 where there are more.

    ::

        a(u)[k]  = success_rate * exp(-work / mean_stay_weeks[n]) * (P(v)[n,k] - P(v)[m,k]),   v = u - work,   0 for v < 0
        P(v)     = exp(rates * v)

    The work takes all its stages. Those who are in the need `n` till its end leave it by the work with the chance `success_rate`: they go
    home, or step down to the need `m`, where they stay as others do. ``P(v)[n,k]`` is the share of children of `n` who are in `k` after
    `v` weeks, by the stays and changes of need. It takes no memory of how long a child has been there, so that who was there before
    the work and who came lately count alike.
    """
    needs, rates = ways(instance, referral)
    work, start = service.stage_weeks, needs.index(referral.need)
    share = service.success_rate * still_there(instance, service, referral)
    size = len(needs)
    slope = np.zeros((3 * size, 3 * size))
    slope[:size, :size] = rates
    slope[:size, size : 2 * size] = slope[size : 2 * size, 2 * size :] = np.eye(size)

    @cache
    def all_needs(weeks: float) -> FloatArray:
        twice = exponential(slope * weeks)[:size, 2 * size :]
        fewer = twice[start] - (0.0 if referral.to is None else twice[needs.index(referral.to)])
        return np.asarray(share * fewer)

    def of(place: int) -> Twice:
        return lambda weeks: float(all_needs(weeks - work)[place]) if weeks > work else 0.0

    return {need: of(place) for place, need in enumerate(needs)}


def still_there(instance: Instance, service: EdgeOfCare, referral: Referral) -> float:
    """Share of the children taken on who are in the need till the work ends; all, where they are not in care."""
    if not service.on_stays:
        return 1.0
    stay = stay_in(instance, referral.need, referral.area or instance.area[0].id)
    assert stay is not None, "a service that acts on stays is checked for them"
    return math.exp(-service.stage_weeks / stay)


def ways(instance: Instance, referral: Referral) -> tuple[list[str], FloatArray]:
    """Needs that children of a referral may come to, and the rates, a week, at which they leave and change."""
    about = reached(instance, {referral.need, *([referral.to] if referral.to else [])})
    needs = [need.id for need in instance.need if need.id in about]
    area = referral.area or instance.area[0].id
    a_year = ends_per_year(1.0)
    stays = [stay_in(instance, need, area) for need in needs]
    rates = np.diag([-1.0 / stay if stay else 0.0 for stay in stays])
    for change in changes(instance):
        if change.need in needs:
            rates[needs.index(change.need), needs.index(change.to)] += change.per_year / a_year
    return needs, rates
