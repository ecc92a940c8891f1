"""Every shipped instance solved once by the HiGHS that is installed: processor time, and work that no machine changes.

To compare two versions, run it in an environment of each, by turns; see README.md for what was found.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.engines.highs import search
from commission_opt.engines.made import prepared
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits, Watch
from commission_opt.plan.engine import build_model

INSTANCES = Path(__file__).parents[1] / "instances"


def main() -> None:
    """Solve each instance, with each seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    seeds = parser.parse_args().seeds
    table = csv.writer(sys.stdout)
    table.writerow(("instance", "seed", "highs", "status", "cost", "seconds", "iterations", "nodes"))
    for seed in range(seeds):
        for file in sorted(INSTANCES.glob("*.toml")):
            table.writerow((file.stem, seed, *_solved(file, seed)))
            sys.stdout.flush()


def _solved(file: Path, seed: int) -> tuple[object, ...]:
    instance = co.load(file, {"conventions": 2})
    problem = problem_of(build_model(instance, demand_table(instance)))
    limits = Limits(seed=seed)
    highs = prepared(problem, limits)
    began = time.process_time()
    found = search(problem, limits, Watch(), highs)
    spent = time.process_time() - began
    work = highs.getInfo()
    cost = "" if found.objective is None else f"{found.objective:.2f}"
    return (
        found.version,
        found.ended,
        cost,
        f"{spent:.3f}",
        work.simplex_iteration_count,
        work.mip_node_count,
    )


if __name__ == "__main__":
    main()
