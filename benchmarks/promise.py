"""What a plan promises against what the program's own simulation finds: occupancy assumed, and worked out.

``uv run python benchmarks/promise.py`` solves every council's instance that has beds, and the tutorial, both ways, and
tries each plan out 200 times; ``--only NAME`` takes one. Stays that an instance does not give are those below. Cost is
in £ of the day, without penalties; a plan is proven to 0.05%, or as far as the time limit lets it.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any, NamedTuple

import commission_opt as co

INSTANCES = Path(__file__).parents[1] / "instances"
RUNS, GAP, LIMIT = 200, 5e-4, 900.0


class Tried(NamedTuple):
    """An instance, the mean stay of children whose stay it does not give, and what else is changed.

    `eased` is what no plan keeps once occupancy is worked out, as it can then be kept.
    """

    name: str
    stay_weeks: float
    changes: dict[str, Any] = {}
    eased: dict[str, Any] = {}


EMPTY_BEDS = {"rules.minimum_occupancy.empty-beds.minimum_share": 0.75}


TRIED = (
    Tried("tutorial", 80.0, {"rules.sufficiency.price_per_child_week": 8000.0}),  # nothing else takes some children
    Tried("north-tyneside-2018", 91.0),
    Tried("southampton-2019-block", 91.0),
    Tried("southampton-2019-block-uncertain", 91.0),
    Tried("southampton", 91.0),
    Tried("coventry-2017", 108.0, eased=EMPTY_BEDS),
    Tried("coventry-2017-uncertain", 108.0, eased=EMPTY_BEDS),
)
HEAD = (
    "instance",
    "occupancy",
    "beds bought",
    "cost promised",
    "simulated",
    "off by",
    "near home",
    "occupied",
    "engine",
)


def main() -> None:
    """Print a row for each instance and each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=[one.name for one in TRIED], help="one instance")
    options = parser.parse_args()
    print(f"| {' | '.join(HEAD)} |\n| --- | --- {'| ---: ' * (len(HEAD) - 2)}|", flush=True)
    for one in TRIED:
        if options.only in (None, one.name):
            for method in ("assumed", "worked_out"):
                print(f"| {' | '.join(_row(one, method))} |", flush=True)


def _row(tried: Tried, method: str) -> list[str]:
    instance = co.load(INSTANCES / f"{tried.name}.toml")
    lacking = [need.id for need in instance.need if need.mean_stay_weeks is None]
    stays = {f"need.{need}.mean_stay_weeks": tried.stay_weeks for need in lacking}
    eased = tried.eased if method == "worked_out" else {}
    instance = instance.with_changes(stays | tried.changes | eased | {"rules.occupancy.method": method})
    began = time.process_time()
    plan = co.solve(instance, gap=GAP, time_limit=LIMIT, compare=False)
    seconds = time.process_time() - began
    if plan.objective is None:
        return [tried.name, method, f"no plan: {plan.status}", *[""] * (len(HEAD) - 3)]
    found = co.simulate(plan, RUNS)
    cost, mean = found.promise("cost") or 0.0, found.cost
    gap = "" if plan.status == "optimal" or (plan.gap or 0.0) <= GAP else f", to {plan.gap:.2%}"
    return [
        tried.name,
        method.replace("_", " "),
        str(_beds(plan)),
        f"£{cost / 1e6:.2f}m",
        f"£{mean.mean / 1e6:.2f}m ± {(mean.high - mean.low) / 2e6:.2f}",
        f"{mean.mean / cost - 1:+.1%}",
        _pair(found, "local_share"),
        _pair(found, "occupancy"),
        f"{seconds:.1f} s{gap}",
    ]


def _beds(plan: co.Plan) -> int:
    """Beds of every new commitment."""
    rows = plan.mix.to_dict("records")
    return int(sum(row["beds"] for row in rows if not row["existing"]))


def _pair(found: co.Simulation, measure: str) -> str:
    """Promised, and simulated."""
    promised = found.promise(measure)
    return "" if promised is None else f"{promised:.0%}, {found.spread(measure).mean:.0%}"


if __name__ == "__main__":
    main()
