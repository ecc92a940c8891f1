"""What holds in every test, so that none depends on how fast the machine is or how the tests were started."""

from __future__ import annotations

import math
import signal
import threading

import pytest

from commission_opt.cli import solve
from commission_opt.engines import cluster, own_process
from commission_opt.studies import runs
from commission_opt.studies.value_of_information import value_of_information

if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background Ctrl-C is ignored, by every process that a test starts as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)

SAFETY = 600.0  # seconds until what hangs is given up; nothing comes near it


@pytest.fixture(autouse=True)
def _no_clock_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no measured time decide where a study solves, how far a search for a way out goes, or when to give up.

    Where solves took long, a study would go on in other processes, in which nothing of a test's own is replaced.
    """
    monkeypatch.setattr(runs, "WORTH_PROCESSES", math.inf)
    monkeypatch.setattr(value_of_information, "WORTH_A_POOL", math.inf)
    monkeypatch.setattr(solve, "DIAGNOSIS_SECONDS", SAFETY)
    monkeypatch.setattr(own_process, "TO_STOP", SAFETY)
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", SAFETY)
