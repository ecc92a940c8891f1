"""Edge-of-care services that cannot be taken up: they would avoid more placements than there are children."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from commission_opt.demand.table import DemandTable
from commission_opt.instance.calendar import Period
from commission_opt.instance.check_services import running
from commission_opt.instance.instance import Instance
from commission_opt.model.curves import average, avoided
from commission_opt.services.common.maths import referred
from commission_opt.services.common.record import EdgeOfCare

SLACK = 1e-6  # children


@dataclass(frozen=True, slots=True)
class TooManyAvoided:
    """A service that has to take on every family, in the period in which that avoids most beyond what there is.

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
    """Every service with `must_start_all` that no plan can take up, however many placements are free.

    ::

        sum over tau, r of (n, a) of children_per_family[r] * A[t,tau] * referrals[tau,r] > demand[s,t,n,a]

    for some s, t, n and a: sufficiency (C01) leaves no room for it, so that ``taken[e] = 0``.
    """
    services = [one for one in instance.edge_of_care if one.must_start_all and not one.avoidance_by_year]
    return [found for service in services if (found := _worst(instance, demand, service)) is not None]


def _worst(instance: Instance, demand: DemandTable, service: EdgeOfCare) -> TooManyAvoided | None:
    periods, twice = running(instance, service), avoided(service)
    worst: TooManyAvoided | None = None
    for period in periods:
        total: dict[tuple[str, str], float] = defaultdict(float)
        for referral in service.referral:
            each = sum(
                average(twice, tau, period) * referred(referral, tau) for tau in periods if tau.start < period.end
            )
            total[referral.need, referral.area or instance.area[0].id] += referral.children_per_family * each
        for (need, area), number in total.items():
            key = (period.index, need, area)
            children = min(scenario.children.get(key, 0.0) for scenario in demand.scenarios)
            beyond = SLACK if worst is None else worst.avoided - worst.children
            if number - children > beyond:
                worst = TooManyAvoided(service, period, need, area, number, children)
    return worst
