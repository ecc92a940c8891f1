"""What choosing among plans that cost the same takes: each instance that comes with the program, with the choice and without.

`uv run python benchmarks/choice.py` (a few minutes). Seconds of processor time of this process, the faster of two runs;
the share of each step is one of the time that the choice takes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import commission_opt as co
from commission_opt.plan.result_choice import ChoiceResult

INSTANCES = Path(__file__).resolve().parents[1] / "instances"
PRICED, HARD = 4.0, 8.0  # times as long, at most, where some rule has a price, and where all are hard
RUNS = 2


def main() -> int:
    """Print a row for each instance; 1 where one takes longer than it may."""
    names = sys.argv[1:] or sorted(file.stem for file in INSTANCES.glob("*.toml"))
    late = 0
    print("| instance | without | with | times | mixes | steps of the choice |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    for name in names:
        instance = co.load(
            INSTANCES / f"{name}.toml", {"conventions": 2}
        )  # one solve, not those that correct what beds carry
        with_it = instance.with_changes({"choice.among_equals": True})
        without, _ = measured(instance.with_changes({"choice.among_equals": False}))
        taken, plan = measured(with_it)
        said = plan.to_dict()["choice"]
        assert said is not None
        priced = any(not row["hard"] for row in plan.to_dict()["rules"])
        times = taken / without
        late += times > (PRICED if priced else HARD) and taken > 1.0
        mixes = said["why"] or ("many" if said["mixes"] is None else said["mixes"])
        print(f"| {name} | {without:.2f} s | {taken:.2f} s | {times:.1f} | {mixes} | {steps(said)} |", flush=True)
    return int(late > 0)


def measured(instance: co.Instance) -> tuple[float, co.Plan]:
    """Seconds of a solve, and its plan."""
    best = float("inf")
    for _ in range(RUNS):
        began = time.process_time()
        plan = co.solve(instance, compare=False)
        best = min(best, time.process_time() - began)
    return best, plan


def steps(said: ChoiceResult) -> str:
    """The share of each step that takes a hundredth or more."""
    every = sum(said["seconds"].values()) or 1.0
    shares = sorted(((taken / every, step) for step, taken in said["seconds"].items()), reverse=True)
    return ", ".join(f"{step} {share:.0%}" for share, step in shares if share >= 0.01)


if __name__ == "__main__":
    sys.exit(main())
