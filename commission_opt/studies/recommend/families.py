"""How many families services take on in a world whose referrals are not those of the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commission_opt.plan.evaluator.prevention import referred
from commission_opt.plan.evaluator.tolerance import ANY

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.evaluation import Evaluation


def with_families(plain: Instance, world: Instance, decisions: Decisions, worked_out: Evaluation) -> Decisions:
    """The decisions with the families that start in a world.

    ::

        started = min(referred in the world, planned * max(1, capacity / cases of the plan))

    and no more than planned where the plan leaves families without help though its team had room: they are not worth
    it. A service that must take on every family takes on those of the world.

    Parameters
    ----------
    plain
        The instance that was planned with.
    worked_out
        The plan in it: how full its teams are.
    """
    before = {service.id: service for service in plain.edge_of_care}
    after = {service.id: service for service in world.edge_of_care}
    room = _room(worked_out)
    started = dict(decisions.started)
    for key, planned in decisions.started.items():
        _, t, service, group = key
        (was,) = (one for one in before[service].referral if one.id == group)
        (now,) = (one for one in after[service].referral if one.id == group)
        period = plain.periods[t]
        usual, most = referred(plain, was, period), referred(world, now, period)
        if before[service].must_start_all:
            started[key] = most
        elif most != usual:
            more = max(1.0, room.get(service, 1.0)) if planned > usual - ANY else 1.0
            started[key] = min(most, planned * more)
    return replace(decisions, started=started)


def _room(worked_out: Evaluation) -> dict[str, float]:
    """How many times its cases each team could carry in its fullest period."""
    found: dict[str, float] = {}
    for row in worked_out.workforce:
        if row.service and row.cases > ANY:
            share = row.capacity / row.cases if row.capacity > 0 else float("inf")  # paid by outcome: as many as come
            found[row.service] = min(found.get(row.service, float("inf")), share)
    return found
