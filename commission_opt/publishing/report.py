"""The report: what every format writes, and nothing that only one of them knows.

A report is text, typed cells and the data of charts. Formats lay it out; they work nothing out, so
no two of them can disagree about a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from commission_opt.plan.statements.table import CellKind, Table
from commission_opt.publishing.went_in import WentIn

ChartForm = Literal["stacked", "bars", "tornado", "scatter"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short statements of equal weight, under a label where there is one."""

    items: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class HeadlineFigure:
    """One headline figure: what it is, how it reads, and what it has to be known with."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeadlineFigures:
    """Headline figures, side by side."""

    items: tuple[HeadlineFigure, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one to a line."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Values of a chart, one a category; None where there is none.

    `mark` says how they are drawn: ``bar`` (an area or bar with a pattern of its own), ``line``, ``low`` and
    ``high``, the edges of a range around a line, or ``total``, a mark across each bar at what its parts come to.
    """

    name: str
    values: tuple[float | None, ...]
    mark: Literal["bar", "line", "low", "high", "total"] = "bar"


@dataclass(frozen=True, slots=True)
class Chart:
    """The data of a chart; the table beside it has the same figures.

    Attributes
    ----------
    form
        ``stacked`` bars with lines over them, plain ``bars`` across the page,
        ``tornado`` (two series, each the difference from the middle), or ``scatter`` (two series:
        across and up; the categories name the points).
    description
        What it shows, for somebody who does not see it.
    unit
        Kind of the values, which says how they read.
    across, up
        What the axes measure; empty where the title says it.
    beside
        What stands behind the value of each of the ``bars``; empty where nothing does.
    """

    id: str
    form: ChartForm
    title: str
    description: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: CellKind
    across: str = ""
    up: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Lines for names, signatures and dates."""

    roles: tuple[str, ...]


Piece = Paragraph | Bullets | HeadlineFigures | Facts | Table | Chart | SignOff


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A table whose figures are worked out from one another, for a format that can work sums out.

    Attributes
    ----------
    formulas
        By row and column of the table, from 0: `{3}` stands for the row of the sheet that holds row 3, `{total}` for the
        cell that holds the total of the bill.
    """

    table: Table
    formulas: Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with a heading of its own."""

    id: str
    title: str
    blocks: tuple[Piece, ...]


@dataclass(frozen=True)
class Report:
    """Everything that is published.

    Attributes
    ----------
    title, subtitle
        What the instance is called; its time and prices.
    status
        A warning that has to stand at the top, such as that the plan is not proven; empty where none.
    made_by
        Program and version.
    sections
        In the order in which they are read; a section without data is not there.
    reconciliation
        From price and quantity to the bill, and from cash to what is compared; for the workbook.
    went_in
        The sheets of the instance that was solved; for the workbook.
    """

    title: str
    subtitle: str
    status: str
    made_by: str
    sections: tuple[Section, ...]
    reconciliation: Reconciliation | None = None
    went_in: WentIn = field(default_factory=WentIn)
    appendices: tuple[str, ...] = field(default=("inputs",))  # ids of sections that are reference, not argument

    def blocks(self) -> Iterator[tuple[Section, Piece]]:
        """Every block with the section it is in."""
        for section in self.sections:
            for block in section.blocks:
                yield section, block

    def tables(self) -> Iterator[Table]:
        """Every table, in order."""
        return (block for _, block in self.blocks() if isinstance(block, Table))
