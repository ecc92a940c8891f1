"""A region with teams, from a seed drawn anew: the search with a dive beside HiGHS, SCIP and CBC on the same model.

    uv run python benchmarks/dive.py --areas 10 --limit 120

Each engine has a process of its own, one thread and the same seconds, one after the other. Printed are its processor seconds
as multiples of the plain linear programme, by interior point, of the same model; its plan; and how far that is proven.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from dataclasses import replace

import numpy as np
from region import region

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.engines.catalogue import ENGINES
from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.own_process import EngineRun
from commission_opt.engines.problem import MixedIntegerProgramme, problem_of
from commission_opt.engines.search import Found, Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build

RIVALS = ("dive", "highs", "scip", "cbc")


def main() -> None:
    """Draw a region, and let each engine search it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--areas", type=int, default=3)
    parser.add_argument("--offers", type=int, help="ten an area if left out")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--gap", type=float, default=0.005)
    parser.add_argument("--instance", metavar="FILE", help="a region of your own, in place of one that is drawn")
    parser.add_argument("--engines", default=",".join(RIVALS))
    asked = parser.parse_args()
    instance = _drawn(asked.areas, asked.offers, asked.seed) if asked.instance is None else co.load(asked.instance)
    problem = problem_of(build(instance, demand_table(instance)))
    columns, rows = len(problem.cost), len(problem.row_lower)
    print(
        f"{asked.instance or f'seed {asked.seed}'}: {len(instance.area)} authorities, edition {instance.conventions} of the sums, "
        f"{columns:,} columns, {rows:,} rows, {problem.whole.sum():,} whole"
    )
    unit = _linear_programme(_plain(problem))
    print(f"the plain linear programme, by interior point: {unit:.2f} s\n")
    print(f"{'engine':<8}{'times the LP':>13}{'plan, £m':>12}{'proven to':>11}  ended")
    for name in asked.engines.split(","):
        spent, found = _searched(problem if name == "dive" else _plain(problem), name, asked.gap, asked.limit)
        print(f"{name:<8}{spent / unit:>13.1f}{_plan(found):>12}{_gap(found):>11}  {found.ended}", flush=True)


def _drawn(areas: int, offers: int | None, seed: int) -> Instance:
    tables = region(areas=areas, offers=offers or 10 * areas, seed=seed, period="quarter", teams=True)
    return Instance.model_validate(tables | {"conventions": 2})


def _plain(problem: MixedIntegerProgramme) -> MixedIntegerProgramme:
    """The textbook's model: without the rows that follow for whole people."""
    free = problem.row_upper.copy()
    free[problem.tight] = np.inf
    return replace(problem, row_upper=free)


def _linear_programme(problem: MixedIntegerProgramme) -> float:
    highs = prepared(problem, Limits())
    whole = np.flatnonzero(problem.whole).astype(np.int32)
    highs.changeColsIntegrality(len(whole), whole, np.zeros(len(whole), dtype=np.uint8))
    highs.setOptionValue("solver", "ipm")
    began = time.process_time()
    highs.run()
    return time.process_time() - began


def _searched(problem: MixedIntegerProgramme, name: str, gap: float, limit: float) -> tuple[float, Found]:
    before = os.times()
    run = EngineRun(ENGINES[name], problem, Limits(gap=gap, time_limit=limit), None)
    try:
        while run.found is None:
            run.listen(0.5)
        found = run.found
    except EngineFailed as error:
        found = Found("time_limit", None, None, None, name, "", 0.0, (str(error),))
    finally:
        run.process.end()
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, found


def _plan(found: Found) -> str:
    return "none" if found.objective is None else f"{found.objective / 1e6:,.3f}"


def _gap(found: Found) -> str:
    if found.objective is None or found.bound is None:
        return "-"
    return f"{(found.objective - found.bound) / abs(found.objective):.3%}"


if __name__ == "__main__":
    main()
