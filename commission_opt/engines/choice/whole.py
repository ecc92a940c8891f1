"""The stages searched for one by one, where too many mixes cost the same to look at each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from commission_opt.engines.choice.goal import ExtraRow, Goal, at_most, extended, kept
from commission_opt.engines.choice.searches import Searcher
from commission_opt.engines.problem import Flags, Floats, MixedIntegerProgramme


@dataclass
class StageSearch:
    """A search a stage, with the cost capped and the stages before it kept.

    Attributes
    ----------
    problem
        As it was solved for cost.
    cap
        The most that a plan may cost, in £.
    goals
        The stages in their order, and last the order of ids.
    new
        Columns that are new commitments.
    seconds
        Of each stage so far, by name.
    """

    problem: MixedIntegerProgramme
    cap: float
    goals: Sequence[Goal]
    new: Flags
    searcher: Searcher
    seconds: dict[str, float] = field(default_factory=dict)

    def chosen(self, start: Floats) -> Floats:
        """The plan that the stages lead to, from one that may cost so much; exact in its whole numbers only.

        Raises
        ------
        StageStopped
            Where a stage was stopped before its proof.
        """
        found = self.staged(self.problem, start)
        fewest = self._fewest(found)
        return found if fewest is None else self.staged(*fewest)

    def staged(self, problem: MixedIntegerProgramme, start: Floats, *more: ExtraRow) -> Floats:
        """The best plan by the stages in turn, whatever its commitments are worth."""
        rows = [self._capped(problem), *more]
        best = start
        for goal in self.goals:
            if (problem.whole & (problem.lower < problem.upper)).any() and goal.weights.any():
                best = self._best(goal.name, extended(problem, rows, goal.weights), best)
                rows.append(kept(goal, goal.of(best)))
        return best

    def _fewest(self, found: Floats) -> tuple[MixedIntegerProgramme, Floats, ExtraRow] | None:
        """What is left of the plan's new commitments where as many as can be are left out; None where none can be.

        ::

            minimise  sum over new of x[j]      subject to  x[j] <= found[j],  cost <= cap
        """
        count = np.where(self.new, 1.0, 0.0)
        there = round(float(count @ found))
        if there == 0:
            return None
        upper = np.where(self.new, np.minimum(self.problem.upper, np.round(found)), self.problem.upper)
        within = replace(self.problem, upper=np.maximum(upper, self.problem.lower))
        least = self._best("worth", extended(within, [self._capped(within)], count), found)
        left = round(float(count @ least))
        return None if left >= there else (within, least, at_most(count, left + 0.5))

    def _capped(self, problem: MixedIntegerProgramme) -> ExtraRow:
        return at_most(problem.cost, self.cap - problem.offset)

    def _best(self, name: str, problem: MixedIntegerProgramme, start: Floats) -> Floats:
        began = time.perf_counter()
        try:
            return self.searcher.best(problem, start)
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
