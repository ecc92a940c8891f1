"""Rows of CSV files that an instance names: demand by period, and distances."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath

from commission_opt.instance.csv_cells import DEMAND, DISTANCE, Layout
from commission_opt.instance.csv_columns import read_columns
from commission_opt.instance.csv_lines import read_lines
from commission_opt.instance.csv_table import CsvTable
from commission_opt.instance.document import Document, Path, Position, RowsPosition
from commission_opt.instance.extends import inside, is_there
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import LARGEST_CSV, read_text
from commission_opt.instance.spelling import did_you_mean_file, shown


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
                problems += table.gathered.problems
                demand[nth] = {**record, "rows": table.rows}
                _place(positions, ("demand", nth, "rows"), table, 0)
                if "rows" in record:
                    at = document.position(("demand", nth, "rows"))
                    problems.append(Problem(at.file, at.line, "demand", "gives rows and a file.", "Give one of them."))
    if isinstance(data.get("distance_file"), str):
        table = _read_beside(document, ("distance_file",), data["distance_file"], folder, DISTANCE)
        problems += table.gathered.problems
        before = data.get("distance", [])
        if isinstance(before, list):
            data["distance"] = [*before, *table.rows]
            _place(positions, ("distance",), table, len(before))
    if problems:
        raise InvalidInstance(problems)
    return replace(document, data=data, positions=positions)


def _place(positions: dict[Path, Position], path: Path, table: CsvTable, first: int) -> None:
    at = positions.get(path)
    positions[path] = RowsPosition(at.file if at else table.file, at.line if at else 1, table.file, table.lines, first)


def _read_beside(document: Document, path: Path, name: str, folder: FilePath, layout: Layout) -> CsvTable:
    """The rows of the CSV file that the key at `path` names."""
    at = document.position(path)
    written_in = FilePath(at.file).parent
    found = inside(folder, written_in, name)
    shown_as = str(written_in / name)
    table = CsvTable(shown_as, layout)
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
        _parse(read_text(found, shown_as, LARGEST_CSV), table)
    except InvalidInstance as error:
        for problem in error.problems:
            table.gathered.add(problem)
    return table


def _parse(text: str, table: CsvTable) -> None:
    if not read_columns(text, table):
        read_lines(text, table)
    if not table.rows and not table.gathered:
        table.problem(0, "has no rows below its header.")
