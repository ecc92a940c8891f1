"""Ctrl-C in a sweep, and processes that die in it."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from commission_opt.plan.engine import Settings
from commission_opt.studies.sweep_journal import FILE
from commission_opt.studies.sweep_where import Pool
from commission_opt.studies.sweep_work import Task
from tests.cli.run import PROGRAM, environment, run
from tests.plan.cases import small, write_small

CHILDREN = "demand.res.children"


class Deadly:
    """A value that ends the process that reads it, as running out of memory would."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (os._exit, (9,))


def test_a_case_that_kills_its_process_costs_only_itself() -> None:
    values = [-1, Deadly(), -2, -3]  # what is refused takes no solver
    tasks = [Task(n, {CHILDREN: value}, f"case {n}", Settings()) for n, value in enumerate(values, 1)]
    pool = Pool(pickle.dumps(small()), 1)
    try:
        done = {one.number: one for one in pool.run(tasks)}
    finally:
        pool.close()
    assert sorted(done) == [1, 2, 3, 4]
    assert [done[n].final for n in (1, 2, 3, 4)] == [True, False, True, True]  # the next run tries it again
    assert "process that solved it ended" in done[2].row["message"]
    assert "is not at least 0" in done[4].row["message"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to another process")
def test_ctrl_c_keeps_the_finished_cases_and_the_same_command_goes_on(tmp_path: Path) -> None:
    command = ["sweep", str(write_small(tmp_path)), "--vary", f"{CHILDREN}=6:18:0.1", "--workers", "1", "--out", "out"]
    journal = tmp_path / "out" / FILE
    with subprocess.Popen(
        [*PROGRAM, *command], cwd=tmp_path, env=environment(), text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as started:  # fmt: skip
        _wait_for(journal, 4)
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "of 121 cases finished. The same command goes on from here." in said
    kept = journal.read_bytes()
    assert (tmp_path / "out" / "sweep.csv").exists()
    again = run(*command[:-2], "--out", "out", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "121 cases: 121 optimal." in again.stdout
    assert journal.read_bytes().startswith(kept)


def _wait_for(journal: Path, lines: int) -> None:
    for _ in range(600):
        if journal.exists() and journal.read_bytes().count(b"\n") >= lines:
            return
        time.sleep(0.05)
    raise AssertionError("the sweep never got going")
