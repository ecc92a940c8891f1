"""A file that is edited says what was asked, and nothing else of it changes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.instance.editing.edit import Edit, NotEditable
from commission_opt.instance.editing.file import InstanceFile
from commission_opt.instance.editing.table import HeadingWrong, edits_of, new_record, table_of
from commission_opt.instance.workbook.sheets import sheets
from commission_opt.starter.examples import examples

TUTORIAL = Path(__file__).resolve().parents[2] / "instances" / "tutorial.toml"
COMMENT = "# of these figures nobody is sure\n"


def tutorial(folder: Path, name: str = "tutorial.toml") -> InstanceFile:
    file = folder / name
    file.write_text(COMMENT + TUTORIAL.read_text(encoding="utf-8"), encoding="utf-8")
    return InstanceFile.read(file)


def what_if(folder: Path, more: str = "") -> InstanceFile:
    tutorial(folder)
    file = folder / "other.toml"
    file.write_text(f'extends = "tutorial.toml"\ntitle = "Other"\n{more}', encoding="utf-8")
    return InstanceFile.read(file)


def test_a_figure_is_changed_and_every_other_line_stays(tmp_path: Path) -> None:
    file = tutorial(tmp_path)
    table = table_of(file.document, "spot")
    row = table.rows[0]
    edits = list(edits_of(row, table, {"price_per_week": "£6,500"}))
    assert edits == [Edit(("spot", 0, "price_per_week"), 6500)]
    changed = file.edited(edits)
    lines = zip(file.content.splitlines(), changed.content.splitlines(), strict=True)
    assert len([one for one in lines if one[0] != one[1]]) == 1
    assert changed.instance().spot[0].price_per_week == 6500
    assert changed.problems == ()


@pytest.mark.parametrize("example", [one.file for one in examples()], ids=lambda file: file.stem)
def test_no_cell_that_is_sent_back_as_it_was_is_an_edit(example: Path) -> None:
    document = InstanceFile.read(example).document
    for name in sheets():
        table = table_of(document, name)
        assert [edit for row in table.rows for edit in edits_of(row, table, row.cells)] == []


@pytest.mark.parametrize("example", [one.file for one in examples() if one.stands_alone], ids=lambda file: file.stem)
def test_every_cell_reads_as_what_it_was_written_from(example: Path) -> None:
    """Each cell typed anew, with a blank after it, gives the value that the file has."""
    file = InstanceFile.read(example)
    for name, sheet in sheets().items():
        if sheet.changes:
            continue
        table = table_of(file.document, name)
        for row in table.rows[:5]:
            for edit in edits_of(row, table, {heading: f"{text} " for heading, text in row.cells.items()}):
                found = file.document.data
                for part in edit.path:
                    found = found[part]  # type: ignore[index]
                assert edit.value == found or str(found).strip() == edit.value, edit


def test_what_cannot_be_a_value_is_told_with_its_heading(tmp_path: Path) -> None:
    table = table_of(tutorial(tmp_path).document, "spot")
    with pytest.raises(HeadingWrong) as wrong:
        list(edits_of(table.rows[0], table, {"price_per_week": "dear"}))
    assert wrong.value.heading == "price_per_week"
    assert "is no number" in wrong.value.message


def test_a_figure_that_may_not_be_is_found_where_it_stands(tmp_path: Path) -> None:
    changed = tutorial(tmp_path).edited([Edit(("spot", 0, "price_per_week"), -1)])
    assert [one.path for one in changed.problems] == ["spot.spot.price_per_week"]


def test_records_come_and_go(tmp_path: Path) -> None:
    file = tutorial(tmp_path)
    table = table_of(file.document, "spot")
    record = new_record(table, {**table.rows[0].cells, "id": "second", "name": ""})
    more = file.edited([Edit(("spot", len(table.rows)), record)])
    assert [one.id for one in more.instance().spot][-1] == "second"
    fewer = more.edited([Edit(("spot", len(table.rows)), None)])
    assert tomllib.loads(fewer.content) == tomllib.loads(file.content)
    assert COMMENT in fewer.content


def test_a_what_if_holds_only_what_differs(tmp_path: Path) -> None:
    file = what_if(tmp_path)
    key = file.document.data["spot"][0]["id"]
    changed = file.edited([Edit(("spot", 0, "price_per_week"), 7000), Edit(("money", "discount_rate"), 0.02)])
    assert tomllib.loads(changed.content) == {
        "extends": "tutorial.toml",
        "title": "Other",
        "spot": [{"id": key, "price_per_week": 7000}],
        "money": {"discount_rate": 0.02},
    }
    assert changed.instance().spot[0].price_per_week == 7000
    assert {one.path for one in changed.document.changes} == {f"spot.{key}.price_per_week", "money.discount_rate"}
    again = changed.edited([Edit(("spot", 0, "price_per_week"), 7100)])
    assert tomllib.loads(again.content)["spot"] == [{"id": key, "price_per_week": 7100}]


def test_a_what_if_takes_a_record_of_its_base_out(tmp_path: Path) -> None:
    file = what_if(tmp_path)
    key = file.document.data["spot"][0]["id"]
    gone = file.edited([Edit(("spot", 0), None)])
    assert tomllib.loads(gone.content)["spot"] == [{"id": key, "remove": True}]
    assert not gone.document.data["spot"]


def test_a_what_if_cannot_leave_out_a_figure_of_its_base(tmp_path: Path) -> None:
    file = what_if(tmp_path)
    with pytest.raises(NotEditable, match="is a figure of the file that this one extends"):
        file.edited([Edit(("money", "discount_rate"), None)])
    own = what_if(tmp_path, "[travel]\nhourly_cost = 30\n") if "travel" not in file.document.data else file
    assert tomllib.loads(own.edited([Edit(("travel", "hourly_cost"), None)]).content)["travel"] == {}


def test_records_that_leave_together_leave_from_the_end(tmp_path: Path) -> None:
    file = tutorial(tmp_path)
    before = [one["id"] for one in file.document.data["need"]]
    record = {"id": "x"}
    more = file.edited([Edit(("need", len(before)), record), Edit(("need", len(before) + 1), {"id": "y"})])
    gone = more.edited([Edit(("need", 0), None), Edit(("need", len(before)), None)])
    assert [one["id"] for one in gone.document.data["need"]] == [*before[1:], "y"]


@settings(derandomize=True, max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_is_kept_as_it_is(text: str) -> None:
    file = InstanceFile(TUTORIAL, TUTORIAL.read_text(encoding="utf-8"))
    changed = file.edited([Edit(("title",), text)])
    assert tomllib.loads(changed.content) == tomllib.loads(file.content) | {"title": text.replace("\r\n", "\n")}
