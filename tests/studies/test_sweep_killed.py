"""Sweeps that are killed go on where they were."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

import commission_opt as co
from commission_opt.studies.sweep.sweep import sweep
from commission_opt.studies.sweep.table import Sweep
from tests.cli.run import environment
from tests.plan.cases import write_small
from tests.studies.journals import numbers

NUMBER = 32
VARY = {"demand.res.children": [6 + n / 4 for n in range(NUMBER)]}

# Starts sweeps as its children when told to, so that everything is imported only once. Each kills itself at the moment
# that it is told, counted in steps of the journal and of the files: before one, within it, or after it.
STARTER = """
import os, signal, sys
import commission_opt as co
import highspy, pulp, commission_opt.engines.highs, commission_opt.model.build, commission_opt.plan.evaluator
from commission_opt.studies.sweep.sweep import sweep
from commission_opt.studies.sweep.journal import Journal

def deadly(moment, how):
    left = [moment]
    write, durable = Journal._write, os.fsync

    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    def step():
        left[0] -= 1
        return left[0] < 0

    def written(self, database, record):
        if how == "within" and step():  # pages of half a change have reached the disk
            database.run("PRAGMA cache_size = 1")
            database.run("BEGIN")
            write(self, database, record._replace(answer=record.answer + " " * 100_000))
            die()
        if how == "before" and step():
            die()
        write(self, database, record)
        if how == "after" and step():
            die()

    def synced(number):
        durable(number)
        if how == "after" and step():
            die()

    Journal._write, os.fsync = written, synced

if __name__ == "__main__":
    instance = co.load(sys.argv[1])
    for line in sys.stdin:
        out, workers, moment, how = line.split()
        child = os.fork()
        if child == 0:
            deadly(int(moment), how)
            sweep(instance, {"demand.res.children": [6 + n / 4 for n in range(32)]}, workers=int(workers), out=out)
            os._exit(0)
        print(child, flush=True)
        print("killed" if os.WIFSIGNALED(os.waitpid(child, 0)[1]) else "finished", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_killed_twenty_times_it_loses_and_repeats_nothing(tmp_path: Path) -> None:
    script, file = tmp_path / "starter.py", write_small(tmp_path)
    script.write_text(STARTER, encoding="utf-8")
    wanted = sweep(co.load(file), VARY, workers=1, out=tmp_path / "whole")
    with subprocess.Popen(
        [sys.executable, str(script), str(file)],
        env=environment(OPENBLAS_NUM_THREADS="1"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        folders = _kill(starter.stdin, starter.stdout, tmp_path)
        starter.stdin.close()
    for folder in folders:
        _check(folder, wanted, co.load(file), tmp_path / "whole")


def _kill(stdin: IO[str], stdout: IO[str], place: Path) -> list[Path]:
    """Kill twenty sweeps at moments drawn, five in each folder, two of them with a pool."""
    chance = random.Random(9)
    folders = [place / f"killed-{number}" for number in range(4)]
    for kill in range(20):
        moment, how = chance.randrange(6), chance.choice(("before", "within", "after"))
        workers = 2 if kill in (7, 13) else 1
        stdin.write(f"{folders[kill // 5]} {workers} {moment} {how}\n")
        stdin.flush()
        stdout.readline()  # its number
        assert stdout.readline() == "killed\n"
    return folders


def _check(folder: Path, wanted: Sweep, instance: co.Instance, whole: Path) -> None:
    assert sweep(instance, VARY, workers=1, out=folder) == wanted
    assert sorted(numbers(folder)) == list(range(1, NUMBER + 1))
    for name in ("sweep.csv", "sweep.json"):
        assert (folder / name).read_bytes() == (whole / name).read_bytes()
