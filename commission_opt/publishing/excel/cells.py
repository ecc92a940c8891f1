"""Cells of a sheet: the typed value behind a figure, and the format in which it reads as it does on paper."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from commission_opt.plan.statements.amounts import NONE
from commission_opt.plan.statements.table import Cell
from commission_opt.publishing.readable import is_figure

LONGEST = 32_767  # characters that a cell can hold
TEXT = "@"
DATES = {"month": "mmm yyyy", "day": "d mmm yyyy"}
_MONEY = '#,##0;-#,##0;"-"'
_POUNDS = "[$£-809]#,##0;-[$£-809]#,##0"

CellValue = float | dt.date | str


def typed(cell: Cell, *, adds_up: bool = False) -> tuple[CellValue, str]:
    """The value of a cell, and its number format.

    The format shows the text of the cell. Where it cannot, since Excel rounds halves away from nought, the value
    is the figure as it reads. `adds_up` marks whole pounds that are rounded so that a row adds up to its total:
    there too the sheet has what reads, so that whoever adds it up again finds the same.
    """
    if cell.kind in DATES and isinstance(cell.value, str):
        return dt.date.fromisoformat(cell.value), DATES[cell.kind]
    if not is_figure(cell) or not isinstance(cell.value, int | float):
        return cell.text, TEXT
    shown = _parsed(cell)
    if shown is None:
        return cell.text, TEXT
    decimals = max(0, -int(shown.as_tuple().exponent)) if "e" not in cell.text else 0
    form = _format(cell, decimals)
    if adds_up and cell.kind in ("money", "pounds"):
        return float(shown), form
    scale = 100 if cell.kind == "share" else 1
    exact = Decimal(repr(float(cell.value))) * scale
    agrees = "e" in cell.text or exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == shown
    return (float(cell.value) if agrees else float(shown) / scale), form


def _parsed(cell: Cell) -> Decimal | None:
    """The figure as it reads, or None where it reads otherwise."""
    try:
        return Decimal("0" if cell.text == NONE else cell.text.translate(str.maketrans("", "", "£,%")))
    except InvalidOperation:
        return None


def _format(cell: Cell, decimals: int) -> str:
    places = f".{'0' * decimals}" if decimals else ""
    if cell.kind == "money" and not decimals:
        return _MONEY
    if cell.kind == "pounds" and not decimals:
        return _POUNDS
    if cell.kind == "share":
        return f"0{places}%"
    return "0.0E+00" if "e" in cell.text else f"#,##0{places}"
