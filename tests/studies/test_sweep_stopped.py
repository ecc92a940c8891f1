"""Ctrl-C in a sweep, and processes that die in it."""

from __future__ import annotations

import os
import pickle
from multiprocessing import active_children
from pathlib import Path
from typing import Any

from commission_opt.plan.settings import Settings
from commission_opt.studies.sweep.task import Task
from commission_opt.studies.sweep.workers import Pool, place
from tests.cli.run import run, run_code
from tests.plan.cases import small, write_small
from tests.studies.journals import records

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


def test_no_process_outlives_the_cases_that_it_was_started_for() -> None:
    tasks = [Task(n, {CHILDREN: -n}, f"case {n}", Settings()) for n in (1, 2)]  # what is refused takes no solver
    pool = Pool(pickle.dumps(small()), 2)
    assert len(list(pool.run(tasks))) == 2
    assert active_children()
    pool.close()
    assert active_children() == []
    with place(pickle.dumps(small()), 2, None) as run:
        assert len(list(run(tasks))) == 2
        assert active_children()
    assert active_children() == []


STRUCK = """
import signal, sys
from commission_opt.cli.main import main
from commission_opt.studies.sweep.journal import Journal

signal.signal(signal.SIGINT, signal.default_int_handler)
add, added = Journal.add, []

def struck(self, done, changes):
    add(self, done, changes)
    added.append(done)
    if len(added) == 4:
        signal.raise_signal(signal.SIGINT)

Journal.add = struck
sys.exit(main(sys.argv[1:]))
"""


def test_ctrl_c_keeps_the_finished_cases_and_the_same_command_goes_on(tmp_path: Path) -> None:
    command = ["sweep", str(write_small(tmp_path)), "--vary", f"{CHILDREN}=6:18:1", "--workers", "1", "--out", "out"]
    stopped = run_code(STRUCK, *command, cwd=tmp_path)
    assert stopped.returncode == 130
    assert "of 13 cases finished. The same command goes on from here." in stopped.stderr
    kept = records(tmp_path / "out")
    assert 4 <= len(kept) < 13
    assert (tmp_path / "out" / "sweep.csv").exists()
    again = run(*command, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "13 cases: 13 optimal." in again.stdout
    whole = records(tmp_path / "out")
    assert len(whole) == 13
    assert whole[: len(kept)] == kept
