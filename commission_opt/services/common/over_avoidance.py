"""Edge-of-care services whose referrals stand for more placements than there are children in care."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from commission_opt.demand.table import DemandTable
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.model.curves import average, clock_of
from commission_opt.services.common.maths import effects_of, referred
from commission_opt.services.common.record import EdgeOfCare
from commission_opt.services.common.valid import running

SLACK = 1e-6  # children


@dataclass(frozen=True, slots=True)
class TooManyAvoided:
    """A service that takes on every family, in the period in which that avoids most beyond what there is.

    `avoided` are the placements it would avoid for children of `need` from `area`, `children` those who
    would need one; both averages over the period.
    """

    service: EdgeOfCare
    period: Period
    need: str
    area: str
    avoided: float
    children: float


def too_many_avoided(instance: Instance, demand: DemandTable) -> list[TooManyAvoided]:
    """Every service that would avoid more placements than are needed, if it took on every family referred.

    ::

        sum over tau, r of (n, a) of children_per_family[r] * A[t,tau] * referrals[tau,r] > demand[s,t,n,a]

    for some s, t, n and a. Sufficiency (C01) leaves no room for that: fewer families are started, and a service
    that has to start all of them (`must_start_all`) is never taken up.
    """
    services = [one for one in instance.edge_of_care if not one.avoidance_by_year]
    return [found for service in services if (found := _worst(instance, demand, service)) is not None]


def _worst(instance: Instance, demand: DemandTable, service: EdgeOfCare) -> TooManyAvoided | None:
    periods, effects, clock = running(instance, service), effects_of(instance, service), clock_of(instance)
    worst: TooManyAvoided | None = None
    for period in periods:
        total: dict[tuple[str, str], float] = defaultdict(float)
        for referral in service.referral:
            for fewer_in, twice in effects[referral.id].items():
                each = sum(
                    average(twice, tau, period, clock) * referred(referral, tau)
                    for tau in periods
                    if tau.start < period.end
                )
                total[fewer_in, referral.area or instance.area[0].id] += referral.children_per_family * each
        for (need, area), number in total.items():
            key = (period.index, need, area)
            children = min(scenario.children.get(key, 0.0) for scenario in demand.scenarios)
            beyond = SLACK if worst is None else worst.avoided - worst.children
            if number - children > beyond:
                worst = TooManyAvoided(service, period, need, area, number, children)
    return worst
