"""How many small faults in the code the tests notice.

    uv run --with pytest-cov python benchmarks/mutation.py --seed 1

Takes `--mutants` faults (see `mutants.py`) by chance from the code that must be right (the mathematics, the evaluator's
checks, the studies and the publishing, a quarter each), puts each into a copy of the tree and runs the tests there,
until one fails. First the tests that go through the changed line, as a run of the whole suite with coverage tells
(kept in `.benchmarks/` until the code changes), the most particular of them first; then, where a line is only gone
through in other processes, those of the folder of the same name.

Prints the share killed, and each survivor. Faults that change nothing are listed in `equivalent.toml`, with the reason.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from xml.etree import ElementTree as ET

from mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".benchmarks"
PARTS: dict[str, tuple[str, ...]] = {
    "maths": ("model/**/*.py", "rules/*/maths.py", "offers/*/maths.py", "prevention/*/maths.py"),
    "check": ("plan/evaluator/**/*.py", "rules/*/check.py", "offers/*/check.py", "prevention/*/check.py"),
    "studies": ("studies/**/*.py",),
    "publishing": ("publishing/**/*.py",),
}
LIBRARIES = ("click", "docx", "highspy", "hypothesis", "jinja2", "numpy", "openpyxl", "pandas", "pulp", "pydantic",
             "pytest", "resvg_py", "scipy.optimize", "simpy", "xlsxwriter")  # fmt: skip
FAILED = 1  # pytest: some test failed


# -- which tests go through which line ---------------------------------------------------------


@dataclass
class Coverage:
    """Tests by file and line, and how long each takes.

    Attributes
    ----------
    lines
        File, then line, to the tests that go through it.
    seconds
        Of each test.
    """

    lines: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]
    breadth: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for by_line in self.lines.values():
            for tests in by_line.values():
                self.breadth.update(tests)

    def tests(self, mutant: Mutant, last: int, most_seconds: float) -> list[str]:
        """The tests to run for a fault, the most particular first, as many as may pass within the time."""
        by_line = self.lines.get(mutant.file, {})
        found = {test for line in range(mutant.line, last + 1) for test in by_line.get(line, ())}
        if not found:
            found = {test for tests in by_line.values() for test in tests} | set(self._of_folder(mutant.file))
        chosen, total = [], 0.0
        for test in sorted(found, key=lambda one: (self.breadth[one] * (0.05 + self.seconds.get(one, 0.0)), one)):
            total += self.seconds.get(test, 0.0)
            if total > most_seconds:
                break
            chosen.append(test)
        return chosen

    def _of_folder(self, file: str) -> Iterator[str]:
        parts = Path(file).parts
        wanted = f"tests/{'evaluator' if 'evaluator' in parts else parts[1]}/"
        yield from (test for test in self.seconds if test.startswith(wanted))


def digest() -> str:
    """Of all that the run of the tests depends on."""
    found = hashlib.sha256()
    for name in tracked(ROOT):
        if name.endswith((".py", ".toml", ".csv")):
            found.update(name.encode() + (ROOT / name).read_bytes())
    return found.hexdigest()[:16]


def coverage(jobs: int, *, any_age: bool) -> Coverage:
    """Run the whole suite once with coverage, unless that of this very code is kept."""
    KEPT.mkdir(exist_ok=True)
    file = KEPT / f"coverage-{digest()}.json"
    if not file.exists() and any_age and (older := sorted(KEPT.glob("coverage-*.json"), key=os.path.getmtime)):
        file = older[-1]
    if not file.exists():
        print("Running the suite with coverage ...", flush=True)
        file.write_text(json.dumps(measured(jobs)), encoding="utf-8")
    kept = json.loads(file.read_text(encoding="utf-8"))
    names = kept["tests"]
    lines = {
        name: {int(line): [names[n] for n in tests] for line, tests in by_line.items()}
        for name, by_line in kept["lines"].items()
    }
    return Coverage(lines, kept["seconds"])


def measured(jobs: int) -> dict[str, Any]:
    """What one run of the suite tells: the tests of each line, and their seconds."""
    from coverage import CoverageData

    with tempfile.TemporaryDirectory() as folder:
        data, report = Path(folder) / "coverage", Path(folder) / "report.xml"
        environment = os.environ | {"COVERAGE_FILE": str(data), "COVERAGE_CORE": "ctrace"}
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"-n{jobs}", "--cov=commission_opt", "--cov-context=test",
             "--cov-report=", f"--junitxml={report}", "-o", "junit_family=xunit1"],
            cwd=ROOT, env=environment, check=False, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        found = CoverageData(basename=str(data))
        found.read()
        names: dict[str, int] = {}
        lines: dict[str, dict[int, list[int]]] = defaultdict(dict)
        for path in found.measured_files():
            name = Path(path).relative_to(ROOT).as_posix()
            for line, contexts in found.contexts_by_lineno(path).items():
                tests = {context.rpartition("|")[0] for context in contexts if context}
                lines[name][line] = sorted(names.setdefault(test, len(names)) for test in tests)
        seconds: dict[str, float] = {}
        for case in ET.parse(report).iter("testcase"):
            seconds[f"{case.get('file')}::{_in_file(case)}"] = float(case.get("time") or 0.0)
    return {"tests": list(names), "lines": lines, "seconds": seconds}


def _in_file(case: ET.Element) -> str:
    """A test as pytest numbers it, within its file: with its class where it has one."""
    module = (case.get("file") or "").removesuffix(".py").replace("/", ".")
    group = (case.get("classname") or "").removeprefix(module).strip(".")
    return f"{group.replace('.', '::')}::{case.get('name')}" if group else str(case.get("name"))


def tracked(root: Path) -> list[str]:
    """Files that git knows of, or would."""
    text = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, check=True, capture_output=True,
                          text=True).stdout  # fmt: skip
    return sorted(name for name in text.splitlines() if (root / name).is_file())


# -- a copy of the tree in which tests run -----------------------------------------------------


class Place:
    """A copy of the tree, and a process there that has the libraries in memory and forks for each fault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in tracked(ROOT):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
        subprocess.run([sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash",
                        "commission_opt"], cwd=folder, check=False)  # fmt: skip
        environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "benchmarks" / "mutation.py"), "--forks"],
            cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, mutant: Mutant | None, tests: Sequence[str], most_seconds: float) -> tuple[str, str]:
        """What became of a fault: `killed`, `timeout` or `survived`; and the test that noticed it."""
        if mutant is None:
            return self._ask(tests, most_seconds)
        path = self.folder / mutant.file
        source = (ROOT / mutant.file).read_text(encoding="utf-8")
        compiled = list(path.parent.glob(f"__pycache__/{path.stem}.*.pyc"))
        kept = {one: one.read_bytes() for one in compiled}
        for one in compiled:
            one.unlink()
        path.write_text(mutant.applied(source), encoding="utf-8")
        try:
            return self._ask(tests, most_seconds)
        finally:
            path.write_text(source, encoding="utf-8")
            for one, data in kept.items():
                one.write_bytes(data)

    def _ask(self, tests: Sequence[str], most_seconds: float) -> tuple[str, str]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"tests": list(tests), "seconds": most_seconds}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["verdict"], answer["test"]

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


class Chosen:
    """Plugin of pytest: runs the tests asked for, in that order, and notes the first that fails."""

    def __init__(self, tests: Sequence[str], out: TextIO) -> None:
        self.order = {test: place for place, test in enumerate(tests)}
        self.out = out

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Leave out what was not asked for."""
        known = [item for item in items if item.nodeid in self.order]
        items[:] = sorted(known, key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note a failure."""
        if report.failed:
            self.out.write(f"{report.nodeid}\n")
            self.out.flush()


def forks() -> None:
    """Fork a process of tests for each line read, and say how it ended."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for library in LIBRARIES:
        __import__(library)
    for line in sys.stdin:
        asked = json.loads(line)
        answers.write(json.dumps(forked(asked["tests"], asked["seconds"])) + "\n")
        answers.flush()


def forked(tests: list[str], most_seconds: float) -> dict[str, str]:
    """Run some tests in a process of their own, and of their own group, until one fails."""
    import pytest

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reading)
        sys.path[0] = str(Path.cwd())
        with os.fdopen(writing, "w") as out:
            files = sorted({test.split("::")[0] for test in tests})
            options = ["-x", "-q", "-n0", "-p", "no:cacheprovider", "-p", "no:cov", *files]
            code = pytest.main(options, plugins=[Chosen(tests, out)])
        os._exit(int(code))
    os.close(writing)
    ended = time.monotonic() + most_seconds
    watch = os.pidfd_open(child)
    done = bool(select.select([watch], [], [], max(0.0, ended - time.monotonic()))[0])
    os.close(watch)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as lines:
        failed = next(iter(lines.read().splitlines()), "")
    if not done:
        return {"verdict": "timeout", "test": failed}
    code = os.waitstatus_to_exitcode(status)
    if code in (0, 5):
        return {"verdict": "survived", "test": ""}
    return {"verdict": "killed", "test": failed or f"exit {code}"}


# -- the sample ------------------------------------------------------------------------------------


def sample(seed: int, number: int) -> list[Mutant]:
    """Faults drawn by chance, alike from each part."""
    draw = random.Random(seed)
    found: list[Mutant] = []
    for place, patterns in enumerate(PARTS.values()):
        files = sorted({path for pattern in patterns for path in (ROOT / "commission_opt").glob(pattern)})
        every = [
            one
            for path in files
            for one in mutants(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        ]
        share = number // len(PARTS) + (place < number % len(PARTS))
        found += draw.sample(every, min(share, len(every)))
    draw.shuffle(found)
    return found


def equivalent() -> dict[str, str]:
    """Faults that change nothing, with the reason: by their text without the number of the line."""
    file = ROOT / "benchmarks" / "equivalent.toml"
    if not file.exists():
        return {}
    return {one["fault"]: one["reason"] for one in tomllib.loads(file.read_text(encoding="utf-8"))["equivalent"]}


def plain(mutant: Mutant) -> str:
    """A fault without the number of its line, which moves."""
    place, _, rest = str(mutant).partition(":")
    return f"{place} {rest.partition(' ')[2]}"


def main() -> None:
    """Draw, run, and print what survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=90.0, help="of tests for each fault, as they take unhindered")
    parser.add_argument(
        "--any-age", action="store_true", help="take the last coverage that is kept, though code changed"
    )
    parser.add_argument("--only", default="", help="faults of files whose path has this in it")
    parser.add_argument("--forks", action="store_true", help=argparse.SUPPRESS)
    settings = parser.parse_args()
    if settings.forks:
        forks()
        return
    known = coverage(settings.jobs, any_age=settings.any_age)
    drawn = [one for one in sample(settings.seed, settings.mutants) if settings.only in one.file]
    alike = equivalent()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        places = [Place(Path(folder) / str(number)) for number in range(settings.jobs)]
        free = list(places)
        guard = threading.Lock()
        survived: list[Mutant] = []
        ends: Counter[str] = Counter()

        def judge(mutant: Mutant) -> None:
            with guard:
                place = free.pop()
            last = mutant.line + mutant.old.count("\n")
            tests = known.tests(mutant, last, settings.seconds)
            verdict, test = place.run(mutant, tests, 60 + 4 * settings.seconds) if tests else ("survived", "")
            with guard:
                free.append(place)
                if verdict == "survived" and plain(mutant) in alike:
                    verdict = "equivalent"
                ends[verdict] += 1
                if verdict == "survived":
                    survived.append(mutant)
                print(f"{sum(ends.values()):4d} {verdict:10s} {mutant}  [{len(tests)} tests] {test}", flush=True)

        with ThreadPoolExecutor(settings.jobs) as pool:
            list(pool.map(judge, drawn))
        for place in places:
            place.close()
    killed = ends["killed"] + ends["timeout"]
    print(f"\nSeed {settings.seed}: {len(drawn)} faults, {killed} killed ({ends['timeout']} by time), "
          f"{ends['equivalent']} equivalent, {len(survived)} survived: "
          f"{killed / max(1, len(drawn) - ends['equivalent']):.1%} of those that change something, "
          f"in {(time.monotonic() - began) / 60:.1f} minutes")  # fmt: skip
    for one in sorted(survived, key=str):
        print(f"  {one}")


if __name__ == "__main__":
    main()
