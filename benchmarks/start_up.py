"""How long the command line takes to start, as a multiple of bare Python.

    uv run python benchmarks/start_up.py

Each command is run in turn, round after round, so that all see the same machine; what is compared
is the median of each.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Compiled Python is kept, as it is wherever people install things; else compiling is what is timed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "--help": ["-m", "commission_opt", "--help"],
    "check --quick": ["-m", "commission_opt", "check", "--quick", "instances/tutorial.toml"],
    "check": ["-m", "commission_opt", "check", "instances/tutorial.toml"],
    "solve": ["-m", "commission_opt", "solve", "instances/tutorial.toml", "--json"],
}
TARGETS = {"--help": 3.0}  # times bare Python


def run_once(arguments: list[str]) -> float:
    """Seconds of wall time of one run.

    Raises
    ------
    subprocess.CalledProcessError
        When the command fails: then its time means nothing.
    """
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> int:
    """Measure, print, and say by the exit code whether the targets are met."""
    parser = argparse.ArgumentParser(description="Time the start of the command line.")
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    for arguments in COMMANDS.values():
        run_once(arguments)  # fills the caches of the file system and of compiled Python
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, arguments in COMMANDS.items():
            times[name].append(run_once(arguments))
    medians = {name: statistics.median(found) for name, found in times.items()}
    bare = medians["python -c pass"]
    missed = 0
    for name, median in medians.items():
        target = TARGETS.get(name)
        missed += target is not None and median >= target * bare
        note = "" if target is None else f"  (target: under {target:g})"
        print(f"{name:<16}{1000 * median:>7.0f} ms{median / bare:>8.1f} times bare Python{note}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
