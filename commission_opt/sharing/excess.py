"""The linear programme of the largest excess: what a group pays more than it would cost without the others.

Its rows, one a group, are made as they are broken: a few of thousands decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import Flags, Floats, MixedIntegerProgramme
from commission_opt.engines.search import Limits
from commission_opt.engines.solve_lock import solve_lock
from commission_opt.engines.stdout_guard import silent
from commission_opt.engines.tolerances import TIGHT
from commission_opt.sharing.game import CannotShare

WORTH = 1e-7  # marginal values below this are rounding: those of groups sum to 1
BROKEN = 1e-8  # a row is made for a group that pays so much more than it may


@dataclass(frozen=True)
class LeastExcess:
    """An optimum.

    Attributes
    ----------
    shares
        Shape (members,).
    excess
        The largest excess.
    binding
        Groups, by number, whose rows have a marginal value: their excess is the largest in every optimum.
    at_most
        Members whose upper limit has one: each is at it in every optimum.
    """

    shares: Floats
    excess: float
    binding: list[int]
    at_most: list[int]


class ExcessProgramme:
    """The least largest excess over groups.

    ::

        minimise    e
        subject to  sum over i in S of share_i - e <= limit_S      for each group S that is free
                    sum over i in S of share_i     == level_S      for each that is fixed
                    sum over all i of share_i      == whole,  share_i <= most_i

    Parameters
    ----------
    inside
        Shape (groups, members): 1 where the member is in the group.
    limits
        Shape (groups,); a group with an infinite one has no row.
    most
        Upper limit of each member's share, infinite for none.
    most_excess
        The largest excess may not be above it.
    """

    def __init__(
        self, inside: Floats, limits: Floats, whole: float, most: Floats, most_excess: float = math.inf
    ) -> None:
        self._inside, self._limits, self._most = inside, limits, most
        self._free: Flags = np.isfinite(limits)
        self._rows: dict[int, int] = {}
        self._number = inside.shape[1]
        columns, rows = self._number + 1, np.array([whole])
        problem = MixedIntegerProgramme(
            cost=np.array([0.0] * self._number + [1.0]),
            lower=np.full(columns, -math.inf),
            upper=np.append(most, most_excess),
            whole=np.zeros(columns, dtype=np.bool_),
            row_lower=rows,
            row_upper=rows,
            row_scale=np.ones(1),
            starts=np.array([0, self._number], dtype=np.int32),
            columns=np.arange(self._number, dtype=np.int32),
            entries=np.ones(self._number),
            offset=0.0,
        )
        with solve_lock():
            self._highs = prepared(problem, Limits(tolerance=TIGHT, presolve=False))
        for name, value in (("solver", "simplex"), ("dual_feasibility_tolerance", TIGHT)):
            self._highs.setOptionValue(name, value)

    @property
    def free(self) -> Flags:
        """Groups that are neither fixed nor let go."""
        return self._free

    def least_excess(self) -> LeastExcess:
        """An optimum, and what has a marginal value in it."""
        return self._minimise(np.append(np.zeros(self._number), 1.0))

    def least_share(self, member: int, sign: float = 1.0) -> float:
        """The least share that the member can have; the most where `sign` is -1."""
        weights = np.zeros(self._number + 1)
        weights[member] = sign
        return float(self._minimise(weights).shares[member])

    def fix(self, group: int, level: float) -> None:
        """Hold what a group pays to `level`."""
        self._free[group] = False
        row = self._rows.get(group)
        if row is None:
            raise EngineFailed("a group is fixed that was never found binding")
        self._highs.changeCoeff(row, self._number, 0.0)
        self._highs.changeRowBounds(row, level, level)

    def fix_member(self, member: int) -> None:
        """Hold a member to the upper limit of its share."""
        self._highs.changeColBounds(member, float(self._most[member]), float(self._most[member]))

    def let_go(self, groups: Sequence[int]) -> None:
        """Take groups out whose payment cannot change any more."""
        for group in groups:
            self._free[group] = False
            if group in self._rows:
                self._highs.changeRowBounds(self._rows[group], -math.inf, math.inf)

    def _minimise(self, weights: Floats) -> LeastExcess:
        """Solve, make rows for the groups that pay too much, and solve again until none does."""
        every = np.arange(self._number + 1, dtype=np.int32)
        with solve_lock(), silent():
            self._highs.changeColsCost(self._number + 1, every, weights)
            if not self._rows:
                self._make(np.flatnonzero(self._free & (self._inside.sum(axis=1) == 1)).tolist())
                self._make(np.flatnonzero(self._free & (self._inside.sum(axis=1) == self._number - 1)).tolist())
            while True:
                values = self._solved()
                over = self._inside @ values[:-1] - self._limits - values[-1]
                over[~self._free] = -math.inf
                over[list(self._rows)] = -math.inf
                broken = np.flatnonzero(over > BROKEN)
                if not len(broken):
                    return self._found(values)
                self._make(broken[np.argsort(-over[broken], kind="stable")][: 2 * self._number].tolist())

    def _make(self, groups: Sequence[int]) -> None:
        for group in groups:
            if group in self._rows:
                continue
            members = np.flatnonzero(self._inside[group]).astype(np.int32)
            self._rows[group] = len(self._rows) + 1
            columns = np.append(members, np.int32(self._number))
            entries = np.append(np.ones(len(members)), -1.0)
            self._highs.addRow(-math.inf, float(self._limits[group]), len(columns), columns, entries)

    def _solved(self) -> Floats:
        import highspy

        self._highs.run()
        known = highspy.HighsModelStatus
        if self._highs.getModelStatus() in (known.kUnbounded, known.kUnboundedOrInfeasible):
            raise CannotShare("too few groups have a plan to say what is fair between them")
        if self._highs.getModelStatus() != known.kOptimal:
            self._highs.clearSolver()
            self._highs.run()
        if self._highs.getModelStatus() != known.kOptimal:
            raise EngineFailed("HiGHS finds no end to the linear programme of a fair share")
        return np.array(self._highs.getSolution().col_value)

    def _found(self, values: Floats) -> LeastExcess:
        solution = self._highs.getSolution()
        binding = [
            group for group, row in self._rows.items() if self._free[group] and abs(solution.row_dual[row]) > WORTH
        ]
        at_most = [
            nth
            for nth in range(self._number)
            if solution.col_dual[nth] < -WORTH and abs(values[nth] - self._most[nth]) < BROKEN
        ]
        return LeastExcess(values[:-1], float(values[-1]), binding, at_most)
