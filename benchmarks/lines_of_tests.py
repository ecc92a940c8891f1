"""Which tests go through which line, for `mutation.py`: folder of tests by folder, kept in `.benchmarks/`.

What is kept outlives the code it was measured on. A function that has moved since, to other lines or another file, is
found again by its text; one that was changed, by its name.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".benchmarks"
FOLDERS = (
    "publishing",
    "studies",
    "evaluator",
    "model",
    "plan",
    "demand",
    "instances",
    "engines",
    "offers",
    "rules",
    "services",
)
PAGES = "docs"  # of its tests, those of the generated pages only: the blocks of the others take minutes
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Lines:
    """Tests by file and line, and how long each takes.

    Attributes
    ----------
    tests
        File, then line, to the tests that go through it.
    seconds
        Of each test.
    breadth
        Lines that each test goes through.
    """

    tests: dict[str, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    seconds: dict[str, float] = field(default_factory=dict)
    breadth: Counter[str] = field(default_factory=Counter)

    def through(self, file: str, first: int, last: int) -> list[str]:
        """Tests to run for a fault in some lines, those that are quick, particular and of that name first.

        What a test works out is often kept for others, which then never go through the lines themselves: so after
        those that do, the others of their files come, and those of the folder that is called like that of the code.
        """
        by_line = self.tests.get(file, {})
        own = {test for line in range(first, last + 1) for test in by_line.get(line, ())}
        files = {file_of(test) for test in own or {test for tests in by_line.values() for test in tests}}
        near = {test for test in self.seconds if file_of(test) in files or test.startswith(_folder(file))} - own
        return [*self._in_order(own, file), *self._in_order(near, file)]

    def _in_order(self, tests: set[str], file: str) -> list[str]:
        return sorted(tests, key=lambda test: (self._effort(test, file), test))

    def _effort(self, test: str, file: str) -> float:
        seconds = 0.05 + self.seconds.get(test, 0.0)
        named = Path(file).stem.removeprefix("rules_") in file_of(test)
        return seconds * (100 + self.breadth[test]) * (0.2 if named else 1.0)


def file_of(test: str) -> str:
    """The file that a test is in."""
    return test.partition("::")[0]


def _folder(file: str) -> str:
    """Where the tests of a file of the package are, as far as its path says."""
    parts = Path(file).parts
    return f"tests/{'evaluator' if 'evaluator' in parts else parts[1]}/"


def lines_of_tests(again: str, jobs: int) -> Lines:
    """What is kept of each folder of tests, after some are measured again, and those that never were.

    Parameters
    ----------
    again
        Folders of `tests` to run again, with commas between them, or `all`.
    jobs
        Processes to run tests in.
    """
    KEPT.mkdir(exist_ok=True)
    found = Lines()
    for name in (*FOLDERS, PAGES):
        file = KEPT / f"lines-{name}.json"
        if not (ROOT / "tests" / name).is_dir():
            continue
        if again == "all" or name in again.split(",") or not file.exists():
            print(f"Running tests/{name} with coverage ...", flush=True)
            file.write_text(json.dumps(measured(name, jobs)), encoding="utf-8")
        kept = json.loads(file.read_text(encoding="utf-8"))
        found.seconds.update(kept["seconds"])
        _add(found, kept)
    for by_line in found.tests.values():
        for tests in by_line.values():
            found.breadth.update(tests)
    return found


def copied(folder: Path) -> None:
    """Copy the tree, without what git ignores, so that tests run on what is there now while it is worked on."""
    text = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True,
                          text=True).stdout  # fmt: skip
    for name in text.splitlines():
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)


def measured(name: str, jobs: int) -> dict[str, Any]:
    """What one run of a folder of tests tells: the tests of each line, and their seconds; those that failed left out.

    Parameters
    ----------
    name
        Of the folder below `tests`.
    jobs
        Processes to run tests in.
    """
    from coverage import CoverageData

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "tree"
        folder.mkdir()
        copied(folder)
        data, report = Path(temporary) / "coverage", Path(temporary) / "report.xml"
        environment = os.environ | {"COVERAGE_FILE": str(data), "COVERAGE_CORE": "ctrace", "PYTHONPATH": str(folder)}
        what = sorted(map(str, folder.glob("tests/docs/test_pages*.py"))) if name == PAGES else [f"tests/{name}"]
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"-n{jobs if jobs > 1 else 0}", "--cov=commission_opt",
             "--cov-context=test", "--cov-report=", f"--junitxml={report}", "-o", "junit_family=xunit1", *what],
            cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        seconds = dict(_passed(report))
        coverage = CoverageData(basename=str(data))
        coverage.read()
        names: dict[str, int] = {}
        lines: dict[str, dict[int, list[int]]] = defaultdict(dict)
        texts: dict[str, str] = {}
        for path in coverage.measured_files():
            file = Path(path).relative_to(folder).as_posix()
            texts[file] = Path(path).read_text(encoding="utf-8")
            for line, contexts in coverage.contexts_by_lineno(path).items():
                tests = {context.rpartition("|")[0] for context in contexts if context}
                lines[file][line] = sorted(names.setdefault(test, len(names)) for test in tests if test in seconds)
    return {"tests": list(names), "lines": lines, "seconds": seconds, "texts": texts}


def _passed(report: Path) -> Iterator[tuple[str, float]]:
    for case in ET.parse(report).iter("testcase"):
        test = f"{case.get('file')}::{_in_file(case)}"
        if case.find("failure") is None and case.find("error") is None:
            yield test, float(case.get("time") or 0.0)
        else:
            print(f"  fails as it is, and is left out: {test}", flush=True)


def _in_file(case: ET.Element) -> str:
    """A test as pytest numbers it, within its file: with its class where it has one."""
    module = (case.get("file") or "").removesuffix(".py").replace("/", ".")
    group = (case.get("classname") or "").removeprefix(module).strip(".")
    return f"{group.replace('.', '::')}::{case.get('name')}" if group else str(case.get("name"))


# -- code that has changed since it was measured ------------------------------------------------


def _add(found: Lines, kept: dict[str, Any]) -> None:
    names: list[str] = kept["tests"]
    old = {
        file: {int(line): {names[n] for n in tests} for line, tests in by_line.items()}
        for file, by_line in kept["lines"].items()
    }
    moved: dict[str, list[dict[int, set[str]]]] = defaultdict(list)
    for file, by_line in old.items():
        for name, written, first, last in _functions(kept["texts"][file]):
            inside = {line - first: tests for line, tests in by_line.items() if first <= line <= last}
            moved[written].append(inside)
            moved[name].append(inside)
    for path in sorted((ROOT / "commission_opt").rglob("*.py")):
        file, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        if kept["texts"].get(file) == text:
            for line, tests in old.get(file, {}).items():
                found.tests[file][line] |= tests
            continue
        for name, written, first, last in _functions(text):
            for inside in moved.get(written, ()):
                for line, tests in inside.items():
                    found.tests[file][first + line] |= tests
            if written not in moved:
                somewhere = _all(moved.get(name, ()))
                for line in range(first, last + 1):
                    found.tests[file][line] |= somewhere


@cache
def _functions(text: str) -> list[tuple[str, str, int, int]]:
    """Name of each function of a file, all that is in it, its first and its last line."""
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, Function)]
    return [(node.name, ast.dump(node), node.lineno, node.end_lineno or node.lineno) for node in nodes]


def _all(places: Sequence[dict[int, set[str]]]) -> set[str]:
    return {test for inside in places for tests in inside.values() for test in tests}
