"""Sweeps that are killed go on where they were."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

import commission_opt as co
from commission_opt.studies.sweep import Sweep, sweep
from commission_opt.studies.sweep_journal import FILE
from tests.cli.run import environment
from tests.plan.cases import write_small

NUMBER = 32
VARY = {"demand.res.children": [6 + n / 4 for n in range(NUMBER)]}

# Starts sweeps as its children when told to, so that everything is imported only once.
STARTER = """
import os, sys
import commission_opt as co
import highspy, pulp, commission_opt.engines.highs, commission_opt.model.build, commission_opt.plan.evaluator
from commission_opt.studies.sweep import sweep
if __name__ == "__main__":
    instance = co.load(sys.argv[1])
    for line in sys.stdin:
        out, workers = line.split()
        child = os.fork()
        if child == 0:
            sweep(instance, {"demand.res.children": [6 + n / 4 for n in range(32)]}, workers=int(workers), out=out)
            os._exit(0)
        print(child, flush=True)
        print("killed" if os.WIFSIGNALED(os.waitpid(child, 0)[1]) else "finished", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_killed_twenty_times_it_loses_and_repeats_nothing(tmp_path: Path) -> None:
    script, file = tmp_path / "starter.py", write_small(tmp_path)
    script.write_text(STARTER, encoding="utf-8")
    co.solve(co.load(file))  # imports everything, so that the time below is that of a sweep
    began = time.perf_counter()
    wanted = sweep(co.load(file), VARY, workers=1, out=tmp_path / "whole")
    seconds = time.perf_counter() - began
    with subprocess.Popen(
        [sys.executable, str(script), str(file)],
        env=environment(OPENBLAS_NUM_THREADS="1"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as starter:  # fmt: skip
        assert starter.stdin is not None
        assert starter.stdout is not None
        folders = _kill(starter.stdin, starter.stdout, tmp_path, seconds)
        starter.stdin.close()
    for folder in folders:
        _check(folder, wanted, co.load(file), tmp_path / "whole")


def _kill(stdin: IO[str], stdout: IO[str], place: Path, seconds: float) -> list[Path]:
    """Kill twenty sweeps at random moments, several in each folder, two of them with a pool.

    A folder whose sweep has finished is left: to start there again ends too soon to be killed.
    """
    chance = random.Random(9)
    kills, inside, folders = 0, 0, [place / "killed-0"]
    for _ in range(200):
        folder = folders[-1]
        workers = 2 if kills in (7, 13) else 1
        stdin.write(f"{folder} {workers}\n")
        stdin.flush()
        child = int(stdout.readline())
        time.sleep(chance.uniform(0, 3.0 if workers == 2 else seconds / 3))
        with suppress(ProcessLookupError):  # it has finished
            os.kill(child, signal.SIGKILL)
        killed = stdout.readline() == "killed\n"
        kills, inside = kills + killed, inside + killed
        if kills == 20:
            break
        if not killed or inside == 5:
            folders.append(place / f"killed-{len(folders)}")
            inside = 0
    assert kills == 20
    return folders


def _check(folder: Path, wanted: Sweep, instance: co.Instance, whole: Path) -> None:
    assert sweep(instance, VARY, workers=1, out=folder) == wanted
    numbers = [json.loads(line).get("case") for line in (folder / FILE).read_text("utf-8").splitlines()[1:]]
    assert sorted(numbers) == list(range(1, NUMBER + 1))
    for name in ("sweep.csv", "sweep.json"):
        assert (folder / name).read_bytes() == (whole / name).read_bytes()
