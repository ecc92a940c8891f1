"""Scenarios of uncertain demand: simulated, reduced, and with the projection as their mean."""

from __future__ import annotations

import numpy as np

from commission_opt.demand.flows import flows_of
from commission_opt.demand.linked_needs import averages, groups
from commission_opt.demand.linked_paths import simulate_linked
from commission_opt.demand.paths import simulate
from commission_opt.demand.projection import DemandLane, record_children
from commission_opt.demand.reduction import reduce
from commission_opt.demand.stays import FloatArray
from commission_opt.instance.instance import Instance
from commission_opt.instance.linked_needs import changes_need

Lane = tuple[str, str]  # need, area


def scenarios(instance: Instance) -> list[tuple[float, dict[DemandLane, float]]]:
    """Probability and children of each scenario of `[uncertainty]`.

    Their mean is the projection. What is certain is the same in all of them.
    """
    certain, expected, paths = _simulated(instance)
    if not paths:
        return [(1.0, dict(sorted(certain.items())))]
    lanes = sorted(paths)
    days = np.array([float(period.days) for period in instance.periods])
    found, probabilities = reduce(
        np.stack([paths[lane] for lane in lanes], axis=1),
        np.stack([expected[lane] for lane in lanes]),
        days,
        instance.uncertainty.scenarios,
    )
    return [
        (probability, _children(certain, lanes, values))
        for probability, values in zip(probabilities.tolist(), found.tolist(), strict=True)
    ]


def fresh_scenarios(instance: Instance, number: int, seed: int) -> list[dict[DemandLane, float]]:
    """Children of some demand scenarios that are not those of `scenarios`, each as likely as another.

    They are paths as they were simulated, with random numbers from another seed, not reduced: as many
    as for the scenarios themselves at the least, whose mean is the projection, and of them the first.
    """
    uncertainty = instance.uncertainty.model_copy(
        update={"seed": seed, "paths": max(number, instance.uncertainty.number_of_paths)}
    )
    certain, _, paths = _simulated(instance.model_copy(update={"uncertainty": uncertainty}))
    lanes = sorted(paths)
    return [_children(certain, lanes, [paths[lane][nth].tolist() for lane in lanes]) for nth in range(number)]


def _children(
    certain: dict[DemandLane, float], lanes: list[Lane], values: list[list[float]]
) -> dict[DemandLane, float]:
    """Children of one scenario: those of each lane and period, above zero only, and the certain ones."""
    children = dict(certain)
    for lane, by_period in zip(lanes, values, strict=True):
        for t, value in enumerate(by_period):
            if value > 0:
                key = (t, *lane)
                children[key] = children.get(key, 0.0) + value
    return dict(sorted(children.items()))


def _simulated(instance: Instance) -> tuple[dict[DemandLane, float], dict[Lane, FloatArray], dict[Lane, FloatArray]]:
    """Certain children by period, need and area; projected and simulated ones by need and area."""
    certain: dict[DemandLane, float] = {}
    expected: dict[Lane, FloatArray] = {}
    paths: dict[Lane, FloatArray] = {}
    ends = np.cumsum([float(period.days) for period in instance.periods])
    for record in sorted(instance.demand, key=lambda one: one.id):
        if changes_need(record, instance):
            continue
        if record.certain:
            for key, children in record_children(record, instance):
                if children > 0:
                    certain[key] = certain.get(key, 0.0) + children
            continue
        for flow in flows_of(record, instance):
            lane = (flow.need, flow.area)
            expected[lane] = expected.get(lane, 0.0) + flow.expected
            paths[lane] = paths.get(lane, 0.0) + simulate(flow, ends, instance.uncertainty)
    for group in groups(instance):
        numbers = averages(group, instance.periods)
        drawn = simulate_linked(group, instance.periods, instance.uncertainty)
        for place, need in enumerate(group.needs):
            expected[need, group.area], paths[need, group.area] = numbers[:, place], drawn[place]
    return certain, expected, paths
