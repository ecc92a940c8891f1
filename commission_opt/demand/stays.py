"""How long children stay: an exponential length of stay, or a survival curve."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commission_opt.instance.calendar import DAYS_PER_YEAR

FloatArray = NDArray[np.float64]
DAYS_PER_MONTH = DAYS_PER_YEAR / 12


class LengthOfStay(Protocol):
    """A length of stay, in days; ``S(x)`` is the share of children still in care ``x`` days after they entered."""

    @property
    def mean_days(self) -> float:
        """``E[stay]``, the integral of ``S``."""

    def twice(self, days: ArrayLike) -> FloatArray:
        """``S`` integrated from 0 to x, and that again from 0 to each of `days`."""

    def draw(self, rng: np.random.Generator, number: int) -> FloatArray:
        """Stays of children who enter."""

    def draw_rest(self, rng: np.random.Generator, number: int) -> FloatArray:
        """What is left of the stays of children who are in care already, where care is in equilibrium.

        ::

            P(rest > x) = 1 - (integral of S from 0 to x) / mean
        """


@dataclass(frozen=True)
class Exponential:
    """``S(x) = exp(-x / mean_days)``: what is left of a stay does not depend on how long it has lasted."""

    mean_days: float

    def twice(self, days: ArrayLike) -> FloatArray:
        x = np.asarray(days, float)
        return self.mean_days * (x + self.mean_days * np.expm1(-x / self.mean_days))

    def draw(self, rng: np.random.Generator, number: int) -> FloatArray:
        return rng.exponential(self.mean_days, number)

    draw_rest = draw


@dataclass(frozen=True)
class Curve:
    """``S`` through `shares` after 1, 2, 3.. months, straight between them.

    Where the last share is above 0, the rest leave at the average rate until then::

        S(x) = shares[-1] * exp(-rate * (x - end)),   rate = -log(shares[-1]) / end
    """

    shares: tuple[float, ...]

    @property
    def end(self) -> float:
        """Days that the curve covers."""
        return len(self.shares) * DAYS_PER_MONTH

    @cached_property
    def rate(self) -> float:
        """At which children leave after the end, a day; 0 where none is left."""
        return float(-np.log(self.shares[-1]) / self.end) if self.shares[-1] > 0 else 0.0

    @cached_property
    def _still(self) -> FloatArray:
        return np.array([1.0, *self.shares])

    @cached_property
    def _once(self) -> FloatArray:
        """``S`` integrated from 0 to each month."""
        return np.concatenate([[0.0], np.cumsum((self._still[:-1] + self._still[1:]) / 2 * DAYS_PER_MONTH)])

    @cached_property
    def _twice(self) -> FloatArray:
        m, still = DAYS_PER_MONTH, self._still
        gains = self._once[:-1] * m + still[:-1] * m**2 / 2 - (still[:-1] - still[1:]) * m**2 / 6
        return np.concatenate([[0.0], np.cumsum(gains)])

    @property
    def mean_days(self) -> float:
        tail = self.shares[-1] / self.rate if self.rate else 0.0
        return float(self._once[-1]) + tail

    def twice(self, days: ArrayLike) -> FloatArray:
        x = np.asarray(days, float)
        last = len(self.shares)
        month = np.minimum(x // DAYS_PER_MONTH, last).astype(int)
        d = x - month * DAYS_PER_MONTH
        fall = np.append(self._still[:-1] - self._still[1:], 0.0)[month] / DAYS_PER_MONTH
        within = self._twice[month] + self._once[month] * d + self._still[month] * d**2 / 2 - fall * d**3 / 6
        if not self.rate:
            return np.asarray(within)
        tail = self._twice[last] + self._once[last] * d
        tail = tail + self._still[last] * (d + np.expm1(-self.rate * d) / self.rate) / self.rate
        return np.asarray(np.where(month == last, tail, within))

    def draw(self, rng: np.random.Generator, number: int) -> FloatArray:
        share = 1.0 - rng.random(number)  # above 0
        days = np.interp(share, self._still[::-1], np.arange(len(self._still))[::-1] * DAYS_PER_MONTH)
        if self.rate:
            late = share < self.shares[-1]
            days[late] = self.end + np.log(self.shares[-1] / share[late]) / self.rate
        return np.asarray(days)

    def draw_rest(self, rng: np.random.Generator, number: int) -> FloatArray:
        area = rng.random(number) * self.mean_days
        month = np.searchsorted(self._once, area, side="right") - 1
        month = np.minimum(month, len(self.shares) - 1)
        left, start = area - self._once[month], self._still[month]
        bend = (start - self._still[month + 1]) / DAYS_PER_MONTH
        root = np.sqrt(np.maximum(start**2 - 2 * bend * left, 0.0))
        days = month * DAYS_PER_MONTH + 2 * left / (start + root)
        late = area > self._once[-1]
        if self.rate and late.any():
            after = (area[late] - self._once[-1]) * self.rate / self.shares[-1]
            days[late] = self.end - np.log1p(-after) / self.rate
        return days
