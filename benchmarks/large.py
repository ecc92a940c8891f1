"""How much of a solve is not the solver: a made-up region of about 300,000 variables, end to end.

    uv run python benchmarks/large.py

Prints the processor time of each part as a share of the total, from checking the instance to the
files written, and fails if everything but the engine's own work is over the target. The engine runs
on one thread, and processor time hardly depends on what else the machine is doing.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from region import region

from commission_opt.instance.document import Document

TARGET = 0.15  # of the total, everything but the engine
GAP = 0.001

PARTS = {  # part: functions whose time it is, looked up where `solve` finds them
    "check": ("commission_opt.instance.load:instance_from",),
    "demand": ("commission_opt.demand:demand_table",),
    "build": ("commission_opt.model.build:build",),
    "hand over": ("commission_opt.engines.in_process:problem_of", "commission_opt.engines.made:load"),
    "engine": ("commission_opt.engines.highs:_run", "commission_opt.engines.fix_and_resolve:settled"),
    "read back": tuple(f"commission_opt.engines.fix_and_resolve:{name}" for name in ("_prices", "decisions")),
    "evaluate": ("commission_opt.plan.evaluator:evaluate", "commission_opt.plan.evaluator:audit"),
    "tables": ("commission_opt.plan.solve:result_of",),
    "write": ("commission_opt.plan.plan:Plan.save",),
}


class Clock:
    """Processor time by part, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def watch(self) -> None:
        """Put a timer around every function of `PARTS`."""
        for part, names in PARTS.items():
            for name in names:
                module, _, path = name.partition(":")
                *outer, last = path.split(".")
                holder: Any = functools.reduce(getattr, outer, importlib.import_module(module))
                setattr(holder, last, self.time(part, getattr(holder, last)))

    def time[T](self, part: str, function: Callable[..., T]) -> Callable[..., T]:
        """`function`, its time added to `part`."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> T:
            started = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[part] += time.process_time() - started

        return timed


def measure(areas: int, gap: float) -> dict[str, float]:
    """Solve the region once, and write the result; seconds by part."""
    tables = region(areas=areas)
    clock = Clock()
    clock.watch()
    from commission_opt.instance.load import instance_from
    from commission_opt.plan.solve import solve

    started = time.process_time()
    plan = solve(instance_from(Document(tables, {}, "region.toml")), gap=gap)
    with tempfile.TemporaryDirectory() as folder:
        plan.save(folder)
    total = time.process_time() - started
    print(f"{plan.status}: £{plan.objective or 0:,.0f}, gap {plan.gap or 0:.2%}")
    return clock.seconds | {"the rest": total - sum(clock.seconds.values())}


def describe(areas: int) -> str:
    """Size of the model."""
    from commission_opt.demand import demand_table
    from commission_opt.instance.load import instance_from
    from commission_opt.model.build import build

    instance = instance_from(Document(region(areas=areas), {}, "region.toml"))
    return ", ".join(f"{count:,} {what}" for what, count in build(instance, demand_table(instance)).counts.items())


def main() -> int:
    """Measure, print, and say by the exit code whether the target is met."""
    parser = argparse.ArgumentParser(description="Time a solve of a made-up region, part by part.")
    parser.add_argument("--areas", type=int, default=22, help="areas of the region; 22 make about 300,000 variables")
    parser.add_argument("--gap", type=float, default=GAP, help="gap at which the engine stops")
    options = parser.parse_args()
    clocked = measure(options.areas, options.gap)
    print(describe(options.areas))
    total = sum(clocked.values())
    print(f"\n{'part':<12}{'CPU s':>9}{'share':>9}")
    for part in (*PARTS, "the rest"):
        print(f"{part:<12}{clocked[part]:>9.2f}{clocked[part] / total:>9.1%}")
    ours = 1 - clocked["engine"] / total
    print(f"{'total':<12}{total:>9.2f}\n\nEverything but the engine: {ours:.1%} (target: under {TARGET:.0%})")
    return 0 if ours < TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
