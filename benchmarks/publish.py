"""How long publishing a large result takes, part by part, beside solving a small instance.

    uv run python benchmarks/publish.py

The large result has 200 offers over 60 months (`region.py`), and takes half a minute to solve. Prints the
processor time of each part, the least of three rounds, and of whole commands, each in a process of
its own with its imports. Fails if publishing all formats takes longer than solving the small instance.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from region import region

import commission_opt as co
from commission_opt.instance.document import Document
from commission_opt.instance.load import instance_from
from commission_opt.publishing.compose import compose
from commission_opt.publishing.publish import WRITERS, content

ROOT = Path(__file__).resolve().parents[1]
SMALL = "southampton-2019-block"
SMALLEST = "tutorial"
ROUNDS = 3


def large(areas: int) -> co.Plan:
    """A plan of 200 offers over 60 periods."""
    instance = instance_from(Document(region(areas=areas, offers=200), {}, "region.toml"))
    plan = co.solve(instance, gap=0.05)
    result = plan.to_dict()
    print(
        f"{len(result['labels']['offers'])} offers, {len(result['periods'])} periods, {len(result['rules']):,} rows of rules"
    )
    return plan


def least(work: Callable[[], Any]) -> float:
    """Least processor time of some rounds, s."""
    took = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took)


def command(*words: str) -> float:
    """Least processor time of a whole command, s."""
    took = []
    for _ in range(ROUNDS):
        before = os.times()
        subprocess.run([sys.executable, str(ROOT / "cli.py"), *words], check=True, capture_output=True, cwd=ROOT)
        after = os.times()
        took.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(took)


def parts(plan: co.Plan) -> dict[str, float]:
    """Processor time of each part, s."""
    report = compose(plan.to_dict())
    timed = {"report object": least(lambda: compose(plan.to_dict()))}
    return timed | {form: least(partial(content, report, form)) for form in WRITERS}


def print_table(title: str, rows: dict[str, float]) -> None:
    """Names and seconds."""
    print(f"\n{title:<48}{'CPU s':>8}")
    for name, seconds in rows.items():
        print(f"{name:<48}{seconds:>8.2f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether the target is met."""
    parser = argparse.ArgumentParser(description="Time the publishing of a large result, part by part.")
    parser.add_argument("--areas", type=int, default=2, help="areas of the region")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        plan = large(options.areas)
        plan.save(Path(folder, "large"))
        print_table("part", parts(plan))
        published = command("publish", f"{folder}/large", "--out", f"{folder}/paper")
        solved = {
            one: command("solve", f"instances/{one}.toml", "--out", f"{folder}/{one}") for one in (SMALL, SMALLEST)
        }
    whole = {"publish, all formats": published} | {f"solve {one}": seconds for one, seconds in solved.items()}
    print_table("whole command", whole)
    return 0 if published <= solved[SMALL] else 1


if __name__ == "__main__":
    raise SystemExit(main())
