"""Ctrl-C in a terminal goes to the whole process group: to the processes of a study as well, from their first moment on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.run import PROGRAM, environment
from tests.plan.cases import write_small
from tests.studies.journals import finished

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
LONGEST = 100.0  # seconds until a state is given up

# The program, also where the tests run in the background, in which a shell has Ctrl-C ignored.
RUN = (
    "import signal, sys\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from commission_opt.cli.main import main\n"
    "if __name__ == '__main__':\n    sys.exit(main())\n"
)


def born(process: subprocess.Popen[str]) -> int:
    """How many processes that solve have come so far that Python listens to Ctrl-C in them, and no code of ours runs."""
    found = 0
    for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split():
        with suppress(OSError):
            solves = b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
            found += solves and _listens(Path(f"/proc/{child}/status").read_text(encoding="ascii"))
    return found


def _listens(status: str) -> bool:
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) & 1 << signal.SIGINT - 1)


def stopped_when(folder: Path, state: Callable[[subprocess.Popen[str]], bool], *command: str) -> tuple[int, str]:
    """Press Ctrl-C as soon as something is so; the exit code, and what was said."""
    script = folder / "program.py"
    script.write_text(RUN, encoding="utf-8")
    with subprocess.Popen(
        [PROGRAM[0], str(script), *command],
        cwd=folder,
        env=environment(),
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as started:
        until = time.monotonic() + LONGEST
        while not state(started):
            assert started.poll() is None, "it was over before"
            assert time.monotonic() < until, "it never came to that"
            time.sleep(0.001)
        os.killpg(started.pid, signal.SIGINT)
        _, said = started.communicate(timeout=LONGEST)
    return started.returncode, said


@pytest.mark.parametrize("number", [1, 2])
def test_processes_that_are_being_started_are_not_struck(number: int, tmp_path: Path) -> None:
    write_small(tmp_path)
    command = ("sweep", "small.toml", "--vary", "demand.res.children=6:18:0.1", "--workers", "2", "--out", "out")
    code, said = stopped_when(tmp_path, lambda started: born(started) >= number, *command)
    assert (code, said) == (130, "Interrupted: 0 of 121 cases finished. The same command goes on from here.\n")


def test_what_was_finished_is_kept(tmp_path: Path) -> None:
    write_small(tmp_path)
    command = ("sweep", "small.toml", "--vary", "demand.res.children=6:18:0.1", "--workers", "2", "--out", "out")
    code, said = stopped_when(tmp_path, lambda _: finished(tmp_path / "out") > 0, *command)
    assert code == 130
    kept = finished(tmp_path / "out")
    assert said == f"Written to out\nInterrupted: {kept} of 121 cases finished. The same command goes on from here.\n"
    assert (tmp_path / "out" / "sweep.csv").exists()
