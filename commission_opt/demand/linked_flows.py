"""Flows of needs that children change between, for who draws them one by one."""

from __future__ import annotations

import numpy as np

from commission_opt.demand.flows import Flow, edges_of
from commission_opt.demand.linked_needs import averages, groups
from commission_opt.demand.record_flow import entries_per_day
from commission_opt.demand.stays import Exponential
from commission_opt.instance.instance import Instance


def linked_flows(instance: Instance) -> list[Flow]:
    """A flow for each need and area: those who come from outside care, and the rate at which stays in the need end."""
    found = []
    for group in groups(instance):
        expected = averages(group, instance.periods)
        edges = edges_of(instance.periods, float(group.mean_days.min()))
        middles = (edges[:-1] + edges[1:]) / 2
        for place, need in enumerate(group.needs):
            entries = np.zeros(len(middles))
            for at, record in group.records:
                if at == place:
                    entries = entries + entries_per_day(record, middles)
            days = float(group.mean_days[place])
            leaving = np.full(len(middles), 1.0 / days)
            opening = float(group.opening[place])
            found.append(
                Flow("", need, group.area, opening, edges, entries, leaving, Exponential(days), expected[:, place])
            )
    return found
