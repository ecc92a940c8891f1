"""A table of a report: typed cells that know how they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from commission_opt.plan.statements.amounts import NONE, children, date, month, percent, rounded_by_year, whole
from commission_opt.plan.wording import number, pounds

CellKind = Literal["text", "money", "pounds", "children", "share", "month", "day", "number"]
Style = Literal["", "total", "aside", "group"]

_TEXT: dict[str, Callable[[float], str]] = {
    "money": whole,
    "pounds": pounds,
    "children": children,
    "share": percent,
    "number": number,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and the one way in which it reads everywhere.

    Attributes
    ----------
    value
        A number (£, children, a share from 0 to 1), text, or an ISO day; None where there is none.
    kind
        ``money`` is whole pounds inside a table that says so, ``pounds`` with the sign; ``children``
        an average of children, beds, people or families; ``share`` a percentage; ``month`` of a day, and
        the ``day`` itself.
    text
        How it reads.
    """

    value: float | str | None
    kind: CellKind
    text: str


NOTHING = Cell(None, "text", NONE)
EMPTY = Cell(None, "text", "")


def text(value: str) -> Cell:
    """Plain text."""
    return Cell(value, "text", value)


def amount(kind: CellKind, value: float | None) -> Cell:
    """A number of some kind; "-" where there is none."""
    return NOTHING if value is None else Cell(value, kind, _TEXT[kind](value))


def shown_as(kind: CellKind, value: float, shown: int) -> Cell:
    """A number that reads as another: whole pounds that were rounded with others, so that they add up."""
    return Cell(value, kind, _TEXT[kind](shown))


def day(value: str) -> Cell:
    """The month of a day; "-" where nothing ends it."""
    return Cell(value or None, "month", month(value))


def exact_day(value: str) -> Cell:
    """The day itself; "-" where there is none."""
    return Cell(value or None, "day", date(value))


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells under the columns of a table, the heading of the row first.

    `style`: ``total`` closes what is above it, ``aside`` stands below a total without being part of
    it, ``group`` heads the rows that follow.
    """

    cells: tuple[Cell, ...]
    style: Style = ""

    @property
    def name(self) -> str:
        return self.cells[0].text


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report.

    Attributes
    ----------
    id
        Letters and hyphens; the same in every output.
    title
        Caption, and heading of the first column where `columns` has none of its own.
    columns
        Headings, that of the first column first.
    note
        A sentence that belongs below it.
    years
        How many columns after the first are financial years; what follows them is about all.
    each
        The last column says something of every year, and is repeated where the years are broken up.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    note: str = ""
    years: int = 0
    each: bool = False


def year_row(
    name: str, values: Mapping[str, Cell], total: Cell, across: list[str], missing: Cell = NOTHING
) -> TableRow:
    """A row with a cell a year, and one for the whole at the end."""
    return TableRow((text(name), *(values.get(year, missing) for year in across), total))


def money_row(name: str, costs: Mapping[str, float], across: list[str], style: Style = "") -> TableRow:
    """A row of pounds by year, and their sum; as shown, the years add up to it (see `rounded_by_year`)."""
    return shown_row(name, costs, rounded_by_year(costs), across, style)


def shown_row(
    name: str, costs: Mapping[str, float], shown: Mapping[str, int], across: list[str], style: Style = ""
) -> TableRow:
    """A row of pounds by year that reads as `shown`, and its sum: what is a sum or a difference of figures that are shown."""
    cells = {year: Cell(costs.get(year, 0.0), "money", whole(cost)) for year, cost in shown.items()}
    total = Cell(sum(costs.values()), "money", whole(sum(shown.values())))
    return TableRow((text(name), *(cells.get(year, NOTHING) for year in across), total), style)


def average_row(name: str, sums: Mapping[str, float], weeks: Mapping[str, float], across: list[str]) -> TableRow:
    """A row of averages by year, from sums over weeks; over all of `weeks` at the end."""
    cells = {year: amount("children", total / weeks[year]) for year, total in sums.items()}
    return year_row(name, cells, amount("children", sum(sums.values()) / sum(weeks.values())), across)


def sum_row(name: str, sums: Mapping[str, float], across: list[str]) -> TableRow:
    """A row of numbers by year, and their sum."""
    cells = {year: amount("children", total) for year, total in sums.items()}
    return year_row(name, cells, amount("children", sum(sums.values())), across)
