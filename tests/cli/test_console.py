"""Consoles of every sort: encodings, closed pipes, Ctrl-C, control characters, unexpected errors."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commission_opt import errors
from commission_opt.cli.main import clean, main
from commission_opt.cli.progress import ProgressLine, progress_text
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.progress import Progress
from commission_opt.model.model import Model
from commission_opt.plan import choice as solving
from commission_opt.plan import engine
from commission_opt.plan.settings import Settings
from tests.cli.run import PROGRAM, SAFETY, environment, run, run_code, run_process
from tests.plan.cases import SMALL, write_small

TITLE = SMALL.replace("Small: one town", "Sm\u00e5ll \u2014 \u0141\u00f3d\u017a \U0001f3e0")

# The program with a solve that takes for ever and says when it has begun.
ENDLESS = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run in the background
from commission_opt.plan import choice as module
def run(*_):
    print("begun", flush=True)
    time.sleep(600)
module.run = run
from commission_opt.cli.main import main
sys.exit(main(["solve", "small.toml"]))
"""


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_no_console_encoding_stops_it(encoding: str, tmp_path: Path) -> None:
    write_small(tmp_path, TITLE)
    found = run("solve", "small.toml", cwd=tmp_path, encoding=encoding)
    assert found.returncode == 0, found.stderr
    assert ("£" in found.stdout) == (encoding != "ascii")
    as_json = run("solve", "small.toml", "--json", cwd=tmp_path, encoding=encoding)
    assert "\U0001f3e0" in json.loads(as_json.stdout)["instance"]["title"]
    plan = json.loads((tmp_path / "results" / "small" / "plan.json").read_text(encoding="utf-8"))
    assert "\U0001f3e0" in plan["instance"]["title"]


def test_no_encoding_of_the_process_stops_it(tmp_path: Path) -> None:
    write_small(tmp_path, TITLE)
    found = run_process("check", "small.toml", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert found.returncode == 0, found.stderr
    assert found.stdout.isascii()
    assert "Sm?ll" in found.stdout


@pytest.mark.parametrize("args", [["check", "small.toml"], ["--help"], ["solve", "small.toml", "--json"]])
def test_a_closed_pipe_ends_quietly(args: list[str], tmp_path: Path) -> None:
    write_small(tmp_path)
    reader, writer = os.pipe()
    os.close(reader)
    found = subprocess.run(
        [*PROGRAM, *args],
        cwd=tmp_path,
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert found.stderr == ""
    assert found.returncode == 0


def test_ctrl_c_ends_with_one_line(tmp_path: Path) -> None:
    write_small(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        cwd=tmp_path,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SAFETY)
    assert (process.returncode, said) == (
        errors.EXIT_INTERRUPTED,
        "Interrupted: no plan was found yet; nothing was written.\n",
    )
    assert not (tmp_path / "results").exists()


HEARD = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from commission_opt.cli import interrupts
interrupts.hear()

class Dying:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def heard(strike):
    try:
        strike()
        time.sleep(600)
    except KeyboardInterrupt:
        print("heard", flush=True)

heard(lambda: signal.raise_signal(signal.SIGINT))
heard(Dying)  # what is raised in a finaliser goes nowhere
heard(lambda: __import__("struck"))
print(sys.modules["struck"].whole)
heard(lambda: __import__("struck_twice"))
print(sys.modules["struck_twice"].whole)
"""
STRUCK = "import signal, time\nsignal.raise_signal(signal.SIGINT)\n"


def test_ctrl_c_is_heard_where_python_would_lose_it_or_print_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "struck.py").write_text(f"{STRUCK}whole = True\n", encoding="utf-8")
    (tmp_path / "struck_twice.py").write_text(f"{2 * STRUCK}time.sleep(0.1)\n{STRUCK}whole = True\n", encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-c", HEARD], cwd=tmp_path, env=environment(), text=True, check=False, capture_output=True
    )
    assert (found.stdout.split(), found.stderr) == (["heard", "heard", "heard", "True", "heard", "True"], "")


# The program, in which Ctrl-C is pressed as something is imported, opened or read for the first time.
STRUCK_AT = """
import signal, sys
from commission_opt.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)
event, what = sys.argv[1:3]
struck = []

def hook(name, given):
    if not struck and name == event and given and str(given[0]).endswith(what):
        struck.append(True)
        signal.raise_signal(signal.SIGINT)

sys.addaudithook(hook)
sys.argv = ["commission-opt", "solve", "small.toml"]
code = main()
print("struck" if struck else "missed")
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("event", "what"),
    [
        ("import", "click"),
        ("import", "commission_opt.cli.commands"),
        ("import", "pydantic"),
        ("open", "small.toml"),
        ("import", "pulp"),
        ("import", "commission_opt.engines.in_process"),
        ("import", "commission_opt.plan.write"),
    ],
)
def test_ctrl_c_at_any_moment_is_no_traceback(event: str, what: str, tmp_path: Path) -> None:
    write_small(tmp_path)
    found = run_code(STRUCK_AT, event, what, cwd=tmp_path)
    assert "struck" in found.stdout
    assert "Traceback" not in found.stderr
    assert found.returncode in (errors.EXIT_INTERRUPTED, 0)
    assert found.stderr.count("\n") <= 1


def test_an_unexpected_error_is_one_plain_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the abacus\nbroke")

    monkeypatch.setattr(solving, "run", broken)
    found = run("solve", write_small(tmp_path), cwd=tmp_path)
    assert found.returncode == errors.EXIT_UNEXPECTED
    assert found.stderr.startswith(
        "Unexpected error, which is a fault of the program: RuntimeError: the abacus broke\n"
    )
    assert "Traceback" not in found.stderr
    with pytest.raises(RuntimeError, match="abacus"):  # Python then prints where it came from
        run("solve", write_small(tmp_path), "--debug", cwd=tmp_path)


@pytest.mark.parametrize("module", ["pulp", "highspy"])
def test_a_solver_that_cannot_be_loaded_is_explained(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    found = run("solve", write_small(tmp_path), cwd=tmp_path)
    assert found.returncode == errors.EXIT_UNEXPECTED
    assert "The solver cannot be loaded" in found.stderr
    assert "highspy~=1.16.0" in found.stderr


def test_control_characters_never_reach_the_terminal() -> None:
    assert clean("a\x1b[31mb\u202ec\td\n") == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c\td\n"


def test_progress_shows_what_is_known() -> None:
    assert progress_text(Progress(None, None, 1.0)) == "no plan yet   1 s"
    assert progress_text(Progress(200.0, 150.0, 12.4)) == "best £200   bound £150   gap 25.00%   12 s"


def test_progress_is_one_line_wiped_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLine() as line:
        line(Progress(1e6, None, 0.0))
        line(Progress(1e6, None, 0.1))  # too soon after the last
        line(Progress(9e5, None, 1.0))
    said = capsys.readouterr().err
    assert "\n" not in said
    assert said.split("\r")[1:3] == ["best £1,000,000   0 s", "best £900,000   1 s  "]
    assert said.split("\r")[3].strip() == ""


def test_a_terminal_gets_progress_and_a_pipe_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched: list[bool] = []

    def watch(model: Model, settings: Settings) -> Outcome:
        watched.append(settings.progress is not None)
        return engine.run(model, settings)

    monkeypatch.setattr(solving, "run", watch)
    args = ["solve", str(write_small(tmp_path)), "--no-write"]

    def told() -> bool:
        found = any(watched)
        watched.clear()
        return found

    assert main(args) == 0
    assert not told()
    pty = pytest.importorskip("pty", reason="Windows has no such terminal")
    parent, child = pty.openpty()
    with os.fdopen(child, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(args) == 0
        assert told()
        assert main([*args, "--quiet"]) == 0
        assert not told()
    os.close(parent)
