"""The queue: starts what waits, so many at a time, and takes nothing from what another server has started."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, field

from commission_opt.app.jobs.job import SAID, QueuedJob, jobs
from commission_opt.app.project import Project

LOOK = 0.3  # seconds between two looks at the folder


@dataclass
class Queue:
    """Looks after the jobs of a project while the server runs."""

    project: Project
    at_once: int = 1
    _started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _wake: threading.Event = field(default_factory=threading.Event)
    _ended: set[str] = field(default_factory=set)
    over: bool = False

    def run(self) -> None:
        """Until `close`."""
        while not self.over:
            self.look()
            self._wake.wait(LOOK)
            self._wake.clear()

    def start(self) -> None:
        """Look after the jobs in a thread of its own."""
        threading.Thread(target=self.run, name="queue", daemon=True).start()

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    def close(self) -> None:
        """Start no more; what runs goes on."""
        self.over = True
        self.wake()

    def look(self) -> None:
        """Start the first that wait, as far as there is room."""
        for key in [key for key, process in self._started.items() if process.poll() is not None]:
            del self._started[key]
        waiting, running = [], set(self._started)
        for job in jobs(self.project):
            if job.id in self._ended:
                continue
            state = job.state
            if state in ("running", "stopping"):
                running.add(job.id)
            elif state == "waiting" and job.id not in self._started:
                waiting.append(job)
            elif job.ended:
                self._ended.add(job.id)  # a job that has ended stays so: of many, none is read again
        for job in sorted(waiting, key=lambda one: one.id)[: max(0, self.at_once - len(running))]:
            self._begin(job)

    def _begin(self, job: QueuedJob) -> None:
        with (job.folder / SAID).open("ab") as said:
            self._started[job.id] = subprocess.Popen(
                [sys.executable, "-m", "commission_opt.app.jobs.worker", str(job.folder.resolve())],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,  # Ctrl-C at the server is not for it
            )
