"""Finding the mixes worth trying: all that could be advised, those beside the best, and waiting for a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.plan.wording import day_text
from commission_opt.studies.mixes.candidate import Candidate
from commission_opt.studies.mixes.dated import before, part_words, reviews_of, same_before, since
from commission_opt.studies.recommend.deferral import Deferral, best_pair, seen_by
from commission_opt.studies.recommend.tried_mixes import SOUGHT_IN, TriedMixes

if TYPE_CHECKING:
    from commission_opt.studies.recommend.telling import Telling

ROUNDS = 3  # of mixes with one home fewer and more than the best so far


class Seeking:
    """Seeks mixes by trying those found so far in worlds of their own.

    Parameters
    ----------
    within
        Share of the cost that counts as no difference.
    """

    def __init__(self, tried: TriedMixes, tellings: Sequence[Telling], within: float) -> None:
        self.tried = tried
        self.candidates = tried.candidates
        self.tellings = tellings
        self.within = within

    def run(self) -> None:
        """Find every mix that is to be judged."""
        self._seek()
        self._defer()

    def _seek(self) -> None:
        """Add mixes with one home fewer or more than the best so far, until none is new or better."""
        new, seen = list(range(len(self.tried.found))), set[int]()
        for _ in range(ROUNDS):
            self.tried.try_in(new, range(SOUGHT_IN))
            leaders = {self._leader(telling) for telling in self.tellings} - seen
            seen |= leaders
            known = len(self.tried.found)
            for nth in sorted(leaders):
                self.candidates.add_neighbours(self.tried.found[nth])
            new = list(range(known, len(self.tried.found)))
            if not new:
                return
        self.tried.try_in(new, range(SOUGHT_IN))

    def _defer(self) -> None:
        """Add waiting for a review to the best so far, where that is cheaper in the worlds in which mixes are sought."""
        reviews = reviews_of(self.candidates.certain)
        leaders = sorted({self._leader(telling) for telling in self.tellings})
        known = len(self.tried.found)
        for nth in leaders:
            for review in reviews:
                self.candidates.add_later(self.tried.found[nth], review)
        self.tried.try_in(list(range(known, len(self.tried.found))), range(SOUGHT_IN))
        rules = [rule for nth in leaders for review in reviews for rule in self._rules(nth, review)]
        for rule in dict.fromkeys(rules):
            self.tried.add_rule(rule, self._candidate(rule))
        self.tried.try_in(sorted(self.tried.rules), range(SOUGHT_IN))

    def _rules(self, leader: int, review: dt.date) -> Iterator[Deferral]:
        """The best rule for a review by each way of judging, of all mixes that begin as the leader does."""
        certain, own = self.candidates.certain, self.tried.found[leader]
        alike = [
            nth
            for nth, one in enumerate(self.tried.found)
            if nth not in self.tried.rules
            and not one.broken
            and same_before(certain, own.decisions, one.decisions, review)
        ]
        seen = [self.tried.trials[leader][world][seen_by(review)] for world in range(SOUGHT_IN)]
        for telling in self.tellings:
            costs = {
                nth: np.array([telling.cost(one) for one in self.tried.of(nth, range(SOUGHT_IN))]) for nth in alike
            }
            pairs = [
                (without, more)
                for without, more in permutations(alike, 2)
                if self.tried.found[without].beds <= self.tried.found[more].beds
            ]
            best = best_pair(seen, costs, pairs)
            if best is not None:
                parts = [since(certain, self.tried.found[nth].decisions, review) for nth in best[:2]]
                yield Deferral(review, *best, part_words(certain, parts[1]), part_words(certain, parts[0]))

    def _candidate(self, rule: Deferral) -> Candidate:
        """A rule as a mix that could be advised: what it commits to now is what both its mixes do."""
        certain, base = self.candidates.certain, self.tried.found[rule.without]
        now = part_words(certain, before(certain, base.decisions, rule.review))
        name = f"Begin as '{base.name}', and wait for the review of {day_text(rule.review)}"
        alike = sum(one.name.startswith(name) for one in self.tried.found)
        return replace(base, name=f"{name} ({alike + 1})" if alike else name, kind="deferring", mix=rule.mix(now))

    def _leader(self, telling: Telling) -> int:
        first = [self.tried.of(nth, range(SOUGHT_IN)) for nth in range(len(self.tried.found))]
        telling.begin(first, [bool(one.broken) for one in self.tried.found], self.within)
        means = telling.costs(first).mean(axis=0)
        return min(telling.eligible, key=lambda nth: float(means[nth]))
