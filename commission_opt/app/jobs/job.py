"""A job as it stands in the folder of a project: what is asked, how far it is, and how it ended."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from commission_opt.app.jobs.held import is_held
from commission_opt.app.json_object import json_object
from commission_opt.app.project import NotInProject, Project
from commission_opt.plan.durable import sync_folder, write_durably

ASKED, STARTED, PROGRESS, ENDED, STOP, LOCK, SAID = (
    "asked.json",
    "started.json",
    "progress.json",
    "ended.json",
    "stop",
    "lock",
    "said.txt",
)
State = Literal["waiting", "running", "stopping", "done", "stopped", "failed", "lost"]
IN_WORDS: dict[State, str] = {
    "waiting": "Waiting",
    "running": "Running",
    "stopping": "Stopping",
    "done": "Finished",
    "stopped": "Stopped",
    "failed": "Failed",
    "lost": "Ended early",
}
OVER: tuple[State, ...] = ("done", "stopped", "failed", "lost")


@dataclass(frozen=True)
class QueuedJob:
    """The folder of one job."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @cached_property
    def asked(self) -> Mapping[str, Any]:
        """Kind of work, instance and options; it never changes."""
        return json_object(self.folder / ASKED)

    @property
    def kind(self) -> str:
        return str(self.asked.get("kind", ""))

    @property
    def name(self) -> str:
        """The instance file that it is about."""
        return str(self.asked.get("file", ""))

    @property
    def progress(self) -> Mapping[str, Any]:
        return json_object(self.folder / PROGRESS)

    @property
    def ended(self) -> Mapping[str, Any]:
        """How it ended; empty where it has not."""
        return json_object(self.folder / ENDED)

    @property
    def began(self) -> bool:
        return (self.folder / STARTED).exists()

    @property
    def started(self) -> float:
        """When it began, seconds since 1970; 0 where that is not known."""
        when = json_object(self.folder / STARTED).get("when")
        return float(when) if isinstance(when, int | float) else 0.0

    @property
    def state(self) -> State:
        if not self.ended:
            stop = (self.folder / STOP).exists()
            if not self.began:
                return "stopped" if stop else "waiting"
            if is_held(self.folder / LOCK):
                return "stopping" if stop else "running"
        ended = self.ended  # it may have ended between the two looks
        how = ended.get("how", "failed" if ended else "lost")
        return how if how in OVER else "failed"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def stop(self) -> None:
        """Ask it to stop; what it has found so far is kept."""
        (self.folder / STOP).touch()

    def write(self, name: str, content: Mapping[str, Any], *, durably: bool = True) -> None:
        """One of its files, replaced in one step."""
        text = json.dumps(content, ensure_ascii=False, default=str).encode("utf-8", "replace")
        new = self.folder / f".{name}.{os.getpid()}"
        if durably:
            write_durably(new, text)
        else:
            new.write_bytes(text)
        new.replace(self.folder / name)
        if durably:
            sync_folder(self.folder)


def jobs(project: Project) -> list[QueuedJob]:
    """Every job of a project, the latest first."""
    if not project.jobs.is_dir():
        return []
    folders = [one for one in project.jobs.iterdir() if (one / ASKED).is_file()]
    return [QueuedJob(one) for one in sorted(folders, key=lambda one: one.name, reverse=True)]


def unfinished(project: Project, name: str) -> list[QueuedJob]:
    """Those about an instance file that are not over."""
    return [one for one in jobs(project) if one.name == name and not one.is_over]


def job(project: Project, key: str) -> QueuedJob:
    """The job of that id.

    Raises
    ------
    NotInProject
        Where there is none.
    """
    found = next((one for one in jobs(project) if one.id == key), None)
    if found is None:
        raise NotInProject("There is no such job in this project.")
    return found


def ask(project: Project, asked: Mapping[str, Any]) -> QueuedJob:
    """Put a job into the queue: on the disk before this returns."""
    key = f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9 // 1000:06d}-{secrets.token_hex(2)}"
    folder = project.jobs / key
    folder.mkdir(parents=True)
    made = QueuedJob(folder)
    made.write(ASKED, asked)
    sync_folder(project.jobs)
    return made
