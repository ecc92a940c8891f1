"""Processes that solve: they leave Ctrl-C to their parent from their first moment on, and end with it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Any

from commission_opt.engines.interrupt import Interruptions
from commission_opt.without_bridge import load_pulp_without_bridge

MOST_ON_WINDOWS = 61  # processes that one can wait for there


class Processes(ProcessPoolExecutor):
    """A pool of processes that start afresh, as on every system."""

    def __init__(self, number: int, begin: Callable[..., object] | None = None, given: tuple[Any, ...] = ()) -> None:
        number = min(number, MOST_ON_WINDOWS) if sys.platform == "win32" else number
        super().__init__(number, get_context("spawn"), _start, (begin, given))

    def submit[**P, T](self, function: Callable[P, T], /, *args: P.args, **keywords: P.kwargs) -> Future[T]:
        """As of any executor; a process that has to be started for it is not reached by Ctrl-C."""
        with deaf_children():
            return super().submit(function, *args, **keywords)

    def end(self) -> None:
        """End the processes at once: what they were at is lost."""
        processes = list((self._processes or {}).values())
        self.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


@contextmanager
def deaf_children() -> Iterator[None]:
    """Start processes in this block: Ctrl-C in the terminal does not reach them, and here it waits for its end.

    A process hears Ctrl-C as soon as Python starts in it, long before any code of ours: so it has to be born deaf.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # another thread may not choose how Ctrl-C is heard
        return
    with Interruptions(), _deaf():
        yield


@contextmanager
def _deaf() -> Iterator[None]:
    if sys.platform == "win32":
        import ctypes

        ignore = ctypes.windll.kernel32.SetConsoleCtrlHandler  # it is passed on to processes that are started
        ignore(None, 1)
        try:
            yield
        finally:
            ignore(None, 0)
        return
    from multiprocessing import resource_tracker

    with suppress(OSError):
        resource_tracker.ensure_running()  # it would lift the block below
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(begin: Callable[..., object] | None, given: tuple[Any, ...]) -> None:
    """Make this process end with its parent, even if that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    load_pulp_without_bridge()
    if begin is not None:
        begin(*given)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
