"""`together` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commission_opt import errors
from tests.cli.run import run
from tests.studies.together.region import REGION, write_region


def test_it_says_how_many_solves_it_takes_and_writes_what_it_found(tmp_path: Path) -> None:
    found = run("together", write_region(tmp_path), "--out", "out", "--time-limit", "60", cwd=tmp_path)
    assert found.returncode == errors.EXIT_SOLVED, found.stderr
    assert found.stderr.startswith("Three authorities: seven groups to solve, every one. At most 420 s")
    assert "Working together saves £36,600." in found.stdout
    assert "North and Mid would pay £10,457 less by themselves." in " ".join(found.stdout.split())
    rows = [line.split() for line in found.stdout.splitlines()]
    assert ["North", "£54,900", "£39,214", "£36,600", "£30,500"] in rows
    assert ["Together", "£91,500", "£91,500", "£91,500"] in rows
    document = json.loads((tmp_path / "out" / "together.json").read_text(encoding="utf-8"))
    assert (document["study"], document["complete"], document["asked"], document["of"]) == ("together", True, 7, 7)
    head = {
        "together": "group,authorities,status",
        "bill_shares": "method,authority,name",
        "groups_checked": "method,group",
    }
    for name, columns in head.items():
        assert (tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8-sig").startswith(columns)

    again = run("together", "region.toml", "--out", "out", "--time-limit", "60", "--json", "--quiet", cwd=tmp_path)
    assert (again.returncode, again.stderr.splitlines()[:1]) == (0, ["Written to out"])
    assert json.loads(again.stdout)["shares"] == document["shares"]

    run("solve", "region.toml", "--out", "result", "--quiet", cwd=tmp_path)
    published = run("publish", "result", "--attach", "out", "--out", "paper", "--format", "md", cwd=tmp_path)
    assert published.returncode == 0, published.stderr
    paper = next((tmp_path / "paper").glob("*.md")).read_text(encoding="utf-8")
    assert "Together or alone" in paper
    assert "How the bill could be shared" in paper


def test_named_groups(tmp_path: Path) -> None:
    found = run("together", write_region(tmp_path), "--group", "mid, north", cwd=tmp_path)
    assert found.stderr.startswith("Three authorities: five groups to solve, of 7.")
    assert "Two groups not solved." in found.stdout


@pytest.mark.parametrize(
    ("text", "given", "code", "told"),
    [
        (REGION, ("--group", "north,sonth"), errors.EXIT_USAGE, "no authority 'sonth'. Did you mean 'south'?"),
        (REGION, ("--group", ","), errors.EXIT_USAGE, "a group names an authority or more"),
        (REGION, ("--tables", "1"), errors.EXIT_USAGE, "--tables"),
        (REGION, ("--exact-to", "40"), errors.EXIT_USAGE, "--exact-to"),
        (REGION.replace('areas = ["coast"]', 'areas = ["vale"]'), (), errors.EXIT_INVALID, "vale"),
        (REGION.split("[[spot]]")[0], (), errors.EXIT_INFEASIBLE, "no plan for all authorities together"),
    ],
)
def test_what_is_wrong_is_told_on_one_line(
    tmp_path: Path, text: str, given: tuple[str, ...], code: int, told: str
) -> None:
    found = run("together", write_region(tmp_path, text), *given, cwd=tmp_path)
    assert (found.returncode, "Traceback" in found.stderr) == (code, False)
    assert told in " ".join((found.stdout + found.stderr).split())
