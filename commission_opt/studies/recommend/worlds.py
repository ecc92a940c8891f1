"""The worlds that mixes are tried in: children one by one, forecasts by their weights, and uncertain figures drawn together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from commission_opt.instance.problems import InvalidInstance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.studies.sensitivity.ranges import Range

DRAWS = 50  # sets of figures; worlds take them by turns, each time with other children
_FIGURES, _FORECASTS = 1, 2  # of the streams of random numbers; children have those of the simulation


class WeighedForecast(NamedTuple):
    """A `[[scenario]]` of the instance: its id, what it is called, its share of the weights, and what it changes."""

    id: str
    name: str
    share: float
    changes: Mapping[str, Any]

    @property
    def path(self) -> str:
        """Where it stands, for tables."""
        return f"scenario.{self.id}"


@dataclass(frozen=True)
class Worlds:
    """What may come.

    World `n` has the children of replication `n` of a simulation with this seed, the figures of draw
    ``n modulo DRAWS``, and a forecast drawn by the weights. So each candidate meets the same worlds.

    Attributes
    ----------
    figures
        What is drawn, and between which values.
    seed
        Of the random numbers.
    forecasts
        Of the instance; none where it has none.
    """

    figures: tuple[Range, ...]
    seed: int = 0
    forecasts: tuple[WeighedForecast, ...] = ()

    def changes(self, world: int) -> dict[str, Any]:
        """What a world changes, by path; nothing where nothing is drawn."""
        forecast = self.forecast(world)
        return {**({} if forecast is None else forecast.changes), **self._values(world)}

    def figures_in(self, world: int) -> dict[str, float]:
        """The figures of a world, by path; of each forecast 1 where it holds there, and 0 elsewhere."""
        held = self.forecast(world)
        return {**self._values(world), **{one.path: float(one is held) for one in self.forecasts}}

    def draw(self, world: int) -> tuple[int, int]:
        """Which set of figures a world has, and which forecast: worlds alike in both differ in children alone."""
        return (world % DRAWS if self.figures else 0, self._forecast(world) if self.forecasts else 0)

    def forecast(self, world: int) -> WeighedForecast | None:
        """The forecast that holds in a world; None where there is none."""
        return self.forecasts[self._forecast(world)] if self.forecasts else None

    def _values(self, world: int) -> dict[str, float]:
        if not self.figures:
            return {}
        row = self._drawn[world % DRAWS]
        return {one.path: one.value(float(value)) for one, value in zip(self.figures, row, strict=True)}

    def _forecast(self, world: int) -> int:
        """Each fifty worlds have one in each fiftieth of the weights, in an order of their own."""
        share = _strata(self.seed, world // DRAWS)[world % DRAWS]
        reached = np.cumsum([one.share for one in self.forecasts])
        return min(int(np.searchsorted(reached, share, side="right")), len(self.forecasts) - 1)

    @cached_property
    def _drawn(self) -> FloatArray:
        """Values by draw and figure: a Latin hypercube, so that each figure takes low, middle and high values alike."""
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(0, _FIGURES)))
        columns = []
        for figure in self.figures:
            shares = (rng.permutation(DRAWS) + rng.random(DRAWS)) / DRAWS
            columns.append([at_chance(figure, float(share)) for share in shares])
        return np.array(columns).T


@lru_cache(maxsize=64)
def _strata(seed: int, block: int) -> FloatArray:
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block, _FORECASTS)))
    return np.asarray((rng.permutation(DRAWS) + rng.random(DRAWS)) / DRAWS)


def at_chance(figure: Range, share: float) -> float:
    """The value below which a figure lies with this chance, by its shape."""
    if figure.shape == "even":
        return figure.low + share * (figure.high - figure.low)
    return triangular(figure, share)


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
