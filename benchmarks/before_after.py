"""Whether building a model and starting up have become slower since an earlier commit.

    uv run python benchmarks/before_after.py e9dadfb --areas 3 --turns 2

The tree of the commit is taken from git into a temporary folder. Both trees build the same made-up region (`region.py`)
by the same sums, hand it to HiGHS, and start the same commands, by turns, so that both see the same machine; what is
compared is processor time, the least of each, as whatever else the machine does can only add to it. Prints the ratio for
each part, now over then, and fails where that of building and handing over, or of a start, is above the target.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = 1.05
TOGETHER = "build and hand over"
STARTS = {
    "start --help": ["--help"],
    "start check --quick": ["check", "--quick", "instances/tutorial.toml"],
    "start check": ["check", "instances/tutorial.toml"],
}
MEASURE = """
import json, time
import highspy
from region import region
from commission_opt.demand import demand_table
from commission_opt.engines.made import load
from commission_opt.engines.problem import problem_of
from commission_opt.instance.document import Document
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import instance_from
from commission_opt.model.build import build

tables = region(areas={areas})
if "conventions" in Instance.model_fields:
    tables["conventions"] = 1  # the same sums as before there were editions
times = [time.process_time()]
instance = instance_from(Document(tables, {{}}, "region.toml"))
times.append(time.process_time())
demand = demand_table(instance)
times.append(time.process_time())
model = build(instance, demand)
times.append(time.process_time())
load(highspy.Highs(), problem_of(model))
times.append(time.process_time())
parts = [later - earlier for earlier, later in zip(times, times[1:])]
print("seconds:", json.dumps(dict(zip(["check", "demand", "build", "hand over"], parts))))
print("columns:", len(model.problem.variables()))
"""


def tree_of(commit: str, folder: Path) -> Path:
    """The files of a commit, without the history."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def environment(tree: Path) -> dict[str, str]:
    """Where Python looks into `tree` first; what it compiles is kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(tree), str(tree / "benchmarks")])}


def parts(tree: Path, areas: int) -> dict[str, float]:
    """Seconds of processor time by part, up to the engine."""
    text = MEASURE.format(areas=areas)
    out = subprocess.run(
        [sys.executable, "-P", "-c", text],
        cwd=tree,
        env=environment(tree),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    (told,) = (line for line in out.splitlines() if line.startswith("seconds:"))
    found: dict[str, float] = json.loads(told.removeprefix("seconds:"))
    return found | {TOGETHER: found["build"] + found["hand over"]}


def start(tree: Path, arguments: list[str]) -> float:
    """Seconds of processor time of one command, which Linux and macOS count."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-P", "-m", "commission_opt", *arguments]
    subprocess.run(command, cwd=tree, env=environment(tree), check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def ratios(then: dict[str, list[float]], now: dict[str, list[float]]) -> Iterable[tuple[str, float, float]]:
    """The least of each, then and now."""
    for name, seconds in now.items():
        yield name, min(then[name]), min(seconds)


def main() -> int:
    """Measure by turns, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("commit", help="what to compare with")
    parser.add_argument("--areas", type=int, default=3, help="of the region; large.py says how many give how much")
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--starts", type=int, default=15, help="starts of each command for each turn")
    given = parser.parse_args()
    measured: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        trees = {"then": tree_of(given.commit, Path(folder)), "now": ROOT}
        for when in trees:
            measured[when] = defaultdict(list)
        for turn in range(given.turns):
            for when, tree in trees.items():
                for part, seconds in parts(tree, given.areas).items():
                    measured[when][part].append(seconds)
                print(f"turn {turn + 1}, {when}: build {measured[when]['build'][-1]:.2f} s", flush=True)
        for name, arguments in STARTS.items():
            for _ in range(given.starts * given.turns):
                for when, tree in trees.items():
                    measured[when][name].append(start(tree, arguments))
    slower = 0
    for name, then, now in ratios(measured["then"], measured["now"]):
        slower += now / then > TARGET and name in (TOGETHER, *STARTS)
        print(f"{name:22s} {then:8.3f} s then {now:8.3f} s now   {now / then:.2f}")
    return int(slower > 0)


if __name__ == "__main__":
    raise SystemExit(main())
