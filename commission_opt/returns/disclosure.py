"""Small counts, and those from which a small count could be worked out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np

from commission_opt.engines.solve_lock import solve_lock
from commission_opt.engines.stdout_guard import silent
from commission_opt.returns.product_limit import FloatArray

LARGEST_SMALL = 5
SUPPRESSED = "c"  # stands in place of a count, as in published statistics
LAST, NOUGHT = 1_000.0, 20.0  # weights of cells that are left out after others
CHANGED = 1e-7
ZERO = 1e-9
CellName = Hashable
SumOfCells = Mapping[CellName, int]  # cells with their signs, which come to 0 together


def is_small(value: float) -> bool:
    """Whether a count, or an average of counts, is of 1 to 5 children; 0 is none."""
    return 0 < value < LARGEST_SMALL + 1


def suppressed(
    values: Mapping[CellName, float], sums: Sequence[SumOfCells], last: Iterable[CellName] = ()
) -> frozenset[CellName]:
    """Cells that are not to be shown.

    First those that are small. Then, while the sums give the value of a small one, others with which it can change together. A cell is
    given away where it is the same in all solutions of what is known::

        A x = known,   given away: x_e is the same for all x

    Which others is found by a linear programme: the change that moves the cell and keeps every sum, with the least weight of cells that
    are still shown::

        minimise sum of w_i |y_i|,   A y = 0,   y_e = 1

    Parameters
    ----------
    values
        Every count that is published.
    sums
        What a reader knows of them: a total and its parts, a stock and what changes it.
    last
        Cells that are left out only where no others would do.
    """
    small = {name for name, value in values.items() if is_small(value)}
    hidden = set(small)
    changes: _SumKeepingChange | None = None
    for _ in range(len(values)):
        given = sorted(_given_away(hidden, sums) & small, key=repr)
        if not given:
            break
        changes = changes or _SumKeepingChange(sums, _weights(values, set(last)))
        before, freed = len(hidden), set[CellName]()
        for name in given:
            if name not in freed:
                moved = changes.of(name, hidden)
                freed |= moved
                hidden |= moved
        if len(hidden) == before:
            break  # what can change in no way is known from the sums alone
    return frozenset(hidden)


def _weights(values: Mapping[CellName, float], last: set[CellName]) -> dict[CellName, float]:
    """What it counts to leave a cell out: as much as its value, more for a 0, most for those of `last`."""
    top = max(values.values(), default=0.0) + 1
    return {
        name: (LAST if name in last else 1.0) * (NOUGHT if value == 0 else 1 + value / top)
        for name, value in values.items()
    }


def _given_away(hidden: set[CellName], sums: Sequence[SumOfCells]) -> set[CellName]:
    """Cells whose value follows from the sums and from all that is shown."""
    rows = [one for one in sums if not hidden.isdisjoint(one)]
    names = sorted({name for one in rows for name in one if name in hidden}, key=repr)
    if not names:
        return set()
    place = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for at, one in enumerate(rows):
        for name, sign in one.items():
            if name in hidden:
                matrix[at, place[name]] = sign
    alone = _alone(matrix)
    return {name for name, at in place.items() if at in alone}


def _alone(matrix: FloatArray) -> set[int]:
    """Unknowns that the equations determine: those that stand alone in a row once each row is cleared of all that others give."""
    rank = 0
    for column in range(matrix.shape[1]):
        if rank == len(matrix):
            break
        pivot = rank + int(np.argmax(np.abs(matrix[rank:, column])))
        if abs(matrix[pivot, column]) < ZERO:
            continue
        matrix[[rank, pivot]] = matrix[[pivot, rank]]
        matrix[rank] /= matrix[rank, column]
        others = np.flatnonzero(np.abs(matrix[:, column]) >= ZERO)
        others = others[others != rank]
        matrix[others] -= np.outer(matrix[others, column], matrix[rank])
        rank += 1
    there = np.abs(matrix[:rank]) >= ZERO
    single = there.sum(axis=1) == 1
    return {int(np.flatnonzero(row)[0]) for row in there[single]}


class _SumKeepingChange:
    """Changes of least weight that move one cell and keep every sum."""

    def __init__(self, sums: Sequence[SumOfCells], weights: Mapping[CellName, float]) -> None:
        with solve_lock(), silent():  # it tells its version, whatever it is asked
            import highspy

            self.solver = highspy.Highs()
        self.names = sorted({one for row in sums for one in row}, key=repr)
        self.place = {one: at for at, one in enumerate(self.names)}
        self.weights, number = weights, len(self.names)
        self.solver.setOptionValue("output_flag", False)
        # What each goes up by, and what it goes down by.
        self.solver.addVars(2 * number, np.zeros(2 * number), np.full(2 * number, highspy.kHighsInf))
        for row in sums:
            columns = np.array([self.place[one] for one in row], np.int32)
            signs = np.array([float(sign) for sign in row.values()])
            both = np.concatenate([columns, columns + number]).astype(np.int32)
            self.solver.addRow(0.0, 0.0, 2 * len(row), both, np.concatenate([signs, -signs]))

    def of(self, name: CellName, hidden: set[CellName]) -> set[CellName]:
        """The cells that change; none where there is no such change."""
        import highspy

        number, at = len(self.names), self.place[name]
        costs = np.array([0.0 if one in hidden else self.weights[one] for one in self.names])
        self.solver.changeColsCost(2 * number, np.arange(2 * number, dtype=np.int32), np.concatenate([costs, costs]))
        self.solver.changeColBounds(at, 1.0, 1.0)
        self.solver.changeColBounds(number + at, 0.0, 0.0)
        with solve_lock(), silent():
            self.solver.run()
        found = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(self.solver.getSolution().col_value) if found else np.zeros(2 * number)
        for column in (at, number + at):
            self.solver.changeColBounds(column, 0.0, highspy.kHighsInf)
        change = np.abs(values[:number] - values[number:])
        return {self.names[one] for one in np.flatnonzero(change > CHANGED)}
