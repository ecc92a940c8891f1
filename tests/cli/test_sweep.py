"""The command `sweep`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.run import run, run_process
from tests.plan.cases import write_small

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
        "sweep", file, "--vary", f"{CHILDREN}=8,9", "--vary", f"{PRICE}=4000,5000", "--workers", "2", "--json",
        cwd=tmp_path,
    )  # fmt: skip
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


def test_a_bad_cell_is_told_with_its_line_before_anything_is_solved(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    rows = [f"{CHILDREN},{PRICE}", "8,", "-1,5000", "", "9,cheap", "10,4000"]
    (tmp_path / "cases.csv").write_text("\n".join(rows), encoding="utf-8")
    done = run("sweep", file, "--cases", "cases.csv", "--workers", "1", "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("Case")]
    assert told[0].startswith(f"Case 2 failed: cases.csv, line 3: {CHILDREN}: -1 ")
    assert told[1].startswith(f"Case 3 failed: cases.csv, line 5: {PRICE}: ")
    assert "4 cases: 2 optimal, 2 failed." in done.stdout
    journal = (tmp_path / "out" / "sweep.journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["case"] for line in journal[1:]] == [2, 3, 1, 4]


def test_one_case_is_one_case(tmp_path: Path) -> None:
    done = run("sweep", write_small(tmp_path), "--vary", f"{CHILDREN}=8", "--workers", "1", cwd=tmp_path)
    assert "1 case: 1 optimal." in done.stdout


def test_a_range_may_fall(tmp_path: Path) -> None:
    done = run("sweep", write_small(tmp_path), "--vary", f"{CHILDREN}=9:7:-1", "--workers", "1", "--json", cwd=tmp_path)
    assert [case[CHILDREN] for case in json.loads(done.stdout)["cases"]] == [9, 8, 7]


def test_a_folder_of_another_sweep_is_refused(tmp_path: Path) -> None:
    file = write_small(tmp_path)
    assert run("sweep", file, "--vary", f"{CHILDREN}=8", "--workers", "1", "--out", "out", cwd=tmp_path).returncode == 0
    done = run("sweep", file, "--vary", f"{CHILDREN}=9", "--workers", "1", "--out", "out", cwd=tmp_path)
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
        (("--vary", "demand.res.childen=8"), 3, "Did you mean"),
        (("--cases", "none.csv"), 3, "cannot be read"),
        (("--vary", "rules.locality.near.minimum_share=1.0", "--workers", "1"), 4, ""),
        (("--vary", f"{CHILDREN}=-3", "--workers", "1"), 1, ""),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = run("sweep", write_small(tmp_path), *arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
