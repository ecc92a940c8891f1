"""An engine in a process of its own: this is what that process runs.

It reads a job on standard input, and writes what the engine says on what was standard output; what
the engine prints goes nowhere. A word on standard input stops the engine; the end of standard input,
which is what a parent that died leaves behind, ends the process.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Literal

from commission_opt.engines.outcome import EngineCannot, EngineFailed
from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Found, Limits, Watch

LENGTH = 8  # bytes that say how long a message is
STOP = "stop"
OUT_OF_MEMORY = 77  # exit code: past the memory limit, and it could not be stopped with its plan
TOO_MUCH = 1.25  # times the memory limit, at which an engine that did not stop when asked is ended
TO_STOP = 2.0  # seconds that it has for it; ten times as long while it holds less
LOOK_EVERY = 0.1  # seconds between looks at the memory used
GB = 1e9
PAGES = Path("/proc/self/statm")  # where Linux says what a process holds


@dataclass(frozen=True)
class Job:
    """What a child is to do: `engine` as the command line names it, `search` where its code is."""

    engine: str
    search: str
    problem: MixedIntegerProgramme
    limits: Limits


@dataclass(frozen=True)
class Better:
    """A better plan, on its way."""

    objective: float
    values: Floats


@dataclass(frozen=True)
class Failed:
    """Why there is no answer.

    `kind` is ``cannot`` where the engine is the wrong one for the job, ``failed`` where it did not do
    it, ``missing`` where a package is.
    """

    message: str
    kind: Literal["cannot", "failed", "missing"]


Message = Progress | Better | Found | Failed


def send(out: IO[bytes], message: Any) -> None:
    """Write one message."""
    body = pickle.dumps(message)
    out.write(len(body).to_bytes(LENGTH, "big") + body)
    out.flush()


def receive(into: IO[bytes]) -> Any:
    """Read one message; None at the end."""
    head = into.read(LENGTH)
    if len(head) < LENGTH:
        return None
    body = into.read(int.from_bytes(head, "big"))
    return pickle.loads(body)


def main() -> None:
    """Do the job that standard input brings."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    job = receive(sys.stdin.buffer)
    if job is None:
        return
    lock = threading.Lock()

    def say(message: Message) -> None:
        with lock:
            send(answers, message)

    watch = Watch(say, lambda objective, values: say(Better(objective, values)))
    threading.Thread(target=_obey, args=(watch,), daemon=True).start()
    if job.limits.memory_limit is not None:
        threading.Thread(target=_guard, args=(watch, job.limits.memory_limit), daemon=True).start()
    say(_done(job, watch))
    os._exit(0)  # at once: nothing of an engine is left to tidy up


def _done(job: Job, watch: Watch) -> Message:
    module, _, function = job.search.partition(":")
    try:
        search: Callable[..., Found] = getattr(import_module(module), function)
        if job.engine.startswith("pulp:"):
            return search(job.problem, job.limits, job.engine)
        return search(job.problem, job.limits, watch)
    except EngineCannot as error:
        return Failed(str(error), "cannot")
    except EngineFailed as error:
        return Failed(str(error), "failed")
    except ImportError as error:
        return Failed(str(error), "missing")
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:
        return Failed(f"{job.engine} failed: {type(error).__name__}: {error}", "failed")


def _obey(watch: Watch) -> None:
    """Stop the engine when told to; end with the parent."""
    while receive(sys.stdin.buffer) is not None:
        _insist_apart(watch)
    os._exit(1)


def _insist_apart(watch: Watch) -> None:
    threading.Thread(target=_insist, args=(watch,), daemon=True).start()


def _insist(watch: Watch) -> None:
    """Stop the engine, again and again: it may not have started yet, and would forget it."""
    while True:
        if watch.stop is not None:
            watch.stop()
        time.sleep(LOOK_EVERY)


def _guard(watch: Watch, limit: float) -> None:
    guard = Guard(limit)
    while True:
        order = guard.look(memory_used() / GB, time.monotonic())
        if order == "stop":
            _insist_apart(watch)
        elif order == "end":
            os._exit(OUT_OF_MEMORY)
        time.sleep(LOOK_EVERY)


class Guard:
    """Says when an engine has to stop for the memory it holds, and when it is ended, as it did not.

    `limit` is in GB.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._asked: float | None = None

    def look(self, used: float, now: float) -> Literal["go on", "stop", "end"]:
        """What to do at `now`, in seconds, with `used` GB held."""
        if self._asked is None:
            if used <= self._limit:
                return "go on"
            self._asked = now
            return "stop"
        patience = TO_STOP if used > TOO_MUCH * self._limit else 10 * TO_STOP
        return "end" if now > self._asked + patience else "go on"


def memory_used() -> float:
    """Bytes of memory that this process holds."""
    if sys.platform == "linux":
        return float(PAGES.read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":  # where no limit is accepted
        return 0.0
    import resource

    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # bytes on macOS
