"""What the commands print and write, and the exit codes that scripts rely on."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import commission_opt
from commission_opt import errors
from commission_opt.cli.main import main
from commission_opt.engines.outcome import Outcome
from commission_opt.model.model import Model
from commission_opt.plan import choice as solving
from commission_opt.plan import engine, fixed_mix
from commission_opt.plan.settings import Settings
from tests.cli.run import ROOT, environment, run, run_code
from tests.plan.cases import INFEASIBLE, SMALL, write_small


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a small instance in it."""
    write_small(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "program", [[sys.executable, str(ROOT / "cli.py")], [sys.executable, "-m", "commission_opt"], ["commission-opt"]]
)
def test_the_three_ways_in_are_one_program(program: list[str], tmp_path: Path) -> None:
    if program == ["commission-opt"]:
        scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
        module, function = scripts["commission-opt"].split(":")
        program = [sys.executable, "-c", f"import sys; from {module} import {function}; sys.exit({function}())"]
    found = subprocess.run(
        [*program, "--version"], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert found.stdout == f"commission-opt, version {commission_opt.__version__}\n"


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from commission_opt.cli.main import main; main(['--help'])\n"
        "print([m for m in ('pydantic', 'pandas', 'pulp', 'numpy', 'highspy', 'click') if m in sys.modules])"
    )
    assert run_code(code, cwd=tmp_path).stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("args", [[], ["--help"], ["-h"], ["--debug", "--help"]])
def test_help_lists_every_command(args: list[str], tmp_path: Path) -> None:
    found = run(*args, cwd=tmp_path)
    assert found.returncode == 0
    assert all(f"  {name} " in found.stdout for name in ("solve", "check", "export", "schema"))


def test_solve_answers_and_writes_by_default(tmp_path: Path) -> None:
    found = run("solve", write_small(tmp_path), cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    for part in (
        "Small: one town\nApril 2020 to March 2022, by quarter. Prices of 2020/21, discounted at 3.5%.\n",
        "Recommended: call off 6 beds through the DPS (3 homes of 2), keep the 4 beds of our own, and buy",
        "less than doing nothing new, which could not keep every rule.",
        "What to buy",
        "DPS, 3 homes of 2 (=HYPERLINK(1))",
        "Cost by year, £",
        "Beds paid for",
        "Cost of empty beds, £",
        "Near home",
        "at least 50%",
        "Certainty",
        "to the penny",
        "Three homes: is what is recommended",
        "Nothing new: costs £",
        "It could not keep locality (Near home) in 4 of 8 quarters",
        "Written to results/small/",
    ):
        assert " ".join(part.split()) in " ".join(found.stdout.split())
    assert all(len(line) <= 100 for line in found.stdout.splitlines())
    assert {p.name for p in (tmp_path / "results" / "small").iterdir()} >= {"plan.json", "mix.csv", "costs.csv"}


def test_costs_add_up_as_shown(tmp_path: Path) -> None:
    lines = run("solve", write_small(tmp_path), "--no-write", cwd=tmp_path).stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if "Cost by year" in line)
    end = next(i for i, line in enumerate(lines) if line.startswith("  Total"))
    cells = [
        [int(cell.replace(",", "").replace("-", "0")) for cell in line.split()[-3:]]
        for line in lines[start + 1 : end + 1]
    ]
    *rows, total = cells
    assert all(first + second == row_total for first, second, row_total in cells)
    assert [sum(column) for column in zip(*rows, strict=True)] == total
    assert not (tmp_path / "results").exists()


def test_a_change_is_shown_old_to_new(tmp_path: Path) -> None:
    found = run(
        "solve",
        write_small(tmp_path),
        "--set",
        "spot.spot.price_per_week=4100",
        "--set",
        "rules.locality.near.minimum_share=0.6",
        "--no-write",
        cwd=tmp_path,
    )
    assert "spot.spot.price_per_week: 4000 -> 4100 (--set)" in found.stdout
    assert "rules.locality.near.minimum_share: 0.5 -> 0.6 (--set)" in found.stdout


def test_json_is_all_there_is_on_stdout(tmp_path: Path) -> None:
    found = run("solve", write_small(tmp_path), "--json", cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    assert json.loads(found.stdout)["status"] == "optimal"
    assert not (tmp_path / "results").exists()
    found = run("solve", write_small(tmp_path), "--json", "--out", "out", cwd=tmp_path)
    assert json.loads(found.stdout) == json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert found.stderr == "Written to out/\n"


@pytest.mark.parametrize(
    ("status", "plan_found", "code", "said"),
    [
        ("optimal", "found", errors.EXIT_SOLVED, ""),
        ("gap", "found", errors.EXIT_SOLVED, ""),
        ("time_limit", "found", errors.EXIT_TIME_LIMIT, ""),
        ("time_limit", "none", errors.EXIT_NO_ANSWER, "The time limit ended the solve before a plan was found."),
        ("interrupted", "found", errors.EXIT_INTERRUPTED, "best plan found, and it is not proven"),
        ("interrupted", "none", errors.EXIT_INTERRUPTED, "Interrupted: no plan was found yet; nothing was written."),
        ("infeasible", "none", errors.EXIT_INFEASIBLE, "No mix meets every rule"),
    ],
)
def test_every_end_has_its_exit_code(
    status: Any,
    plan_found: str,
    code: int,
    said: str,
    in_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run_as_told(model: Model, settings: Settings) -> Outcome:
        outcome = dataclasses.replace(engine.run(model, settings), status=status)
        if plan_found == "found":
            return outcome
        return dataclasses.replace(outcome, decisions=None, objective=None)

    monkeypatch.setattr(solving, "run", run_as_told)
    assert main(["solve", "small.toml"]) == code
    out, err = capsys.readouterr()
    assert said in err
    proven = "" if code == errors.EXIT_SOLVED else "-unproven"  # never over a result that is proven
    written = [file.parent.name for file in in_folder.glob("results/*/plan.json")]
    assert written == ([f"small{proven}"] if plan_found == "found" else [])
    assert ("Next: commission-opt explain" in out) == (plan_found == "found" and not code)
    if plan_found == "found" and code:
        assert "not proven: stopped early" in out
        assert "Best found: " in out


def test_ctrl_c_after_the_plan_keeps_the_plan(
    in_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> Outcome:
        return Outcome("interrupted", None, None, None, "HiGHS", "0")

    monkeypatch.setattr(fixed_mix, "run", interrupted)
    assert main(["solve", "small.toml"]) == errors.EXIT_INTERRUPTED
    out, err = capsys.readouterr()
    assert "Recommended: " in out
    assert "Nothing new: not priced: the search was stopped first" in out
    assert err == "Interrupted while pricing what to compare with; the plan itself is complete.\n"
    plan = json.loads((in_folder / "results" / "small" / "plan.json").read_text(encoding="utf-8"))
    assert (plan["status"], plan["baseline"]["objective"], plan["reference"]) == ("optimal", None, None)


def test_infeasible_names_the_hard_rules_and_keeps_the_old_result(tmp_path: Path) -> None:
    assert run("solve", write_small(tmp_path), "--out", "out", cwd=tmp_path).returncode == 0
    before = (tmp_path / "out" / "plan.json").read_bytes()
    found = run("solve", write_small(tmp_path, INFEASIBLE), "--out", "out", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (errors.EXIT_INFEASIBLE, "")
    assert "every child has a placement (C01)" in found.stderr
    assert "locality: Near home, at least 100% placed locally (C03)" in found.stderr
    assert (tmp_path / "out" / "plan.json").read_bytes() == before
    as_json = run("solve", write_small(tmp_path, INFEASIBLE), "--json", cwd=tmp_path)
    assert as_json.returncode == errors.EXIT_INFEASIBLE
    assert json.loads(as_json.stdout)["objective"] is None


def test_every_problem_of_an_instance_has_its_line(tmp_path: Path) -> None:
    text = SMALL.replace("beds = 4", 'beds = "four"').replace("children = 12", "childen = 12")
    write_small(tmp_path, text)
    misspelt, no_number = (
        f"small.toml:{text[: text.index(wrong)].count('\n') + 1}:" for wrong in ("childen = 12", 'beds = "four"')
    )
    for command in ("solve", "check", "export"):
        found = run(command, "small.toml", cwd=tmp_path)
        assert (found.returncode, found.stdout) == (errors.EXIT_INVALID, "")
        lines = found.stderr.splitlines()
        assert any(line.startswith(f"{misspelt} demand.res.childen: ") and "children" in line for line in lines)
        assert any(line.startswith(f"{no_number} home.own.beds: ") for line in lines)
        assert lines[-1].endswith("problems; nothing was solved and nothing was written.")
    assert [p.name for p in tmp_path.iterdir()] == ["small.toml"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["solve", "small.toml", "--gap", "1.5"], "it is a share such as 0.01 for 1%, from 0 to below 1, not '1.5'"),
        (["solve", "small.toml", "--gap", "nan"], "from 0 to below 1, not 'nan'"),
        (["solve", "small.toml", "--time-limit", "0"], "it is in seconds, above 0, not '0'"),
        (["solve", "small.toml", "--threads", "0"], "it is a whole number from 1 to 1,024, not '0'"),
        (["solve", "small.toml", "--seed", "-1"], "it is a whole number from 0 to 2,147,483,647, not '-1'"),
        (["solve", "small.toml", "--engine", "GUROBI"], "did you mean pulp:GUROBI_CMD?"),
        (["solve", "small.toml", "--engine", "abacus"], "no engine is called 'abacus'"),
        (["solve", "small.toml", "--no-write", "--out", "x"], "contradict"),
        (
            ["solve", "small.toml", "--set", "spot.spot.price_per_week=1", "--set", "spot.spot.price_per_week=2"],
            "twice",
        ),
        (["solve"], "Missing argument"),
        (["solv", "small.toml"], "Did you mean solve?"),
        (["small.toml"], "commission-opt solve small.toml"),
        (["export", "small.toml", "--out", "model.txt"], "does not end in .lp or .mps"),
        (["export", "small.toml", "--format", "lp", "--out", "model.mps"], "contradict"),
    ],
)
def test_wrong_usage_is_explained(
    args: list[str], said: str, in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(args) == errors.EXIT_USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert [entry.name for entry in in_folder.iterdir()] == ["small.toml"]


def test_what_cannot_be_written_is_refused_before_solving(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    write_small(tmp_path)
    for args in (["solve", "small.toml", "--out", "out"], ["export", "small.toml", "--out", "out/model.lp"]):
        found = run(*args, cwd=tmp_path)
        assert (found.returncode, found.stdout) == (errors.EXIT_WRITE, "")
        assert found.stderr.count("\n") == 1
        assert "out is a file, not a folder" in found.stderr
    assert (tmp_path / "out").read_text() == "mine"


def test_a_failed_audit_has_its_own_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dearer(model: Model, settings: Settings) -> Outcome:
        outcome = engine.run(model, settings)
        return dataclasses.replace(outcome, objective=(outcome.objective or 0.0) * 1.001)

    monkeypatch.setattr(solving, "run", dearer)
    found = run("solve", write_small(tmp_path), cwd=tmp_path)
    assert (found.returncode, found.stdout) == (errors.EXIT_AUDIT, "")
    assert "Do not use it" in found.stderr
    assert not (tmp_path / "results").exists()


def test_check_shows_the_instance_and_its_size(tmp_path: Path) -> None:
    found = run("check", write_small(tmp_path), cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    for part in (
        "April 2020 to March 2022, eight quarters",
        "Residential: 12 to 12",
        "sufficiency (C01): hard",
        "locality, Near home (C03): hard",
        "baseline and reference",
        "whole numbers",
        "\nOK\n",
    ):
        assert part in found.stdout


def test_check_shows_scenarios_and_how_far_they_lie_apart(tmp_path: Path) -> None:
    asked = ("scenarios=4", "paths=40", "seed=3", "stay_spread=0.2")
    settings = ["need.res.mean_stay_weeks=30", *(f"uncertainty.{one}" for one in asked)]
    found = run("check", write_small(tmp_path), *(f"--set={one}" for one in settings), cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    assert "4, of 40 simulated paths, seed 3; stays by 20% uncertain besides chance" in found.stdout
    assert re.search(r"Residential: 12 to 12; [\d.]+ to [\d.]+\s+over\s+the\s+scenarios", found.stdout)


def test_a_quick_check_imports_no_solver(tmp_path: Path) -> None:
    code = (
        "import sys; from commission_opt.cli.main import main; main(['check', 'small.toml', '--quick'])\n"
        "print([m for m in ('pandas', 'pulp', 'highspy', 'numpy') if m in sys.modules])"
    )
    write_small(tmp_path)
    found = run_code(code, cwd=tmp_path).stdout
    assert "whole numbers" not in found
    assert found.splitlines()[-1] == "[]"


def test_the_text_of_an_answer_needs_neither_pandas_nor_a_solver(tmp_path: Path) -> None:
    code = (
        "import json, sys; from pathlib import Path; from commission_opt.cli.answer import answer_text\n"
        "answer_text(json.loads(Path('out/plan.json').read_text('utf-8')))\n"
        "print([m for m in ('pandas', 'pulp', 'highspy', 'numpy', 'pydantic') if m in sys.modules])"
    )
    run("solve", write_small(tmp_path), "--out", "out", cwd=tmp_path)
    assert run_code(code, cwd=tmp_path).stdout == "[]\n"


@pytest.mark.parametrize("form", ["lp", "mps"])
def test_an_exported_model_has_the_same_optimum(form: str, tmp_path: Path) -> None:
    import highspy

    from tests.plan.cases import plan

    found = run("export", write_small(tmp_path), "--format", form, cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    names = (tmp_path / "small.names.csv").read_text(encoding="utf-8-sig")
    assert '"awarded[dps/a, 0, 2]"' in names
    assert "C03 locality" in names
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(tmp_path / f"small.{form}"))
    highs.run()
    assert {p.name for p in tmp_path.iterdir()} == {"small.toml", f"small.{form}", "small.names.csv"}
    # What no decision changes (homes that stay open) is not part of the file: the list of names gives it.
    rows = csv.DictReader(names.splitlines())
    fixed = next(float(row["stands_for"].split()[0]) for row in rows if row["what"] == "constant")
    assert highs.getInfo().objective_function_value + fixed == pytest.approx(plan().objective, rel=2e-4)


def test_schema_is_json_schema(tmp_path: Path) -> None:
    from jsonschema.validators import validator_for  # type: ignore[import-untyped]

    found = run("schema", cwd=tmp_path)
    schema = json.loads(found.stdout)
    validator = validator_for(schema)
    validator.check_schema(schema)
    validator(schema).validate(json.loads(json.dumps(tomllib.loads(SMALL), default=str)))
