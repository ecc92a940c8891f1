"""Deferring to a review: begin with one mix, and add to it at a review where so many children are seen by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.plan.wording import day_text

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray
    from commission_opt.studies.recommend.trial import Trial

CHILDREN = "children who could be in homes"


@dataclass(frozen=True)
class Deferral:
    """A rule that is followed at a review; both mixes decide the same before it.

    Attributes
    ----------
    review
        Its day.
    without, more
        The mix to stay with, and the one that adds to it, by number.
    threshold
        Children who could be in homes, on average over the last period before the review: from so many on more is added.
    added, otherwise
        What is decided then, in words, where it is added to, and where not.
    """

    review: dt.date
    without: int
    more: int
    threshold: float
    added: str
    otherwise: str

    def followed(self, trials: Mapping[int, Trial]) -> Trial:
        """The trial of the mix that the rule comes to in a world, of the two tried there."""
        seen = trials[self.without][seen_by(self.review)]
        return trials[self.more if seen >= self.threshold else self.without]

    @property
    def trigger(self) -> str:
        """What decides, in words."""
        return f"if there are by then {self.threshold:.1f} {CHILDREN}, or more, on average over the period before"

    def mix(self, now: str) -> str:
        """What it comes to, in words, after what is decided now."""
        return f"{now}; at the review of {day_text(self.review)} {self.added} {self.trigger}, else {self.otherwise}"


def seen_by(review: dt.date) -> str:
    """The measure of a trial that is seen by a review."""
    return f"seen:{review.isoformat()}"


def threshold_of(seen: Sequence[float], without: FloatArray, more: FloatArray) -> float | None:
    """The number of children from which adding is cheaper, by what it costs in some worlds.

    ::

        the threshold h that minimises   sum over worlds of (more if seen >= h else without)

    None where it is best to add in none of the worlds, or in all: there is then nothing to wait for.

    Parameters
    ----------
    seen
        Children seen by the review in each world.
    without, more
        Costs in the same worlds, £.
    """
    levels = sorted(set(seen))
    middles = [(low + high) / 2 for low, high in pairwise(levels)]
    if not middles:
        return None
    children = np.array(seen)
    costs = {h: float(np.where(children >= h, more, without).sum()) for h in middles}
    best = min(middles, key=lambda h: (costs[h], h))
    return best if costs[best] < min(float(without.sum()), float(more.sum())) else None


def best_pair(
    seen: Sequence[float], costs: Mapping[int, FloatArray], pairs: Sequence[tuple[int, int]]
) -> tuple[int, int, float] | None:
    """The two mixes, without and more, and the threshold that cost least; None where no rule beats every mix by itself."""
    least, best = min(float(one.sum()) for one in costs.values()), None
    for without, more in pairs:
        h = threshold_of(seen, costs[without], costs[more])
        if h is not None:
            total = float(np.where(np.array(seen) >= h, costs[more], costs[without]).sum())
            if total < least:
                least, best = total, (without, more, h)
    return best
