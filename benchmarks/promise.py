"""What a plan promises against what the program's own simulation finds: occupancy assumed, worked out, and corrected.

``uv run python benchmarks/promise.py`` solves every council's instance that has beds, and the tutorial, in each way, and
tries each plan out 2,000 times, with random numbers that no plan was corrected by; ``--only NAME`` takes one, ``--way WAY``
one way, ``--runs N`` another number. Cost is in £ of the day, without penalties.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any, NamedTuple

import commission_opt as co

INSTANCES = Path(__file__).parents[1] / "instances"
RUNS, SEED, LIMIT = 2_000, 0, 900.0
FEW_BEDS = 6  # of a home: its occupancy may be off by four points, and else by two


class Tried(NamedTuple):
    """An instance, the mean stay of children whose stay it does not give, and what else is changed."""

    name: str
    stay_weeks: float
    changes: dict[str, Any] = {}


TRIED = (
    Tried("tutorial", 80.0, {"rules.sufficiency.price_per_child_week": 8000.0}),  # nothing else takes some children
    Tried("north-tyneside-2018", 91.0),
    Tried("southampton-2019-block", 91.0),
    Tried("southampton-2019-block-uncertain", 91.0),
    Tried("southampton", 91.0),
    Tried("coventry-2017", 108.0),
    Tried("coventry-2017-uncertain", 108.0),
)
WORKED_OUT = {"rules.occupancy.method": "worked_out", "rules.occupancy.out_of_reach": "nearest"}
WAYS: dict[str, dict[str, Any]] = {
    "assumed": {"rules.occupancy.method": "assumed"},
    "worked out": WORKED_OUT,
    "corrected": WORKED_OUT
    | {
        "rules.occupancy.corrected_by": "simulation",
        "rules.occupancy.by_offer": True,
        "rules.occupancy.spread_in": "curves",
    },
}
WAYS = {way: {"conventions": 2, "moves": "free"} | changes for way, changes in WAYS.items()}
WAYS["children stay"] = WAYS["corrected"] | {"moves": "planned"}
HEAD = (
    "instance",
    "occupancy",
    "beds bought",
    "cost promised",
    "simulated",
    "off by",
    "near home",
    "occupied",
    "offers, at worst",
    "shares eased",
    "processor time",
)


def main() -> None:
    """Print a row for each instance and each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=[one.name for one in TRIED], help="one instance")
    parser.add_argument("--way", choices=list(WAYS), help="one way")
    parser.add_argument("--runs", type=int, default=RUNS, help="of each simulation")
    options = parser.parse_args()
    print(f"| {' | '.join(HEAD)} |\n| --- | --- {'| ---: ' * (len(HEAD) - 2)}|", flush=True)
    for one in TRIED:
        for way in WAYS:
            if options.only in (None, one.name) and options.way in (None, way):
                print(f"| {' | '.join(_row(one, way, options.runs))} |", flush=True)


def _row(tried: Tried, way: str, runs: int) -> list[str]:
    instance = co.load(INSTANCES / f"{tried.name}.toml")
    lacking = [need.id for need in instance.need if need.mean_stay_weeks is None]
    stays = {f"need.{need}.mean_stay_weeks": tried.stay_weeks for need in lacking}
    instance = instance.with_changes(stays | tried.changes | WAYS[way])
    began = time.process_time()
    plan = co.solve(instance, time_limit=LIMIT, compare=False)
    seconds = time.process_time() - began
    if plan.objective is None:
        return [tried.name, way, f"no plan: {plan.status}", *[""] * (len(HEAD) - 3)]
    found = co.simulate(plan, runs, seed=SEED)
    cost, mean = found.promise("cost") or 0.0, found.cost
    return [
        tried.name,
        way,
        str(_beds(plan)),
        f"£{cost / 1e6:.2f}m",
        f"£{mean.mean / 1e6:.2f}m ± {(mean.high - mean.low) / 2e6:.2f}",
        f"{mean.mean / cost - 1:+.1%}",
        _pair(found, "local_share"),
        _pair(found, "occupancy"),
        _worst(plan, found),
        _eased(plan),
        f"{seconds:.0f} s",
    ]


def _beds(plan: co.Plan) -> int:
    """Beds of every new commitment."""
    rows = plan.mix.to_dict("records")
    return int(sum(row["beds"] for row in rows if not row["existing"]))


def _pair(found: co.Simulation, measure: str) -> str:
    """Promised, and simulated."""
    promised = found.promise(measure)
    return "" if promised is None else f"{promised:.1%}, {found.spread(measure).mean:.1%}"


def _worst(plan: co.Plan, found: co.Simulation) -> str:
    """The offer whose promised occupancy is furthest off, of what may be: promised, simulated, and beds of its homes."""
    largest: dict[str, float] = {}
    for row in plan.mix.to_dict("records"):
        if row["beds"] and row["homes"]:
            largest[row["offer"]] = max(largest.get(row["offer"], 0.0), row["beds"] / row["homes"])
    worst, text = 0.0, ""
    for name, promised in found.promised.items():
        if name.measure == "occupancy" and name.of:
            mean, beds = found.spread("occupancy", of=name.of).mean, largest.get(name.of, 0.0)
            off = abs(mean - promised) / (0.04 if beds < FEW_BEDS else 0.02)
            if off >= worst:
                worst, text = off, f"{name.of}: {promised:.1%}, {mean:.1%}, homes of {beds:g}"
    return text


def _eased(plan: co.Plan) -> str:
    """Shares that no plan keeps, and the nearest."""
    changes = plan.to_dict()["instance"]["changes"]
    return ", ".join(f"{one['old']:.0%} to {one['new']:.1%}" for one in changes if one["by"].startswith("solve"))


if __name__ == "__main__":
    main()
