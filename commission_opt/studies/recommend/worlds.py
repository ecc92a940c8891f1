"""The worlds that mixes are tried in: children one by one, and figures that nobody published, drawn together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.instance.problems import InvalidInstance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.studies.sensitivity.ranges import Range

DRAWS = 50  # sets of figures; worlds take them by turns, each time with other children
_FIGURES = 1  # of the streams of random numbers, the one for figures; children have those of the simulation


@dataclass(frozen=True)
class Worlds:
    """What may come.

    World `n` has the children of replication `n` of a simulation with this seed, and the figures of draw
    ``n modulo DRAWS``. So each candidate meets the same worlds.

    Attributes
    ----------
    figures
        What is drawn, and between which values.
    seed
        Of the random numbers.
    """

    figures: tuple[Range, ...]
    seed: int = 0

    def changes(self, world: int) -> dict[str, float]:
        """The figures of a world, by path; none where nothing is drawn."""
        if not self.figures:
            return {}
        row = self._drawn[self.draw(world)]
        return {one.path: one.value(float(value)) for one, value in zip(self.figures, row, strict=True)}

    def draw(self, world: int) -> int:
        """Which set of figures a world has."""
        return world % DRAWS if self.figures else 0

    @cached_property
    def _drawn(self) -> FloatArray:
        """Values by draw and figure: a Latin hypercube, so that each figure takes low, middle and high values alike."""
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(0, _FIGURES)))
        columns = []
        for figure in self.figures:
            shares = (rng.permutation(DRAWS) + rng.random(DRAWS)) / DRAWS
            columns.append([triangular(figure, float(share)) for share in shares])
        return np.array(columns).T


def triangular(figure: Range, share: float) -> float:
    """The value below which a figure lies with this chance: likeliest as the instance has it, less so towards the ends.

    ::

        density falls in a straight line from `base` to nothing at `low` and at `high`
    """
    low, base, high = figure.low, min(max(figure.base, figure.low), figure.high), figure.high
    width, below = high - low, base - low
    if share * width <= below:
        return low + math.sqrt(share * width * below)
    return high - math.sqrt((1.0 - share) * width * (high - base))


def that_can_be(instance: Instance, figures: Sequence[Range]) -> tuple[tuple[Range, ...], tuple[str, ...]]:
    """The figures that may have every value of their range, and the paths of those that may not.

    A share of 0.95 cannot be 10% higher, and a number of beds may be tied to others.
    """
    able, not_able = [], []
    for one in figures:
        try:
            for end in (one.low, one.high):
                instance.with_changes({one.path: one.value(end)})
        except InvalidInstance:
            not_able.append(one.path)
        else:
            able.append(one)
    return tuple(able), tuple(not_able)
