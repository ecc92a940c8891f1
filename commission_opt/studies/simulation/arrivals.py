"""Where the children of an instance come from: flows of its demand records, less those whom prevention keeps out of care."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.instance.linked_needs import changes_need
from commission_opt.studies.simulation.children import Lanes, Ways, kept_of

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.order import Lane


def lanes_of(instance: Instance, out: Mapping[Lane, FloatArray]) -> Lanes:
    """Where the children of `instance` come from, less those kept out of care (by need and area, and period)."""
    from commission_opt.demand.flows import flows_of
    from commission_opt.demand.linked_flows import linked_flows

    ends = np.cumsum([float(period.days) for period in instance.periods])
    records = sorted(instance.demand, key=lambda record: record.id)
    flows = tuple(
        flow
        for record in records
        if not (record.certain or changes_need(record, instance))
        for flow in flows_of(record, instance)
    )
    flows += tuple(linked_flows(instance))
    certain = _certain(instance)
    for lane in certain.keys() - {(flow.need, flow.area) for flow in flows}:
        certain[lane] = np.maximum(certain[lane] - out.get(lane, 0.0), 0.0)
    spread = instance.uncertainty
    return Lanes(
        flows,
        kept_of(flows, out, ends),
        tuple(certain.items()),
        ends,
        spread.entries_spread,
        spread.stay_spread,
        _ways(instance),
    )


def _ways(instance: Instance) -> dict[Lane, Ways]:
    """What stays in a need end with, for needs that children change from."""
    from commission_opt.demand.linked_needs import groups

    found = {}
    for group in groups(instance):
        chances = group.rates * group.mean_days[:, None]
        for place, need in enumerate(group.needs):
            others = [nth for nth in range(len(group.needs)) if nth != place and chances[place, nth] > 0]
            if others:
                lanes = tuple((group.needs[nth], group.area) for nth in others)
                days = tuple(float(group.mean_days[nth]) for nth in others)
                found[need, group.area] = Ways(lanes, tuple(float(chances[place, nth]) for nth in others), days)
    return found


def _certain(instance: Instance) -> dict[Lane, FloatArray]:
    """Average children by period of the records that are certain, by need and area."""
    from commission_opt.demand.projection import record_children

    found: dict[Lane, FloatArray] = {}
    for record in instance.demand:
        if record.certain:
            for (t, need, area), children in record_children(record, instance):
                found.setdefault((need, area), np.zeros(len(instance.periods)))[t] += children
    return dict(sorted(found.items()))
