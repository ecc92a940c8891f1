"""`new` and `examples`: files to begin with, that solve as they are, and never over another file."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

import commission_opt as co
from commission_opt.cli.main import main
from commission_opt.errors import EXIT_INVALID, EXIT_SOLVED, EXIT_USAGE, EXIT_WRITE
from commission_opt.instance.load import load
from commission_opt.starter.examples import PLACES, example_files, examples
from commission_opt.starter.plain import start_of_next_year
from tests.starter.published import both


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    return tmp_path


def test_a_starter_solves_as_it_is(folder: Path) -> None:
    assert (
        main(["new", "mine", "--council", 'A "small" $place', "--children", "6", "--own-homes", "1", "--years", "1"])
        == 0
    )
    instance = load(folder / "mine.toml")
    assert instance.area[0].name == 'A "small" $place'
    assert instance.demand[0].children == 6
    plan = co.solve(instance, gap=0.01)
    assert plan.status in ("optimal", "gap")
    assert plan.objective is not None


def test_a_starter_of_a_council_solves_as_it_is(folder: Path) -> None:
    files = both(folder)
    args = [part for file in files for part in ("--statistics", str(file))]
    assert main(["new", "oak.toml", "--council", "Oakshire", "--years", "1", *args]) == 0
    assert co.solve(load(folder / "oak.toml"), gap=0.01).objective is not None


def test_every_figure_of_a_starter_is_in_its_register(folder: Path) -> None:
    main(["new", "mine", "--own-homes", "2"])
    instance = load(folder / "mine.toml")
    named = [one.path for one in instance.assumption]
    for record in (*instance.block, *instance.home, *instance.spot, *instance.need, *instance.demand):
        assert any(f".{record.id}" in path for path in named), record.id
    assert all(one.basis == "assumed" for one in instance.assumption)


@pytest.mark.parametrize("name", [one.name for one in examples()])
def test_an_example_is_copied_as_the_same_instance(folder: Path, name: str) -> None:
    assert main(["new", "copy", "--from", name]) == 0
    original = next(one for one in examples() if one.name == name)
    assert load(folder / "copy.toml").sha256 == load(original.file).sha256


def test_a_file_that_is_there_is_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mine.toml").write_text("kept", encoding="utf-8")
    assert main(["new", "mine"]) == EXIT_WRITE
    assert "is there already, and is kept" in capsys.readouterr().err
    assert (folder / "mine.toml").read_text(encoding="utf-8") == "kept"
    assert main(["new", "mine.txt"]) == EXIT_WRITE
    assert main(["new", str(folder / "mine.toml" / "below")]) == EXIT_WRITE


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["--from", "tutrial"], EXIT_INVALID, "Did you mean 'tutorial'?"),
        (["--from", "tutorial", "--children", "3"], EXIT_USAGE, "contradict each other"),
        (["--statistics", "x.csv"], EXIT_USAGE, "--statistics needs --council"),
        (["--council", "Oak", "--statistics", "x.csv"], EXIT_INVALID, "there is no such file"),
        (["--start", "01/04/2027"], EXIT_USAGE, "year first, such as 2027-04-01, not '01/04/2027'"),
        (["--start", "2027-02-30"], EXIT_USAGE, "it is a day of the calendar"),
        (["--price", "5.400,00"], EXIT_USAGE, "it is £ a child-week, above 0 to 100,000, not '5.400,00'"),
        (["--year", "2025"], EXIT_USAGE, "--year goes with --statistics"),
        (["--start", "2026-05-01"], EXIT_INVALID, "mine.toml:"),
        (["--children", "0"], EXIT_USAGE, "above 0"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], args: list[str], code: int, says: str
) -> None:
    assert main(["new", "mine", *args]) == code
    assert says in " ".join(capsys.readouterr().err.split())
    assert list(folder.iterdir()) == []


def test_on_a_terminal_it_asks_for_what_no_option_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = {
        "Name of the council": "Oakshire",
        "Homes of the council's own that are open": 2,
        "Beds in each of them": 3,
    }

    def prompt(words: str, default: object = None, **_: object) -> object:
        asked.append(words)
        return answers.get(words, default)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", prompt)
    assert main(["new", "mine", "--price", "5000"]) == EXIT_SOLVED
    assert sys.stdin.isatty()
    instance = load(folder / "mine.toml")
    assert len(asked) == 4
    assert (instance.area[0].name, instance.spot[0].price_per_week) == ("Oakshire", 5000)
    (own,) = [one for one in instance.home if one.existing]
    assert (own.homes, own.beds) == (2, 3)


@pytest.mark.parametrize(("said", "price"), [("£5,400", 5400), ("5,400.50", 5400.5), (" £ 5400 ", 5400), ("1e3", 1000)])
def test_money_is_read_as_it_is_written(folder: Path, said: str, price: float) -> None:
    assert main(["new", "mine", "--price", said]) == EXIT_SOLVED
    assert load(folder / "mine.toml").spot[0].price_per_week == price


def test_the_price_that_is_assumed_says_of_which_year_it_is(folder: Path) -> None:
    main(["new", "later", "--start", "2027-04-01"])
    main(["new", "then", "--start", "2023-04-01"])
    words = {
        name: next(one.reason for one in load(folder / f"{name}.toml").assumption if one.id == "spot-price")
        for name in ("later", "then")
    }
    assert "It is a price of 2023/24, not of 2027/28" in str(words["later"])
    assert "It is a price of" not in str(words["then"])


def test_what_comes_next_ends_with_the_paper(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "our town"])
    told = capsys.readouterr().out.splitlines()
    assert [line.split("commission-opt ")[1] for line in told if "commission-opt" in line] == [
        "check 'our town.toml'",
        "solve 'our town.toml'",
        "publish 'results/our town'",
    ]


def test_a_plan_begins_with_the_next_financial_year() -> None:
    import datetime as dt

    assert start_of_next_year(dt.date(2026, 3, 31)) == dt.date(2026, 4, 1)
    assert start_of_next_year(dt.date(2026, 4, 1)) == dt.date(2027, 4, 1)


def test_examples_are_listed_and_copied(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples"]) == 0
    told = capsys.readouterr().out
    assert all(one.name in told for one in examples())
    assert main(["examples", "--out", "instances"]) == 0
    assert load(folder / "instances" / "southampton-2019-block-in-all.toml").title
    assert {file.relative_to(folder / "instances").as_posix() for file in (folder / "instances").rglob("*.*")} == set(
        example_files()
    )
    assert main(["examples", "--out", "instances"]) == 0
    (folder / "instances" / "tutorial.toml").write_text("mine", encoding="utf-8")
    assert main(["examples", "--out", "instances"]) == EXIT_WRITE
    assert (folder / "instances" / "tutorial.toml").read_text(encoding="utf-8") == "mine"


def test_there_is_one_copy_of_the_examples_in_a_clone() -> None:
    inside, clone = PLACES
    assert not inside.exists()
    assert (clone / "tutorial.toml").is_file()


def test_what_is_assumed_is_told_where_nobody_can_be_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mine", "--price", "5000"]) == EXIT_SOLVED
    assert "Assumed: what no option said (--council, --children)." in capsys.readouterr().out
    assert main(["new", "other", "--council", "Oakshire", "--children", "6", "--price", "5000"]) == EXIT_SOLVED
    assert "Assumed" not in capsys.readouterr().out
