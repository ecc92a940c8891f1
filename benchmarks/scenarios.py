"""Many scenarios: one by one (decomposition) against all in one problem, by the same engine to the same gap.

``uv run python benchmarks/scenarios.py`` solves Coventry by quarter with 10, 50, 200 and 500 scenarios, each
in a process of its own, for the memory. ``--quick`` stops at 50. Times are processor time; `--cap` ends the
extensive form by the clock.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

INSTANCE = Path(__file__).parents[1] / "instances" / "coventry-2017-uncertain.toml"
NUMBERS = (10, 50, 200, 500)
GAP = 1e-3
FASTER = 5.0  # target at 200 scenarios
MOST_EXTENSIVE = 200

CHILD = """
import json, resource, sys, time
import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.plan.engine import build_model, run
from commission_opt.plan.settings import Settings
from commission_opt.plan.evaluator import audit, evaluate

path, number, method, gap, limit = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4]), float(sys.argv[5])
instance = co.load(path, {"conventions": 2, "uncertainty.scenarios": number, "uncertainty.paths": 10_000})
demand = demand_table(instance)
clock, began = time.process_time(), time.perf_counter()
model = build_model(instance, demand)
built = time.process_time()
outcome = run(model, Settings(gap=gap, time_limit=limit, method=method))
found = {
    "method": method, "scenarios": number, "status": outcome.status, "build": built - clock,
    "solve": time.process_time() - built, "wall": time.perf_counter() - began,
    "objective": outcome.objective, "bound": outcome.bound, "gap": outcome.gap,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "engine": outcome.engine,
}
if outcome.decisions is not None:
    found["audit"] = audit(evaluate(instance, demand, outcome.decisions), outcome.objective).passed
print(json.dumps(found))
"""


def main() -> None:
    """Solve both ways, print a table, and compare with the targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="10 and 50 scenarios only")
    parser.add_argument("--cap", type=float, default=900.0, help="seconds for each extensive form")
    options = parser.parse_args()
    rows = []
    for number in NUMBERS[:2] if options.quick else NUMBERS:
        rows.append(_solved(number, "decomposition", 3600.0))
        if number <= MOST_EXTENSIVE:
            rows.append(_solved(number, "extensive", options.cap))
    _compare(rows)


def _solved(number: int, method: str, limit: float) -> dict[str, Any]:
    arguments = [sys.executable, "-c", CHILD, str(INSTANCE), str(number), method, str(GAP), str(limit)]
    child = subprocess.run(arguments, capture_output=True, text=True, check=True)
    row: dict[str, Any] = json.loads(child.stdout)
    if row["gap"] is not None and row.get("audit") is not True:
        raise SystemExit(f"the plan did not pass its audit: {row}")
    gap = "no plan" if row["gap"] is None else f"{row['gap']:.3%}"
    print(
        f"{number:4} {method:14} build {row['build']:6.1f} s, solve {row['solve']:7.1f} s ({row['wall']:.0f} s by the clock), "
        f"gap {gap}, {row['memory']:.0f} MB, {row['status']}",
        flush=True,
    )
    return row


def _compare(rows: list[dict[str, Any]]) -> None:
    by = {(row["scenarios"], row["method"]): row for row in rows}
    for (number, method), row in by.items():
        if method == "extensive":
            times = (row["build"] + row["solve"]) / _total(by[number, "decomposition"])
            over = "" if row["status"] in ("gap", "optimal") else "over "
            target = f" (target: {FASTER:g})" if number == 200 else ""
            print(f"{number} scenarios: {over}{times:.1f} times faster{target}")
    few, many = by.get((50, "decomposition")), by.get((500, "decomposition"))
    if few is not None and many is not None:
        print(f"from 50 to 500 scenarios: {_total(many) / _total(few):.1f} times the time (target: 10 at most)")


def _total(row: dict[str, Any]) -> float:
    return float(row["build"] + row["solve"])


if __name__ == "__main__":
    main()
