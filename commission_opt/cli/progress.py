"""The one line on a terminal that says how far the solver is."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from commission_opt.plan.statements.amounts import gap_text

if TYPE_CHECKING:
    from commission_opt.engines.progress import Progress

SECONDS_BETWEEN = 0.2


class ProgressLine:
    """Shows best, bound, gap and seconds on one line of a terminal, and wipes it at the end."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._width = 0
        self._shown = -SECONDS_BETWEEN

    def __call__(self, progress: Progress) -> None:
        if 0 <= progress.seconds - self._shown < SECONDS_BETWEEN:
            return  # where the seconds went back, another solve began
        self._shown = progress.seconds
        self._write(progress_text(progress))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)


def progress_text(progress: Progress) -> str:
    """The line itself: "best £12,345,678   bound £12,300,000   gap 0.37%   12 s"."""
    best, bound = progress.objective, progress.bound
    parts = ["no plan yet" if best is None else f"best £{best:,.0f}"]
    if bound is not None:
        parts.append(f"bound £{bound:,.0f}")
    if best is not None and bound is not None:
        parts.append(f"gap {gap_text(max(0.0, best - bound) / max(abs(best), 1e-9))}")
    if progress.detail:
        parts.append(f"({progress.detail})")
    return "   ".join([*parts, f"{progress.seconds:.0f} s"])
