"""The product-limit estimate of how long children stay, with children who were there before the data begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class ProductLimit:
    """The share still there after each time at which somebody left.

    Attributes
    ----------
    times
        At which somebody left, rising; in the unit of what was given.
    at_risk, left
        Children who were seen there just before each time, and who left then.
    share
        ``S(t)``, right after each time.
    low, high
        95% interval of the share.
    last
        The longest that anybody was seen.
    """

    times: FloatArray
    at_risk: NDArray[np.int64]
    left: NDArray[np.int64]
    share: FloatArray
    low: FloatArray
    high: FloatArray
    last: float

    def at(self, time: float) -> tuple[float, float, float]:
        """Share still there after `time`, and its 95% interval."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return float(self.share[place]), float(self.low[place]), float(self.high[place])

    def time_of(self, share: float) -> float | None:
        """The first time after which at most that share is still there; None where the data does not reach so far."""
        reached = np.flatnonzero(self.share <= share + 1e-12)
        return float(self.times[reached[0]]) if len(reached) else None

    def mean(self) -> float | None:
        """Mean stay: the area below the curve, with the rest leaving at the average rate until then.

        ::

            mean = integral of S from 0 to last + S(last) / rate,   rate = -log(S(last)) / last

        None where nobody left.
        """
        if not len(self.times):
            return None
        edges = np.concatenate([[0.0], self.times, [max(self.last, self.times[-1])]])
        area = float(np.concatenate([[1.0], self.share]) @ np.diff(edges))
        end = float(self.share[-1])
        return area if end <= 0 else area + end * edges[-1] / -np.log(end)


def product_limit(entry: ArrayLike, leave: ArrayLike, seen: ArrayLike) -> ProductLimit:
    """The estimate with right-censoring and left truncation.

    ::

        S(t) = product over times u <= t of (1 - d(u) / n(u))
        n(u) = number with entry < u <= leave,   d(u) = those of them who left at u

    and with ``G(t) = sum over u <= t of d(u) / (n(u) * (n(u) - d(u)))`` the interval (Greenwood, on the scale of log(-log S))::

        S(t) ** exp(-+ 1.96 * sqrt(G(t)) / log S(t))

    Parameters
    ----------
    entry
        How long each child had been there when the data begins to see it: 0 for who came later.
    leave
        How long it had been there when it left, or was last seen.
    seen
        Whether it left then; else it was still there.
    """
    came, went, event = np.asarray(entry, float), np.asarray(leave, float), np.asarray(seen, bool)
    times, left = np.unique(went[event], return_counts=True)
    before = np.searchsorted(np.sort(came), times, side="left")
    gone = np.searchsorted(np.sort(went), times, side="left")
    # Who is there for no time at all was never at risk.
    nobody = came >= went
    wrong = np.searchsorted(np.sort(came[nobody]), times, side="left") - np.searchsorted(
        np.sort(went[nobody]), times, side="left"
    )
    at_risk = before - gone - wrong
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.cumprod(1.0 - left / at_risk)
        spread = np.sqrt(np.cumsum(left / (at_risk * (at_risk - left).astype(float))))
        exponent = NORMAL_95 * spread / np.log(share)
        low, high = share ** np.exp(-exponent), share ** np.exp(exponent)
    ends = share <= 0
    low, high = np.where(ends, 0.0, low), np.where(ends, 0.0, high)
    last = float(went.max()) if len(went) else 0.0
    return ProductLimit(times, at_risk.astype(np.int64), left.astype(np.int64), share, low, high, last)
