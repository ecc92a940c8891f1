"""What every page works on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from commission_opt.app.guard import Gatekeeper
from commission_opt.app.jobs.queue import Queue
from commission_opt.app.project import Project

NAME = "commission_opt"  # under which the application keeps it


@dataclass(frozen=True)
class Shared:
    """The project, its queue, and the secrets of this run."""

    project: Project
    queue: Queue
    guard: Gatekeeper


def shared() -> Shared:
    """That of the application which answers now."""
    found: Shared = current_app.extensions[NAME]
    return found


def project() -> Project:
    """The project of the application which answers now."""
    return shared().project
