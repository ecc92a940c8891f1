"""All estimates of a history, by need."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np

from commission_opt.returns.child_sums import child_sums
from commission_opt.returns.dates import day_number, day_of
from commission_opt.returns.entries import EntryEstimate, entry_counts, entry_estimate, whole_months
from commission_opt.returns.mapping import Mapping
from commission_opt.returns.moves import MoveRate, move_rates
from commission_opt.returns.spells import Spells
from commission_opt.returns.stays import StayEstimate, stay_estimate
from commission_opt.returns.stock import CountArray, stock

LARGEST_SPREAD = 1.0  # that the instance takes


@dataclass(frozen=True)
class NeedEstimate:
    """What is estimated of one need.

    Attributes
    ----------
    kind
        What serves it; empty where no demand is written for it.
    opening
        Children on the last day of the data.
    """

    id: str
    name: str
    kind: str
    opening: int
    entries: EntryEstimate
    stays: StayEstimate

    @property
    def planned(self) -> bool:
        """Whether demand is written for it."""
        return bool(self.kind)


@dataclass(frozen=True)
class Estimates:
    """What is estimated of all needs.

    Attributes
    ----------
    days, stock
        First days of the months, the last day of the data, and children by need on each of them.
    months
        First days of the months that entries are counted in, and the day after the last of them.
    entries_spread, stay_spread
        Coefficients of variation of `[uncertainty]`, of all planned needs together.
    outside
        Of each need the entries that do not come from another planned need; empty where changes of need are not asked for.
    """

    needs: tuple[NeedEstimate, ...]
    moves: tuple[MoveRate, ...]
    days: tuple[dt.date, ...]
    stock: CountArray
    months: tuple[dt.date, ...]
    all_entries: EntryEstimate
    entries_spread: float
    stay_spread: float
    outside: tuple[EntryEstimate, ...] = ()

    @property
    def planned(self) -> tuple[NeedEstimate, ...]:
        """Needs with a demand record: those that are planned, and that children come into and leave."""
        return tuple(one for one in self.needs if one.planned and one.stays.mean_weeks is not None)


def estimates(
    spells: Spells, mapping: Mapping, seed: int = 0, draws: int | None = None, *, changes_of_need: bool = False
) -> Estimates:
    """Stock, entries, stays and moves of each need, with intervals.

    Parameters
    ----------
    seed, draws
        Of the bootstrap over children.
    changes_of_need
        Whether the demand is to have them, and entries from outside apart.
    """
    sums = child_sums(spells, seed, draws)
    months = whole_months(spells)
    last = day_of(spells.until - 1)
    days = [day for day in months if day_number(day) < spells.until] + [last]
    counts, table = entry_counts(spells), stock(spells, [day_number(day) for day in days])
    kinds = {need.id: need.kind for need in mapping.needs}
    needs = tuple(
        NeedEstimate(
            key,
            mapping.name(key),
            kinds.get(key, ""),
            int(table[-1, at]),
            entry_estimate(counts[:, at], months),
            stay_estimate(spells, sums, at),
        )
        for at, key in enumerate(spells.needs)
    )
    together = entry_estimate(counts[:, [at for at, one in enumerate(needs) if one.planned]].sum(axis=1), months)
    planned = [at for at, one in enumerate(needs) if one.planned and one.stays.mean_weeks is not None]
    apart = entry_counts(spells, planned) if changes_of_need else None
    outside = () if apart is None else tuple(entry_estimate(apart[:, at], months) for at in range(len(needs)))
    return Estimates(
        needs,
        tuple(move_rates(spells, sums)),
        tuple(days),
        table,
        tuple(months),
        together,
        min(LARGEST_SPREAD, together.level_error),
        min(LARGEST_SPREAD, _stay_spread(needs)),
        outside,
    )


def _stay_spread(needs: tuple[NeedEstimate, ...]) -> float:
    """Root mean square of the errors of the needs' mean stays, each weighted by its children.

    ::

        spread^2 = sum of weeks * error^2 / sum of weeks
    """
    planned = [one.stays for one in needs if one.planned and one.stays.mean_weeks is not None]
    weights = np.array([one.weeks for one in planned])
    errors = np.array([one.error for one in planned])
    return math.sqrt(float(weights @ errors**2 / weights.sum())) if weights.sum() else 0.0
