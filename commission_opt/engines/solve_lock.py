"""One solve at a time in this process: HiGHS cannot do two, and what keeps it silent is about the whole process.

Another thread waits until the one before it has ended; Ctrl-C ends the wait. Engines that work in a process of
their own do so side by side, and wait only to have their plans settled here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from commission_opt.engines.outcome import EngineCannot

_LOCK = threading.RLock()
_telling = threading.local()


@contextmanager
def solve_lock() -> Iterator[None]:
    """Wait until no other thread solves; the same thread may take its turn again within.

    Raises
    ------
    EngineCannot
        Within `telling`: the solve that told of its progress would wait for this one, and this one for it.
    """
    if getattr(_telling, "now", False):
        raise EngineCannot("a solve cannot be started from the progress callback of another: start it afterwards")
    with _LOCK:
        yield


@contextmanager
def telling() -> Iterator[None]:
    """While a listener is told of the progress of a solve, in whatever thread."""
    _telling.now = True
    try:
        yield
    finally:
        _telling.now = False
