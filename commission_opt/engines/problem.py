"""The one hand-over to every engine: the model as plain arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from commission_opt import collector
from commission_opt.engines.tolerances import NOTHING, SCALED_BELOW

if TYPE_CHECKING:
    import pulp

    from commission_opt.model.model import Model

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int32]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


class SizeRange(NamedTuple):
    """Smallest and largest size of some figures that are not 0."""

    smallest: float
    largest: float

    @property
    def ratio(self) -> float:
        return self.largest / self.smallest


@dataclass(frozen=True)
class MixedIntegerProgramme:
    """A mixed-integer programme, its rows stored one after the other.

    ::

        minimise    offset + sum_j cost_j x_j
        subject to  row_lower_i <= sum_j a_ij x_j <= row_upper_i,   lower_j <= x_j <= upper_j
                    x_j whole where whole_j

    Attributes
    ----------
    cost, lower, upper, whole
        Shape (columns,), by number of the PuLP variable; a bound that is not there is infinite.
    row_lower, row_upper
        Shape (rows,), by number of the PuLP constraint.
    row_scale
        Shape (rows,): what each row of the model is multiplied by here, a power of two.
    starts
        Shape (rows + 1,): entries of row i are those from `starts[i]` to before `starts[i + 1]`.
    columns, entries
        Shape (entries,): column and value of each entry of the matrix.
    tight
        Rows that follow from the others for whole numbers; once these are fixed they can go.
    families
        Columns that must be whole, by the family that the model has them in.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    whole: Flags
    row_lower: Floats
    row_upper: Floats
    row_scale: Floats
    starts: Integers
    columns: Integers
    entries: Floats
    offset: float
    tight: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    families: dict[str, Integers] = field(default_factory=dict)

    @property
    def mixed(self) -> bool:
        """Whether any column must be whole."""
        return bool(self.whole.any())

    def rows(self) -> Integers:
        """Row of each entry of the matrix, shape (entries,)."""
        return np.repeat(np.arange(len(self.row_lower), dtype=np.int32), np.diff(self.starts))

    def cost_of(self, values: Floats) -> float:
        """Cost of a plan, shape (columns,), in £."""
        return self.offset + float(self.cost @ values)

    def ranges(self) -> dict[str, SizeRange]:
        """Range of the figures of the ``matrix``, the ``costs`` and the ``limits``, where there are any."""
        limits = np.concatenate([self.row_lower, self.row_upper])
        found = {"matrix": self.entries, "costs": self.cost, "limits": limits}
        sizes = {name: np.abs(values[np.isfinite(values) & (values != 0)]) for name, values in found.items()}
        return {name: SizeRange(float(size.min()), float(size.max())) for name, size in sizes.items() if len(size)}


@collector.paused()
def problem_of(model: Model) -> MixedIntegerProgramme:
    """Read the arrays off the PuLP problem; entries that are rounding of ours are left out, far-off rows scaled."""
    variables, constraints = model.problem.variables(), model.problem.constraints()
    cost = np.zeros(len(variables))
    objective = model.problem.objective
    assert objective is not None  # `build` sets it last
    for variable, coefficient in objective.items():
        cost[variable.id] = coefficient
    starts, columns, entries = [0], [], []
    for constraint in constraints:
        for variable, coefficient in constraint.items():
            if abs(coefficient) > NOTHING:
                columns.append(variable.id)
                entries.append(coefficient)
        starts.append(len(columns))
    row_lower = _bounds((constraint.getLb() for constraint in constraints), -np.inf)
    row_upper = _bounds((constraint.getUb() for constraint in constraints), np.inf)
    whole = np.fromiter((variable.isInteger() for variable in variables), dtype=np.bool_)
    scale = _row_scale(np.array(starts[:-1], dtype=np.int64), np.array(entries, dtype=np.float64), len(row_lower))
    return MixedIntegerProgramme(
        cost=cost,
        lower=_bounds((variable.lowBound for variable in variables), -np.inf),
        upper=_bounds((variable.upBound for variable in variables), np.inf),
        whole=whole,
        row_lower=row_lower * scale,
        row_upper=row_upper * scale,
        row_scale=scale,
        starts=np.array(starts, dtype=np.int32),
        columns=np.array(columns, dtype=np.int32),
        entries=np.array(entries, dtype=np.float64) * np.repeat(scale, np.diff(starts)),
        offset=float(objective.constant),
        tight=np.array([constraint.id for constraint in model.tight], dtype=np.int32),
        families=_families(variables, whole),
    )


def _families(variables: Sequence[pulp.LpVariable], whole: Flags) -> dict[str, Integers]:
    """By the name that the model gives to each: `awarded_17`."""
    found: dict[str, list[int]] = defaultdict(list)
    for column in np.flatnonzero(whole).tolist():
        found[variables[column].name.rpartition("_")[0]].append(column)
    return {family: np.array(columns, dtype=np.int32) for family, columns in found.items()}


def _row_scale(starts: np.ndarray[Any, np.dtype[np.int64]], entries: Floats, rows: int) -> Floats:
    """What to multiply each row by: 1, or where its largest entry is far from 1 the power of two that brings it near."""
    largest = np.zeros(rows)
    ends = np.append(starts[1:], len(entries))
    filled = ends > starts
    if filled.any():
        largest[filled] = np.maximum.reduceat(np.abs(entries), starts[filled])
    far = (largest > 0) & ((largest < SCALED_BELOW) | (largest > 1 / SCALED_BELOW))
    return np.where(far, np.exp2(-np.round(np.log2(np.where(far, largest, 1.0)))), 1.0)


def _bounds(values: Iterable[float | None], missing: float) -> Floats:
    return np.fromiter((missing if value is None else value for value in values), dtype=np.float64)
