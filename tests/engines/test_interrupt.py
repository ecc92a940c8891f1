"""Counting Ctrl-C: only in the main thread, only where it is not ignored, and as it was afterwards."""

from __future__ import annotations

import signal
import threading

from commission_opt.engines.interrupt import Interruptions


def test_counts_and_restores() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interruptions() as interruptions:
        assert not interruptions.new()
        signal.raise_signal(signal.SIGINT)
        assert interruptions.new()
        assert not interruptions.new()
    assert signal.getsignal(signal.SIGINT) is before


def test_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interruptions() as interruptions:
            signal.raise_signal(signal.SIGINT)
            assert not interruptions.new()
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_another_thread_leaves_it_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def work() -> None:
        with Interruptions():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
