"""What commitments cost over all scenarios, exactly, and the cuts that say so to the master.

Rows that couple the scenarios (a minimum occupancy or a budget on average) are priced: each scenario
is solved with `prices` on what it adds to them. Any prices give a bound from below; the right ones
are found by mixing the answers so far so that the rows hold (Dantzig and Wolfe), which is a bound
from above, until the two meet. A mixture of plans for a scenario is a plan for it, as its decisions
are averages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.decomposition.recourse import Answer, FeasibilityCut, Recourse, groups, quiet
from commission_opt.engines.decomposition.split import Positions, Split
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import Floats

if TYPE_CHECKING:
    import highspy

MISSED = 1e-7  # children, beds or £: rows missed by less are kept
PASSES = 60
ROUNDING = 1e-9
DEAREST = 1e15


@dataclass(frozen=True)
class Cut:
    """``cost * theta[group] >= constant + slope . tenders + prices . y[group]``."""

    group: int
    cost: float  # 1, or 0 for a cut that commitments without a plan for some scenario do not pass
    constant: float
    slope: Floats
    prices: Floats


@dataclass(frozen=True)
class Look:
    """What was found at given commitments.

    Attributes
    ----------
    lower, upper
        Bounds of the expected cost of recourse, in £; `upper` is infinite where no plan is known.
    inner
        Values of the master's columns that only the coupling rows have, by place in `Oracle.inner`.
    plans
        Values of each part's columns at `upper`; None where no plan is known.
    """

    lower: float
    upper: float
    cuts: Sequence[Cut]
    inner: Floats
    plans: list[Floats] | None


@dataclass
class _Pass:
    """One look at all scenarios at one set of prices."""

    prices: Floats
    answers: list[Answer]
    costs: Floats  # of each group, the coupling rows not priced
    activity: Floats  # shape (groups, coupling rows)
    lower: float = field(default=-np.inf)


class Oracle:
    """Prices commitments by the recourse of every scenario."""

    def __init__(self, split: Split, recourse: Recourse, threads: int, most_groups: int) -> None:
        self.split = split
        self.groups = groups(len(split.parts), most_groups)
        self.threads = threads  # of HiGHS, which all linear programmes of this thread share
        self.recourse = recourse
        self.inner = _inner(split)
        self.prices = np.zeros(len(split.coupling))
        problem = split.problem
        self.limits = problem.row_lower[split.coupling], problem.row_upper[split.coupling]
        dense = np.zeros(split.coupled.shape)
        np.add.at(dense, (split.coupled.rows, split.coupled.columns), split.coupled.entries)
        self.inner_matrix = dense[:, self.inner]
        self._outer_matrix = dense.copy()
        self._outer_matrix[:, self.inner] = 0.0
        numbers = split.columns[self.inner]
        self.inner_cost = problem.cost[numbers]
        self.inner_bounds = problem.lower[numbers], problem.upper[numbers]
        self.dear = _dear(split)
        self.passes = 0

    def look(self, x: Floats, tolerance: float, most: int = PASSES) -> Look:
        """Cost of the master's columns `x` over all scenarios, to `tolerance` £ or after `most` passes."""
        tenders = self.split.tenders.times(x)
        fixed = self._outer_matrix @ x
        while True:
            found = self._balance(tenders, fixed, 1.0, self.prices, tolerance, most)
            if not isinstance(found, _Balance):
                return Look(np.inf, np.inf, found, np.zeros(len(self.inner)), None)
            best = found.best
            self.prices = best.prices
            if found.missed <= MISSED or not found.met:
                plans = found.plans() if found.missed <= MISSED else None
                upper = found.objective if found.missed <= MISSED else np.inf
                return Look(best.lower, upper, self._cuts(best, tenders, 1.0), found.inner, plans)
            least = self._balance(tenders, fixed, 0.0, 0 * self.prices, MISSED / 10, PASSES)
            assert isinstance(least, _Balance)  # every scenario has a plan: it has just been found
            if least.best.lower > MISSED / 2:
                return Look(np.inf, np.inf, self._cuts(least.best, tenders, 0.0), np.zeros(len(self.inner)), None)
            if least.missed > MISSED or self.dear.max() > DEAREST:
                raise EngineFailed("the rows that couple the scenarios cannot be balanced")
            self.dear = 100 * self.dear

    def _balance(
        self, tenders: Floats, fixed: Floats, weight: float, prices: Floats, tolerance: float, most: int
    ) -> _Balance | list[Cut]:
        """Look at all scenarios at better and better prices of the coupling rows."""
        balance = _Balance(self, fixed, weight)
        for _ in range(most):
            done = self._pass(tenders, prices, fixed, weight)
            if isinstance(done, list):
                return done
            balance.add(done)
            if balance.objective - balance.best.lower <= tolerance:
                balance.met = True
                break
            prices = self._allowed(balance.prices)
        return balance

    def _pass(self, tenders: Floats, prices: Floats, fixed: Floats, weight: float = 1.0) -> _Pass | list[Cut]:
        self.passes += 1
        answers = self.recourse.solve(tenders, prices, weight)
        missed = [s for s, answer in enumerate(answers) if not answer.feasible]
        if missed:
            return [cut for s in missed for cut in self._needs(s, answers[s], tenders)]
        costs, activity = np.zeros(len(self.groups)), np.zeros((len(self.groups), len(prices)))
        for g, members in enumerate(self.groups):
            for s in members:
                priced = self.split.parts[s].links.times(answers[s].values)
                activity[g] += priced
                costs[g] += answers[s].value + prices @ priced
        lower = sum(answer.value for answer in answers) + self._rest(prices, fixed, weight)
        return _Pass(prices, answers, costs, activity, lower)

    def _needs(self, s: int, answer: Answer, tenders: Floats) -> list[Cut]:
        """What a scenario that has no plan asks of the commitments."""
        found = []
        for clash in answer.clashes or [
            FeasibilityCut(answer.value - float(answer.slope @ tenders[self.split.parts[s].tenders]), answer.slope)
        ]:
            slope = np.zeros(len(tenders))
            slope[self.split.parts[s].tenders] = clash.slope
            found.append(Cut(0, 0.0, clash.constant, slope, 0 * self.prices))
        return found

    def _rest(self, prices: Floats, fixed: Floats, weight: float) -> float:
        """Least of ``prices . limits`` and of the inner columns, at prices that are allowed."""
        limit = np.where(prices > 0, self.limits[0], self.limits[1]) - fixed
        value = float(prices[prices != 0] @ limit[prices != 0])
        reduced = weight * self.inner_cost - prices @ self.inner_matrix
        reduced[np.abs(reduced) <= ROUNDING * np.maximum(1.0, np.abs(self.inner_cost))] = 0.0
        at = np.where(reduced >= 0, *self.inner_bounds)
        return value + float(reduced[reduced != 0] @ at[reduced != 0])

    def _allowed(self, prices: Floats) -> Floats:
        """Prices of the sign that the rows' limits give them."""
        prices = np.where(np.isfinite(self.limits[0]), prices, np.minimum(prices, 0.0))
        return np.where(np.isfinite(self.limits[1]), prices, np.maximum(prices, 0.0))

    def _cuts(self, done: _Pass, tenders: Floats, cost: float = 1.0) -> list[Cut]:
        return [
            self._cut(g, cost, members, done.answers, tenders, done.prices) for g, members in enumerate(self.groups)
        ]

    def _cut(
        self, group: int, cost: float, members: Sequence[int], answers: list[Answer], tenders: Floats, prices: Floats
    ) -> Cut:
        slope = np.zeros(len(tenders))
        value = 0.0
        for s in members:
            slope[self.split.parts[s].tenders] += answers[s].slope
            value += answers[s].value
        return Cut(group, cost, value - float(slope @ tenders), slope, prices)


def _inner(split: Split) -> Positions:
    """Places of the master's columns, not whole, that only coupling rows have: what those rows miss."""
    elsewhere = np.zeros(len(split.columns), dtype=bool)
    elsewhere[split.matrix.columns] = True
    elsewhere[split.tenders.columns] = True
    elsewhere |= split.problem.whole[split.columns]
    there = np.zeros(len(split.columns), dtype=bool)
    there[split.coupled.columns] = True
    return np.flatnonzero(there & ~elsewhere)


def _dear(split: Split) -> Floats:
    """A price of missing each coupling row, above what keeping it is likely to cost."""
    found = np.full(len(split.coupling), 1.0)
    for part in split.parts:
        links = part.links
        ratio = np.abs(split.problem.cost[part.columns][links.columns] / links.entries)
        np.maximum.at(found, links.rows, ratio)
    least = float(found.max(initial=1.0)) / 1000
    dear: Floats = 100.0 * np.maximum(found, least)
    return dear


class _Balance:
    """The best mixture of the answers so far that keeps the coupling rows; without any, the one answer."""

    def __init__(self, oracle: Oracle, fixed: Floats, weight: float) -> None:
        self._oracle = oracle
        self._rows, self._groups = len(oracle.prices), len(oracle.groups)
        self._found: list[_Pass] = []
        self._shares = np.ones((1, self._groups))
        self._highs: Any = self._load(fixed, weight) if self._rows else None
        self._first = 0 if self._highs is None else self._highs.getNumCol()
        self.prices = np.zeros(self._rows)
        self.inner = np.zeros(len(oracle.inner))
        self.objective, self.missed, self.met = np.inf, 0.0, False

    def _load(self, fixed: Floats, weight: float) -> highspy.Highs:
        oracle = self._oracle
        highs = quiet(oracle.threads)
        lower, upper = (limit - fixed for limit in oracle.limits)
        ones, empty = np.ones(self._groups), np.zeros(0, dtype=np.int32)
        number = self._rows + self._groups
        starts = np.zeros(number, dtype=np.int32)
        highs.addRows(number, np.r_[lower, ones], np.r_[upper, ones], 0, starts, empty, np.zeros(0))
        for j, (cost, low, high) in enumerate(zip(oracle.inner_cost, *oracle.inner_bounds, strict=True)):
            _add_column(highs, weight * cost, low, high, oracle.inner_matrix[:, j])
        for row, dear in zip(np.eye(self._rows), oracle.dear, strict=True):
            for sign in (1.0, -1.0):
                _add_column(highs, dear if weight else 1.0, 0.0, np.inf, sign * row)
        return highs

    @property
    def best(self) -> _Pass:
        """The pass with the highest bound from below."""
        return max(self._found, key=lambda one: one.lower)

    def add(self, done: _Pass) -> None:
        """Mix one more answer in."""
        self._found.append(done)
        if self._highs is None:
            self.objective = done.lower
            return
        for activity, cost, one in zip(done.activity, done.costs, np.eye(self._groups), strict=True):
            _add_column(self._highs, cost, 0.0, np.inf, np.r_[activity, one])
        self._highs.run()
        solution = self._highs.getSolution()
        values = np.array(solution.col_value)
        self.prices = np.array(solution.row_dual)[: self._rows]
        self.inner = values[: len(self.inner)]
        self.missed = float(values[len(self.inner) : self._first].sum())
        self._shares = values[self._first :].reshape(-1, self._groups)
        self.objective = self._highs.getInfo().objective_function_value

    def plans(self) -> list[Floats]:
        """Each part's columns in the mixture."""
        return [
            np.sum(
                [
                    share[s % self._groups] * one.answers[s].values
                    for share, one in zip(self._shares, self._found, strict=True)
                ],
                axis=0,
            )
            for s in range(len(self._oracle.split.parts))
        ]


def _add_column(highs: highspy.Highs, cost: float, lower: float, upper: float, entries: Floats) -> None:
    at = np.flatnonzero(entries).astype(np.int32)
    highs.addCol(cost, lower, upper, len(at), at, entries[at])
