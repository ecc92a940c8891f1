"""How long children stay in each need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commission_opt.instance.calendar import DAYS_PER_WEEK, DAYS_PER_YEAR
from commission_opt.returns.child_sums import ChildSums, interval
from commission_opt.returns.product_limit import ProductLimit, product_limit
from commission_opt.returns.spells import STILL, Spells

MONTHS = 60  # of the curve that is written
DAYS_PER_MONTH = DAYS_PER_YEAR / 12
ONE_MORE = 0.5  # end of a stay, where none was seen


@dataclass(frozen=True)
class StayEstimate:
    """Stays in a need.

    Attributes
    ----------
    spells, truncated, unknown
        All that were seen; those of them that began before the data; and those whose beginning is not in the return, which the curve leaves out.
    ended, weeks
        Ends that were seen, and child-weeks in the data.
    mean_weeks, low, high
        Child-weeks for each end, with its 95% interval: what is written to the instance.
    error
        Coefficient of variation of the mean.
    curve
        Share still there after so many days.
    """

    spells: int
    truncated: int
    unknown: int
    ended: int
    weeks: float
    mean_weeks: float | None
    low: float | None
    high: float | None
    error: float
    curve: ProductLimit

    @property
    def curve_mean_weeks(self) -> float | None:
        """Mean of the curve, which goes on beyond the data at its average rate."""
        mean = self.curve.mean()
        return None if mean is None else mean / DAYS_PER_WEEK

    def monthly(self) -> list[tuple[int, float, float, float, int]]:
        """Month, share still there after it, its interval, and children seen there; as far as the data reaches."""
        rows = []
        for month in range(1, MONTHS + 1):
            day = month * DAYS_PER_MONTH
            if day > self.curve.last:
                break
            place = int(np.searchsorted(self.curve.times, day, side="right"))
            rows.append((month, *self.curve.at(day), int(self.curve.left[:place].sum())))
        return rows


def stay_estimate(spells: Spells, sums: ChildSums, need: int) -> StayEstimate:
    """Stays in one need.

    The mean is the time that children were seen in the need over the ends that were seen, which needs no beginning::

        mean = child-weeks / ends

    It is exact for exponential stays, and the level of a stock that is in balance whatever the stays (Little's law). Its interval is of the bootstrap over children. The curve is the product-limit
    estimate: a child who was there before the data counts from the length of stay at which it is first seen.
    """
    table = spells.table
    mine = table[table["need"].to_numpy() == need]
    ends = float(sums.moves[need].sum())
    drawn_ends = sums.drawn_moves[:, need].sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = sums.drawn_weeks[:, need] / np.maximum(drawn_ends, ONE_MORE)
    mean = float(sums.weeks[need]) / ends if ends else None
    low, high = interval(drawn) if mean is not None else (None, None)
    known = mine[mine["known"].to_numpy()]
    start = known["start"].to_numpy()
    curve = product_limit(
        np.maximum(spells.first - start, 0), known["end"].to_numpy() - start, known["after"].to_numpy() != STILL
    )
    began_before = int((mine["start"].to_numpy() < spells.first).sum())
    error = float(np.std(drawn) / np.mean(drawn)) if mean is not None and np.mean(drawn) > 0 else 0.0
    return StayEstimate(
        len(mine),
        began_before,
        len(mine) - len(known),
        int(ends),
        float(sums.weeks[need]),
        mean,
        low,
        high,
        error,
        curve,
    )
