"""The process that does one job: ``python -m commission_opt.app.jobs.worker FOLDER``. It outlives the server."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commission_opt.app.jobs.held import hold
from commission_opt.app.jobs.job import ENDED, LOCK, PROGRESS, SAID, STARTED, STOP, QueuedJob
from commission_opt.app.project import Project
from commission_opt.errors import CommissionError

LOOK = 0.2  # seconds between two looks for the wish to stop
TOLD = 0.4  # seconds between two words about progress
STOPPED_AT_ONCE = "It was stopped before anything was found."


def main(folder: str) -> int:
    """Do the job in that folder; another process that has it already is left alone."""
    job = QueuedJob(Path(folder))
    held = hold(job.folder / LOCK)
    if held is None or job.ended:
        return 0
    _say_into(job.folder / SAID)
    job.write(STARTED, {"process": os.getpid(), "when": time.time()})
    threading.Thread(target=_heed, args=(job,), daemon=True).start()
    try:
        ended = _done(job)
    except KeyboardInterrupt:
        ended = {"how": "stopped", "texts": [STOPPED_AT_ONCE]}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job.write(ENDED, ended | {"when": time.time()})
    return 0


def _done(job: QueuedJob) -> dict[str, Any]:
    """How the job ended, in words where something went wrong."""
    from commission_opt.app.jobs.work import KINDS, JobWork

    project = Project(job.folder.parents[2])
    try:
        done = KINDS[job.kind](JobWork(project, job.asked, _Teller(job)))
    except CommissionError as error:
        return {"how": "failed", "texts": str(error).splitlines()}
    except Exception as error:
        words = " ".join(f"{type(error).__name__}: {error}".split())
        return {"how": "failed", "texts": ["This is a fault of the program. Please report it.", words]}
    place = None if done.place is None else done.place.name
    return {"how": done.how, "place": place, "cost": done.cost, "status": done.status, "texts": list(done.texts)}


class _Teller:
    """Writes how far the job is, now and then."""

    def __init__(self, job: QueuedJob) -> None:
        self._job, self._last = job, 0.0

    def __call__(self, said: Mapping[str, Any]) -> None:
        now = time.monotonic()
        if now - self._last >= TOLD:
            self._last = now
            self._job.write(PROGRESS, said, durably=False)


def _heed(job: QueuedJob) -> None:
    """Interrupt the main thread once, as Ctrl-C would, when somebody asks for the job to stop."""
    while not (job.folder / STOP).exists():
        time.sleep(LOOK)
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)


def _say_into(file: Path) -> None:
    """What packages print goes into a file of the job."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(handle, 1)
    os.dup2(handle, 2)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1]))
