"""The choice itself: which mixes cost the same, which of them stand, and the best of those stage by stage."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from commission_opt.engines.catalogue import DEFAULT
from commission_opt.engines.choice.face import OptimalFace
from commission_opt.engines.choice.goal import ExtraRow, Goal, at_most
from commission_opt.engines.choice.mixes import mixes_within
from commission_opt.engines.choice.narrow import narrowed
from commission_opt.engines.choice.searches import Searcher
from commission_opt.engines.choice.stopped import StageStopped
from commission_opt.engines.choice.whole import StageSearch
from commission_opt.engines.problem import Flags, Floats, MixedIntegerProgramme
from commission_opt.engines.tolerances import KEPT, SPARE

MIXES = "mixes"  # what the search for mixes is called, where the seconds are counted


@dataclass
class Choosing:
    """What is chosen among, and how.

    Attributes
    ----------
    problem
        As it was solved for cost.
    goals
        The stages in their order.
    ids
        The order of ids.
    commits, new
        Columns that tell mixes apart, and those of them that are new commitments.
    cap
        The most that a plan may cost, in £.
    seconds
        By stage, so far.
    """

    problem: MixedIntegerProgramme
    goals: Sequence[Goal]
    ids: Goal
    commits: Flags
    new: Flags
    cap: float
    searcher: Searcher
    seconds: dict[str, float] = field(default_factory=dict)
    mixes: int | None = None

    def mix(self, first: Floats) -> Floats:
        """Whole numbers of the plan to choose, from the cheapest plan.

        Raises
        ------
        StageStopped
            Where an engine was stopped before its proof.
        """
        began = time.perf_counter()
        problem = narrowed(self.problem, first, self._most)
        found = mixes_within(problem, first, self.commits, self._most, self.searcher)
        self.seconds[MIXES] = time.perf_counter() - began
        if found is None:
            return self._staged(problem).chosen(first)
        self.mixes = len(found)
        confirmed = [self._whole(one) for one in self._standing(found)]
        standing = [whole for whole in confirmed if whole is not None]
        if not standing:
            raise StageStopped("infeasible")
        return standing[0] if len(standing) == 1 else self._best(standing)

    def plan(self, whole: Floats) -> Floats:
        """The plan with these whole numbers that the stages lead to, the cheapest of those, and one alone by the ids."""
        face = self._face(whole)
        for goal in (*self.goals, self._cost, self.ids):
            began = time.perf_counter()
            values = face.minimise(goal.weights)
            self._spent(goal.name, began)
        return values

    def _standing(self, found: list[Floats]) -> list[Floats]:
        """Mixes of which no part of the new commitments can be left out, with nothing new in its place."""
        new = [np.round(one[self.new]) for one in found]
        return [
            one
            for one, its in zip(found, new, strict=True)
            if not any((other <= its).all() and (other < its).any() for other in new)
        ]

    def _whole(self, mix: Floats) -> Floats | None:
        """The mix with the whole numbers that follow from it, such as whether a home sells, chosen stage by stage.

        By HiGHS, as all that is no commitment; None where it is within the cap by a tolerance of the engine alone.
        """
        fixed = np.where(self.commits, np.round(mix), 0.0)
        problem = replace(
            self.problem,
            lower=np.where(self.commits, fixed, self.problem.lower),
            upper=np.where(self.commits, fixed, self.problem.upper),
        )
        asked = self.searcher
        highs = Searcher(DEFAULT, replace(asked.limits, memory_limit=None), asked.until, asked.work)
        try:
            return replace(self._staged(problem), searcher=highs).staged(problem, mix)
        except StageStopped as stopped:
            if str(stopped) == "infeasible":
                return None
            raise

    def _staged(self, problem: MixedIntegerProgramme) -> StageSearch:
        whole = replace(self.ids, weights=np.where(problem.whole, self.ids.weights, 0.0))
        return StageSearch(problem, self._most, (*self.goals, self._cost, whole), self.new, self.searcher, self.seconds)

    def _best(self, standing: list[Floats]) -> Floats:
        """The best of some mixes, stage by stage; where all are equal, by their ids."""
        left = [(whole, self._face(whole)) for whole in standing]
        for goal in (*self.goals, self._cost):
            began = time.perf_counter()
            found = [goal.of(face.minimise(goal.weights)) for _, face in left]
            most = min(found) + (0.5 if goal.whole else KEPT * max(1.0, abs(min(found))))
            left = [one for one, value in zip(left, found, strict=True) if value <= most]
            self._spent(goal.name, began)
            if len(left) == 1:
                break
        weights = np.where(self.problem.whole, self.ids.weights, 0.0)
        return min((whole for whole, _ in left), key=lambda whole: float(weights @ whole))

    def _face(self, whole: Floats) -> OptimalFace:
        return OptimalFace(self.problem, whole, [self._capped()])

    def _capped(self) -> ExtraRow:
        return at_most(self.problem.cost, self.cap - self.problem.offset)

    @property
    def _most(self) -> float:
        """The cap, but for a rounding of the engines."""
        return self.cap + SPARE * max(1.0, abs(self.cap))

    @property
    def _cost(self) -> Goal:
        return Goal("cost", self.problem.cost)

    def _spent(self, name: str, began: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
