"""The first page: the instances of the project, and ways to begin."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from commission_opt.app.jobs.job import QueuedJob, jobs
from commission_opt.app.shared import project
from commission_opt.starter.examples import examples

pages = Blueprint("front", __name__)
FIRST_EXAMPLES = 4


@pages.get("/")
def front() -> Any:
    """The project."""
    latest = _latest_solves(jobs(project()))
    return render_template(
        "front.html",
        instances=project().instances(),
        latest=latest,
        examples=examples()[:FIRST_EXAMPLES],
        more=max(0, len(examples()) - FIRST_EXAMPLES),
    )


def _latest_solves(found: list[QueuedJob]) -> dict[str, QueuedJob]:
    """The latest solve of each instance."""
    latest: dict[str, QueuedJob] = {}
    for one in found:
        if one.kind == "solve":
            latest.setdefault(one.name, one)
    return latest
