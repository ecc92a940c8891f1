"""What prevention does in the simulation: children who do not enter, and children in care who leave early."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.demand import demand_table
from commission_opt.instance.calendar import DAYS_PER_WEEK
from commission_opt.instance.linked_needs import stay_in
from commission_opt.plan.evaluator.prevention import find_prevention
from commission_opt.services.common.left_early import still_there
from commission_opt.studies.simulation.arrivals import lanes_of
from commission_opt.studies.simulation.children import Lanes, StaysEnded, Steps

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.order import Lane
    from commission_opt.services.common.record import EdgeOfCare, Referral


def prevented(instance: Instance, decisions: Decisions, out: Mapping[Lane, FloatArray]) -> Lanes:
    """Where children come from, and whose stays teams end, of a plan that expects so many `out` of care."""
    kept_out = kept_from_entering(instance, decisions, out)
    return replace(lanes_of(instance, kept_out), ended=stays_ended(instance, decisions))


def kept_from_entering(
    instance: Instance, decisions: Decisions, out: Mapping[Lane, FloatArray]
) -> Mapping[Lane, FloatArray]:
    """Of the children out of care, those who did not enter it, by need and area, and period."""
    on_stays = {service.id for service in instance.edge_of_care if service.on_stays}
    if not on_stays:
        return out
    alone = replace(decisions, started={key: n for key, n in decisions.started.items() if key[2] not in on_stays})
    found: dict[Lane, FloatArray] = {}
    for (t, need, area), children in find_prevention(instance, demand_table(instance), alone).expected.items():
        found.setdefault((need, area), np.zeros(len(instance.periods)))[t] += children
    return found


def stays_ended(instance: Instance, decisions: Decisions) -> tuple[StaysEnded, ...]:
    """Children whom teams let leave a need early, a day, as the plan expects.

    ::

        ended(d) = success_rate * exp(-work / mean_stay_weeks) * children_per_family * families started on the day d - work

    Families start evenly in each period.
    """
    demand, only_area = demand_table(instance), instance.area[0].id
    families: dict[tuple[str, str], FloatArray] = defaultdict(lambda: np.zeros(len(instance.periods)))
    for (s, t, service_id, group), number in decisions.started.items():
        families[service_id, group][t] += demand.scenarios[s].probability * number
    found = []
    for service in instance.edge_of_care:
        for referral in service.referral if service.on_stays else ():
            if families[service.id, referral.id].any():
                area = referral.area or only_area
                found.append(_ended(instance, service, referral, area, families[service.id, referral.id]))
    return tuple(found)


def _ended(instance: Instance, service: EdgeOfCare, referral: Referral, area: str, families: FloatArray) -> StaysEnded:
    days = np.array([float(one.days) for one in instance.periods])
    work = DAYS_PER_WEEK * service.stage_weeks
    each = service.success_rate * still_there(instance, service, referral) * referral.children_per_family
    edges = np.concatenate([[0.0], work + np.concatenate([[0.0], np.cumsum(days)])])
    values = np.concatenate([[0.0], each * families / days])
    later = None if referral.to is None else stay_in(instance, referral.to, area)
    to = None if referral.to is None else (referral.to, area)
    if work == 0:
        edges, values = edges[1:], values[1:]
    return StaysEnded((referral.need, area), to, DAYS_PER_WEEK * (later or 0.0), Steps(edges, values))
