"""Commitments about specialist assessments: how many assessors are employed."""

from __future__ import annotations

from commission_opt.instance.commitments import Commitment
from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.services.assessment.record import Assessment
from commission_opt.services.common.valid import OF_OFFERS, check_commitment_start, check_commitment_workers


def check_commitment(instance: Instance, record: Assessment, one: Commitment, path: Path, found: Findings) -> None:
    """A commitment that names an assessment asks for assessors, and for nothing else."""
    for key in (*OF_OFFERS, "homes"):
        if getattr(one, key) is not None:
            message = f"{record.id} is an assessment, which has no {key}."
            found.add((*path, key), message, "Give workers = ..., the assessors.")
            return
    check_commitment_start(instance, one, path, found)
    check_commitment_workers(one, record.assessors_at_most, "assessors_at_most", path, found)
