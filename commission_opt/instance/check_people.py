"""Commitments about edge-of-care services and assessments: taken up or not, with how many people."""

from __future__ import annotations

from commission_opt.instance.commitments import Commitment
from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.services.assessment.record import Assessment
from commission_opt.services.common.record import EdgeOfCare

OF_OFFERS = ("size", "beds", "extended")  # keys that say nothing of a service or an assessment


def check_people(instance: Instance, one: Commitment, path: Path, found: Findings) -> None:
    """A commitment that names a service or an assessment asks for what it can be."""
    known: dict[str, EdgeOfCare | Assessment] = {service.id: service for service in instance.edge_of_care}
    known |= {assessment.id: assessment for assessment in instance.assessment}
    record = known[one.offer]
    service = isinstance(record, EdgeOfCare)
    what = "a service" if service else "an assessment"
    takes = f"Give homes = 1 to take {one.offer} up, 0 not to" if service else "Give workers = ..., the assessors"
    for key in OF_OFFERS if service else (*OF_OFFERS, "homes"):
        if getattr(one, key) is not None:
            found.add((*path, key), f"{one.offer} is {what}, which has no {key}.", f"{takes}.")
            return
    if one.homes is not None and one.homes > 1:
        found.add((*path, "homes"), f"{one.offer} can be taken up only once, not {one.homes:,} times.", f"{takes}.")
    if one.homes is not None and one.start is not None:
        message = f"{one.offer} starts on the day that its own starts gives."
        found.add((*path, "start"), message, "Leave start out; it goes with workers.")
    elif one.start is not None and not instance.horizon.start <= one.start <= instance.horizon.end:
        horizon = f"{instance.horizon.start} to {instance.horizon.end}"
        found.add((*path, "start"), f"{one.start} is outside the horizon, {horizon}.")
    if one.workers is not None:
        _check_workers(record, one, one.workers, path, found)


def _check_workers(record: EdgeOfCare | Assessment, one: Commitment, workers: int, path: Path, found: Findings) -> None:
    if isinstance(record, EdgeOfCare) and not record.sized:
        why = "it is a team priced whole" if record.priced_whole else "its workers are the provider's"
        message = f"the size of {record.id} is not decided: {why}."
        found.add((*path, "workers"), message, "Give homes = 1 to take it up, 0 not to.")
        return
    most = record.workers_at_most if isinstance(record, EdgeOfCare) else record.assessors_at_most
    if workers > most:
        key = "workers_at_most" if isinstance(record, EdgeOfCare) else "assessors_at_most"
        message = f"{workers:,} is more than the {most:,} that {record.id} can have."
        found.add((*path, "workers"), message, f"Lower it, or raise {key}.")
