"""A copy of the tree in which tests run on a faulty file, for `mutation.py`, each time in a process forked for it.

There are two ways, each with a process of its own that forks. The quick one has all tests in memory, and puts the
fault into the function (`put_in.py`). The other has only what no fault is put into, and imports the rest for each
fault: for faults outside of functions, and in those that are called when modules are imported or tests collected.
For the last the quick way is tried first: a test that fails there is run once more, alone, in the other way, and only
where none does are all run in that way.

A test that runs on and on is ended by its own processor time, so that it does not matter what else the machine does.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from mutants import Mutant
from put_in import IN, LATE, NOT, Called, module_name, put_in
from tests_of_functions import ROOT, copied, file_of

LIBRARIES = (
    "click",
    "docx",
    "highspy",
    "hypothesis",
    "jinja2",
    "numpy",
    "openpyxl",
    "pandas",
    "pulp",
    "pydantic",
    "pytest",
    "resvg_py",
    "scipy.optimize",
    "xlsxwriter",
)
OURS = ("commission_opt.instance.instance", "commission_opt.instance.load", "commission_opt.demand.scenarios")
LEAST_SECONDS = 30.0  # of processor time that a test may take, however quick it is
TIMES_SLOWER = 10.0  # than it is without a fault, until it is ended
HUNG_SECONDS = 900.0  # by the clock, for what waits without working
STARTED, FAILED = "started", "failed"
OTHER_WAY = 99  # exit code: the fault cannot be put in here, or came too late for tests that pass
QUICK, AFRESH = "quick", "afresh"
OPTIONS = ["-x", "-q", "-n0", "-p", "no:cacheprovider", "--dist=no"]


class Place:
    """A copy of the tree, and the processes there that fork for each fault.

    Parameters
    ----------
    folder
        Empty, to copy to.
    files
        Of tests, that may be asked for.
    """

    def __init__(self, folder: Path, files: Iterable[str]) -> None:
        self.folder = folder
        copied(folder)
        environment = os.environ | {"PYTHONPATH": str(folder), "CI": "true"}
        compiled = ["compileall", "-q", "--invalidation-mode", "unchecked-hash", "commission_opt"]
        subprocess.run([sys.executable, "-m", *compiled], cwd=folder, env=environment, check=False)
        self.passes: dict[str, bool] = {}
        self.environment, self.files = environment, sorted(files)
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self._ask(QUICK, [], {})  # all is imported before a fault is put into a file

    def _process(self, way: str) -> subprocess.Popen[str]:
        if way not in self.processes:
            command = [sys.executable, str(ROOT / "benchmarks" / "forked_tests.py"), way, *self.files]
            self.processes[way] = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        return self.processes[way]

    def run(self, mutant: Mutant, tests: Sequence[str], seconds: Mapping[str, float]) -> tuple[str, str]:
        """What became of a fault: `killed`, `timeout` or `survived`; and the test that noticed it.

        Parameters
        ----------
        mutant
            Fault to put in.
        tests
            To run, in that order, until one fails that passes without the fault.
        seconds
            What they take without it.
        """
        left = [test for test in tests if self.passes.get(test, True)]
        while left:
            verdict, test = self._with(mutant, left, seconds)
            if verdict == "survived":
                break
            noticed_by = test if test in left else left[0]  # where the fault leaves no test that can be collected
            if self._passes_without(noticed_by, seconds) and self._fails_alone(mutant, noticed_by, seconds):
                return verdict, test
            left = left[left.index(noticed_by) + 1 :]
        return "survived", ""

    def _fails_alone(self, mutant: Mutant, test: str, seconds: Mapping[str, float]) -> bool:
        """Whether it is the fault that a test fails for, and not what tests before it have left behind."""
        return bool(self._with(mutant, [test], seconds, surely=True)[0] != "survived")

    def _passes_without(self, test: str, seconds: Mapping[str, float]) -> bool:
        if test not in self.passes:
            self.passes[test] = self._ask(QUICK, [test], seconds)[0] == "survived"
            if not self.passes[test]:
                print(f"  fails as it is, and is left out: {test}", flush=True)
        return self.passes[test]

    def _with(
        self, mutant: Mutant, tests: Sequence[str], seconds: Mapping[str, float], *, surely: bool = False
    ) -> tuple[str, str]:
        """What becomes of tests with a fault; `surely` where a fault that comes too late is not enough."""
        path = self.folder / mutant.file
        source = path.read_text(encoding="utf-8")
        compiled = list(path.parent.glob(f"__pycache__/{path.stem}.*.pyc"))
        kept = {one: one.read_bytes() for one in compiled}
        for one in compiled:
            one.unlink()
        path.write_text(mutant.applied(source), encoding="utf-8")  # for the processes that tests start
        try:
            found = self._ask(QUICK, tests, seconds, (mutant.file, source), surely)
            return found if found[0] != OTHER_WAY else self._ask(AFRESH, tests, seconds)
        finally:
            path.write_text(source, encoding="utf-8")
            for one, data in kept.items():
                one.write_bytes(data)

    def _ask(
        self,
        way: str,
        tests: Sequence[str],
        seconds: Mapping[str, float],
        fault: tuple[str, str] | None = None,
        surely: bool = False,
    ) -> tuple[Any, str]:
        process = self._process(way)
        assert process.stdin is not None
        assert process.stdout is not None
        most = {test: LEAST_SECONDS + TIMES_SLOWER * seconds.get(test, 0.0) for test in tests}
        process.stdin.write(json.dumps({"tests": most, "fault": (*fault, surely) if fault else None}) + "\n")
        process.stdin.flush()
        verdict, test = json.loads(process.stdout.readline())
        return verdict, test

    def close(self) -> None:
        """End the processes."""
        for process in self.processes.values():
            process.kill()
            process.wait()


class Notes:
    """Plugin of pytest: notes each test that starts, and that fails, and ends those that take too long.

    Parameters
    ----------
    most_seconds
        Of processor time that each may take: the system ends the process when one takes more.
    out
        To note them in.
    """

    def __init__(self, most_seconds: Mapping[str, float], out: TextIO) -> None:
        self.most_seconds = most_seconds
        self.order = {test: place for place, test in enumerate(most_seconds)}
        self.out = out

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Leave out what was not asked for."""
        items[:] = self.chosen(items)

    def chosen(self, items: Iterable[Any]) -> list[Any]:
        """What was asked for, in that order."""
        return sorted((one for one in items if one.nodeid in self.order), key=lambda one: self.order[one.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Let a test begin."""
        import resource

        most = self.most_seconds[nodeid]
        signal.setitimer(signal.ITIMER_PROF, most)
        # Of the processes that a test starts, each may take as much.
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + most) + 60, hard))
        self._note(STARTED, nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note a failure."""
        if report.failed:
            self._note(FAILED, report.nodeid)

    def _note(self, what: str, test: str) -> None:
        self.out.write(f"{what} {test}\n")
        self.out.flush()


class InMemory:
    """Plugin of pytest that collects all tests once, and forks for each fault in place of running them.

    Parameters
    ----------
    asks, answers
        Where faults are asked for, and how each ended is said.
    called
        Functions that were called so far, in which a fault would come too late.
    """

    def __init__(self, asks: TextIO, answers: TextIO, called: Called) -> None:
        self.asks, self.answers = asks, answers
        self.called = called

    def pytest_runtestloop(self, session: Any) -> bool:
        """Answer until nothing more is asked."""
        self.called.end()
        from _pytest.main import pytest_runtestloop

        def run(notes: Notes, fault: Any) -> int:
            how = IN
            if fault is not None:
                file, source, surely = fault
                how = put_in(module_name(file), source, Path(file).read_text(encoding="utf-8"), self.called)
                if how == NOT or (how == LATE and surely):
                    return OTHER_WAY
            session.items = notes.chosen(session.items)
            session.config.pluginmanager.register(notes)
            with contextlib.suppress(session.Failed):
                pytest_runtestloop(session)
            return 1 if session.testsfailed else OTHER_WAY if how == LATE else 0

        answer(self.asks, self.answers, run)
        return True


def serve(way: str, files: Sequence[str]) -> None:
    """Fork a process of tests for each line read, and say how it ended."""
    asks, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.path[0] = str(Path.cwd())
    import pytest

    if way == QUICK:
        called = Called()
        called.begin()
        pytest.main([*OPTIONS, *files], plugins=[InMemory(asks, answers, called)])
        return
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    for library in LIBRARIES + OURS:
        importlib.import_module(library)

    def run(notes: Notes, fault: Any) -> int:
        return int(pytest.main([*OPTIONS, *sorted({file_of(test) for test in notes.most_seconds})], plugins=[notes]))

    answer(asks, answers, run)


def answer(asks: TextIO, answers: TextIO, run: Any) -> None:
    """Fork for each line read, and write how it ended."""
    for line in asks:
        asked = json.loads(line)
        answers.write(json.dumps(forked(run, asked["tests"], asked["fault"])) + "\n")
        answers.flush()


def forked(run: Any, most_seconds: Mapping[str, float], fault: Any) -> tuple[Any, str]:
    """Run some tests in a process of their own, and of their own group, until one fails.

    Parameters
    ----------
    run
        Runs them there, and gives the exit code.
    most_seconds
        Tests, in order, and the processor time each may take.
    fault
        File, and what stood in it before the fault; None for none.
    """
    # Not a pipe: the notes of many tests would fill it, and wait to be read.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        code, done = _ended(run, Notes(most_seconds, out), fault)
        out.seek(0)
        notes = [line.rstrip("\n").partition(" ") for line in out]
    failed = [test for what, _, test in notes if what == FAILED]
    began = [test for what, _, test in notes if what == STARTED]
    if code == OTHER_WAY:
        return OTHER_WAY, ""
    if not done or -code in (signal.SIGPROF, signal.SIGXCPU):
        return "timeout", began[-1] if began else ""
    if code in (0, 5):  # all passed, or none of them is there
        return "survived", ""
    return "killed", failed[0] if failed else f"exit {code}"


def _ended(run: Any, notes: Notes, fault: Any) -> tuple[int, bool]:
    """The exit code of the process that runs the tests, and whether it came to its end by itself."""
    child = os.fork()
    if child == 0:
        os.setsid()
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        try:
            code = run(notes, fault)
        except BaseException:  # which must not go on into the loop of the process that forks
            code = 3
        os._exit(code)
    watch = os.pidfd_open(child)
    done = bool(select.select([watch], [], [], HUNG_SECONDS)[0])
    os.close(watch)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), done


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])
