"""Reading the text of a file, and the TOML in it, with a plain word for whatever is wrong with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.spelling import clean, did_you_mean_file, nearest_file
from commission_opt.instance.written_days import no_such_day
from commission_opt.regular_file import IsFolder, NoSuchFile, NotReadable, TooLarge, read_regular

LARGEST_TOML = 8_000_000  # bytes
LARGEST_CSV = 64_000_000
MOST_VALUES = 400_000  # of a TOML file: every figure and text in it, and every table
DEEPEST = 20  # tables or lists within one another

_KINDS = (
    (b"PK\x03\x04", "a zip file or an office document"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook or another office document"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_BOMS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_TO_CSV = "An instance in a workbook has a name that ends in .xlsx; a table beside it is saved as 'CSV UTF-8 (comma delimited)'."
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_DUPLICATES = ("Cannot overwrite a value", "Cannot declare", "Duplicate inline table key", "Cannot mutate")


def refuse(file: str, line: int, message: str, remedy: str = "", path: str = "") -> InvalidInstance:
    """An `InvalidInstance` of one problem, to be raised."""
    return InvalidInstance([Problem(file, line, path, message, remedy)])


def read_text(path: Path, shown_as: str, largest: int = LARGEST_TOML) -> str:
    """The text of a UTF-8 file, with or without a byte-order mark.

    Raises
    ------
    InvalidInstance
        Where the file is missing, not a file, cannot be read, is too large, or is not UTF-8.
    """
    try:
        raw = read_regular(path, largest)
    except NotReadable as error:
        raise refuse(clean(shown_as) if "\0" in shown_as else shown_as, 0, str(error), _instead(error, path)) from None
    return decode(raw, shown_as)


def _instead(error: NotReadable, path: Path) -> str:
    """What to name or do instead."""
    if isinstance(error, IsFolder):
        return f"Name a file in it{_files_in(path)}."
    if isinstance(error, NoSuchFile):
        return _neighbour(path)
    return "Put long tables in CSV files beside it, or cut them into several." if isinstance(error, TooLarge) else ""


def decode(raw: bytes, file: str) -> str:
    """Bytes as text, refusing what is not UTF-8 with the line where it goes wrong."""
    for mark, name in _KINDS:
        if raw.startswith(mark):
            workbook = b"xl/work" in raw
            message = f"is {'an Excel workbook' if workbook else name}, not text."
            raise refuse(file, 0, message, _TO_CSV if workbook or "Excel" in name else "Name a text file.")
    for mark, name in _BOMS:
        if raw.startswith(mark):
            raise refuse(file, 1, f"is saved as {name}.", "Save it as UTF-8.")
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise refuse(file, line, "is not text, or is saved as UTF-16: it has a NUL byte.", "Save it as UTF-8.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        body = raw.removeprefix(b"\xef\xbb\xbf") if error.object is not raw else raw
        line = body[: error.start].count(b"\n") + 1
        character = body[error.start : error.start + 1].decode("cp1252", errors="replace")
        message = f"is not UTF-8 text: it seems to be saved in a Windows encoding, with '{clean(character)}' here."
        raise refuse(file, line, message, "Save it as UTF-8 (in Notepad or Excel: 'UTF-8' in Save As).") from None


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises
    ------
    InvalidInstance
        With the line, where the text is not TOML.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _explain(str(error), text, file) from None
    except RecursionError:
        raise refuse(file, 0, "has brackets nested too deeply.") from None
    except (ValueError, OverflowError) as error:  # a number of over 4,300 digits
        raise refuse(file, 0, f"has a number or date that cannot be read: {clean(str(error))}.") from None
    if too_deep(data):
        raise refuse(file, 0, "has tables nested too deeply.")
    check_number_of_values(data, file)
    return data


def check_number_of_values(data: dict[str, Any], file: str) -> None:
    """Refuse tables with more values than one file may hold.

    Raises
    ------
    InvalidInstance
        With their number.
    """
    values = _count(data)
    if values > MOST_VALUES:
        message = f"holds {values:,} values, and at most {MOST_VALUES:,} are read."
        raise refuse(file, 0, message, "Put long tables in CSV files beside it.")


def _count(value: object) -> int:
    """How many values there are in tables and lists that are not nested too deeply."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(_count(one) if isinstance(one, (dict, list)) else 1 for one in inner)


def too_deep(value: object) -> bool:
    """Whether tables or lists are nested deeper than any instance needs."""
    level = [value]
    for _ in range(DEEPEST):
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level = [one for one in inner if isinstance(one, (dict, list))]
        if not level:
            return False
    return True


def _explain(text_of_error: str, text: str, file: str) -> InvalidInstance:
    """Where TOML goes wrong, and what is likely to be meant."""
    place = _TOML_PLACE.search(text_of_error)
    what = text_of_error[: place.start()] if place else text_of_error
    lines = text.replace("\r\n", "\n").split("\n")
    line = int(place[1]) if place and place[1] else _last_line(lines)
    if place and place[1] and int(place[2]) == 1 and what.startswith(_DUPLICATES) and line > 1:
        line -= 1  # noticed at the start of the next line
    written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    missing = no_such_day(written)
    if missing:
        return refuse(file, line, f"{missing[0]} is not a date: {missing[1]}.", "Dates are written year-month-day.")
    return refuse(file, line, f"this is not valid TOML: {_plain(what)}", _remedy(what, written))


def _last_line(lines: list[str]) -> int:
    """The last line with anything on it."""
    return max((n for n, line in enumerate(lines, start=1) if line.strip()), default=1)


def _plain(what: str) -> str:
    if what.startswith(_DUPLICATES):
        return "the same key or table is given twice."
    return f"{clean(what[:1].lower() + what[1:])}."


_REMEDIES = (
    (r"[£$€]", "Write the number alone, e.g. 3100: amounts are in pounds."),
    (r"[\d,]+,\d{3}\b", "Write numbers without commas, e.g. 3100."),
    (r"[\d.]+\s*%", "Write a share, not a percentage: 0.1 for 10%."),
    (r"\d{1,2}[/.]\d{1,2}[/.]\d{4}", "Write dates as year-month-day, e.g. 2017-10-01."),
    (r"\d{4}/\d{2}", 'Put financial years in quotes, e.g. "2019/20".'),
    (r"(?i:true|false)$", "Write true or false in small letters."),
    (r"[“”‘’]", 'Use straight quotes: "...".'),
    (r"[A-Za-z]", 'Put text in quotes: "...".'),
)


def _remedy(what: str, written: str) -> str:
    if what.startswith(_DUPLICATES):
        return "Give it once; records of a kind start with double brackets, e.g. [[block]]."
    _, equals, value = written.partition("=")
    for pattern, remedy in _REMEDIES:
        if re.match(pattern, value.strip()):
            return remedy
    if not equals and written and not written.startswith("["):
        return "Write key = value."
    return "Check the brackets, commas, quotes and equals signs there, and on the line before."


def _neighbour(path: Path) -> str:
    """The file in the same folder that was most likely meant."""
    try:
        folder = path.parent
        if not folder.is_dir():
            return f"There is no folder '{folder}' either."
        names = sorted(entry.name for entry in folder.iterdir())[:10_000]
    except (OSError, ValueError):
        return ""
    same = [name for name in names if name.endswith(path.suffix or ".toml")]
    close = nearest_file(path.name, same) or nearest_file(path.name, [n for n in names if n.endswith(".toml")])
    if close:
        return f"Did you mean '{folder / close}'?"
    return did_you_mean_file(path.name, [clean(name) for name in same])


def _files_in(folder: Path) -> str:
    try:
        names = sorted(entry.name for entry in folder.glob("*.toml"))
    except OSError:
        return ""
    return f", such as {clean(names[0])}" if names else ""
