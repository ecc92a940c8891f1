"""The command `sweep`."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from commission_opt.cli.sweep import exit_code
from commission_opt.cli.sweep_text import MOST_SHOWN, sweep_text
from commission_opt.instance.problems import MOST_SHOWN as MOST_TOLD
from commission_opt.studies.sweep.table import Sweep
from tests.cli.run import run, run_process
from tests.plan.cases import write_small
from tests.studies.journals import numbers

PRICE, CHILDREN = "spot.spot.price_per_week", "demand.res.children"


def test_it_writes_the_table_and_prints_it(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    done = run("sweep", file, "--vary", f"{CHILDREN}=8:12:2", "--workers", "1", "--out", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "3 cases: 3 optimal." in done.stdout
    with (tmp_path / "out" / "sweep.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row[CHILDREN] for row in rows] == ["8", "10", "12"]
    assert all(row["status"] == "optimal" for row in rows)
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_json_goes_to_stdout_and_processes_work_from_the_command_line(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    done = run_process(
        "sweep",
        file,
        "--vary",
        f"{CHILDREN}=8,9",
        "--vary",
        f"{PRICE}=4000,5000",
        "--workers",
        "2",
        "--json",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(case[CHILDREN], case[PRICE]) for case in found["cases"]] == [(8, 4000), (8, 5000), (9, 4000), (9, 5000)]
    assert found["settings"]["gap"] == 1e-4


def test_cases_of_a_file(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    (tmp_path / "cases.csv").write_text(f"{CHILDREN},{PRICE}\n8,\n,5000\n", encoding="utf-8")
    done = run("sweep", file, "--cases", "cases.csv", "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "as it is, 5000" in done.stdout


def test_of_very_many_bad_rows_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    rows = [CHILDREN, "8", *(f"{nth}%" for nth in range(1_000))]
    (tmp_path / "cases.csv").write_text("\n".join(rows), encoding="utf-8")
    done = run("sweep", file, "--cases", "cases.csv", "--workers", "1", "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("Case ")]
    assert len(told) == MOST_TOLD
    assert f"And {1_000 - MOST_TOLD} more cases failed like these: their rows say why." in done.stderr
    assert len(done.stderr.splitlines()) < 2 * MOST_TOLD


def test_all_bad_cells_are_told_with_their_lines_before_anything_is_solved(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    rows = [f"{CHILDREN},{PRICE}", "8,", "-1,10%", "", "9,cheap", "10,4000", "11,4000,1", "[3,-5"]
    (tmp_path / "cases.csv").write_text("\n".join(rows), encoding="utf-8")
    done = run("sweep", file, "--cases", "cases.csv", "--workers", "1", "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    two, three, five, six = [line for line in done.stderr.splitlines() if line.startswith("Case")]
    assert two.startswith(f"Case 2 failed: cases.csv, line 3: {PRICE}: the value '10%' cannot be read.")
    assert f"cases.csv, line 3: {CHILDREN}: -1 " in two
    assert three.startswith(f"Case 3 failed: cases.csv, line 5: {PRICE}: ")
    assert five == "Case 5 failed: cases.csv, line 7: it has more cells than the header."
    assert f"line 8: {CHILDREN}: the value '[3' cannot be read." in six
    assert f"line 8: {PRICE}: -5 " in six
    assert "6 cases: 2 optimal, 4 failed." in done.stdout
    assert numbers(tmp_path / "out") == [1, 4]


def test_after_bad_cells_are_corrected_the_same_command_goes_on(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    command = ("sweep", file, "--cases", "cases.csv", "--workers", "1", "--out", "out")
    (tmp_path / "cases.csv").write_text(f"{CHILDREN}\n8\n-1\n10%\n9\n", encoding="utf-8")
    assert run(*command, cwd=tmp_path).returncode == 1
    (tmp_path / "cases.csv").write_text(f"{CHILDREN}\n7\n8\n10\n-1\n9\n", encoding="utf-8")
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 1
    assert "Case 4 failed: cases.csv, line 5: " in done.stderr
    assert "Finished before, and kept: 2 cases." in done.stdout
    (tmp_path / "cases.csv").write_text(f"{CHILDREN}\n7\n8\n10\n9\n", encoding="utf-8")
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "4 cases: 4 optimal." in done.stdout
    assert "kept: 4 cases." in done.stdout


def test_one_case_is_one_case(tmp_path: Path) -> None:
    done = run("sweep", write_small(tmp_path), "--vary", f"{CHILDREN}=8", "--workers", "1", cwd=tmp_path)
    assert "1 case: 1 optimal." in done.stdout


def test_a_range_may_fall(tmp_path: Path) -> None:
    done = run("sweep", write_small(tmp_path), "--vary", f"{CHILDREN}=9:7:-1", "--workers", "1", "--json", cwd=tmp_path)
    assert [case[CHILDREN] for case in json.loads(done.stdout)["cases"]] == [9, 8, 7]


def test_a_folder_of_another_sweep_is_refused(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    assert run("sweep", file, "--vary", f"{CHILDREN}=8", "--workers", "1", "--out", "out", cwd=tmp_path).returncode == 0
    done = run(
        "sweep", file, "--vary", f"{CHILDREN}=8", "--gap", "0.01", "--workers", "1", "--out", "out", cwd=tmp_path
    )
    assert done.returncode == 8
    assert "another sweep" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "say what varies"),
        (("--vary", f"{CHILDREN}=8", "--cases", "cases.csv"), 2, "say what varies"),
        (("--vary", f"{CHILDREN}=8", "--vary", f"{CHILDREN}=9"), 2, "twice"),
        (("--vary", f"{CHILDREN}=8", "--cluster", "tcp://127.0.0.1:1", "--workers", "2"), 2, "contradict"),
        (("--vary", f"{CHILDREN}=1:2:-1"), 3, "never gets"),
        (("--vary", f"{CHILDREN}=8:12"), 3, "has no step. Write FROM:TO:STEP"),
        (("--vary", "demand.res.childen=8"), 3, "Did you mean"),
        (("--cases", "none.csv"), 3, "there is no such file"),
        (("--vary", "rules.locality.near.minimum_share=1.0", "--workers", "1"), 4, ""),
        (("--vary", f"{CHILDREN}=-3", "--workers", "1"), 1, ""),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = run("sweep", write_small(tmp_path), *arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert says in done.stderr


# -- how it reads ------------------------------------------------------------------------------------


def a_sweep(rows: list[dict[str, Any]], *, interrupted: bool = False) -> Sweep:
    """A sweep with such answers, the rest of each row as usual."""
    usual = {CHILDREN: 8, "status": "optimal", "objective": 1e6, "gap": 0.0, "how": "solved", "mix": "M", "message": ""}
    whole = tuple({"case": number, **usual, **row} for number, row in enumerate(rows, 1))
    return Sweep({"title": "T"}, (CHILDREN,), len(whole), False, whole, interrupted)


LATE: dict[str, Any] = {"status": "time_limit", "gap": 0.123}
NOTHING: dict[str, Any] = {"status": "time_limit", "objective": None, "gap": None, "mix": "", "message": "No plan."}
NO_MIX: dict[str, Any] = NOTHING | {"status": "infeasible"}
FAILED: dict[str, Any] = NOTHING | {"status": "failed"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{}, NO_MIX], 0),
        ([NO_MIX, NO_MIX], 4),
        ([{}, LATE], 5),
        ([LATE, NOTHING], 5),
        ([{}, NOTHING], 6),
        ([NO_MIX, NOTHING], 6),
        ([{}, LATE | {"status": "memory_limit"}], 5),
        ([{}, LATE, FAILED], 1),
    ],
)
def test_exit_codes_of_limits(rows: list[dict[str, Any]], code: int) -> None:
    assert exit_code(a_sweep(rows)) == code
    assert exit_code(a_sweep(rows, interrupted=True)) == 130


def test_a_plan_that_is_not_proven_is_marked_in_its_row() -> None:
    first, second = [line for line in sweep_text(a_sweep([{}, LATE])).splitlines() if "mix 1" in line]
    assert "not proven" not in first
    assert second.endswith("not proven, gap 12.30%")


def test_of_many_cases_the_first_and_last_are_shown_with_their_mixes_and_where_the_others_are() -> None:
    shown = [
        line.strip() for line in sweep_text(a_sweep([{CHILDREN: n, "mix": f"M{n}"} for n in range(100)])).splitlines()
    ]
    values = [int(line.split()[0]) for line in shown if "   mix " in line]
    assert values == [*range(20), *range(80, 100)]
    assert "... 60 cases between not shown; all are in sweep.csv with --out, or --json." in shown
    assert [line for line in shown if line.startswith(("20: ", "21: ", "80: ", "81: "))] == ["20: M19", "81: M80"]


def test_as_many_cases_as_fit_are_all_shown() -> None:
    shown = sweep_text(a_sweep([{CHILDREN: n} for n in range(MOST_SHOWN)]))
    assert shown.count("   mix 1") == MOST_SHOWN
    assert "not shown" not in shown


def test_nothing_finished_is_said_so() -> None:
    assert sweep_text(a_sweep([], interrupted=True)).endswith("No case is finished yet.")


def test_priced_cases_are_told_only_where_there_are_any() -> None:
    assert "2 cases were solved; 1 case between them differs in one price alone" in sweep_text(
        a_sweep([{}, {"how": "priced"}, {}])
    ).replace("\n  ", " ")
    assert "price" not in sweep_text(a_sweep([{}, {}]))
