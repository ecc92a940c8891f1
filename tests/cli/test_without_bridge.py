"""What the program leaves out in a process of its own: PuLP's bridge to CP-SAT, and pandas behind it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = str(ROOT / "instances" / "tutorial.toml")
COMMAND = """
import sys
from commission_opt.cli.main import main
code = main()
import pulp
print("pandas" in sys.modules, pulp.CPSAT().available(), file=sys.stderr)
sys.exit(code)
"""
PYTHON = """
import sys
import commission_opt as co
co.solve(co.load(sys.argv[1]), compare=False)
import pulp
print(pulp.CPSAT().available(), file=sys.stderr)
"""


def _told(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stderr.splitlines()[-1]


def test_a_solve_on_the_command_line_does_without_pandas(tmp_path: Path) -> None:
    assert _told(COMMAND, "solve", TUTORIAL, "--out", str(tmp_path)) == "False False"


def test_our_own_way_to_cp_sat_is_open(tmp_path: Path) -> None:
    after = COMMAND.replace("print(", "from ortools.sat.python import cp_model\nprint(cp_model.CpModel().name == '', ")
    assert _told(after, "solve", TUTORIAL, "--out", str(tmp_path)).startswith("True")


def test_in_a_process_of_somebody_else_pulp_has_all_its_solvers() -> None:
    assert _told(PYTHON, TUTORIAL) == "True"
