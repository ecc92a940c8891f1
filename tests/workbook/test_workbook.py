"""An instance through a workbook is the same; what a workbook says otherwise is read, or refused by sheet and cell."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from commission_opt.cli.main import main
from commission_opt.errors import EXIT_INVALID, EXIT_SOLVED, EXIT_WRITE
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from commission_opt.instance.workbook.cells import cell_of, hidden, said, written
from commission_opt.instance.workbook.layout import HEADING_ROW
from commission_opt.instance.workbook.sheets import LONGEST_NAME, SheetColumn, sheets
from commission_opt.instance.workbook.write import workbook_bytes
from tests.instance.cases import EVERYTHING, SHIPPED
from tests.instance.random_documents import random_instances
from tests.instance.test_from_python import TABLES
from tests.workbook.mutations import mutated

TOWN = next(file for file in SHIPPED if file.stem == "tutorial")
Edit = Callable[[Workbook], None]


def saved(folder: Path, instance: Instance, edit: Edit | None = None, name: str = "book.xlsx") -> Path:
    content = workbook_bytes(instance)
    if edit is not None:
        book = load_workbook(io.BytesIO(content))
        edit(book)
        book.save(folder / name)
    else:
        (folder / name).write_bytes(content)
    return folder / name


def refused(file: Path) -> str:
    with pytest.raises(InvalidInstance) as caught:
        load(file)
    return str(caught.value)


def place(book: Workbook, sheet: str, heading: str, row: int = HEADING_ROW + 1) -> Any:
    """The cell of a sheet below a heading."""
    page = book[sheet]
    column = next(cell.column for cell in page[HEADING_ROW] if cell.value == heading)
    return page.cell(row, column)


@pytest.fixture(scope="module")
def small() -> Instance:
    return Instance.from_dict(TABLES)


# -- the same instance ----------------------------------------------------------------------------


@pytest.mark.parametrize("file", [*SHIPPED, EVERYTHING], ids=lambda file: file.stem)
def test_an_instance_through_a_workbook_is_the_same(tmp_path: Path, file: Path) -> None:
    instance = load(file)
    assert load(saved(tmp_path, instance)).sha256 == instance.sha256


def check_random(folder: Path, first: int, number: int) -> None:
    for instance in islice(random_instances(), first, first + number):
        again = load(saved(folder, instance))
        assert again.sha256 == instance.sha256
        assert Instance.from_dict(again.to_dict()).sha256 == instance.sha256


def test_random_instances_through_a_workbook_are_the_same(tmp_path: Path) -> None:
    check_random(tmp_path, 0, 15)


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, 500, 50))
def test_500_random_instances_through_a_workbook_are_the_same(tmp_path: Path, first: int) -> None:
    check_random(tmp_path, first, 50)


def test_a_workbook_turned_into_toml_is_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workbook", str(TOWN), "--out", str(tmp_path / "town.xlsx")]) == EXIT_SOLVED
    assert main(["workbook", str(tmp_path / "town.xlsx")]) == EXIT_SOLVED
    assert load(tmp_path / "town.toml").sha256 == load(TOWN).sha256
    assert main(["workbook", str(TOWN), "--out", str(tmp_path / "town.xlsx")]) == EXIT_WRITE
    assert "is there already, and is kept" in capsys.readouterr().err


VALUES = st.one_of(
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    st.dates(dt.date(1954, 10, 4), dt.date(2200, 1, 1)),
    st.lists(st.integers(0, 9) | st.text(max_size=3), max_size=3),
    st.dictionaries(st.text("ab.", max_size=2), st.integers(0, 9), max_size=2),
)
ANY = SheetColumn(("value",), frozenset({float, int, bool, str, dt.date}), anything=True)
NUMBER = SheetColumn(("number",), frozenset({float}))
TEXT = SheetColumn(("text",), frozenset({str}))
TEXTS, NUMBERS = (
    SheetColumn(("texts",), frozenset(), element=frozenset({str})),
    SheetColumn(("numbers",), frozenset(), element=frozenset({float})),
)


def through_a_cell(value: Any, column: SheetColumn) -> Any:
    """A value as a cell holds it, numbers as Excel keeps them and days with a time of day."""
    cell = cell_of(value, column)
    if isinstance(cell, float):
        cell = float(f"{cell:.15g}")
    if isinstance(cell, dt.date):
        cell = dt.datetime(cell.year, cell.month, cell.day)
    return said(cell, column, column.kinds, column.element)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(VALUES)
def test_any_value_of_a_change_comes_back_as_it_was(value: Any) -> None:
    again = through_a_cell(value, ANY)
    assert again == value
    assert type(again) is type(value)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.floats(allow_nan=False, allow_infinity=False), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_numbers_keep_every_digit_and_texts_every_character(number: float, text: str) -> None:
    assert through_a_cell(number, NUMBER) == number
    assert through_a_cell(text, TEXT) == text
    assert written(hidden(text)) == text


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.floats(0, 1e6)), st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8)))
def test_lists_come_back_as_they_were(numbers: list[float], texts: list[str]) -> None:
    assert through_a_cell(numbers, NUMBERS) == numbers
    assert through_a_cell(texts, TEXTS) == texts


def test_the_value_is_the_only_thing_that_a_text_like_a_formula_is(tmp_path: Path, small: Instance) -> None:
    odd = small.with_changes({"title": "=1+1", "spot.market.note": "#REF! _x0041_ ", "spot.market.name": "'quoted"})
    assert load(saved(tmp_path, odd)).sha256 == odd.sha256


# -- the layout -----------------------------------------------------------------------------------


def test_every_key_has_a_column_with_its_meaning(tmp_path: Path) -> None:
    book = load_workbook(saved(tmp_path, load(EVERYTHING)))
    assert book.sheetnames[0] == "read me"
    assert all(len(name) <= LONGEST_NAME for name in sheets())
    for page in book.worksheets[1:]:
        headings = [cell for cell in page[HEADING_ROW] if cell.value]
        assert headings, page.title
        assert all(cell.comment is not None and cell.comment.text for cell in headings), page.title
    lists = {
        str(rule.sqref): rule.formula1 for rule in book["demand"].data_validations.dataValidation if rule.type == "list"
    }
    assert any("'need'!" in formula for formula in lists.values())
    assert any("month,quarter,year" in str(rule.formula1) for rule in book["horizon"].data_validations.dataValidation)
    assert any(rule.type == "decimal" and rule.formula2 for rule in book["block"].data_validations.dataValidation)


def test_a_key_that_is_new_in_the_format_is_a_column_by_itself() -> None:
    names = sheets()
    assert {"block", "dps.provider", "rules.locality", "uncertainty.risk", "what_if.changes", "baseline.commit"} <= set(
        names
    )
    assert {column.heading for column in names["home"].columns} >= {
        "id",
        "takes",
        "staff",
        "trading.premium_per_bed_week",
    }
    assert names["dps.provider"].belongs_to == "dps"


# -- what people do in a spreadsheet ---------------------------------------------------------------


def set_to(sheet: str, heading: str, value: Any, form: str | None = None) -> Edit:
    def edit(book: Workbook) -> None:
        cell = place(book, sheet, heading)
        cell.value = value
        if form:
            cell.number_format = form

    return edit


@pytest.mark.parametrize(
    ("edit", "path", "value"),
    [
        (set_to("spot", "price_per_week", 5200, "£#,##0"), "spot.market.price_per_week", 5200),
        (set_to("spot", "price_per_week", "£5,200.50"), "spot.market.price_per_week", 5200.5),
        (set_to("spot", "price_per_week", "5,200"), "spot.market.price_per_week", 5200),
        (set_to("spot", "market_growth_per_year", 0.05, "0%"), "spot.market.market_growth_per_year", 0.05),
        (set_to("spot", "market_growth_per_year", "5%"), "spot.market.market_growth_per_year", 0.05),
        (set_to("spot", "takes", "ebd;"[:3]), "spot.market.takes", ["ebd"]),
        (set_to("spot", "available_from", 43556), "spot.market.available_from", dt.date(2019, 4, 1)),
        (set_to("spot", "available_from", "2019-04-01"), "spot.market.available_from", dt.date(2019, 4, 1)),
        (
            set_to("spot", "available_from", dt.datetime(2019, 4, 1), "dd/mm/yyyy"),
            "spot.market.available_from",
            dt.date(2019, 4, 1),
        ),
        (set_to("money", "price_base", dt.datetime(2011, 12, 1), "mmm-yy"), "money.price_base", "2011/12"),
        (set_to("spot", "name", 12.0), "spot.market.name", "12"),
        (set_to("need", "local_duty", "no"), "need.ebd.local_duty", False),
    ],
)
def test_what_a_spreadsheet_makes_of_a_figure_is_read(
    tmp_path: Path, small: Instance, edit: Edit, path: str, value: Any
) -> None:
    again = load(saved(tmp_path, small, edit))
    assert again.sha256 == small.with_changes({path: value}).sha256


def formula(book: Workbook) -> None:
    place(book, "spot", "price_per_week").value = "=5000+200"


def hidden_row(book: Workbook) -> None:
    book["spot"].row_dimensions[HEADING_ROW + 1].hidden = True


def hidden_column(book: Workbook) -> None:
    book["spot"].column_dimensions[place(book, "spot", "price_per_week").column_letter].hidden = True


def hidden_sheet(book: Workbook) -> None:
    book["spot"].sheet_state = "hidden"


def merged(book: Workbook) -> None:
    book["spot"].merge_cells(f"A{HEADING_ROW + 1}:B{HEADING_ROW + 1}")


def second_row(book: Workbook) -> None:
    book["horizon"].cell(HEADING_ROW + 2, 1).value = dt.date(2019, 4, 1)


def no_heading(book: Workbook) -> None:
    book["spot"].cell(HEADING_ROW + 1, book["spot"].max_column + 2).value = "a note"


def twice(book: Workbook) -> None:
    book["spot"].cell(HEADING_ROW, book["spot"].max_column + 1).value = "id"


def other_sheet(book: Workbook) -> None:
    book.create_sheet("blocks")["A1"] = 1


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (formula, "spot!{price}4: price_per_week: has a formula without a stored result."),
        (set_to("spot", "price_per_week", "#REF!"), "spot!{price}4: price_per_week: shows the error '#REF!'."),
        (set_to("spot", "price_per_week", "dear"), "spot!{price}4: price_per_week: 'dear' is no number"),
        (set_to("spot", "price_per_week", True), "spot!{price}4: price_per_week: true is no number"),
        (set_to("spot", "price_per_week", -5), "spot!{price}4: spot.market.price_per_week: -5 is not at least 0."),
        (
            set_to("spot", "price_per_week", dt.datetime(2019, 4, 1)),
            "spot!{price}4: price_per_week: is the date 2019-04-01.",
        ),
        (set_to("spot", "available_from", "01/04/2019"), "is no date. Write dates as 2017-10-01."),
        (set_to("spot", "available_from", "2019-02-30"), "there is no such day"),
        (set_to("spot", "available_from", 2019), "2019 is no date"),
        (set_to("spot", "available_from", dt.datetime(2019, 4, 1, 12)), "is the date 2019-04-01"),
        (set_to("spot", "takes", "ebd, ,solo"), "has a comma with nothing beside it"),
        (set_to("spot", "takes", "edb"), "spot!{takes}4: "),
        (set_to("demand", "need", "edb"), "demand!"),
        (set_to("demand", "by_period", "1,234"), "may be one number or several"),
        (set_to("spot", "id", None), "spot!"),
        (set_to("horizon", "period", "weekly"), "horizon!"),
        (hidden_row, "spot!A4: the row is hidden, and has something in it."),
        (hidden_column, "spot!{price}3: the column is hidden, and has something in it."),
        (hidden_sheet, "spot: is hidden."),
        (merged, "spot!A4: the cells A4:B4 are merged."),
        (second_row, "horizon!A5: horizon has one row, and this is another."),
        (no_heading, "stands in a column without a heading."),
        (twice, "the heading 'id' is there twice."),
        (other_sheet, "blocks: is no table of the format. Did you mean 'block'?"),
    ],
)
def test_what_cannot_be_read_is_refused_by_sheet_and_cell(
    tmp_path: Path, small: Instance, edit: Edit, says: str
) -> None:
    file = saved(tmp_path, small, edit)
    book = load_workbook(io.BytesIO(workbook_bytes(small)))
    letters = {
        "price": place(book, "spot", "price_per_week").column_letter,
        "takes": place(book, "spot", "takes").column_letter,
    }
    assert says.format(**letters) in refused(file)
    assert refused(file).startswith(str(file))


@pytest.mark.parametrize("said", ["2011-12", "2011/2012", "FY2011/12", '"2011/12"', "2011\u201312"])
def test_a_financial_year_is_read_however_it_is_spelt(tmp_path: Path, small: Instance, said: str) -> None:
    again = load(saved(tmp_path, small, set_to("money", "price_base", said)))
    assert again.money.price_base == "2011/12"


@pytest.mark.parametrize("wrong", ["2011-13", "11/12", "2011"])
def test_what_is_no_financial_year_is_refused_without_a_word_of_quotes(
    tmp_path: Path, small: Instance, wrong: str
) -> None:
    told = refused(saved(tmp_path, small, set_to("money", "price_base", wrong)))
    assert "Write a financial year such as 2019/20, in a cell formatted as text." in told
    assert "quotes" not in told


def together(*edits: Edit) -> Edit:
    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)

    return edit


def test_what_cannot_be_read_and_what_cannot_be_are_told_together(tmp_path: Path, small: Instance) -> None:
    edits = together(
        set_to("spot", "price_per_week", "dear"),
        set_to("money", "discount_rate", 7),
        set_to("horizon", "period", "weekly"),
    )
    told = refused(saved(tmp_path, small, edits)).splitlines()
    assert len(told) == 3, told
    assert any("'dear' is no number" in one for one in told)
    assert any("7 is not at most 1" in one for one in told)
    assert any("it cannot be 'weekly'" in one for one in told)


def test_the_register_may_name_a_figure_that_cannot_be_read(tmp_path: Path) -> None:
    paths = {"first": "spot.market.price_per_week", "second": "money.discount_rate"}
    register = [{"id": key, "path": path, "basis": "assumed", "reason": "Typed."} for key, path in paths.items()]
    with_register = Instance.from_dict(TABLES | {"assumption": register})
    wrong = together(
        set_to("spot", "price_per_week", "6.1OO"),
        lambda book: setattr(place(book, "assumption", "path", HEADING_ROW + 2), "value", "spot.market.price"),
    )
    told = refused(saved(tmp_path, with_register, wrong)).splitlines()
    assert len(told) == 2, told
    assert sum("'6.1OO' is no number" in one for one in told) == 1
    assert sum("'spot.market.price'" in one for one in told) == 1


def test_a_row_that_cannot_be_read_is_told_of_once(tmp_path: Path, small: Instance) -> None:
    told = refused(saved(tmp_path, small, set_to("spot", "price_per_week", "dear")))
    assert told.count("\n") == 0
    assert "is missing" not in told


def test_an_id_that_cannot_be_read_blames_no_other_row(tmp_path: Path, small: Instance) -> None:
    told = refused(saved(tmp_path, small, set_to("need", "id", dt.datetime(2019, 4, 1))))
    assert told.count("\n") == 0
    assert "is the date 2019-04-01" in told


def without(sheet: str) -> Edit:
    return lambda book: book.remove(book[sheet])


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (without("horizon"), "Add a sheet called horizon, with its headings in one row and its figures in the next."),
        (without("need"), "Add at least one row on the sheet need."),
        (set_to("horizon", "start", None), "horizon.start: is missing. Fill in the column start."),
        (set_to("spot", "takes", None), "takes no need, so it can place nobody. Write ebd under the heading takes."),
    ],
)
def test_remedies_speak_of_sheets_and_columns(tmp_path: Path, small: Instance, edit: Edit, says: str) -> None:
    told = refused(saved(tmp_path, small, edit))
    assert says in told
    assert "[" not in told
    assert " = " not in told


def test_faults_of_the_register_come_after_those_they_follow_from(tmp_path: Path) -> None:
    told = refused(saved(tmp_path, load(TOWN), set_to("spot", "id", "x y"))).splitlines()
    assert "spot!A4" in told[0]
    assert "assumption!" in told[-1]


def test_a_new_workbook_has_a_sheet_for_every_rule_and_every_table_of_records(tmp_path: Path, small: Instance) -> None:
    names = set(load_workbook(saved(tmp_path, small)).sheetnames)
    assert {"rules.locality", "rules.occupancy", "dps.provider", "edge_of_care.referral", "assumption"} <= names


def test_titles_blank_rows_other_columns_and_other_sheets_are_passed_over(tmp_path: Path, small: Instance) -> None:
    def edit(book: Workbook) -> None:
        page = book["spot"]
        page.insert_rows(1, 3)
        page["A1"] = "Our prices"
        page.merge_cells("A1:F1")
        page.insert_rows(HEADING_ROW + 4)
        last = page.max_column + 1
        page.cell(HEADING_ROW + 3, last).value = "(our notes)"
        page.cell(HEADING_ROW + 5, last).value = "see the file"
        book.create_sheet("(workings)")["A1"] = "=1+1"
        book.create_sheet("Sheet1")

    assert load(saved(tmp_path, small, edit)).sha256 == small.sha256


def test_columns_can_stand_in_any_order_and_headings_be_written_in_capitals(tmp_path: Path, small: Instance) -> None:
    def edit(book: Workbook) -> None:
        page = book["spot"]
        rows = [
            [cell.value for cell in row][::-1] for row in page.iter_rows(min_row=HEADING_ROW, max_row=HEADING_ROW + 1)
        ]
        for down, row in enumerate(rows):
            for across, value in enumerate(row, start=1):
                text = str(value).upper() if down == 0 and value else value
                page.cell(HEADING_ROW + down, across).value = text

    assert load(saved(tmp_path, small, edit)).sha256 == small.sha256


def test_a_row_below_names_the_record_that_it_belongs_to(tmp_path: Path) -> None:
    instance = load(EVERYTHING)

    def edit(book: Workbook) -> None:
        place(book, "dps.provider", "dps").value = "locl"

    assert "there is no dps 'locl'. Did you mean 'local'?" in refused(saved(tmp_path, instance, edit))


def test_a_formula_counts_by_the_result_that_is_stored(tmp_path: Path, small: Instance) -> None:
    file = saved(tmp_path, small)
    price = place(load_workbook(file), "spot", "price_per_week").coordinate
    parts = {}
    with zipfile.ZipFile(file) as packed:
        book = load_workbook(file)
        number = book.sheetnames.index("spot") + 1
        for name in packed.namelist():
            parts[name] = packed.read(name)
    sheet = f"xl/worksheets/sheet{number}.xml"
    before = f'<c r="{price}" t="n"><v>4500</v></c>'.encode()
    assert before in parts[sheet]
    parts[sheet] = parts[sheet].replace(before, f'<c r="{price}"><f>5000+200</f><v>5200</v></c>'.encode())
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    assert load(file).spot[0].price_per_week == 5200


# -- files that are none ---------------------------------------------------------------------------


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    for name, content, says in (
        ("a.xlsx", b"", "is damaged"),
        ("b.xlsx", b"PK\x03\x04 and no more", "is damaged"),
        ("c.xlsx", b"\xd0\xcf\x11\xe0 old", "is an old workbook (.xls), or one with a password."),
        ("d.xlsx", b'title = "x"', "is damaged"),
    ):
        (tmp_path / name).write_bytes(content)
        assert says in refused(tmp_path / name)
    assert "Did you mean 'a.xlsx'?" in refused(tmp_path / "aa.xlsx") or "there is no such file" in refused(
        tmp_path / "aa.xlsx"
    )


def repacked(file: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(file) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    parts[name] = content
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for one, part in parts.items():
            packed.writestr(one, part)
    return file


def test_what_grows_while_it_is_read_is_refused(
    tmp_path: Path, small: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commission_opt.instance.workbook import opened

    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert "declares entities" in refused(repacked(saved(tmp_path, small), "xl/styles.xml", bomb))
    merges = b'<worksheet><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    assert "cells are merged" in refused(repacked(saved(tmp_path, small), "xl/worksheets/sheet2.xml", merges))
    links = b'<worksheet><sheetData/><x:hyperlinks><x:hyperlink ref="A1:XFD1048576"/></worksheet>'
    assert "is damaged" in refused(repacked(saved(tmp_path, small), "xl/worksheets/sheet2.xml", links))
    many = b"<worksheet>" + b"<drawing>" * 3000
    assert "is damaged" in refused(repacked(saved(tmp_path, small), "xl/worksheets/sheet2.xml", many))
    monkeypatch.setattr(opened, "LARGEST_UNPACKED", 10_000_000)
    assert "is larger unpacked than 10 MB" in refused(
        repacked(saved(tmp_path, small), "xl/media/big.bin", bytes(11_000_000))
    )


def test_notes_and_links_that_name_a_million_cells_cost_nothing(tmp_path: Path, small: Instance) -> None:
    file = saved(tmp_path, small)
    with zipfile.ZipFile(file) as packed:
        notes = next(name for name in packed.namelist() if "comments" in name)
        part = packed.read(notes)
    assert b'ref="A3"' in part
    assert load(repacked(file, notes, part.replace(b'ref="A3"', b'ref="A1:XFD1048576"', 1))).sha256 == small.sha256


def test_no_link_to_another_file_is_followed(tmp_path: Path, small: Instance) -> None:
    outside = tmp_path / "other.xlsx"
    outside.write_bytes(b"not to be opened")
    file = saved(tmp_path, small, set_to("spot", "price_per_week", f"='[{outside.name}]Sheet1'!A1"))
    assert "has a formula without a stored result" in refused(file)
    assert outside.read_bytes() == b"not to be opened"


# -- every command, and whatever is in it ----------------------------------------------------------


def test_commands_take_a_workbook(tmp_path: Path, small: Instance, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(tmp_path, small)
    assert main(["check", str(file), "--quick"]) == EXIT_SOLVED
    assert main(["solve", str(file), "--quiet", "--out", str(tmp_path / "result")]) == EXIT_SOLVED
    assert (tmp_path / "result" / "plan.json").exists()
    assert main(["compare", str(file), str(TOWN), "--quiet"]) == EXIT_SOLVED
    capsys.readouterr()
    bad = saved(tmp_path, small, set_to("spot", "price_per_week", -5), "bad.xlsx")
    assert main(["check", str(bad)]) == EXIT_INVALID
    assert "bad.xlsx, spot!" in capsys.readouterr().err


def test_a_slip_is_told_by_its_cell(tmp_path: Path, small: Instance, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(tmp_path, small, set_to("spot", "price_per_week", 4.5))
    assert main(["check", str(file), "--quick"]) == EXIT_SOLVED
    said_of = " ".join(capsys.readouterr().out.split())
    assert "spot!" in said_of
    assert "thousands typed for pounds" in said_of


def check_mutated(folder: Path, content: bytes, seeds: range) -> int:
    """How many of the workbooks were refused: none may end in anything but an instance or a list of problems."""
    file, number = folder / "mutated.xlsx", 0
    for seed in seeds:
        file.write_bytes(mutated(content, seed))
        try:
            load(file)
        except InvalidInstance as error:
            number += 1
            elsewhere = [str(problem) for problem in error.problems if not problem.file.startswith(str(file))]
        else:
            elsewhere = []
        assert elsewhere == [], seed
    return number


def without_empty_sheets(instance: Instance) -> bytes:
    """The workbook of an instance with the sheets alone that say something, so that a change hits one of them."""
    book = load_workbook(io.BytesIO(workbook_bytes(instance)))
    for page in book.worksheets[1:]:
        if page.max_row <= HEADING_ROW:
            book.remove(page)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_mutated_workbooks_are_read_or_refused(tmp_path: Path, small: Instance) -> None:
    assert check_mutated(tmp_path, without_empty_sheets(small), range(60)) > 20


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, 2000, 200))
def test_2000_mutated_workbooks_are_read_or_refused(tmp_path: Path, small: Instance, first: int) -> None:
    assert check_mutated(tmp_path, without_empty_sheets(small), range(first, first + 190)) > 60
    assert check_mutated(tmp_path, workbook_bytes(load(EVERYTHING)), range(first + 190, first + 200)) > 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_that_libreoffice_saved_is_the_same(tmp_path: Path) -> None:
    instances = [load(TOWN), load(EVERYTHING), Instance.from_dict(TABLES)]
    files = [saved(tmp_path, one, name=f"{nth}.xlsx") for nth, one in enumerate(instances)]
    out = tmp_path / "out"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(out),
    ]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    for file, instance in zip(files, instances, strict=True):
        assert load(out / file.name).sha256 == instance.sha256
