"""What the plan promised, in the shape of what is simulated, so that like is compared with like.

Left out of both sides: income from beds sold and what those beds cost (sales are not simulated), the
penalties of soft rules and published series of cost avoidance (neither is money spent). Services,
assessments and recruitment are not simulated: they cost what the plan says, on both sides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.keys import BY_SERVICE
from commission_opt.offers.building.record import Building
from commission_opt.offers.rooms import cost_lines
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.rules.occupancy.pools import pools
from commission_opt.rules.stability.in_force import may_be_moved
from commission_opt.studies.simulation.figures import Figures
from commission_opt.studies.simulation.tally import LEFT_OUT, Costs, by_year
from commission_opt.studies.simulation.world import SHORT

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result import Result
    from commission_opt.plan.result_decided import MovedByCourse
    from commission_opt.rules.occupancy.order import Lane

PlannedMoves = tuple[
    tuple[int, tuple[str, str], tuple[int, ...], float], ...
]  # period, lane, places of offers left, children
NOBODY = 1e-6  # children: a rounding
NOT_SIMULATED = tuple(line.name for line in cost_lines() if not line.simulated)


def fixed_costs(result: Result) -> Costs:
    """Costs of the lines that are not simulated."""
    return {key: pair for key, pair in _costs(result).items() if key[1] in NOT_SIMULATED}


def promised(result: Result, instance: Instance) -> Figures:
    """The figures of a plan: expected costs by year and line, expected placements, children short."""
    at = {period.start.isoformat(): period for period in instance.periods}
    order = {offer.id: nth for nth, offer in enumerate(instance.offers)}
    costs = _costs(result)
    for key, (cost, discounted) in by_year(instance, _sold(result, instance)).items():
        before = costs.get(key, (0.0, 0.0))
        costs[key] = before[0] - cost, before[1] - discounted
    weeks: dict[tuple[int, Lane, int], float] = defaultdict(float)
    for row in result["placements"]:
        period = at[row["period"]]
        weeks[period.index, (row["need"], row["area"]), order[row["offer"]]] += row["children"] * period.weeks
    for short in result["short"]:
        period = at[short["period"]]
        weeks[period.index, (short["need"], short["area"]), SHORT] += short["children"] * period.weeks
    return Figures(costs, dict(weeks))


def avoided(result: Result, instance: Instance) -> dict[Lane, FloatArray]:
    """Children whom the plan expects to keep out of care, by need and area, and period."""
    at = {period.start.isoformat(): period.index for period in instance.periods}
    found: dict[Lane, FloatArray] = {}
    for row in result["avoided"]:
        lane = (row["need"], row["area"])
        found.setdefault(lane, np.zeros(len(at)))[at[row["period"]]] += row["children"]
    return found


def planned_moves(result: Result, instance: Instance) -> PlannedMoves:
    """Children whom the plan expects to move out of an offer, by period, need, area and offer.

    With what is bought as used stand the other such offers that the move is about: who of those alike is where hangs on
    the order in which they came.
    """
    at = {period.start.isoformat(): period.index for period in instance.periods}
    order = {offer.id: nth for nth, offer in enumerate(instance.offers)}
    odds = [one["probability"] for one in result["scenarios"]] or [1.0]
    found: dict[tuple[int, Lane, tuple[int, ...]], float] = defaultdict(float)
    decided = result["decided"]
    for row in () if decided is None else decided.get("transferred", ()):
        if row["move"].startswith(BY_SERVICE):
            continue  # who goes home or steps down is drawn child by child
        key = at[row["period"]], (row["need"], row["area"]), _left(instance, row, order)
        found[key] += sum(chance * number for chance, number in zip(odds, row["children"], strict=True))
    return tuple(sorted((*key, number) for key, number in found.items()))


def _left(instance: Instance, row: MovedByCourse, order: dict[str, int]) -> tuple[int, ...]:
    """Places of the offers that a planned move is out of."""
    offers = {offer.id: offer for offer in instance.offers}
    if not offers[row["offer"]].bought_as_used:
        return (order[row["offer"]],)
    move = next(one for one in instance.planned_move if one.id == row["move"])
    day = next(period.start for period in instance.periods if period.start.isoformat() == row["period"])
    return tuple(
        order[offer.id]
        for offer in offers.values()
        if offer.bought_as_used and may_be_moved(instance, move, row["need"], offer, day)
    )


def kept_out(result: Result, instance: Instance) -> frozenset[tuple[str, str]]:
    """Needs that the plan places in no bed of a pool that it uses, each with an offer of the pool.

    Only where occupancy is worked out: else all beds are open to all whom their offers take.
    """
    if not instance.occupancy.worked_out:
        return frozenset()
    with_beds = {offer.id: offer for offer in instance.offers if not offer.bought_as_used}
    placed = {
        (row["need"], row["offer"])
        for row in result["placements"]
        if row["offer"] in with_beds and row["children"] > NOBODY
    }
    found: set[tuple[str, str]] = set()
    for pool in pools(instance):
        taken = {need for need, _ in placed if need in pool}
        if taken:
            found |= {
                (need, one.id) for need in pool if need not in taken for one in with_beds.values() if need in one.takes
            }
    return frozenset(found)


def _costs(result: Result) -> Costs:
    found: Costs = {}
    for row in result["costs"]:
        if row["line"] not in LEFT_OUT:
            before = found.get((row["year"], row["line"]), (0.0, 0.0))
            found[row["year"], row["line"]] = before[0] + row["cost"], before[1] + row["discounted"]
    return found


def _sold(result: Result, instance: Instance) -> Iterator[Cost]:
    """What beds sold cost by the week."""
    at = {period.start.isoformat(): period for period in instance.periods}
    offers = {offer.id: offer for offer in instance.offers}
    for row in result["beds"]:
        offer, period = offers[row["offer"]], at[row["period"]]
        if isinstance(offer, Building) and row["sold"]:
            weekly = instance.money.of_the_day(offer, "cost_per_child_week", offer.kind, period.year)
            pounds = weekly * row["sold"] * instance.money.paid_weeks(period)
            yield Cost(period.index, offer.kind, offer.id, pounds)
