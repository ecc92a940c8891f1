"""Judging the mixes that were found: in worlds enough to tell the best, or as many as may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.studies.recommend.recommendation import Advice
from commission_opt.studies.recommend.tried_mixes import SOUGHT_IN, TriedMixes
from commission_opt.studies.simulation.intervals import spread

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray
    from commission_opt.studies.recommend.telling import Telling

FIRST = 60  # worlds that each candidate is judged in, before any is dropped
BATCH = 20  # worlds between two looks


class Judging:
    """Judges mixes in worlds in which none was sought.

    Parameters
    ----------
    within
        Share of the cost that counts as no difference.
    """

    def __init__(self, tried: TriedMixes, tellings: Sequence[Telling], within: float) -> None:
        self.tried = tried
        self.tellings = tellings
        self.within = within

    def run(self, worlds: int, confidence: float) -> None:
        """Try all in the first worlds, and then those that are left, until one is or the worlds end."""
        every, stop = list(range(len(self.tried.found))), SOUGHT_IN + FIRST
        self.tried.try_in(every, range(SOUGHT_IN, stop))
        first = [self.tried.of(nth, range(SOUGHT_IN, stop)) for nth in every]
        for telling in self.tellings:
            telling.begin(first, [bool(one.broken) for one in self.tried.found], self.within)
        while True:
            for telling in self.tellings:
                self._drop(telling, telling.costs(first), stop, confidence)
            open_ones = [telling for telling in self.tellings if len(telling.left) > 1]
            if not open_ones or stop >= SOUGHT_IN + worlds:
                return
            start, stop = stop, min(stop + BATCH, SOUGHT_IN + worlds)
            self.tried.try_in(sorted({nth for telling in open_ones for nth in telling.left}), range(start, stop))

    def _drop(self, telling: Telling, first: FloatArray, stop: int, confidence: float) -> None:
        if len(telling.left) < 2:
            return
        sums = np.full(len(self.tried.found), np.inf)
        for nth in telling.left:
            sums[nth] = sum(telling.cost(one) for one in self.tried.of(nth, range(SOUGHT_IN, stop)))
        telling.drop(first, sums, confidence, stop - SOUGHT_IN)

    def advice(self) -> Iterator[Advice]:
        """By each way of judging, the mix that is advised and the runner-up."""
        for telling in self.tellings:
            costs = {nth: np.array([telling.cost(one) for one in self.tried.judged(nth)]) for nth in telling.eligible}
            best = self._plainest(telling, costs, min(telling.left, key=lambda nth: (float(costs[nth].mean()), nth)))
            apart = {nth: _mean_difference(costs[nth], costs[best]) for nth in telling.eligible if nth != best}
            runner_up = min(apart, key=lambda nth: (apart[nth], nth), default=None)
            settled = len(telling.left) == 1
            if settled:
                telling.left = [best]
            yield Advice(telling, best, runner_up, settled)

    def _plainest(self, telling: Telling, costs: Mapping[int, FloatArray], best: int) -> int:
        """The best, or where that waits for a review and chance alone may have made it cheaper, the best that does not."""
        plain = [nth for nth in costs if nth not in self.tried.rules]
        if best not in self.tried.rules or not plain:
            return best
        apart = {nth: _differences(costs[nth], costs[best]) for nth in plain}
        other = min(plain, key=lambda nth: (float(apart[nth].mean()), nth))
        found = spread(list(apart[other]))
        return other if found.low <= 0 and found.mean <= telling.indifferent else best


def _mean_difference(costs: FloatArray, others: FloatArray) -> float:
    """Of two mixes, in the worlds that both met."""
    return float(_differences(costs, others).mean())


def _differences(costs: FloatArray, others: FloatArray) -> FloatArray:
    """Of two mixes in each of the worlds that both met."""
    both = min(len(costs), len(others))
    return np.asarray(costs[:both] - others[:both])
