"""Figures of the tables of a return as cells: a count that is left out reads as its sign, and what there is none of as nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from commission_opt.plan.statements.table import EMPTY, Cell, CellKind, Table, TableRow, amount, text
from commission_opt.returns.disclosure import SUPPRESSED
from commission_opt.returns.published import Value

ReturnRow = Mapping[str, Value]
ReturnColumn = tuple[str, Callable[[ReturnRow], Cell]]  # a heading, and what stands below it


def number(value: Value) -> float | None:
    """The number for a chart; None where it is left out, or there is none."""
    return None if value is None or isinstance(value, str) else float(value)


def cell(value: Value, kind: CellKind, digits: int | None = None) -> Cell:
    """A figure of some kind, rounded to `digits`."""
    if isinstance(value, str):
        return text(value)
    if value is None:
        return EMPTY
    return amount(kind, float(value) if digits is None else round(float(value), digits))


def between(low: Value, high: Value, share: bool = False, digits: int = 2) -> str:
    """An interval, "2.1 to 2.9"."""
    if isinstance(low, str) or isinstance(high, str):
        return SUPPRESSED
    if low is None or high is None:
        return "-"
    return f"{low:.0%} to {high:.0%}" if share else f"{round(low, digits):g} to {round(high, digits):g}"


def named(heading: str, key: str, names: Mapping[str, str]) -> ReturnColumn:
    """A column of words: the name of what stands in the table, or that itself."""
    return heading, lambda row: text(names.get(str(row[key]), str(row[key])))


def figure(heading: str, key: str, kind: CellKind = "children", digits: int | None = None) -> ReturnColumn:
    """A column of figures."""
    return heading, lambda row: cell(row[key], kind, digits)


def interval(low: str, high: str, share: bool = False, digits: int = 2) -> ReturnColumn:
    """A column of 95% intervals."""
    return "95% interval", lambda row: text(between(row[low], row[high], share, digits))


def table_of(
    key: str, title: str, columns: Iterable[ReturnColumn], records: Iterable[ReturnRow], note: str = ""
) -> Table:
    """A table of the page, a row a record."""
    heads, makers = zip(*columns, strict=True)
    rows = tuple(TableRow(tuple(make(record) for make in makers)) for record in records)
    return Table(key, title, tuple(heads), rows, note)
