"""What a cell says for a key of the format, and how a value stands in a cell."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import Any

from commission_opt.instance.spelling import shown
from commission_opt.instance.toml_text import value_text
from commission_opt.instance.workbook.sheets import SheetColumn

FIRST_SERIAL, LAST_SERIAL = 20_000, 110_000  # days of Excel: 1954 to 2201
MOST_DIGITS = 15  # that a workbook keeps of a number
AS_TOML = "toml:"  # before a value that a cell can hold in no other way
LONGEST_TEXT = 32_000  # characters of a cell
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_MONEY = re.compile(r"-?£?\s?\d{1,3}(?:,\d{3})*(?:\.\d+)?|-?£\s?\d+(?:\.\d+)?")
_SHARE = re.compile(r"-?\d+(?:\.\d+)?\s?%")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = re.compile(
    r"""["'\u2018\u201c]?(?:FY\s?)?(\d{4})\s?[/\u2013-]\s?((?:20)?\d{2})["'\u2019\u201d]?""", re.IGNORECASE
)
_SIMPLE = re.compile(r"[^\s,;\"'\[\]{}][^,;\"'\[\]{}\n]*(?<!\s)")
_HIDDEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITTEN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


class CellWrong(Exception):
    """What is wrong with a cell, and the remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


# -- from a cell --------------------------------------------------------------------------------


def said(value: Any, column: SheetColumn, kinds: frozenset[type], element: frozenset[type]) -> Any:
    """What a cell that is not blank says.

    Raises
    ------
    CellWrong
        Where the format has no such value there; what it may be in detail is checked later.
    """
    if isinstance(value, str):
        text = written(value)
        if kinds == {str} and not element and not column.table:
            return year_in(text) if column.year else text
        if text.startswith(AS_TOML):
            return _toml(text.removeprefix(AS_TOML).strip())
        if text.lstrip()[:1] in ("[", "{") and (element or column.table or column.anything):
            return _toml(text.strip())
        if element:
            return _list(text, element)
        return _text(text, column, kinds)
    if element and not (kinds & {float, int} and not isinstance(value, dt.datetime)):
        return [_plain(value, column, element)]
    return _plain(value, column, kinds)


def _plain(value: Any, column: SheetColumn, kinds: frozenset[type]) -> Any:
    if isinstance(value, bool):
        if bool in kinds:
            return value
        raise CellWrong(f"{shown(value)} is no {_wanted(column, kinds)}.")
    if isinstance(value, (int, float)):
        return _number(value, column, kinds)
    if isinstance(value, dt.datetime):
        if column.year and value.day == 1 and (value.year + 1) % 100 == value.month:
            return f"{value.year}/{value.month:02d}"  # 2011/12 as a spreadsheet takes it
        if dt.date in kinds and value.time() == dt.time():
            return value.date()
        raise CellWrong(
            f"is the date {value:%Y-%m-%d}.", f"Write {_wanted(column, kinds)}; format the cell as text first."
        )
    raise CellWrong("is a time.", f"Write {_wanted(column, kinds)}.")


def _number(value: float, column: SheetColumn, kinds: frozenset[type]) -> Any:
    whole = int(value) if isinstance(value, int) or value.is_integer() else None
    if column.anything:
        return value if whole is None else whole
    if kinds & {float, int}:
        return whole if whole is not None and (int in kinds or isinstance(value, int)) else value
    if kinds == {dt.date}:
        if whole is None or not FIRST_SERIAL <= whole <= LAST_SERIAL:
            raise CellWrong(f"{value:g} is no date.", "Write dates as 2017-10-01.")
        return dt.date(1899, 12, 30) + dt.timedelta(days=whole)
    if str in kinds:
        return str(value if whole is None else whole)
    raise CellWrong(f"{value:g} is no {_wanted(column, kinds)}.")


def _text(text: str, column: SheetColumn, kinds: frozenset[type]) -> Any:
    """A text where something else may be: a number, a flag or a date that is written as one."""
    if column.anything or {str, float} <= kinds:
        return text
    stripped = text.strip()
    if kinds & {float, int}:
        return _number_in(stripped, column, kinds)
    if bool in kinds:
        flag = {"true": True, "yes": True, "false": False, "no": False}.get(stripped.lower())
        if flag is None:
            raise CellWrong(f"{shown(stripped)} is neither true nor false.", "Write TRUE or FALSE.")
        return flag
    if dt.date in kinds:
        return _day_in(stripped)
    if column.table and not kinds:
        raise CellWrong(f"{shown(stripped)} is no table.", f"Give its figures in columns such as {column.heading}.KEY.")
    return text


def year_in(text: str) -> str:
    """A financial year as the format has it, however somebody spells it: 2019-20, 2019/2020, FY2019/20, in quotes."""
    found = _YEARS.fullmatch(text.strip())
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]) % 100:
        return text
    return f"{found[1]}/{int(found[2]) % 100:02d}"


def _number_in(text: str, column: SheetColumn, kinds: frozenset[type]) -> float:
    if _NUMBER.fullmatch(text):
        value = float(text)
    elif _MONEY.fullmatch(text):
        value = float(re.sub(r"[£,\s]", "", text))
    elif _SHARE.fullmatch(text):
        value = float(text.rstrip("% ")) / 100
    else:
        raise CellWrong(f"{shown(text)} is no {_wanted(column, kinds)}.", "Write it with digits only.")
    return int(value) if value.is_integer() and abs(value) < 10**MOST_DIGITS else value


def _day_in(text: str) -> dt.date:
    if not _DAY.fullmatch(text):
        raise CellWrong(f"{shown(text)} is no date.", "Write dates as 2017-10-01.")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CellWrong(f"{shown(text)} is no date: there is no such day.", "Write dates as 2017-10-01.") from None


def _list(text: str, element: frozenset[type]) -> list[Any]:
    """Values between commas or semicolons."""
    parts = [part.strip() for part in re.split("[,;]", text)]
    if element & {float, int} and _THOUSANDS.fullmatch(text.strip()):
        raise CellWrong(
            f"{shown(text)} may be one number or several.",
            "Put a space after each comma between numbers, or write the one without.",
        )
    if "" in parts:
        raise CellWrong(f"{shown(text)} has a comma with nothing beside it.", "Take it away.")
    if element & {float, int}:
        wrong = next((part for part in parts if not _NUMBER.fullmatch(part)), None)
        if wrong is not None:
            raise CellWrong(f"{shown(wrong)} is no number.", "Write numbers with commas between them.")
        return [int(part) if re.fullmatch(r"[+-]?\d{1,15}", part) else float(part) for part in parts]
    return [_day_in(part) for part in parts] if dt.date in element else parts


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError, KeyError, OverflowError):
        raise CellWrong(
            f"{shown(text)} cannot be read.", 'Write it as in an instance file: [1, 2] or {"2019/20" = 3}.'
        ) from None


def _wanted(column: SheetColumn, kinds: frozenset[type]) -> str:
    if column.words:
        return f"{' or '.join(column.words)}"
    if column.year:
        return "financial year such as 2019/20"
    names = {float: "number", int: "whole number", bool: "TRUE or FALSE", dt.date: "date", str: "text"}
    return (
        " or ".join(dict.fromkeys(names[kind] for kind in (float, int, bool, dt.date, str) if kind in kinds)) or "table"
    )


def written(text: str) -> str:
    """Text of a cell with the characters that a workbook hides, and with line ends of one kind."""
    return _HIDDEN.sub(lambda found: chr(int(found[1], 16)), text.replace("\r\n", "\n"))


# -- to a cell ----------------------------------------------------------------------------------


def cell_of(value: Any, column: SheetColumn) -> Any:
    """A value as it stands in a cell, so that `said` reads the same again.

    Raises
    ------
    CellWrong
        Where the text is longer than a cell holds.
    """
    found = _cell_of(value, column)
    if isinstance(found, str) and len(found) > LONGEST_TEXT:
        raise CellWrong(
            f"has {len(found):,} characters, and a cell of a workbook holds {LONGEST_TEXT:,}.", "Shorten the text."
        )
    return found


def _cell_of(value: Any, column: SheetColumn) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return _number_cell(value, column)
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        special = column.anything or {str, float} <= column.kinds
        if special and (not value or value.startswith(AS_TOML) or value.lstrip()[:1] in ("[", "{")):
            return hidden(f"{AS_TOML} {value_text(value)}")
        return hidden(value)
    if isinstance(value, list) and value and column.element and all(map(_is_simple, value)):
        return hidden(", ".join(one if isinstance(one, str) else value_text(one) for one in value))
    text = value_text(value)
    return hidden(text if column.element or column.table or column.anything else f"{AS_TOML} {text}")


def _is_simple(one: Any) -> bool:
    if isinstance(one, str):
        return _SIMPLE.fullmatch(one) is not None
    return isinstance(one, (int, float, dt.date)) and not isinstance(one, bool)


def _number_cell(value: float, column: SheetColumn) -> Any:
    """A number; as text where a workbook would not keep all its digits, or would not tell 3.0 from 3 where that counts."""
    exact = float(f"{value:.{MOST_DIGITS}g}") == value and abs(value) < 10**MOST_DIGITS
    if exact and not (column.anything and isinstance(value, float) and value.is_integer()):
        return value
    return f"{AS_TOML} {value!r}" if column.anything or str in column.kinds else repr(value)


def hidden(text: str) -> str:
    """Text with the characters that a workbook cannot hold in its own spelling of them; so are spaces that are all there is."""
    if text and not text.strip():
        return "".join(f"_x{ord(one):04X}_" for one in text)
    return _UNWRITTEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
