"""The likely cause or remedy that a message adds: the file, path, id or date that is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt.instance.changes import parse_setting
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from commission_opt.instance.written_days import no_such_day, why_no_day
from tests.instance.cases import EVERYTHING, SMALL, copy_of_everything, only_problem, problems, small


def test_instance_is_meant_and_not_its_page(tmp_path: Path) -> None:
    for name in ("tutorial.md", "tutorial.toml", "southampton.toml"):
        small(tmp_path, SMALL, name)
    assert only_problem(tmp_path / "tutorial").remedy == f"Did you mean '{tmp_path / 'tutorial.toml'}'?"
    assert only_problem(tmp_path / "tutorail.toml").remedy == f"Did you mean '{tmp_path / 'tutorial.toml'}'?"
    assert only_problem(tmp_path / "tutorial.tml").remedy == f"Did you mean '{tmp_path / 'tutorial.toml'}'?"


def test_file_that_is_like_none_is_not_guessed(tmp_path: Path) -> None:
    small(tmp_path, SMALL, "tutorial.toml")
    small(tmp_path, SMALL, "southampton.toml")
    assert only_problem(tmp_path / "leeds.toml").remedy == "Valid here: southampton.toml, tutorial.toml."
    over = small(tmp_path, 'extends = "leeds.toml"\n', "what-if.toml")
    assert only_problem(over).remedy == "Valid here: southampton.toml, tutorial.toml."


@pytest.mark.parametrize(
    ("start", "says"),
    [
        (
            b"PK\x03\x04\x14\0\0\0xl/workbook.xml",
            "is an Excel workbook, not text. An instance in a workbook",
        ),
        (b"PK\x03\x04\x14\0\0\0word/document.xml", "is a zip file or an office document, not text."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Excel workbook or another office document, not text."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture, not text."),
        (b"%PDF-1.7\n\xe2\xe3", "is a PDF document, not text."),
        (b"format = 1\n\0", "is not text, or is saved as UTF-16: it has a NUL byte."),
    ],
)
def test_files_that_are_not_text(start: bytes, says: str, tmp_path: Path) -> None:
    copy_of_everything(tmp_path)
    for name, asked in (("everything.toml", "everything.toml"), ("demand.csv", "everything.toml")):
        copy_of_everything(tmp_path)
        (tmp_path / name).write_bytes(start)
        problem = only_problem(tmp_path / asked)
        assert problem.file == str(tmp_path / name)
        assert says in f"{problem.message} {problem.remedy}"


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n"])
def test_empty_file(text: str, tmp_path: Path) -> None:
    problem = only_problem(small(tmp_path, text))
    assert (problem.message, problem.remedy) == (
        "the file is empty.",
        "To begin with one that is not: commission-opt new NAME",
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("start = 2017-13-01", ("2017-13-01", "there is no month 13")),
        ("start = 2017-00-01", ("2017-00-01", "there is no month 0")),
        ("path = [{on = 2020-02-29}, {on = 2022-02-31}]", ("2022-02-31", "February 2022 has 28 days")),
        ("start = 2017-04-00", ("2017-04-00", "there is no day 0")),
        ("start = 2017-04-01 # not 2017-04-31", None),
        ('source = "2017-04-31"', None),
    ],
)
def test_dates_that_do_not_exist(line: str, found: tuple[str, str] | None) -> None:
    assert no_such_day(line) == found
    if found:
        with pytest.raises(InvalidInstance, match=f"{found[0]} is not a date: {found[1]}."):
            parse_setting(f"a.b={line.partition(' = ')[2]}")


def test_years_without_days() -> None:
    assert why_no_day(0, 1, 1) == "there is no year 0"
    assert why_no_day(2024, 2, 29) == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dps.provider.b.price_per_bed_week", "dps.local.provider.b.price_per_bed_week"),
        ("dps.b.homes_at_most", "dps.local.provider.b.homes_at_most"),
        ("north.price_per_bed_week", "block.north.price_per_bed_week"),
        ("edge_of_care.referral.school.per_month", "edge_of_care.team.referral.school.per_month"),
        ("locality.near.minimum_share", "rules.locality.near.minimum_share"),
        ("discount_rate", "money.discount_rate"),
        ("spot.available_to", "spot.spot.available_to"),
        ("dps.lokal.sizes", "dps.local.sizes"),
    ],
)
def test_path_that_leaves_a_part_out(written: str, meant: str) -> None:
    problem = only_problem(EVERYTHING, changes={written: 1})
    assert problem.remedy == f"Did you mean '{meant}'?"


def test_nothing_is_guessed_for_a_path_like_no_other() -> None:
    assert "Did you mean" not in only_problem(EVERYTHING, changes={"dps.zzz.qqq": 1}).remedy


def what_if(folder: Path, text: str) -> Path:
    copy_of_everything(folder)
    return small(folder, f'extends = "everything.toml"\n{text}', "what-if.toml")


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ('[[dps]]\nid = "locla"\ntakes = ["ebd"]\nterm_years = 2\nsizes = [4]\n', "dps.locla.provider", "local"),
        ('[[block]]\nid = "nort"\ntakes = ["ebd"]\nsizes = [4]\nprice_per_bed_week = 3000\n', "block.nort", "north"),
        ('[[demand]]\nid = "ebd-ctiy"\nchildren = 30\narea = "city"\n', "demand.ebd-ctiy", "ebd-city"),
        (
            '[[dps]]\nid = "local"\n[[dps.provider]]\nid = "bb"\nhomes_at_most = 1\n',
            "dps.local.provider.bb.price_per_bed_week",
            "b",
        ),
    ],
)
def test_new_record_that_is_incomplete_may_be_an_old_one(text: str, key: str, meant: str, tmp_path: Path) -> None:
    problem = only_problem(what_if(tmp_path, text))
    assert problem.path == key
    assert problem.remedy.endswith(f"is new in this file. Did you mean '{meant}'?")


def test_new_record_like_no_other_is_only_incomplete(tmp_path: Path) -> None:
    text = '[[home]]\nid = "quayside"\ntakes = ["ebd"]\nbeds = 3\n'
    assert only_problem(what_if(tmp_path, text)).remedy == "Add running_cost_per_year = ...."


def test_old_record_that_is_incomplete_is_no_slip(tmp_path: Path) -> None:
    found = problems(small(tmp_path, SMALL.replace("price_per_week = 4500\n", "")))
    assert not any("Did you mean" in problem.remedy for problem in found)


@pytest.mark.parametrize("table", ["locality", "headroom"])
def test_local_rule_for_nobody(table: str, tmp_path: Path) -> None:
    limit = {"locality": "minimum_share = 0.1", "headroom": "margin = -1"}[table]
    rule = f'[[rules.{table}]]\nid = "near"\nwithin_miles = 20\n{limit}\n'
    text = SMALL.replace('id = "ebd"\n[[demand]]', 'id = "ebd"\nlocal_duty = false\n[[demand]]') + rule
    text = text.replace('id = "market"\n', 'id = "market"\nmiles = 5\n')
    problem = only_problem(small(tmp_path, text))
    assert problem.path == f"rules.{table}.near"
    assert problem.message == "applies to no need: none has local_duty = true."
    assert load(small(tmp_path, text + 'needs = ["ebd"]\n')).rules


def test_single_brackets_do_not_make_everything_else_wrong(tmp_path: Path) -> None:
    """Rules, commitments, distances and the register still name what stands in the table."""
    edits = [('[[spot]]\nid = "spot"', '[spot]\nid = "spot"')]
    problem = only_problem(copy_of_everything(tmp_path, edits))
    assert (problem.path, problem.remedy) == ("spot", "Write double brackets, [[spot]], or a list.")
    assert only_problem(what_if(tmp_path, '[dps]\nid = "local"\nbeds_at_most = 20\n')).path == "dps"
