"""What the sums of edition 3 take against those of edition 2: each instance that comes with the program, stage by stage.

``uv run python benchmarks/editions.py [NAME ...]`` (some minutes). Processor seconds of this process, solved as by
`commission-opt solve`: with its baseline and reference priced beside it. A command takes START more in either edition, to
start and to read; what a user waits for is with it. Shares are of the time of edition 3.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import commission_opt as co

INSTANCES = Path(__file__).resolve().parents[1] / "instances"
PRICED, HARD = 4.0, 8.0  # times as long, at most, where each share has a price, and where one is hard
CALIBRATION = "commission_opt.studies.calibration"
STAGES = (
    ("commission_opt.plan.solve", "build_model", "build"),
    ("commission_opt.plan.solve", "proven", "cheapest"),
    ("commission_opt.plan.solve", "chosen", "choice"),
    ("commission_opt.plan.solve", "_audited", "audit"),
    ("commission_opt.plan.solve", "result_of", "tables"),
    ("commission_opt.plan.solve", "_compare", "baseline and reference"),
    (f"{CALIBRATION}.settle", "nearest", "nearest shares"),
    (f"{CALIBRATION}.settle", "try_out", "simulation"),
    (f"{CALIBRATION}.settle", "factors_of", "corrections"),
)


class Stages:
    """Seconds by stage, each without those of the stages that it calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    def timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The function, its seconds counted."""

        @wraps(function)
        def inner(*args: Any, **kwargs: Any) -> Any:
            self._inner.append(0.0)
            began = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                taken = time.process_time() - began
                self.seconds[stage] += taken - self._inner.pop()
                if self._inner:
                    self._inner[-1] += taken

        return inner


def main() -> int:
    """Print a row for each instance; 1 where one takes longer than it may."""
    names = sys.argv[1:] or sorted(file.stem for file in INSTANCES.glob("*.toml"))
    stages = Stages()
    for module, name, stage in STAGES:
        there = importlib.import_module(module)
        setattr(there, name, stages.timed(getattr(there, name), stage))
    co.solve(co.load(INSTANCES / "tutorial.toml"))  # what is imported once
    start = time.process_time()
    print(f"START: {start:.1f} s\n")
    print("| instance | rules | edition 2 | edition 3 | times | command, times | at most | stages of edition 3 |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    late = 0
    for name in names:
        instance = co.load(INSTANCES / f"{name}.toml")
        before = measured(instance.with_changes({"conventions": 2}), stages)
        after = measured(instance.with_changes({"conventions": 3}), stages)
        hard = with_hard_share(instance)
        most, command = HARD if hard else PRICED, (start + after) / (start + before)
        late += command > most
        told = f"{before:.2f} s | {after:.2f} s | {after / before:.1f} | {command:.1f} | {most:.0f}"
        print(f"| {name} | {'hard' if hard else 'priced'} | {told} | {shares(stages, after)} |", flush=True)
    return int(late > 0)


def with_hard_share(instance: co.Instance) -> bool:
    """Whether a share has to be kept at any price."""
    return any(
        getattr(rule, "minimum_share", None) is not None
        and all(value is None for key, value in rule if key.startswith("price_"))
        for rule in instance.rules.records()
    )


def measured(instance: co.Instance, stages: Stages) -> float:
    """Seconds of a solve."""
    stages.seconds.clear()
    began = time.process_time()
    co.solve(instance)
    return time.process_time() - began


def shares(stages: Stages, total: float) -> str:
    """The share of each stage that takes a hundredth or more."""
    ordered = sorted(((taken / total, stage) for stage, taken in stages.seconds.items()), reverse=True)
    return ", ".join(f"{stage} {share:.0%}" for share, stage in ordered if share >= 0.01)


if __name__ == "__main__":
    sys.exit(main())
