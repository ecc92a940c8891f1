"""The linear programme of each scenario, kept from one look to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from commission_opt.engines.decomposition.split import Matrix, ScenarioPart
from commission_opt.engines.made import made
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import Flags, Floats, MixedIntegerProgramme

if TYPE_CHECKING:
    import highspy

ROUNDING = 1e-9


@dataclass(frozen=True)
class Answer:
    """What one scenario costs at given tenders, or by how much it fails.

    Attributes
    ----------
    feasible
        Whether its rows can be kept.
    value
        Least cost, in £; where it is not feasible, the least sum by which its rows are missed.
    slope
        By how much `value` changes with each tender of the part.
    values
        Its columns; empty where it is not feasible.
    """

    feasible: bool
    value: float
    slope: Floats
    values: Floats
    clashes: Sequence[FeasibilityCut] = ()


@dataclass(frozen=True)
class FeasibilityCut:
    """What a scenario asks of its tenders: ``0 >= constant + slope . tenders``, broken at those it was given."""

    constant: float
    slope: Floats


@dataclass(frozen=True)
class Programme:
    """The linear programme of one scenario in plain figures, which can be sent to where it is solved."""

    part: ScenarioPart
    row_bounds: tuple[Floats, Floats]
    bounds: tuple[Floats, Floats]
    cost: Floats


def programme(problem: MixedIntegerProgramme, part: ScenarioPart) -> Programme:
    """That of one part of a problem."""
    rows, columns = part.rows, part.columns
    row_bounds, bounds = (
        (problem.row_lower[rows], problem.row_upper[rows]),
        (problem.lower[columns], problem.upper[columns]),
    )
    return Programme(part, row_bounds, bounds, problem.cost[columns])


class Recourse(Protocol):
    """All scenarios, each with a linear programme that is changed and solved again, wherever that is.

    Attributes
    ----------
    notes
        What a reader of the answer should know of how they were solved.
    """

    notes: tuple[str, ...]

    def solve(self, tenders: Floats, prices: Floats, weight: float = 1.0) -> list[Answer]:
        """Least cost of every scenario, in their order.

        ::

            minimise  (weight * cost - prices . links) . z      for each scenario

        Parameters
        ----------
        tenders
            What the master hands down.
        prices
            £ for each unit of the coupling rows, shape (coupling rows,).
        """

    def close(self) -> None:
        """Let go of what solves them."""


class Here:
    """Scenarios solved in this process, `workers` at one time; HiGHS is told of `threads`, which all in a thread share."""

    def __init__(self, programmes: Sequence[Programme], workers: int, threads: int) -> None:
        self.notes: tuple[str, ...] = ()
        self._scenarios = [ScenarioProgramme(programme, threads) for programme in programmes]
        self._pool = ThreadPoolExecutor(workers) if workers > 1 else None

    def solve(self, tenders: Floats, prices: Floats, weight: float = 1.0) -> list[Answer]:
        """Least cost of every scenario; see `Recourse`."""

        def one(scenario: ScenarioProgramme) -> Answer:
            return scenario.solve(tenders, prices, weight)

        found: Iterable[Answer] = (
            map(one, self._scenarios) if self._pool is None else self._pool.map(one, self._scenarios)
        )
        return list(found)

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()


class ScenarioProgramme:
    """The linear programme of one scenario; its tenders are columns with both bounds the same."""

    def __init__(self, programme: Programme, threads: int) -> None:
        part = programme.part
        self._part, self._threads = part, threads
        self._row_bounds, self._bounds, self._cost = programme.row_bounds, programme.bounds, programme.cost
        self._own = np.arange(len(part.columns), dtype=np.int32)
        self._handed = np.arange(len(part.tenders), dtype=np.int32) + len(part.columns)
        self._priced = (np.zeros(part.links.shape[0]), 1.0)
        self._highs = self._load(self._cost)
        self._elastic: highspy.Highs | None = None

    def _load(self, cost: Floats) -> highspy.Highs:
        part = self._part
        highs = quiet(self._threads)
        number = len(part.tenders)
        add_columns(highs, cost, *self._bounds)
        add_columns(highs, np.zeros(number), np.zeros(number), np.zeros(number))
        add_rows(highs, *self._row_bounds, beside(part.matrix, part.given))
        return highs

    def solve(self, tenders: Floats, prices: Floats, weight: float) -> Answer:
        """Solve at other tenders, or other prices of the coupling rows."""
        if not (weight == self._priced[1] and np.array_equal(prices, self._priced[0])):
            self._priced = prices.copy(), weight
            cost = weight * self._cost - self._part.links.transposed_times(prices)
            self._highs.changeColsCost(len(self._own), self._own, cost)
        given = tenders[self._part.tenders]
        self._highs.changeColsBounds(len(given), self._handed, given, given)
        if solved(self._highs):
            return self._answer(self._highs, feasible=True)
        if self._elastic is None:
            self._elastic = self._load_elastic()
        self._elastic.changeColsBounds(len(given), self._handed, given, given)
        if not solved(self._elastic):
            raise EngineFailed("HiGHS finds no least violation of a scenario's rules")
        return replace(self._answer(self._elastic, feasible=False), clashes=self._clashes(given))

    def _clashes(self, given: Floats) -> list[FeasibilityCut]:
        """One for each set of rows that clash with one another: sharper than their sum.

        With `dual` the marginal values of missing the rows, every plan has, over the rows of a set
        that shares no column with another::

            0 >= sum over rows of dual * (limit - G . t) + sum over columns of the least of -(dual . A) z
        """
        assert self._elastic is not None
        part, duals = self._part, np.array(self._elastic.getSolution().row_dual)
        duals[np.abs(duals) <= ROUNDING] = 0.0
        found = []
        for rows in _sets(part.matrix, duals != 0):
            dual = np.where(rows, duals, 0.0)
            reduced = -part.matrix.transposed_times(dual)
            reduced[np.abs(reduced) <= ROUNDING] = 0.0
            at = np.where(reduced >= 0, *self._bounds)
            limit = np.where(dual >= 0, *self._row_bounds)
            constant = float(dual[rows] @ limit[rows]) + float(reduced[reduced != 0] @ at[reduced != 0])
            slope = -part.given.transposed_times(dual)
            if np.isfinite(constant) and constant + slope @ given > ROUNDING:
                found.append(FeasibilityCut(constant, slope))
        return found

    def least(self, lower: Floats, upper: Floats) -> float:
        """What the scenario costs at least, its tenders anywhere between bounds; before anything else is asked."""
        part, highs = self._part, self._highs
        highs.changeColsBounds(len(part.tenders), self._handed, lower[part.tenders], upper[part.tenders])
        return highs.getInfo().objective_function_value if solved(highs) else 0.0

    def _answer(self, highs: highspy.Highs, *, feasible: bool) -> Answer:
        solution = highs.getSolution()
        slope = np.array(solution.col_dual)[self._handed]
        values = np.array(solution.col_value)[self._own] if feasible else np.zeros(0)
        return Answer(feasible, highs.getInfo().objective_function_value, slope, values)

    def _load_elastic(self) -> highspy.Highs:
        """Minimise the sum by which rows are missed, whatever the cost."""
        highs = self._load(np.zeros(len(self._own)))
        rows = np.arange(len(self._part.rows), dtype=np.int32)
        for sign in (1.0, -1.0):
            number = len(rows)
            highs.addCols(
                number,
                np.ones(number),
                np.zeros(number),
                np.full(number, np.inf),
                number,
                rows,
                rows,
                np.full(number, sign),
            )
        return highs


class Boundless(EngineFailed):
    """A linear programme has no least cost."""


def solved(highs: highspy.Highs) -> bool:
    """Whether there is a plan, and then a least cost; raises where there is none, or HiGHS cannot tell."""
    import highspy

    models = highspy.HighsModelStatus
    known = (models.kOptimal, models.kInfeasible, models.kUnbounded)
    for presolve in ("kept", "off", "on"):
        if presolve != "kept":
            highs.clearSolver()  # forget the basis, which may be what it stumbles over
            highs.setOptionValue("presolve", presolve)
        highs.run()
        found = highs.getModelStatus()
        if found in known:
            break
    highs.setOptionValue("presolve", "off")
    if found == models.kOptimal:
        return True
    if found == models.kInfeasible:
        return False
    if found == models.kUnbounded:
        raise Boundless("a linear programme has no least cost")
    raise EngineFailed(f"HiGHS stopped with '{highs.modelStatusToString(found)}' in a scenario")


def quiet(threads: int = 1) -> highspy.Highs:
    """HiGHS for linear programmes that are solved again and again."""
    highs = made()
    options: dict[str, Any] = {
        "output_flag": False,
        "presolve": "off",
        "solver": "simplex",
        "threads": threads,
        "parallel": "off",
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def add_columns(highs: highspy.Highs, cost: Floats, lower: Floats, upper: Floats) -> None:
    """Add columns that no row has yet."""
    empty = np.zeros(0, dtype=np.int32)
    highs.addCols(len(cost), cost, lower, upper, 0, empty, empty, np.zeros(0))


def add_rows(highs: highspy.Highs, lower: Floats, upper: Floats, matrix: Matrix) -> None:
    """Add rows."""
    starts = np.searchsorted(matrix.rows, np.arange(matrix.shape[0])).astype(np.int32)
    columns = matrix.columns.astype(np.int32)
    highs.addRows(len(lower), lower, upper, len(columns), starts, columns, matrix.entries)


def beside(*matrices: Matrix) -> Matrix:
    """Matrices of as many rows, side by side."""
    offsets = np.cumsum([0, *(matrix.shape[1] for matrix in matrices)])
    rows = np.concatenate([matrix.rows for matrix in matrices])
    columns = np.concatenate([m.columns + offset for m, offset in zip(matrices, offsets, strict=False)])
    entries = np.concatenate([matrix.entries for matrix in matrices])
    order = np.argsort(rows, kind="stable")
    shape = (matrices[0].shape[0], int(offsets[-1]))
    return Matrix(rows[order].astype(np.int32), columns[order].astype(np.int32), entries[order], shape)


def _sets(matrix: Matrix, rows: Flags) -> list[Flags]:
    """Rows in sets that share no column; each as a flag for every row."""
    label = np.where(rows, np.arange(len(rows)), -1)
    used = rows[matrix.rows]
    at, columns = matrix.rows[used], matrix.columns[used]
    while True:
        lowest = np.full(matrix.shape[1], len(rows))
        np.minimum.at(lowest, columns, label[at])
        new = label.copy()
        np.minimum.at(new, at, lowest[columns])
        if np.array_equal(new, label):
            return [label == one for one in np.unique(label[rows])]
        label = new


def groups(number: int, most: int) -> Sequence[Sequence[int]]:
    """Scenarios in at most `most` groups of about one size."""
    return [list(range(first, number, min(most, number))) for first in range(min(most, number))]
