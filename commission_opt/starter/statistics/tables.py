"""Reading published tables, whichever of the known layouts a file has."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import decode, refuse
from commission_opt.instance.spelling import clean, did_you_mean_file
from commission_opt.regular_file import NoSuchFile, NotReadable, read_regular
from commission_opt.starter.statistics.authorities import NamedAuthority
from commission_opt.starter.statistics.cells import PublishedCell, plain, year_of

LARGEST = 400_000_000  # bytes
MOST_NEIGHBOURS = 15
# What is looked for, by the words that tables have for it; the first words that a label begins with decide.
MEASURES = {
    "children looked after on 31 march": "looked_after",
    "children looked after at 31 march": "looked_after",
    "children starting to be looked after": "started",
    "children ceasing to be looked after": "ceased",
    "secure homes and childrens homes": "homes",
    "foster placements": "fostering",
    "independent and semi independent living arrangements": "supported_living",
    "placed more than 20 miles from home": "over_20_miles",
    "placed inside the local authority boundary": "inside",
    "placed outside the local authority boundary": "outside",
}
MISTYPED = 0.92  # likeness of a heading to one that is looked for, from which it is one letter off and no other figure
RESIDENTIAL = "residential care"  # the line of the section 251 outturn
_NAMES = ("la_name", "geo_breakdown", "lad19nm", "authority", "local_authority")
_NEW = ("new_la_code", "lad19cd")
_OLD = ("old_la_code", "laold", "la_num", "la_number")
LAYOUTS = (
    "It can be DfE's table of children looked after on 31 March by characteristics (cla_group, characteristic, number), "
    "or that of numbers and rates (population_count, number). It can be section 251 outturn (description_of_expenditure, total_expenditure), "
    "or statistical neighbours (SN1 or SN_1 and so on). It can have one row an authority with DfE's names as headings (docs/your-council.md)."
)


class PublishedFigure(NamedTuple):
    """A figure of a table that is looked for."""

    authority: NamedAuthority
    year: int
    measure: str
    cell: PublishedCell


@dataclass
class PublishedTables:
    """All that was found in several files."""

    figures: list[PublishedFigure] = field(default_factory=list)
    spending: list[PublishedFigure] = field(default_factory=list)
    neighbours: dict[str, tuple[str, ...]] = field(default_factory=dict)  # old code to old codes, the nearest first

    @property
    def authorities(self) -> set[NamedAuthority]:
        return {one.authority for one in (*self.figures, *self.spending)}


def read_tables(files: Sequence[Path]) -> PublishedTables:
    """What is looked for in published tables.

    Raises
    ------
    InvalidInstance
        Where a file cannot be read, or is no table of a known layout.
    """
    tables = PublishedTables()
    problems: list[Problem] = []
    for file in files:
        try:
            _read(file, tables)
        except InvalidInstance as error:
            problems += error.problems
    if problems:
        raise InvalidInstance(problems)
    return tables


def _read(file: Path, tables: PublishedTables) -> None:
    shown = str(file)
    rows = csv.reader(io.StringIO(_text(file, shown), newline=""))
    try:
        written = next(rows, [])
        header = [plain(name).replace(" ", "_") for name in written]
        _refuse_other_separators(shown, written)
        layout = _layout(header)
        if layout is None:
            raise refuse(shown, 1, "is no table that is known.", LAYOUTS)
        before = len(tables.figures) + len(tables.spending) + len(tables.neighbours)
        layout(_TableRows(file.name, written, header, rows), tables)
    except csv.Error as error:
        raise refuse(shown, rows.line_num, f"is not a CSV file: {clean(str(error))}.") from None
    if len(tables.figures) + len(tables.spending) + len(tables.neighbours) == before:
        raise refuse(shown, 0, "has no row of a local authority with a figure that is looked for.", LAYOUTS)


def _refuse_other_separators(shown: str, heading: Sequence[str]) -> None:
    """Refuse a table whose columns are apart by another sign, as spreadsheets of other countries save it."""
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(heading) == 1 and mark in heading[0]:
            raise refuse(
                shown,
                1,
                f"its columns are separated by {name}, not commas.",
                "Save it as 'CSV UTF-8 (comma delimited)'.",
            )


def _text(file: Path, shown: str) -> str:
    try:
        raw = read_regular(file, LARGEST)
    except NotReadable as error:
        names = [one.name for one in file.parent.glob("*.csv")] if file.parent.is_dir() else []
        remedy = did_you_mean_file(file.name, names) if isinstance(error, NoSuchFile) else ""
        raise refuse(shown, 0, str(error), remedy) from None
    if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise refuse(shown, 0, "is a zip file or a workbook.", "Unpack it, and name the CSV file inside.")
    try:
        return decode(raw, shown)
    except InvalidInstance:
        if b"\0" in raw:
            raise
        return raw.decode("cp1252", errors="replace")  # as tables of some years are


class _TableRows:
    """The rows of a file that are about a local authority, each cell by the name of its column."""

    def __init__(self, file: str, written: Sequence[str], header: Sequence[str], rows: Iterator[list[str]]) -> None:
        self.file, self.header = file, header
        self.heading = dict(zip(header, (" ".join(clean(name).split()) for name in written), strict=True))
        self._rows = rows
        self.at = {name: nth for nth, name in enumerate(header)}

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str], NamedAuthority]]:
        for line, cells in enumerate(self._rows, start=2):
            row = dict(zip(self.header, (cell.strip() for cell in cells), strict=False))
            level = plain(row.get("geographic_level", "local authority"))
            authority = NamedAuthority(_first(row, _NAMES), _first(row, _NEW), _first(row, _OLD).removesuffix(".0"))
            if level == "local authority" and any((authority.name, authority.new_code, authority.old_code)):
                yield line, row, authority

    def cell(self, row: Mapping[str, str], line: int, column: str, label: str, year: int) -> PublishedCell:
        return PublishedCell(row.get(column, ""), self.file, line, self.heading[column], label, year)


def _first(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _layout(header: Sequence[str]) -> Callable[[_TableRows, PublishedTables], None] | None:
    """What reads a table with these headings; None where it is none that is known."""
    names = set(header)
    if {"characteristic", "number"} <= names:
        return _characteristics
    if {"population_count", "number"} <= names:
        return _counts
    if names & set(_SPENDING_LABELS) and names & set(_SPENDING_TOTALS):
        return _spending
    if names & {"sn1", "sn_1"}:
        return _neighbours
    return _wide if any(_measure(name.replace("_", " ")) for name in header) else None


def _measure(label: str) -> str | None:
    words = plain(label)
    return next((name for begins, name in MEASURES.items() if words.startswith(begins)), None)


def _characteristics(rows: _TableRows, tables: PublishedTables) -> None:
    """One row a characteristic: cla_group, characteristic, number."""
    for line, row, authority in rows:
        population = row.get("population_count", "")
        if population and _measure(population) != "looked_after":
            continue
        _add(rows, tables, (line, row, authority), "number", row["characteristic"])


def _counts(rows: _TableRows, tables: PublishedTables) -> None:
    """One row a count: population_count, number."""
    for line, row, authority in rows:
        _add(rows, tables, (line, row, authority), "number", row["population_count"])


def _wide(rows: _TableRows, tables: PublishedTables) -> None:
    """One row an authority and year, DfE's names as headings."""
    columns = {name: measure for name in rows.header if (measure := _measure(name.replace("_", " ")))}
    for name in rows.header:
        if name not in columns and (meant := get_close_matches(name.replace("_", " "), MEASURES, 1, MISTYPED)):
            raise refuse(
                rows.file, 1, "is no heading that is known.", f"Did you mean '{meant[0]}'?", rows.heading[name]
            )
    for line, row, authority in rows:
        for column in columns:
            _add(rows, tables, (line, row, authority), column, rows.heading[column])


def _add(
    rows: _TableRows,
    tables: PublishedTables,
    at: tuple[int, Mapping[str, str], NamedAuthority],
    column: str,
    label: str,
) -> None:
    line, row, authority = at
    measure, year = _measure(label), year_of(_first(row, ("time_period", "year")))
    if measure and year:
        tables.figures.append(PublishedFigure(authority, year, measure, rows.cell(row, line, column, label, year)))


_SPENDING_LABELS = ("description_of_expenditure", "description")
_SPENDING_TOTALS = ("total_expenditure", "gross_expenditure", "totalexpenditure")


def _spending(rows: _TableRows, tables: PublishedTables) -> None:
    """One row a line of the section 251 outturn."""
    total = next(name for name in _SPENDING_TOTALS if name in rows.at)
    for line, row, authority in rows:
        label, year = _first(row, _SPENDING_LABELS), year_of(_first(row, ("time_period", "year")))
        words = plain(label).lstrip("0123456789 ")
        if year and words == RESIDENTIAL:
            tables.spending.append(
                PublishedFigure(authority, year, RESIDENTIAL, rows.cell(row, line, total, label, year))
            )


def _neighbours(rows: _TableRows, tables: PublishedTables) -> None:
    """One row an authority: the old codes of its statistical neighbours, the nearest first."""
    columns = [name for nth in range(1, MOST_NEIGHBOURS + 1) for name in (f"sn{nth}", f"sn_{nth}") if name in rows.at]
    for _, row, authority in rows:
        tables.neighbours[authority.old_code] = tuple(row[name] for name in columns if row.get(name))
