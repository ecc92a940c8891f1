"""Which tests go through which function, for `mutation.py`: folder of tests by folder, kept in `.benchmarks/`.

What is kept outlives the code it was found with: a function that has moved to another file since is found again by
its name.

    python benchmarks/tests_of_functions.py FILE FOLDER   # runs a folder of tests, and notes in FILE
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".benchmarks"
PACKAGE = "commission_opt"
FOLDERS = (
    "publishing",
    "evaluator",
    "studies",
    "model",
    "plan",
    "demand",
    "instances",
    "engines",
    "offers",
    "rules",
    "cli",
    "choice",
    "returns",
)
PAGES = "docs"  # of its tests, those of the generated pages only: the blocks of the others take minutes
THOROUGH = ("frozen", "kept_papers", "own_figures", "looks")  # they compare every figure: their breadth is no drawback
PARTS_OF_ROOMS = ("maths", "check", "bill", "valid", "words")
TOOL = 4  # of `sys.monitoring`, that nobody else has


@dataclass
class Known:
    """Tests by function, and how long each takes.

    Attributes
    ----------
    tests
        File and function to the tests that go through it.
    seconds
        Of each test, of processor time.
    breadth
        Functions that each test goes through.
    files
        Function to the files in which tests went through one of that name.
    """

    tests: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[str, float] = field(default_factory=dict)
    breadth: Counter[str] = field(default_factory=Counter)
    files: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def through(self, file: str, line: int) -> list[str]:
        """Tests to run for a fault in a line, those that are quick, particular and of that name first.

        What a test works out is often kept for others, which then never go through the function themselves: so after
        those that do, the others of their files come, and those of the folder that is called like that of the code.
        """
        functions = _functions(file)
        here = next((name for name, first, last in functions if first <= line <= last), "")
        own = self._of(file, here)
        files = {file_of(test) for test in own or {test for name, _, _ in functions for test in self._of(file, name)}}
        near = {test for test in self.seconds if file_of(test) in files or test.startswith(_folder(file))} - own
        return [*self._in_order(own, file), *self._in_order(near, file, outside=not here)]

    def _of(self, file: str, function: str) -> set[str]:
        if not function:
            return set()
        files = self.files.get(function, set())
        own = self.tests.get(f"{file} {function}", set())
        moved = self._in({one for one in files if not (ROOT / one).is_file()}, function)
        return own | moved or self._in(files, function)

    def _in(self, files: set[str], function: str) -> set[str]:
        return {test for file in files for test in self.tests.get(f"{file} {function}", ())}

    def _in_order(self, tests: set[str], file: str, *, outside: bool = False) -> list[str]:
        return sorted(tests, key=lambda test: (self._effort(test, file, outside), test))

    def _effort(self, test: str, file: str, outside: bool) -> float:
        thorough = _is_thorough(test)
        seconds = 0.02 + self.seconds.get(test, 0.0)
        named = any(name in test for name in _names(file))
        breadth = 0 if thorough else self.breadth[test]
        # Of what is outside of functions nobody knows which tests need it: those that compare every figure come early.
        return seconds * (20 + breadth) * (0.2 if named else 1.0) * (0.1 if thorough and outside else 1.0)


@cache
def _is_thorough(test: str) -> bool:
    return any(word in test for word in THOROUGH)


def file_of(test: str) -> str:
    """The file that a test is in."""
    return test.partition("::")[0]


def _names(file: str) -> list[str]:
    """What tests of a file are likely to be called after: the file; of a study and a room the folder, and its words."""
    path = Path(file)
    if path.parts[1] == "studies":
        return [path.stem, path.parent.name]
    if path.stem not in PARTS_OF_ROOMS:
        return [path.stem]
    return [path.parent.name, *(word for word in path.parent.name.split("_") if len(word) > 3)]


def _folder(file: str) -> str:
    """Where the tests of a file of the package are, as far as its path says."""
    parts = Path(file).parts
    return f"tests/{'evaluator' if 'evaluator' in parts else parts[1]}/"


@cache
def _functions(path: str) -> list[tuple[str, int, int]]:
    """Functions and methods of a file, without those inside others: name, first and last line.

    As the file is when it is first asked for, so that it can be worked on while faults are tried.
    """
    found: list[tuple[str, int, int]] = []

    def look(nodes: list[ast.stmt], prefix: str) -> None:
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                look(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
                found.append((f"{prefix}{node.name}", first, node.end_lineno or node.lineno))

    look(ast.parse((ROOT / path).read_text(encoding="utf-8")).body, "")
    return found


def tests_of_functions(again: str) -> Known:
    """What is kept of each folder of tests, after some are run again, and those that never were.

    Parameters
    ----------
    again
        Folders of `tests` to run again, with commas between them, or `all`; or what is below one: `studies/sweep`,
        `studies/test_compare.py`; or `changed`: files that are new, or other than when they were last run.
    """
    KEPT.mkdir(exist_ok=True)
    found = Known()
    asked = _changed() if again == "changed" else again.split(",")
    for name in (*FOLDERS, PAGES):
        file = KEPT / f"functions-{name}.json"
        if again == "all" or name in asked or not file.exists():
            print(f"Running tests/{name} ...", flush=True)
            run_again(name, file)
            _took_down(_files_below(name))
        if below := [one for one in asked if one.startswith(f"{name}/")]:
            print(f"Running {', '.join(f'tests/{one}' for one in below)} ...", flush=True)
            _replace(below, file)
            _took_down([one for part in below for one in _files_below(part)])
        kept = json.loads(file.read_text(encoding="utf-8"))
        for test, (seconds, functions) in kept.items():
            if not (ROOT / file_of(test)).is_file():
                continue  # moved or dropped since
            found.seconds[test] = seconds
            found.breadth[test] = len(functions)
            for one in functions:
                found.tests[one].add(test)
    for one in found.tests:
        place, _, function = one.partition(" ")
        found.files[function].add(place)
    return found


def _files_below(part: str) -> list[str]:
    """Files of tests in a folder below `tests`, or the one that is named; of the pages those that are run."""
    where = ROOT / "tests" / part
    found = where.glob("test_pages*.py") if part == PAGES else where.rglob("test_*.py") if where.is_dir() else [where]
    return sorted(file.relative_to(ROOT / "tests").as_posix() for file in found)


def _text_of(name: str) -> str:
    """What tells a file of tests from another text of it."""
    return hashlib.sha256((ROOT / "tests" / name).read_bytes()).hexdigest()


def _ran() -> dict[str, str]:
    """Files of tests of which notes were taken, and what they were then."""
    file = KEPT / "files.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _took_down(names: Sequence[str]) -> None:
    ran = _ran() | {name: _text_of(name) for name in names}
    (KEPT / "files.json").write_text(json.dumps(ran, indent=1), encoding="utf-8")


def _changed() -> list[str]:
    """Files of tests that are new, or other than when notes were taken of them; in folders that were run."""
    ran = _ran()
    folders = [name for name in (*FOLDERS, PAGES) if (KEPT / f"functions-{name}.json").exists()]
    return [one for name in folders for one in _files_below(name) if ran.get(one) != _text_of(one)]


def copied(folder: Path) -> None:
    """Copy the tree, without what git ignores, so that tests run on what is there now while it is worked on."""
    text = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in text.splitlines():
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)


def run_again(name: str, file: Path) -> None:
    """Run a folder of tests, and keep what each of those that pass goes through, and its seconds.

    Parameters
    ----------
    name
        Of the folder below `tests`; or of parts of one, with commas between them.
    file
        To keep it in.
    """
    with tempfile.TemporaryDirectory() as folder:
        copied(Path(folder))
        subprocess.run(
            [sys.executable, str(Path(__file__)), str(file), name],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": folder},
        )


def _replace(below: Sequence[str], file: Path) -> None:
    """Run parts of a folder of tests again, and put what they go through in place of what was kept of them."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        run_again(",".join(below), found)
        new = json.loads(found.read_text(encoding="utf-8"))
    others = {
        test: one
        for test, one in json.loads(file.read_text(encoding="utf-8")).items()
        if not f"{file_of(test)}/".startswith(tuple(f"tests/{one}/" for one in below))
    }
    file.write_text(json.dumps(others | new), encoding="utf-8")


def _spent() -> float:
    """Seconds of processor time, with those of processes that have ended: what else the machine does counts for nothing."""
    return sum(os.times()[:4])


class Through:
    """Plugin of pytest: the functions of the package that each test goes through."""

    def __init__(self) -> None:
        self.here = f"{Path.cwd()}{os.sep}"
        self.now: set[str] = set()
        self.began = _spent()
        self.found: dict[str, tuple[float, list[str]]] = {}
        monitoring = sys.monitoring
        monitoring.use_tool_id(TOOL, "functions")
        monitoring.register_callback(TOOL, monitoring.events.PY_START, self._started)
        monitoring.set_events(TOOL, monitoring.events.PY_START)

    def _started(self, code: CodeType, offset: int) -> Any:
        file = (code.co_filename or "").removeprefix(self.here)
        if file.startswith(PACKAGE):
            self.now.add(f"{file} {code.co_qualname.partition('.<locals>')[0]}")
        return sys.monitoring.DISABLE  # until the next test

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Begin anew."""
        self.now, self.began = set(), _spent()
        sys.monitoring.restart_events()

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note what a test went through, with its fixtures."""
        self.found[report.nodeid] = (_spent() - self.began, sorted(self.now))
        if report.failed:
            print(f"  fails as it is, and is left out: {report.nodeid}", file=sys.stderr, flush=True)
            self.now = set()
            self.found[report.nodeid] = (-1.0, [])


def _run(file: str, name: str) -> None:
    import pytest

    sys.path[0] = str(Path.cwd())
    what = (
        sorted(map(str, Path().glob("tests/docs/test_pages*.py")))
        if name == PAGES
        else [f"tests/{one}" for one in name.split(",")]
    )
    through = Through()
    pytest.main(["-q", "-n0", "--dist=no", *what], plugins=[through])
    passed = {test: one for test, one in through.found.items() if one[0] >= 0}
    Path(file).write_text(json.dumps(passed), encoding="utf-8")


if __name__ == "__main__":
    _run(*sys.argv[1:])
