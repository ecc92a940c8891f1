"""Ctrl-C while an engine works: counted, so that it never strikes between two steps of ours."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self


class Interruptions:
    """Counts Ctrl-C while the block runs, in place of an exception at any point of it.

    One that nobody has asked about when the block ends, as a short solve was over first, is passed on to whoever
    handled Ctrl-C before: else a study of many short solves would never hear it.

    In a thread that is not the main one Ctrl-C does not arrive, and nothing is counted; nor where
    whoever started the program has it ignored.
    """

    def __init__(self) -> None:
        self._count = 0
        self._seen = 0
        self._before: Any = None

    def __enter__(self) -> Self:
        ignored = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
        if threading.current_thread() is threading.main_thread() and not ignored:
            self._before = signal.signal(signal.SIGINT, self._add)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is None:
            return
        signal.signal(signal.SIGINT, self._before)
        if error is None and self.new() and callable(self._before):
            self._before(signal.SIGINT, None)

    def new(self) -> bool:
        """Whether Ctrl-C was pressed since this was last asked."""
        new, self._seen = self._count > self._seen, self._count
        return new

    def _add(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
