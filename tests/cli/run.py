"""Running the program: within the tests, which takes no time to start, or in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import gettempdir

from commission_opt.cli.main import main

ROOT = Path(__file__).parents[2]
SAFETY = 600  # seconds until a process that hangs is given up; none comes near it
PROGRAM = [sys.executable, "-m", "commission_opt"]


def environment(**extra: str) -> dict[str, str]:
    """Ours, with the package of this clone first, and UTF-8 unless a test says otherwise."""
    dropped = ("PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE", "COMMISSION_OPT_DEBUG")
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
    compiled = str(Path(gettempdir()) / "commission-opt-tests-pycache")  # else every process compiles all afresh
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONPYCACHEPREFIX": compiled} | extra


def run(*args: str | Path, cwd: Path, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """Run `commission-opt` with some arguments, in `cwd`, in this process, on a console of some encoding."""
    given = [str(arg) for arg in args]
    out, err = BytesIO(), BytesIO()
    with (
        TextIOWrapper(out, encoding=encoding, write_through=True) as stdout,
        TextIOWrapper(err, encoding=encoding, write_through=True) as stderr,
    ):
        with chdir(cwd), redirect_stdout(stdout), redirect_stderr(stderr):
            code = main(given)
        return subprocess.CompletedProcess(
            given, code, out.getvalue().decode(encoding), err.getvalue().decode(encoding)
        )


def run_process(*args: str | Path, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run `commission-opt` with some arguments, in `cwd`, as a user does; `extra` is for its environment."""
    return subprocess.run(
        [*PROGRAM, *map(str, args)],
        cwd=cwd,
        env=environment(**extra),
        capture_output=True,
        check=False,
        encoding=extra.get("PYTHONIOENCODING", "utf-8").split(":")[0],
        stdin=subprocess.DEVNULL,
        timeout=SAFETY,
    )


def run_code(code: str, *args: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run some Python with `sys.argv[1:]` = args; for the program with a part replaced."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=SAFETY,
    )
