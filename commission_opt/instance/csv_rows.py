"""Rows of CSV files that an instance names: demand by period, and distances."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from operator import itemgetter
from pathlib import Path as FilePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from commission_opt.instance.document import Document, Path, Position, RowsPosition
from commission_opt.instance.extends import inside, is_there
from commission_opt.instance.fields import Children, Date, Distance, Id, Reference
from commission_opt.instance.invalid import refusal
from commission_opt.instance.problems import Gathered, InvalidInstance, Problem, like
from commission_opt.instance.reader import LARGEST_CSV, read_text
from commission_opt.instance.spelling import clean, did_you_mean, did_you_mean_file, shown
from commission_opt.instance.written_days import why_no_day

MOST_REMEMBERED = 50_000  # cells of a column
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class _Bad(Exception):
    """A cell that cannot be read: what is wrong, and the remedy."""


def _number(cell: str) -> float:
    if _NUMBER.fullmatch(cell) and math.isfinite(float(cell)):
        return float(cell)
    if re.fullmatch(r"£?[\d,]*,\d{3}(\.\d+)?", cell):
        raise _Bad(f"{shown(cell)} has a comma in it.", "Write numbers without thousands separators.")
    raise _Bad(f"{shown(cell)} is not a number." if cell else "a number is missing.", "Write it with digits only.")


def _day(cell: str) -> dt.date:
    slashed = _SLASHED.fullmatch(cell)
    parts = (
        list(reversed(slashed.groups())) if slashed else re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) and cell.split("-")
    )
    if parts:
        year, month, day = map(int, parts)
        why = why_no_day(year, month, day)
        if not why:
            return dt.date(year, month, day)
        raise _Bad(f"{shown(cell)} is not a date: {why}.", "Write dates as 2017-10-01 or 01/10/2017.")
    raise _Bad(f"{shown(cell)} is not a date.", "Write dates as 2017-10-01 or 01/10/2017.")


class _Column:
    """A column of a file: how its cells are read, and what the format allows of them.

    Cells say the same over and over, such as the day of a period: what each says is worked out once.
    """

    def __init__(self, read: Callable[[str], Any], kind: Any) -> None:
        self._read, self._kind, self._validate = read, kind, _adapter(kind).validate_python
        self.known: dict[str, Any] = {}

    def value(self, cell: str) -> Any:
        """What the cell says.

        Raises
        ------
        _Bad
            Where it cannot be read, or the format does not allow it.
        """
        if cell in self.known:
            return self.known[cell]
        value = self._allowed(self._read(cell.strip()))
        if len(self.known) < MOST_REMEMBERED:
            self.known[cell] = value
        return value

    def _allowed(self, value: Any) -> Any:
        try:
            return self._validate(value)
        except ValidationError as error:
            raise _Bad(*refusal(value, error, self._kind)) from None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@dataclass(frozen=True)
class _Layout:
    """Columns of a file: how each cell is read and what it may be, which may be empty, which tell rows apart."""

    columns: dict[str, tuple[Callable[[str], Any], Any]]
    key: tuple[str, ...]
    optional: frozenset[str] = frozenset()


DEMAND = _Layout(
    {"period": (_day, Date), "need": (str, Id), "area": (str, Id), "children": (_number, Children)},
    ("period", "need", "area"),
)
DISTANCE = _Layout(
    {"area": (str, Id), "to": (str, Reference), "miles": (_number, Distance), "minutes": (_number, Distance)},
    ("area", "to"),
    frozenset({"miles", "minutes"}),
)


@dataclass
class _CsvTable:
    """The rows of one file, the line of each, and what is wrong with them."""

    file: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("L"))
    gathered: Gathered = field(default_factory=Gathered)

    def problem(self, line: int, message: str, remedy: str = "", path: str = "") -> None:
        kind = (path, like(message))
        if self.gathered.wants(kind):
            self.gathered.keep(kind, Problem(self.file, line, path, message, remedy))

    @property
    def problems(self) -> list[Problem]:
        return self.gathered.problems


def with_csv_rows(document: Document, folder: FilePath) -> Document:
    """`document` with the rows of the files it names in their places.

    Raises
    ------
    InvalidInstance
        With everything that is wrong with the files.
    """
    data, positions, problems = dict(document.data), dict(document.positions), []
    demand = data.get("demand")
    if isinstance(demand, list):
        data["demand"] = demand = list(demand)
        for nth, record in enumerate(demand):
            if isinstance(record, dict) and isinstance(record.get("file"), str):
                table = _read_beside(document, ("demand", nth, "file"), record["file"], folder, DEMAND)
                problems += table.problems
                demand[nth] = {**record, "rows": table.rows}
                _place(positions, ("demand", nth, "rows"), table, 0)
                if "rows" in record:
                    at = document.position(("demand", nth, "rows"))
                    problems.append(Problem(at.file, at.line, "demand", "gives rows and a file.", "Give one of them."))
    if isinstance(data.get("distance_file"), str):
        table = _read_beside(document, ("distance_file",), data["distance_file"], folder, DISTANCE)
        problems += table.problems
        before = data.get("distance", [])
        if isinstance(before, list):
            data["distance"] = [*before, *table.rows]
            _place(positions, ("distance",), table, len(before))
    if problems:
        raise InvalidInstance(problems)
    return replace(document, data=data, positions=positions)


def _place(positions: dict[Path, Position], path: Path, table: _CsvTable, first: int) -> None:
    at = positions.get(path)
    positions[path] = RowsPosition(at.file if at else table.file, at.line if at else 1, table.file, table.lines, first)


def _read_beside(document: Document, path: Path, name: str, folder: FilePath, layout: _Layout) -> _CsvTable:
    """The rows of the CSV file that the key at `path` names."""
    at = document.position(path)
    written_in = FilePath(at.file).parent
    found = inside(folder, written_in, name)
    shown_as = str(written_in / name)
    table = _CsvTable(shown_as)
    key = ".".join(str(part) for part in (path[0], *path[2:]))
    if found is None or FilePath(name).is_absolute():
        remedy = "Put it beside the instance and name it without a folder above."
        table.gathered.add(Problem(at.file, at.line, key, f"{shown(name)} is outside the instance's folder.", remedy))
        return table
    if not is_there(found):
        names = [entry.name for entry in found.parent.glob("*.csv")] if found.parent.is_dir() else []
        remedy = did_you_mean_file(found.name, names)
        table.gathered.add(Problem(at.file, at.line, key, f"there is no file {shown(name)} beside it.", remedy))
        return table
    try:
        _parse(read_text(found, shown_as, LARGEST_CSV), layout, table)
    except InvalidInstance as error:
        for problem in error.problems:
            table.gathered.add(problem)
    return table


def _parse(text: str, layout: _Layout, table: _CsvTable) -> None:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: _Rows | None = None
    try:
        for cells in reader:
            if rows is not None:
                rows.add(cells, reader.line_num)
            elif "".join(cells).strip():
                header = _header(cells, layout, table, reader.line_num)
                if table.gathered:
                    return
                rows = _Rows(header, layout, table)
    except csv.Error as error:
        table.problem(reader.line_num, f"is not a CSV file: {clean(str(error))}.", "Check the quotes there.")
    if rows is None:
        table.problem(0, "is empty.", f"Its first line is {','.join(layout.columns)}.")
    elif not table.rows and not table.gathered:
        table.problem(0, "has no rows below its header.")


def _header(cells: list[str], layout: _Layout, table: _CsvTable, line: int) -> dict[int, str]:
    """Name of each column, by its place."""
    expected = ",".join(layout.columns)
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(cells) == 1 and mark in cells[0]:
            table.problem(
                line, f"its columns are separated by {name}, not commas.", "Save it as 'CSV UTF-8 (comma delimited)'."
            )
            return {}
    found: dict[int, str] = {}
    for nth, cell in enumerate(cells):
        name = cell.strip().lower()
        if name in found.values():
            table.problem(line, f"the column {shown(name)} is given twice.")
        elif name in layout.columns:
            found[nth] = name
        elif name:
            table.problem(line, f"unknown column {shown(cell.strip())}.", did_you_mean(name, layout.columns))
    missing = [name for name in layout.columns if name not in found.values() and name not in layout.optional]
    if layout.optional and not layout.optional & set(found.values()):
        missing.append(" or ".join(sorted(layout.optional)))
    for name in missing:
        table.problem(line, f"there is no column '{name}'.", f"The first line is {expected}.")
    return found


class _Rows:
    """Reads the rows below a header into a table, each key once."""

    def __init__(self, header: dict[int, str], layout: _Layout, table: _CsvTable) -> None:
        self.layout, self.table = layout, table
        self.columns = [(nth, name, _Column(*layout.columns[name])) for nth, name in header.items()]
        self.known = [(nth, name, column.known) for nth, name, column in self.columns]
        self.width = max(header) + 1
        self.unnamed = [nth for nth in range(self.width) if nth not in header]
        self.key = itemgetter(*layout.key)
        self.seen: dict[tuple[Any, ...], int] = {}

    def add(self, cells: list[str], line: int) -> None:
        """One more row, from that line of the file."""
        row: dict[str, Any] | None
        try:  # nearly every row has only cells that were read before
            row = {name: known[cells[nth]] for nth, name, known in self.known}
        except (KeyError, IndexError):
            row = self._read(cells, line)
        if row is None or ((len(cells) > self.width or self.unnamed) and self._too_many(cells, line)):
            return
        key = self.key(row)
        before = self.seen.setdefault(key, line)
        if before != line:
            keys = ", ".join(self.layout.key)
            self.table.problem(line, f"the same {keys} as on line {before}.", "Give each once.")
            return
        self.table.rows.append(row)
        self.table.lines.append(line)

    def _too_many(self, cells: list[str], line: int) -> bool:
        """Whether there is anything in cells that no column is for, which is reported."""
        over = [*cells[self.width :], *(cells[nth] for nth in self.unnamed if nth < len(cells))]
        if not "".join(over).strip():
            return False
        message = "has more cells than the header has columns."
        self.table.problem(line, message, "A number must not have a comma in it.")
        return True

    def _read(self, cells: list[str], line: int) -> dict[str, Any] | None:
        """The cells by name; None where one of them cannot be read, which is reported, or there is nothing in any."""
        if not "".join(cells).strip() or self._too_many(cells, line):
            return None
        row: dict[str, Any] | None = {}
        for nth, name, column in self.columns:
            cell = cells[nth] if nth < len(cells) else ""
            if name in self.layout.optional and not cell.strip():
                continue
            try:
                value = column.value(cell)
            except _Bad as bad:
                self.table.problem(line, str(bad.args[0]), str(bad.args[1]), name)
                row = None
            else:
                if row is not None:
                    row[name] = value
        return row
