"""The two ways of judging mixes: with the rules as they are, and with a price on each rule about a share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.studies.cost_parts import PENALTIES
from commission_opt.studies.recommend.selection import still_in

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray
    from commission_opt.studies.mixes.shares import ShareRule
    from commission_opt.studies.recommend.trial import Trial

AS_KEPT = 0.005  # share of what a rule asks for, by which a mix may keep it less well than the one that keeps it best
NAMES = {"as_they_are": "With the rules as they are", "priced": "With a price on rules about shares"}


@dataclass
class Telling:
    """One way of judging, and what is left of the candidates.

    Attributes
    ----------
    key
        ``as_they_are``: mixes that break a hard rule more than others are no candidates, and what breaking the others
        costs counts; ``priced``: every rule about a share has its price, and all mixes are candidates.
    rules
        About shares.
    eligible, left
        Candidates by number: that may be chosen, and those of them that are not dropped yet.
    indifferent
        £ by which a candidate may be more expensive and still be as good.
    """

    key: str
    rules: Sequence[ShareRule]
    eligible: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    indifferent: float = 0.0

    def cost(self, trial: Trial) -> float:
        """What a mix is judged by in one world, £ at present value: money, and the prices of what it does not keep."""
        return trial["cost"] + self.penalties(trial)

    def penalties(self, trial: Trial) -> float:
        """The prices of what a mix does not keep in one world, £ at present value: of children without a placement, and of rules."""
        priced = [rule for rule in self.rules if self.key == "priced" or not rule.hard]
        return trial["short_cost"] + sum(trial[f"missed:{rule.path}"] for rule in priced)

    def part(self, trial: Trial, part: str) -> float:
        """What of the cost in one world is cash, care avoided, penalties or not paid, £ at present value."""
        return self.penalties(trial) if part == PENALTIES else trial[part]

    def costs(self, trials: Sequence[Sequence[Trial]]) -> FloatArray:
        """Costs of candidates in worlds that all of them were tried in, shape (worlds, candidates)."""
        return np.array([[self.cost(trial) for trial in row] for row in zip(*trials, strict=True)])

    def begin(self, first: Sequence[Sequence[Trial]], broken: Sequence[bool], within: float) -> None:
        """Say which candidates may be chosen, from their trials in the first worlds.

        Parameters
        ----------
        first
            By candidate, in the order of the worlds.
        broken
            Whether a candidate breaks a hard rule that is about no share.
        within
            Share of the cheapest cost that counts as no difference.
        """
        numbers = range(len(first))
        self.eligible = [nth for nth in numbers if not broken[nth]] or list(numbers)
        if self.key == "as_they_are":
            missed = {nth: self.missed(first[nth]) for nth in self.eligible}
            most = min(missed.values()) + AS_KEPT
            self.eligible = [nth for nth in self.eligible if missed[nth] <= most]
        self.left = list(self.eligible)
        means = self.costs(first).mean(axis=0)
        self.indifferent = within * abs(min(float(means[nth]) for nth in self.eligible))

    def missed(self, trials: Sequence[Trial]) -> float:
        """By how much hard rules about shares are missed on average: the sum over rules of the share that is missing.

        ::

            sum over rules of max(0, 1 - mean had / mean wanted)
        """
        total = 0.0
        for rule in self.rules:
            wanted = sum(trial[f"wanted:{rule.path}"] for trial in trials)
            if rule.hard and wanted > 0:
                total += max(0.0, 1.0 - sum(trial[f"had:{rule.path}"] for trial in trials) / wanted)
        return total

    def drop(self, first: FloatArray, sums: FloatArray, confidence: float, worlds: int) -> None:
        """Drop the candidates that are more expensive beyond doubt."""
        if len(self.left) > 1 and self.indifferent > 0:
            self.left = still_in(first, sums, self.left, self.indifferent, confidence, worlds)


def tellings(rules: Sequence[ShareRule]) -> list[Telling]:
    """How mixes are judged: in both ways where there is a hard rule about a share."""
    return [Telling(key, rules) for key in NAMES if key == "as_they_are" or any(rule.hard for rule in rules)]
