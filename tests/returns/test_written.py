"""What is written: nothing about one child, counts as asked for, and an instance that solves, is recommended and published."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import commission_opt as co
from commission_opt.cli.main import main
from commission_opt.errors import EXIT_INVALID, EXIT_SOLVED, EXIT_USAGE, EXIT_WRITE
from commission_opt.plan.write import NotWritten
from commission_opt.publishing.demand_files import ANALYST, PAGE, ROWS
from tests.returns.made_up import USUAL, Council, MadeUp, happened, write_header, write_returns, write_year

TOWN = Council({"K2": 0.8, "U4": 2.0, "H5": 0.8}, USUAL.stay, USUAL.moves, years=3)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns of three years in a folder, with numbers of children and days of birth that stand nowhere else."""
    folder = tmp_path_factory.mktemp("returns")
    episodes = [replace(one, child=f"99{one.child}77") for one in happened(TOWN, np.random.default_rng(8))]
    short = [replace(one, legal="V4") for one in episodes[::40]]
    write_returns(folder, [*episodes, *short], range(2017, 2020))
    children = sorted({one.child for one in episodes})
    write_header(
        folder / "2017-header.csv", {child: dt.date(2003, 2, 1 + nth % 27) for nth, child in enumerate(children)}
    )
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> dict[str, str]:
    """Every file that may be published, by name."""
    return {one.name: one.read_text(encoding="utf-8-sig") for one in folder.iterdir() if one.is_file()}


@pytest.mark.parametrize("options", [(), ("--suppress",), ("--suppress", "--by-district")])
def test_nothing_that_is_published_is_about_one_child(files: Path, folder: Path, options: tuple[str, ...]) -> None:
    assert main(["demand", str(files), "--out", "demand", *options]) == EXIT_SOLVED
    texts = written(folder / "demand")
    assert {"demand.toml", PAGE, "stock.csv", "moves.csv", "survival.csv"} <= set(texts)
    children = {row.split(",")[0] for file in files.glob("*episodes*") for row in file.read_text().splitlines()[1:]}
    for name, text in texts.items():
        assert not children & set(re.findall(r"\d+", text)), name
        assert not re.search(r"/02/2003|2003-02|SC000001|2AB", text), name
    left = (folder / "demand" / ANALYST / ROWS).read_text(encoding="utf-8-sig").splitlines()
    assert left[0].startswith('"CHILD-LEVEL ROWS. For the analyst alone')
    assert {line.split(",")[2] for line in left[2:]} <= children


def test_the_page_needs_nothing_from_elsewhere(files: Path, folder: Path) -> None:
    main(["demand", str(files), "--out", "demand"])
    text = (folder / "demand" / PAGE).read_text(encoding="utf-8")
    assert text.count("<svg") >= 6
    assert not re.search(r'(src|href)="(?!#|data:)', text)


def test_rows_used_and_left_out_are_all_rows(files: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["demand", str(files), "--out", "demand"])
    rows = [line.rsplit(",", 1) for line in written(folder / "demand")["rows.csv"].splitlines()[1:]]
    counts = {what.strip('"'): int(number) for what, number in rows}
    sent = sum(len(file.read_text().splitlines()) - 1 for file in files.glob("*episodes*"))
    assert counts.pop("all rows") == sent == sum(counts.values())
    left = (folder / "demand" / ANALYST / ROWS).read_text(encoding="utf-8-sig").splitlines()
    assert len(left) - 2 == sent - counts["used"]
    assert f"{sent:,}  all rows" in capsys.readouterr().out


def test_the_fragment_is_laid_under_an_instance(files: Path, folder: Path) -> None:
    main(["demand", str(files), "--out", "demand"])
    (folder / "mine.toml").write_text(
        'extends = "demand/demand.toml"\ntitle = "Mine"\n[horizon]\nstart = 2020-04-01\nend = 2022-03-31\nperiod = "year"\n'
        '[money]\nprice_base = "2020/21"\n[[area]]\nid = "town"\n[[spot]]\nid = "spot"\n'
        'takes = ["home", "fostering", "supported"]\nprice_per_week = 4000\n',
        encoding="utf-8",
    )
    instance = co.load(folder / "mine.toml")
    given = tomllib.loads((folder / "demand" / "demand.toml").read_text(encoding="utf-8"))
    assert [one.opening_stock for one in instance.demand] == [one["opening_stock"] for one in given["demand"]]
    assert instance.uncertainty.entries_spread == given["uncertainty"]["entries_spread"]
    paths = {one.path for one in instance.assumption}
    for record in given["demand"]:
        assert {f"demand.{record['id']}.{key}" for key in ("opening_stock", "entries_per_month")} <= paths


def test_from_a_return_to_a_plan_that_is_published(files: Path, folder: Path) -> None:
    """Without an editor: the demand, an instance, its plan, a recommendation, and the paper."""
    assert main(["demand", str(files), "--out", "demand"]) == EXIT_SOLVED
    assert main(["new", "town", "--demand", "demand/demand.toml", "--council", "A Town", "--years", "2"]) == EXIT_SOLVED
    assert main(["check", "town.toml"]) == EXIT_SOLVED
    assert main(["solve", "town.toml", "--gap", "0.01", "--out", "results/town"]) == EXIT_SOLVED
    assert main(["publish", "results/town", "--format", "html"]) == EXIT_SOLVED
    assert "Foster care" in (folder / "results" / "town" / "report" / "report.html").read_text(encoding="utf-8")
    instance = co.load(folder / "town.toml")
    assert instance.horizon.start == dt.date(2020, 4, 1)
    (spot,) = [one for one in instance.assumption if one.id == "spot-price"]
    assert "It is a price of 2023/24, not of 2020/21" in str(spot.reason)
    assert {one.basis for one in instance.assumption if one.path.startswith("demand.")} == {"derived"}


def test_the_same_from_python(files: Path, folder: Path) -> None:
    main(["demand", str(files), "--out", "demand"])
    found = co.demand_from_903(files)
    assert found.toml() == (folder / "demand" / "demand.toml").read_text(encoding="utf-8")
    assert list(found.frame("stock").columns) == ["day", "home", "supported", "fostering", "other", "all"]
    co.publish_demand(found, folder / "python")
    assert written(folder / "python") == written(folder / "demand")
    with pytest.raises(KeyError, match="there is no table 'stocks'"):
        found.frame("stocks")


def test_a_folder_with_other_files_is_kept(files: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "demand").mkdir()
    (folder / "demand" / "letter.txt").write_text("mine", encoding="utf-8")
    assert main(["demand", str(files), "--out", "demand"]) == EXIT_WRITE
    assert "holds other files and no demand" in capsys.readouterr().err
    assert [one.name for one in (folder / "demand").iterdir()] == ["letter.txt"]


def test_from_python_a_folder_with_other_files_is_refused_before_anything_is_written(files: Path, folder: Path) -> None:
    found = co.demand_from_903(files)
    (folder / "mine").mkdir()
    (folder / "mine" / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotWritten, match="holds other files and no demand"):
        co.publish_demand(found, folder / "mine")
    assert [one.name for one in (folder / "mine").iterdir()] == ["letter.txt"]


def test_without_a_page_none_of_before_is_kept(files: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demand", str(files), "--out", "plain", "--no-page"]) == EXIT_SOLVED
    assert not (folder / "plain" / PAGE).exists()
    main(["demand", str(files), "--out", "demand"])
    assert main(["demand", str(files), "--out", "demand", "--no-page", "--suppress"]) == EXIT_WRITE
    assert "is of an earlier run" in capsys.readouterr().err


def test_a_damaged_return_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_year(folder, 2017, [MadeUp("1", dt.date(2017, 5, 1), dt.date(2017, 4, 1))])
    assert main(["demand", "2017-episodes.csv", "--out", "demand"]) == EXIT_INVALID
    told = capsys.readouterr().err
    assert "2017-episodes.csv:2: DEC: the episode ends before it begins." in told
    assert not (folder / "demand").exists()


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["demand", "--out", "x"], EXIT_USAGE, "EPISODES"),
        (["demand", "nowhere.csv", "--out", "x"], EXIT_INVALID, "nowhere.csv: there is no such file."),
        (["demand", "nowhere.csv"], EXIT_USAGE, "--out"),
        (["demand", "a.csv", "--until", "31/03/2020", "--out", "x"], EXIT_USAGE, "--until"),
        (["new", "y", "--demand", "nowhere.toml"], EXIT_INVALID, "nowhere.toml: there is no such file."),
        (["new", "y", "--demand", "a.toml", "--children", "3"], EXIT_USAGE, "--demand and --children contradict"),
        (["new", "y", "--demand", "a.toml", "--from", "tutorial"], EXIT_USAGE, "--from and --demand contradict"),
    ],
)
def test_what_cannot_be_meant_is_told(
    args: list[str], code: int, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(args) == code
    assert words in capsys.readouterr().err


def test_an_instance_is_no_demand_to_begin_from(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "mine", "--children", "5"])
    assert main(["new", "other", "--demand", "mine.toml"]) == EXIT_INVALID
    assert "is an instance already" in capsys.readouterr().err
    assert not (folder / "other.toml").exists()
