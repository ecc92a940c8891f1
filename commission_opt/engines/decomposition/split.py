"""What is decided once, and what is decided in each scenario: one problem taken apart.

Nothing is assumed about rules: a column belongs to a scenario where the model says so and it is not
a whole number, else to the master; a row belongs to the scenario whose columns it has, to the
master where it has none, and it couples the scenarios where it has those of several. So any model
is taken apart exactly; what differs is how well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.keys import scenario_of

if TYPE_CHECKING:
    from commission_opt.model.model import Model

Positions = np.ndarray[Any, np.dtype[np.integer[Any]]]

COUPLING = -2

TOTALLED = ("awarded", "extended", "opened")
TENDER_DIGITS = 12


@dataclass(frozen=True)
class Matrix:
    """A sparse matrix: entry by entry, sorted by row."""

    rows: Positions
    columns: Positions
    entries: Floats
    shape: tuple[int, int]

    def times(self, values: Floats) -> Floats:
        """Matrix times column."""
        return np.bincount(self.rows, weights=self.entries * values[self.columns], minlength=self.shape[0])

    def transposed_times(self, values: Floats) -> Floats:
        """Row times matrix."""
        return np.bincount(self.columns, weights=self.entries * values[self.rows], minlength=self.shape[1])

    def range(self, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """Least and most of matrix times column, the column between two bounds; no entry is 0."""
        positive = self.entries > 0
        low = self.entries * np.where(positive, lower[self.columns], upper[self.columns])
        high = self.entries * np.where(positive, upper[self.columns], lower[self.columns])
        rows = self.shape[0]
        return np.bincount(self.rows, low, rows), np.bincount(self.rows, high, rows)


@dataclass(frozen=True)
class ScenarioPart:
    """The recourse of one scenario.

    ::

        minimise cost . z   subject to   row_lower <= A z + G t <= row_upper,   lower <= z <= upper

    with t the tenders, what the master hands down, and `links` the matrix of the coupling rows.

    Attributes
    ----------
    columns, rows
        Numbers in the whole problem.
    tenders
        Numbers of the tenders that the rows have.
    matrix, given, links
        A; G, its columns numbered as in `tenders`; coupling rows by own columns.
    """

    columns: Positions
    rows: Positions
    tenders: Positions
    matrix: Matrix
    given: Matrix
    links: Matrix


@dataclass(frozen=True)
class Split:
    """A problem taken apart.

    Attributes
    ----------
    columns, rows
        Columns and rows of the master, by number in the whole problem.
    matrix
        Entries of those.
    tenders
        Sums of the master's columns that reach the scenarios: ``t = tenders . x``.
    coupling
        Rows that have columns of several scenarios, by number in the whole problem.
    coupled
        Their entries in the master's columns.
    parts
        One for each scenario that has columns.
    """

    problem: MixedIntegerProgramme
    columns: Positions
    rows: Positions
    matrix: Matrix
    tenders: Matrix
    coupling: Positions
    coupled: Matrix
    parts: tuple[ScenarioPart, ...]


def scenario_of_columns(model: Model) -> Positions:
    """Scenario of each column, by number of the variable; -1 for what is decided once."""
    found = np.full(model.problem.numVariables(), -1, dtype=np.int32)
    for columns in model.columns.values():
        for key, variable in columns.items():
            scenario = scenario_of(key)
            if scenario is not None:
                found[variable.id] = scenario
    return found


def totals(model: Model) -> list[Positions]:
    """Columns whose sum is worth branching on: all of a family decided up to a period.

    A linear programme spreads a home over neighbouring periods and providers; how many there are by
    a period is what has to be whole first.
    """
    found = []
    for family in TOTALLED:
        columns = {key: variable.id for key, variable in model.columns[family].items() if variable.upBound != 0}
        for period in sorted({key.period for key in columns}):
            found.append(np.array([number for key, number in columns.items() if key.period <= period], dtype=np.int32))
    return [columns for columns in found if len(columns) > 1]


def split(problem: MixedIntegerProgramme, scenario: Positions) -> Split:
    """Take `problem` apart, given the scenario of each column (-1: none)."""
    return _Splitter(problem, np.where(problem.whole, -1, scenario)).split()


class _Splitter:
    """The entries of a problem, by what they belong to."""

    def __init__(self, problem: MixedIntegerProgramme, scenario: Positions) -> None:
        self.problem, self.scenario = problem, scenario
        self.row_of = problem.rows()
        self.of_entry = scenario[problem.columns]
        self.of_row = self._of_rows()
        self.columns = np.flatnonzero(scenario < 0)
        self.coupling = np.flatnonzero(self.of_row == COUPLING)
        self.tenders = _Tenders()

    def _of_rows(self) -> Positions:
        """Scenario of each row; -1 for the master's, `COUPLING` for those with columns of several."""
        rows, own = len(self.problem.row_lower), self.of_entry >= 0
        first, last = np.full(rows, len(self.scenario)), np.full(rows, -1)
        np.minimum.at(first, self.row_of[own], self.of_entry[own])
        np.maximum.at(last, self.row_of[own], self.of_entry[own])
        return np.where((last < 0) | (first == last), last, COUPLING)

    def split(self) -> Split:
        by_row, by_entry = self.of_row[self.row_of], self.of_entry
        rows, coupling = np.flatnonzero(self.of_row == -1), by_row == COUPLING
        order = np.argsort(by_row, kind="stable")
        number = int(self.scenario.max(initial=-1)) + 1
        starts = np.searchsorted(by_row[order], np.arange(number + 1))
        links = np.flatnonzero(coupling & (by_entry >= 0))
        link_order = links[np.argsort(by_entry[links], kind="stable")]
        link_starts = np.searchsorted(by_entry[link_order], np.arange(number + 1))
        parts = [
            self._part(s, order[starts[s] : starts[s + 1]], link_order[link_starts[s] : link_starts[s + 1]])
            for s in range(number)
        ]
        return Split(
            problem=self.problem,
            columns=self.columns,
            rows=rows,
            matrix=self._matrix(np.flatnonzero(by_row == -1), rows, self.columns),
            tenders=self.tenders.matrix(len(self.columns)),
            coupling=self.coupling,
            coupled=self._matrix(np.flatnonzero(coupling & (by_entry < 0)), self.coupling, self.columns),
            parts=tuple(part for part in parts if len(part.columns)),
        )

    def _part(self, s: int, entries: Positions, links: Positions) -> ScenarioPart:
        columns, rows = np.flatnonzero(self.scenario == s), np.unique(self.row_of[entries])
        own = self.of_entry[entries] == s
        tenders, given = self._given(entries[~own], rows)
        return ScenarioPart(
            columns,
            rows,
            tenders,
            self._matrix(entries[own], rows, columns),
            given,
            self._matrix(links, self.coupling, columns),
        )

    def _given(self, entries: Positions, rows: Positions) -> tuple[Positions, Matrix]:
        """Tenders of a part's rows, and each row's entry in its own."""
        numbers, scales, at = [], [], []
        for row in np.split(entries, np.flatnonzero(np.diff(self.row_of[entries])) + 1) if len(entries) else ():
            columns = np.searchsorted(self.columns, self.problem.columns[row])
            number, scale = self.tenders.number(columns, self.problem.entries[row])
            numbers.append(number)
            scales.append(scale)
            at.append(self.row_of[row[0]])
        used, place = np.unique(np.array(numbers, dtype=np.int32), return_inverse=True)
        given = np.searchsorted(rows, np.array(at, dtype=np.int64))
        return used, Matrix(given, place, np.array(scales, dtype=np.float64), (len(rows), len(used)))

    def _matrix(self, entries: Positions, rows: Positions, columns: Positions) -> Matrix:
        """Some entries, with rows and columns (both sorted) numbered anew."""
        found = self.problem
        shape = (len(rows), len(columns))
        at, across = np.searchsorted(rows, self.row_of[entries]), np.searchsorted(columns, found.columns[entries])
        return Matrix(at, across, found.entries[entries], shape)


class _Tenders:
    """Different sums of master columns, up to a factor."""

    def __init__(self) -> None:
        self.known: dict[tuple[bytes, bytes], int] = {}
        self.sums: list[tuple[Positions, Floats]] = []

    def number(self, columns: Positions, entries: Floats) -> tuple[int, float]:
        """Number of the sum, and how many times it is meant."""
        order = np.argsort(columns)
        columns, entries = columns[order], entries[order]
        scale = float(entries[0])
        shape = entries / scale
        key = (columns.tobytes(), np.round(shape, TENDER_DIGITS).tobytes())
        if key not in self.known:
            self.known[key] = len(self.sums)
            self.sums.append((columns, shape))
        return self.known[key], scale

    def matrix(self, width: int) -> Matrix:
        """The sums as rows, of `width` columns."""
        rows = np.repeat(np.arange(len(self.sums)), [len(columns) for columns, _ in self.sums])
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *(columns for columns, _ in self.sums)])
        entries = np.concatenate([np.zeros(0), *(entries for _, entries in self.sums)])
        return Matrix(rows, columns, entries, (len(self.sums), width))
