"""The mix, continued: edge-of-care services taken up, and who makes specialist assessments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from commission_opt.decisions import Decisions
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.offers.rooms import service_room
from commission_opt.plan.evaluation import Evaluation
from commission_opt.plan.mix_row import blank
from commission_opt.plan.result import MixRow
from commission_opt.plan.result_people import FamiliesRow
from commission_opt.registry import SERVICE_LINES
from commission_opt.services.assessment import CARD
from commission_opt.services.common.record import EdgeOfCare

ASSESSMENT = CARD.kind
IN_HOUSE, BOUGHT_IN = "in house", "bought in"


def people_rows(
    instance: Instance, decisions: Decisions, evaluation: Evaluation, families: Sequence[FamiliesRow]
) -> Iterator[MixRow]:
    """One row for each service taken up, and for each sort of assessment."""
    paid = _paid(evaluation)
    for service in instance.edge_of_care:
        if decisions.taken.get(service.id, 0):
            yield _service(instance, service, decisions, families, paid)
    for assessment in instance.assessment:
        people = {t: float(n) for (one, t), n in decisions.assessors.items() if one == assessment.id}
        cost, discounted = paid.get(assessment.id, (0.0, 0.0))
        if not people and not cost:
            continue
        running = instance.periods[min(people, default=0) :]
        row = blank(
            assessment.id,
            assessment.label,
            ASSESSMENT,
            IN_HOUSE if people else BOUGHT_IN,
            running[0].start,
            running[-1].end,
        )
        row["workers"], row["workers_most"] = _average(people, running), max(people.values(), default=0.0)
        row["cost"], row["discounted"] = cost, discounted
        yield row


def _service(
    instance: Instance,
    service: EdgeOfCare,
    decisions: Decisions,
    families: Sequence[FamiliesRow],
    paid: Mapping[str, tuple[float, float]],
) -> MixRow:
    starts = service.starts or instance.horizon.start
    running = [period for period in instance.periods if period.start >= starts]
    own = [row for row in families if row["service"] == service.id]
    people = {t: float(n) for (one, t), n in decisions.workers.items() if one == service.id}
    if service.team_workers is not None:
        people = {period.index: float(service.team_workers) for period in running}
    running = running[min(people, default=running[0].index) - running[0].index :]  # a team may come later
    provider = IN_HOUSE if service.in_house else service.label
    kind = service_room(service.provider).card.kind
    row = blank(service.id, service.label, kind, provider, running[0].start, running[-1].end)
    row["workers"], row["workers_most"] = _average(people, running), max(people.values(), default=0.0)
    row["families"], row["successes"] = sum(one["families"] for one in own), sum(one["successes"] for one in own)
    row["cost"], row["discounted"] = paid.get(service.id, (0.0, 0.0))
    return row


def _average(people: Mapping[int, float], running: Sequence[Period]) -> float:
    """Average number of people over some periods, weighted by their days."""
    return sum(p.days * people.get(p.index, 0.0) for p in running) / sum(p.days for p in running)


def _paid(evaluation: Evaluation) -> dict[str, tuple[float, float]]:
    """Cost of services and assessments over the horizon, £ of the day and discounted."""
    paid: dict[str, tuple[float, float]] = {}
    for row in evaluation.costs:
        if row.line in (*SERVICE_LINES, ASSESSMENT):
            cost, discounted = paid.get(row.offer, (0.0, 0.0))
            paid[row.offer] = cost + row.cost, discounted + row.discounted
    return paid
