"""Rows of CSV files that an instance names: demand by period, and distances."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from commission_opt.instance.document import Document, Path, Position
from commission_opt.instance.extends import inside, is_file
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import LARGEST_CSV, read_text
from commission_opt.instance.spelling import clean, did_you_mean, did_you_mean_file, shown
from commission_opt.instance.written_days import why_no_day

MOST_PROBLEMS = 20  # of one file; the rest are counted
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


@dataclass(frozen=True)
class _Layout:
    """Columns of a file: how each cell is read, which may be empty, which tell rows apart."""

    columns: dict[str, Callable[[str], Any]]
    key: tuple[str, ...]
    optional: frozenset[str] = frozenset()


DEMAND = _Layout({"period": _day, "need": str, "area": str, "children": _number}, ("period", "need", "area"))
DISTANCE = _Layout(
    {"area": str, "to": str, "miles": _number, "minutes": _number}, ("area", "to"), frozenset({"miles", "minutes"})
)


@dataclass
class _Table:
    """The rows of one file, the line of each, and what is wrong with them."""

    file: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, message: str, remedy: str = "", path: str = "") -> None:
        self.problems.append(Problem(self.file, line, path, message, remedy))


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


def _place(positions: dict[Path, Position], path: Path, table: _Table, first: int) -> None:
    positions.setdefault(path, Position(table.file, 1))
    for nth, line in enumerate(table.lines):
        positions[(*path, first + nth)] = Position(table.file, line)


def _read_beside(document: Document, path: Path, name: str, folder: FilePath, layout: _Layout) -> _Table:
    """The rows of the CSV file that the key at `path` names."""
    at = document.position(path)
    written_in = FilePath(at.file).parent
    found = inside(folder, written_in, name)
    shown_as = str(written_in / name)
    table = _Table(shown_as)
    key = ".".join(str(part) for part in (path[0], *path[2:]))
    if found is None or FilePath(name).is_absolute():
        remedy = "Put it beside the instance and name it without a folder above."
        table.problems.append(
            Problem(at.file, at.line, key, f"{shown(name)} is outside the instance's folder.", remedy)
        )
        return table
    if not is_file(found):
        names = [entry.name for entry in found.parent.glob("*.csv")] if found.parent.is_dir() else []
        remedy = did_you_mean_file(found.name, names)
        table.problems.append(Problem(at.file, at.line, key, f"there is no file {shown(name)} beside it.", remedy))
        return table
    try:
        _parse(read_text(found, shown_as, LARGEST_CSV), layout, table)
    except InvalidInstance as error:
        table.problems += error.problems
    if len(table.problems) > MOST_PROBLEMS:
        more = len(table.problems) - MOST_PROBLEMS
        table.problems = table.problems[:MOST_PROBLEMS]
        table.problem(table.problems[-1].line, f"and {more:,} more problems in this file.")
    return table


def _parse(text: str, layout: _Layout, table: _Table) -> None:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header: dict[int, str] | None = None
    seen: dict[tuple[Any, ...], int] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            line = reader.line_num
            if header is None:
                header = _header(cells, layout, table, line)
                if table.problems:
                    return
            else:
                _row(cells, header, layout, table, line, seen)
    except csv.Error as error:
        table.problem(reader.line_num, f"is not a CSV file: {clean(str(error))}.", "Check the quotes there.")
    if header is None:
        table.problem(0, "is empty.", f"Its first line is {','.join(layout.columns)}.")
    elif not table.rows and not table.problems:
        table.problem(0, "has no rows below its header.")


def _header(cells: list[str], layout: _Layout, table: _Table, line: int) -> dict[int, str]:
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


def _row(
    cells: list[str],
    header: dict[int, str],
    layout: _Layout,
    table: _Table,
    line: int,
    seen: dict[tuple[Any, ...], int],
) -> None:
    if any(cell.strip() for nth, cell in enumerate(cells) if nth not in header):
        table.problem(line, "has more cells than the header has columns.", "A number must not have a comma in it.")
        return
    row: dict[str, Any] = {}
    for nth, name in header.items():
        cell = cells[nth].strip() if nth < len(cells) else ""
        if not cell and name in layout.optional:
            continue
        try:
            row[name] = layout.columns[name](cell)
        except _Bad as bad:
            table.problem(line, str(bad.args[0]), str(bad.args[1]), name)
    if len(row) + len(layout.optional) < len(layout.columns) or any(name not in row for name in layout.key):
        return
    key = tuple(row[name] for name in layout.key)
    if key in seen:
        table.problem(line, f"the same {', '.join(layout.key)} as on line {seen[key]}.", "Give each once.")
        return
    seen[key] = line
    table.rows.append(row)
    table.lines.append(line)
