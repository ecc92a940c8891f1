"""Reading one CSV file of the return into columns of text: damage is named with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commission_opt.instance.problems import Problem
from commission_opt.instance.reader import decode, refuse
from commission_opt.instance.spelling import clean, did_you_mean, did_you_mean_file, shown
from commission_opt.regular_file import IsFolder, NoSuchFile, NotReadable, read_regular

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 1_000_000_000  # bytes
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True)
class TextTable:
    """The columns of a file that are looked for, each as categories of text, and the line of each row."""

    file: str
    columns: pd.DataFrame
    damaged: Mapping[int, Problem]  # by place of the row

    @property
    def year(self) -> int | None:
        """The year in its name, or in that of its folder."""
        path = Path(self.file)
        return year_in(path.name) or year_in(path.parent.name)


def year_in(text: str) -> int | None:
    """The first year that a name has in it."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def read_table(file: Path, needed: Sequence[str], wanted: Sequence[str], what: str) -> TextTable:
    """The columns of a CSV file that are needed, and those that are wanted and there.

    Parameters
    ----------
    what
        What the file should be, for messages: "episodes".

    Raises
    ------
    InvalidInstance
        Where it cannot be read, is no CSV file, or lacks a column that is needed.
    """
    name = str(file)
    raw = _bytes(file, name)
    end = raw.find(b"\n")
    first = decode(raw[: end if end >= 0 else None], name) if b"\0" not in raw[:4] else decode(raw, name)
    header = _header(first.rstrip("\r"), name, needed, wanted, what)
    decode(raw, name)
    damaged, lines = _lines_out_of_shape(raw, name, len(header))
    frame = _frame(raw, name, header, [one for one in (*needed, *wanted) if one in header], damaged)
    if not len(frame):
        raise refuse(name, 1, f"has no {what} below its headings.", "Export the return again.")
    if len(frame) != len(lines):
        raise refuse(name, 0, "is not a CSV file: its rows cannot be told apart.", "Export it again.")
    frame["line"] = lines
    empty = frame.iloc[:, :-1].isna().all(axis=1)
    if empty.any():  # rows of commas, as a spreadsheet leaves them
        frame = frame[~empty].reset_index(drop=True)
    at = enumerate(frame["line"].tolist()) if damaged else ()
    return TextTable(name, frame, {row: damaged[line] for row, line in at if line in damaged})


def _bytes(file: Path, name: str) -> bytes:
    try:
        raw = read_regular(file, LARGEST)
    except NotReadable as error:
        names = [one.name for one in file.parent.glob("*.csv")] if file.parent.is_dir() else []
        remedy = did_you_mean_file(file.name, names) if isinstance(error, NoSuchFile) else ""
        if isinstance(error, IsFolder):
            remedy = "Name the file in it."
        raise refuse(name, 0, str(error), remedy) from None
    if b"\r" in raw:  # ends of lines of Windows, or of old Macs
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not raw.strip():
        raise refuse(name, 0, "is empty.", "Export the return again.")
    return raw.removeprefix(b"\xef\xbb\xbf") if not raw.startswith((b"\xff\xfe", b"\xfe\xff")) else raw


def _header(line: str, name: str, needed: Sequence[str], wanted: Sequence[str], what: str) -> list[str]:
    """The headings in capital letters, as they stand."""
    written = next(csv.reader([line]), [])
    for mark, words in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(written) == 1 and mark in line:
            remedy = "Save it as 'CSV UTF-8 (comma delimited)'."
            raise refuse(name, 1, f"its columns are separated by {words}, not commas.", remedy)
    header = [clean(one).strip().upper().replace(" ", "_") for one in written]
    looked_for = {*needed, *wanted}
    twice = sorted({one for one in looked_for if header.count(one) > 1})
    if twice:
        raise refuse(name, 1, f"the column {shown(twice[0])} is given twice.", "Keep one of the two.")
    missing = [one for one in needed if one not in header]
    if missing:
        raise refuse(
            name, 1, f"is no file of {what}: there is no column {_listed(missing)}.", _meant(missing, header, what)
        )
    return header


def _listed(names: Sequence[str]) -> str:
    return " and no ".join(f"'{name}'" for name in names[:3]) + (
        f" and {len(names) - 3} more" if len(names) > 3 else ""
    )


def _meant(missing: Sequence[str], header: Sequence[str], what: str) -> str:
    if "DOB" in header and what == "episodes":
        kind = "--uasc" if "DUC" in header else "--header"
        return f"It looks like the file for {kind}."
    if "DECOM" in header and what != "episodes":
        return "It looks like the file of episodes, which stands without an option."
    if not any(one.isalpha() for one in header):
        return f"The first line has the headings, such as {','.join(missing[:4])}."
    spare = did_you_mean(missing[0], header)
    return spare if spare.startswith("Did") else "Export the return with all its columns."


def _lines_out_of_shape(raw: bytes, name: str, cells: int) -> tuple[dict[int, Problem], list[int]]:
    """Rows with too many or too few cells, by line; and the lines of all rows."""
    texts = raw.split(b"\n")
    commas = cells - 1
    if raw.count(b'"') == 0:
        lines = [line for line, text in enumerate(texts, start=1) if text and line > 1]
        odd = {line: texts[line - 1].count(b",") for line in lines if texts[line - 1].count(b",") != commas}
    else:
        lines, odd = _quoted(raw, name, commas)
    return {line: _shape(name, line, count + 1, cells) for line, count in odd.items()}, lines


def _quoted(raw: bytes, name: str, commas: int) -> tuple[list[int], dict[int, int]]:
    """The same for a file with quotes, where a comma may stand within a cell and a cell over several lines."""
    reader = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)
    lines, odd, start = [], {}, 1
    try:
        for row in reader:
            if start > 1 and row:
                lines.append(start)
                if len(row) - 1 != commas:
                    odd[start] = len(row) - 1
            start = reader.line_num + 1
    except csv.Error as error:
        raise refuse(name, start, f"is not a CSV file: {clean(str(error))}.", "Check the quotes there.") from None
    return lines, odd


def _shape(name: str, line: int, found: int, cells: int) -> Problem:
    message = f"has {found} cell{'s' if found != 1 else ''}, and its headings are {cells}."
    return Problem(
        name, line, "", message, "A comma within a cell needs quotes; a line that is cut off has to be exported again."
    )


def _frame(
    raw: bytes, name: str, header: list[str], columns: list[str], damaged: Mapping[int, Problem]
) -> pd.DataFrame:
    import pandas as pd

    if damaged:  # rows out of shape are named, and must not stop the rest from being read
        raw = _reshaped(raw, damaged, len(header))
    try:
        frame = pd.read_csv(
            io.BytesIO(raw),
            names=list(range(len(header))),
            usecols=[header.index(one) for one in columns],
            header=None,
            skiprows=1,
            dtype="category",
            keep_default_na=False,
            na_values=[""],
            engine="c",
        )
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    except (pd.errors.ParserError, ValueError) as error:
        raise refuse(name, 0, f"is not a CSV file: {clean(str(error))}.", "Export it again.") from None
    return frame.rename(columns=dict(enumerate(header)))[columns]


def _reshaped(raw: bytes, damaged: Mapping[int, Problem], cells: int) -> bytes:
    lines = raw.split(b"\n")
    for line in damaged:
        if line <= len(lines):
            parts = lines[line - 1].split(b",")[:cells]
            lines[line - 1] = b",".join(parts + [b""] * (cells - len(parts)))
    return b"\n".join(lines)
