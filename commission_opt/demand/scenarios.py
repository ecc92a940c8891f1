"""Scenarios of uncertain demand: simulated, reduced, and with the projection as their mean."""

from __future__ import annotations

import numpy as np

from commission_opt.demand.flows import flows_of
from commission_opt.demand.paths import scaled, simulate
from commission_opt.demand.projection import LaneKey, record_children
from commission_opt.demand.reduction import choose
from commission_opt.demand.stays import FloatArray
from commission_opt.instance.instance import Instance

Lane = tuple[str, str]  # need, area


def scenarios(instance: Instance) -> list[tuple[float, dict[LaneKey, float]]]:
    """Probability and children of each scenario of `[uncertainty]`.

    The mean over the scenarios is the projection: the chosen paths of each lane are multiplied, period by period, by
    what brings their mean back to it.
    """
    certain, expected, paths = _simulated(instance)
    lanes = sorted(paths)
    days = np.array([float(period.days) for period in instance.periods])
    everything = np.stack([paths[lane] for lane in lanes], axis=1) if lanes else np.zeros((1, 0, len(days)))
    number = instance.uncertainty.scenarios if lanes else 1
    chosen, probabilities = choose(everything, days, number)
    found: list[dict[LaneKey, float]] = [dict(certain) for _ in chosen]
    for nth, lane in enumerate(lanes):
        children = scaled(everything[chosen, nth], expected[lane], probabilities)
        for scenario, row in zip(found, children.tolist(), strict=True):
            for t, value in enumerate(row):
                if value > 0:
                    key = (t, *lane)
                    scenario[key] = scenario.get(key, 0.0) + value
    return [
        (probability, dict(sorted(children.items())))
        for probability, children in zip(probabilities.tolist(), found, strict=True)
    ]


def _simulated(instance: Instance) -> tuple[dict[LaneKey, float], dict[Lane, FloatArray], dict[Lane, FloatArray]]:
    """Certain children by period, need and area; projected and simulated ones by need and area."""
    certain: dict[LaneKey, float] = {}
    expected: dict[Lane, FloatArray] = {}
    paths: dict[Lane, FloatArray] = {}
    ends = np.cumsum([float(period.days) for period in instance.periods])
    for record in sorted(instance.demand, key=lambda one: one.id):
        if record.certain:
            for key, children in record_children(record, instance):
                if children > 0:
                    certain[key] = certain.get(key, 0.0) + children
            continue
        for flow in flows_of(record, instance):
            lane = (flow.need, flow.area)
            expected[lane] = expected.get(lane, 0.0) + flow.expected
            paths[lane] = paths.get(lane, 0.0) + simulate(flow, ends, instance.uncertainty)
    return certain, expected, paths
