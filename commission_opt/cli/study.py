"""What the commands of studies share: progress over many solves, and writing tables beside their JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from commission_opt.cli.options import say, speaks_utf8
from commission_opt.cli.progress import ProgressLine

if TYPE_CHECKING:
    from commission_opt.studies.saved import Study

PROOF = {"optimal": "proven", "gap": "proven", "time_limit": "not proven", "infeasible": "no mix"}


class CountLine(ProgressLine):
    """Shows how many solves (or what is counted) are done, of how many, and about how long the rest takes."""

    def __init__(self, stream: TextIO | None = None, what: str = "solves") -> None:
        super().__init__(stream)
        self._began = time.monotonic()
        self._what = what

    def count(self, done: int, total: int | None) -> None:
        """Show that so many solves are done."""
        self._write(count_text(done, total, time.monotonic() - self._began, self._what))


def count_text(done: int, total: int | None, seconds: float, what: str = "solves") -> str:
    """The line itself: "12 of 36 solves   20 s   about 40 s left"."""
    if (total or done) == 1:
        what = what.removesuffix("s")
    if not total or not done:
        return f"{done} {what}   {seconds:.0f} s"
    left = seconds / done * max(0, total - done)
    return f"{done} of {total} {what}   {seconds:.0f} s   about {_time(left)} left"


def stopped(done: int, total: int | None) -> str:
    """How far a study came before Ctrl-C: "Stopped after 3 of 5 solves"."""
    return (
        f"Stopped after {done} of {total} solve{'s' if total != 1 else ''}" if total else "Stopped in the first solve"
    )


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


@contextmanager
def counting(*, watched: bool, what: str = "solves") -> Iterator[CountLine | None]:
    """A line of progress on a terminal, and None elsewhere."""
    if not (watched and sys.stderr.isatty()):
        yield None
        return
    with CountLine(what=what) as line:
        yield line


def write_study(place: Path, found: Study) -> None:
    """Write the tables and the JSON of a study beside whatever the folder holds, and say where.

    Raises
    ------
    NotWritten
        With the reason; nothing half-written is left behind.
    """
    found.save(place)
    say(f"Written to {place}")


def print_json(document: Mapping[str, Any]) -> None:
    """The document of a study to stdout."""
    from commission_opt.plan.result_json import to_json
    from commission_opt.plan.seal import stamped

    sys.stdout.write(to_json(stamped(document), ascii_only=not speaks_utf8()))
