"""`compare`: what it prints and writes, and its exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from commission_opt.cli.compare import exit_code
from commission_opt.cli.study import CountLine, count_text
from commission_opt.studies import runs
from commission_opt.studies.compare.comparison import Comparison
from tests.cli.run import run
from tests.studies.test_compare import TOWN, TWO, WHAT_IFS


@pytest.fixture
def town(tmp_path: Path) -> Path:
    file = tmp_path / "town.toml"
    file.write_text(TOWN + TWO + WHAT_IFS, encoding="utf-8")
    return file


def test_what_ifs_are_shown_with_their_regret(town: Path) -> None:
    found = run("compare", town.name, cwd=town.parent)
    assert found.returncode == 0, found.stderr
    lines = {line.strip() for line in found.stdout.splitlines()}
    assert any(line.startswith("As it is") and "724,786" in line for line in lines)  # £13,900 a week for 365 days
    assert "Dear spot               North, 2 beds from Apr 2021; South, 2 beds from Apr 2021" in lines
    regret = next(line for line in found.stdout.split("Regret, £, if it is")[1].splitlines() if "Cheap spot" in line)
    assert "at most" in regret
    row = next(line for line in found.stdout.split("at most")[1].splitlines() if line.startswith("  Cheap spot"))
    assert row.split()[2:] == ["109,500", "0", "302,429", "302,429"]  # £2,100, nothing and £5,800 a week


def test_sizes_of_block_contract(town: Path) -> None:
    found = run("compare", town.name, "--block-sizes", "2-3", "--no-regret", cwd=town.parent)
    assert found.returncode == 0, found.stderr
    for name in ("2 beds, one contract", "2 beds, two contracts", "3 beds, one contract", "Free"):
        assert f"  {name} " in found.stdout
    assert "no mix meets the rules. South has no size 3 and is left out" in " ".join(found.stdout.split())
    assert "Regret" not in found.stdout


def test_files_side_by_side_with_a_figure_set_in_each(town: Path) -> None:
    (town.parent / "other.toml").write_text(TOWN.replace("= 4000", "= 3000"), encoding="utf-8")
    found = run("compare", town.name, "other.toml", "--set", "demand.res.children=2", "--json", cwd=town.parent)
    assert found.returncode == 0, found.stderr
    options = json.loads(found.stdout)["options"]
    assert [one["option"] for one in options] == ["town", "other"]
    assert [round(one["cost"] / 365 * 7) for one in options] == [2 * 3500, 2 * 3000]
    assert options[0]["changes"][0]["path"] == "demand.res.children"


def test_tables_are_written(town: Path) -> None:
    found = run("compare", town.name, "--what-if", "dear", "--out", "results", cwd=town.parent)
    assert found.returncode == 0, found.stderr
    folder = town.parent / "results"
    with (folder / "compare.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["option"] for row in csv.DictReader(file)] == ["As it is", "Dear spot"]
    with (folder / "regret.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 4
    document = json.loads((folder / "compare.json").read_text(encoding="utf-8"))
    assert (document["best"], document["complete"]) == ("As it is", True)
    again = run("compare", town.name, "--what-if", "dear", "--no-regret", "--out", "results", cwd=town.parent)
    assert again.returncode == 0
    table = (folder / "regret.csv").read_text(encoding="utf-8-sig")  # nothing of the comparison before stays
    assert table.splitlines() == ["option,world,cost,best,regret,status,why"]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["--block-sizes", "6-3"], 2, "the smaller first"),
        (["--block-sizes", "some"], 2, "is not a list of sizes"),
        (["--block-sizes", "7"], 2, "no block is offered with 7 beds; there is 2, 3"),
        (["--what-if", "deer"], 3, "Did you mean 'dear'?"),
        (["town.toml", "--what-if", "dear"], 2, "compare within one file"),
        (["--set", "spot.spot.market=0.5", "--set", "block=[]", "--no-regret"], 4, ""),
    ],
)
def test_exit_codes(args: list[str], code: int, says: str, town: Path) -> None:
    found = run("compare", town.name, *args, cwd=town.parent)
    assert found.returncode == code, found.stderr
    assert says in found.stderr


def test_nothing_to_compare(tmp_path: Path) -> None:
    (tmp_path / "plain.toml").write_text(TOWN, encoding="utf-8")
    found = run("compare", "plain.toml", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert "nothing to compare: give several files, block sizes, or a file with what-ifs" in found.stderr


def test_interrupted_it_shows_what_is_finished(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "solved", interrupted)
    found = run("compare", town.name, "--out", "results", cwd=town.parent)
    assert found.returncode == 130
    assert "Nothing was finished." in found.stdout
    assert not json.loads((town.parent / "results" / "compare.json").read_text(encoding="utf-8"))["complete"]


def test_without_an_option_that_is_found_there_is_no_answer() -> None:
    assert exit_code(Comparison("", "", ())) == 4


def test_the_line_of_progress(capsys: pytest.CaptureFixture[str]) -> None:
    assert count_text(3, 12, 60.0) == "3 of 12 solves   60 s   about 3 min left"
    assert count_text(3, None, 6.0) == "3 solves   6 s"
    assert count_text(1, None, 6.0) == "1 solve   6 s"
    with CountLine() as line:
        line.count(1, 2)
    assert "1 of 2 solves" in capsys.readouterr().err


def test_options_that_answer_different_questions_are_not_ranked(town: Path) -> None:
    later = TOWN.replace("2021-04-01", "2022-04-01").replace("2022-03-31", "2023-03-31")
    (town.parent / "a-town-with-a-name-that-is-long.toml").write_text(later, encoding="utf-8")
    found = run("compare", town.name, "a-town-with-a-name-that-is-long.toml", cwd=town.parent)
    assert found.returncode == 0, found.stderr
    text = " ".join(found.stdout.split())
    assert text.startswith("Options side by side")
    assert "Not ranked a-town-with-a-name-that-is-long is about other days (April 2022 to March 2023" in text
    assert "n/a" in found.stdout
    assert "Regret" not in found.stdout
    assert "  a-town-with-a-name-that-is-long\n" in found.stdout  # whole, above its mix


def test_headings_say_what_they_count(town: Path) -> None:
    text = run("compare", town.name, "--no-regret", cwd=town.parent).stdout
    assert "empty   placed    as" in text
    assert "cost, £" in text
    assert "beds, £" in text
    assert "of all beds paid for" in " ".join(text.split())
    assert "cheapest for these figures, proven to within 0.01%" in " ".join(text.split())
