"""Sweeps against solving each case alone: in a process of its own, and one after another in this one.

    uv run python benchmarks/sweep.py

Every point is solved alone in this process too; cold processes are timed on a sample that is spread over
both figures, and scaled to all points.
The journal, in which each finished case is kept at once, is held against the sweep that it belongs to.
What is compared is processor time, which hardly depends on what else the machine does, and is the
same whether one core does the work or several: ratios are per core. Only they carry over to other machines.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import commission_opt
from commission_opt.studies.sweep.cases import grid
from commission_opt.studies.sweep.journal import Journal
from commission_opt.studies.sweep.sweep import sweep
from commission_opt.studies.sweep.table import Sweep

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "instances" / "southampton-2019-block.toml"
AVERAGES = {"conventions": 2}  # each case one solve: a sweep by edition 3 works out once what beds carry
PRICES = {"framework.framework-far.price_per_week.group": [3000 + 10 * n for n in range(200)]}
LIMITS = {
    "demand.group.children": [6 + 0.5 * n for n in range(20)],
    "rules.locality.near-home.minimum_share": [0.5 + 0.04 * n for n in range(10)],
}


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time, of this process and of those it started and waited for."""
    began = sum(os.times()[:4])
    work()
    return sum(os.times()[:4]) - began


def cold(case: Mapping[str, Any]) -> None:
    """Solve one case as a user does: a process of its own."""
    settings = [part for path, value in {**AVERAGES, **case}.items() for part in ("--set", f"{path}={value}")]
    command = [sys.executable, "-m", "commission_opt", "solve", str(FILE), *settings, "--no-write", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def afresh(case: Mapping[str, Any]) -> None:
    """Solve one case in this process, as the sweep does: without pricing what to compare with."""
    commission_opt.solve(commission_opt.load(FILE, {**AVERAGES, **case}), compare=False)


def compare(name: str, vary: dict[str, list[Any]], sample: int, workers: int) -> None:
    """Time one grid all three ways, and print the ratios."""
    cases = grid(vary)
    width = len(cases) // sample
    chosen: Sequence[Mapping[str, Any]] = [cases[n * width + n // 2 % width] for n in range(sample)]
    instance = commission_opt.load(FILE, AVERAGES)
    found: list[Sweep] = []
    swept = timed(lambda: found.append(sweep(instance, vary, workers=workers)))
    fresh = sum(timed(lambda case=case: afresh(case)) for case in cases)  # type: ignore[misc]
    colds = len(cases) / sample * sum(timed(lambda case=case: cold(case)) for case in chosen)  # type: ignore[misc]
    print(f"\n{name}: {len(cases)} points, {found[0].solved} of them solved, {workers} worker(s)")
    print(f"{'':<34}{'CPU s a point':>14}{'times as long':>16}")
    for what, seconds in (("sweep", swept), ("cold solve processes", colds), ("solving each in one process", fresh)):
        print(f"{what:<34}{seconds / len(cases):>14.3f}{seconds / swept:>16.1f}")


def journal(vary: dict[str, list[Any]]) -> None:
    """Print what share of a sweep's processor time its journal takes, and what it takes to read it all again."""
    instance = commission_opt.load(FILE, AVERAGES)
    points = len(grid(vary))
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        with _watched() as kept:
            found = sweep(instance, vary, workers=1, out=folder)
        whole = time.process_time() - began - _saving(found, folder)
        with _watched() as read:
            sweep(instance, vary, workers=1, out=folder)
    print(f"\nJournal of a price: {points} points, 1 worker")
    print(f"{'':<34}{'CPU ms a point':>14}{'share of sweep':>16}")
    for what, spent in (("keeping each case", kept), ("reading all again", read)):
        print(f"{what:<34}{1000 * sum(spent) / points:>14.3f}{sum(spent) / whole:>16.1%}")


def _saving(found: Sweep, folder: str) -> float:
    """Seconds of processor time to write the tables, which a sweep does at its end."""
    began = time.process_time()
    found.save(folder)
    return time.process_time() - began


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Note the seconds of processor time that each call of a journal takes."""
    spent: list[float] = []

    def watched(method: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any) -> Any:
            began = time.process_time()
            try:
                return method(*args)
            finally:
                spent.append(time.process_time() - began)

        return called

    methods: dict[str, Any] = {name: watched(getattr(Journal, name)) for name in ("__enter__", "add", "__exit__")}
    with mock.patch.multiple(Journal, **methods):
        yield spent


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time sweeps against separate solves.")
    parser.add_argument("--sample", type=int, default=20, help="points that cold processes solve, scaled to all")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes, for demand and limits")
    parser.add_argument("--only", choices=["prices", "limits", "journal"])
    options = parser.parse_args()
    afresh({})  # imports everything
    if options.only != "journal":
        print(f"Cold processes solve {options.sample} points of each; their time is scaled to all of them.")
    if options.only in (None, "journal"):
        journal(PRICES)
    if options.only in (None, "prices"):
        compare("Prices", PRICES, options.sample, 1)
    if options.only in (None, "limits"):
        compare("Demand and limits", LIMITS, options.sample, options.workers)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
