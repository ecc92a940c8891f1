"""The figures that went in, on the sheets of an instance: the workbook of a paper can be solved again as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from commission_opt.instance.workbook.cells import written
from commission_opt.instance.workbook.layout import (
    FIRST_ROW,
    HEADING_ROW,
    HINT_ROW,
    TITLE_ROW,
    CellLimit,
    SheetLayout,
)

DAY = "yyyy-mm-dd"
_NOTE_SIZE = {"width": 320, "height": 150, "author": "commission-opt"}
_KINDS: Mapping[str, str] = {"one of": "list", "an id of": "list", "whole": "integer"}


def write_instance_sheet(book: Any, page: SheetLayout, form: Callable[..., Any]) -> None:
    """One sheet of an instance, as `commission_opt.instance.workbook.write` lays it out.

    Parameters
    ----------
    form
        Gives the format of a cell from what it looks like.
    """
    sheet = book.add_worksheet(page.name)
    _text(sheet, TITLE_ROW - 1, 0, page.title, form(bold=True, font_size=12))
    _text(sheet, HINT_ROW - 1, 0, page.hint, form(italic=True, font_color="#555555"))
    for column, heading in enumerate(page.headings):
        colour = "#1F4E79" if heading.needed else "#5B7FA3"
        look = form(bold=True, text_wrap=True, bg_color=colour, font_color="#FFFFFF")
        _text(sheet, HEADING_ROW - 1, column, heading.text, look)
        sheet.write_comment(HEADING_ROW - 1, column, heading.note, _NOTE_SIZE)
        sheet.set_column(column, column, heading.width)
        if heading.limit is not None:
            rule = _restriction(heading.text, heading.limit)
            sheet.data_validation(FIRST_ROW - 1, column, page.last - 1, column, rule)
    places = {heading.text: column for column, heading in enumerate(page.headings)}
    for at, row in enumerate(page.rows, start=FIRST_ROW - 1):
        for name, value in row.items():
            _value(sheet, at, places[name], value, form)
    sheet.freeze_panes(FIRST_ROW - 1, page.frozen)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _restriction(heading: str, limit: CellLimit) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "validate": _KINDS.get(limit.kind, limit.kind),
        "ignore_blank": True,
        "error_title": "commission-opt",
        "error_message": f"{heading} cannot be that. Point at the heading to read what it may be.",
        "error_type": "warning" if limit.warns else "stop",
    }
    if limit.kind == "one of":
        return rule | {"source": list(limit.words)}
    if limit.kind == "an id of":
        return rule | {"source": f"={limit.words[0]}"}
    return rule | {"criteria": "between", "minimum": f"={limit.low}", "maximum": f"={limit.high}"}


def _value(sheet: Any, row: int, column: int, value: Any, form: Callable[..., Any]) -> None:
    """A value as a cell holds it: a flag, a number, a day or text."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, form())
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, form())
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, form(num_format=DAY))
    else:
        _text(sheet, row, column, value, form(num_format="@"))


def _text(sheet: Any, row: int, column: int, said: str, look: Any) -> None:
    """Text that stays text; XlsxWriter spells by itself what a workbook cannot hold."""
    sheet.write_string(row, column, written(said), look)
