"""The estimates tried on a year that they have not seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from commission_opt.demand.flows import flows_of
from commission_opt.demand.linked_needs import groups
from commission_opt.demand.linked_paths import simulate_linked
from commission_opt.demand.paths import simulate
from commission_opt.instance.instance import Instance
from commission_opt.instance.linked_needs import changes_need
from commission_opt.returns.cells import ALL
from commission_opt.returns.dates import day_number, day_of, month_starts
from commission_opt.returns.estimate import Estimates, estimates
from commission_opt.returns.fragment import demand_tables
from commission_opt.returns.history import CareHistory
from commission_opt.returns.mapping import Mapping
from commission_opt.returns.product_limit import FloatArray
from commission_opt.returns.read import ChildFacts
from commission_opt.returns.spells import Spells, spells_of

HELD_OUT = 12  # months
LEAST_BEFORE = 12  # months to learn from
PATHS = 2_000
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True)
class HeldOutNeed:
    """Months of the year held out: average children as they were, as forecast with an 80% interval, and the naive forecast.

    The naive forecast is the average of the year before.
    """

    need: str
    seen: FloatArray
    middle: FloatArray
    low: FloatArray
    high: FloatArray
    naive: float

    @property
    def inside(self) -> int:
        """Months within the interval."""
        return int(((self.seen >= self.low) & (self.seen <= self.high)).sum())

    @property
    def error(self) -> float:
        """Mean absolute error of the forecast, in children."""
        return float(np.abs(self.seen - self.middle).mean())

    @property
    def naive_error(self) -> float:
        """Mean absolute error of the naive forecast, in children."""
        return float(np.abs(self.seen - self.naive).mean())


@dataclass(frozen=True)
class HeldOut:
    """The test, by need, and for all planned needs together."""

    months: tuple[dt.date, ...]
    needs: tuple[HeldOutNeed, ...]

    @property
    def total(self) -> HeldOutNeed:
        """All planned needs together."""
        return self.needs[-1]


def held_out(
    history: CareHistory,
    mapping: Mapping,
    children: ChildFacts,
    seed: int = 0,
    draws: int | None = None,
    *,
    changes_of_need: bool = False,
) -> HeldOut | None:
    """Forecast the last year from what was known before it.

    The forecast is what a plan would be made with: the demand records and spreads written to the instance, and the program's own random paths of them. None where there is less
    than two years of data, or nothing to forecast.
    """
    edges = month_starts(day_of(history.first), day_of(history.until))
    if len(edges) - 1 < HELD_OUT + LEAST_BEFORE:
        return None
    edges = edges[-HELD_OUT - LEAST_BEFORE - 1 :]
    year = edges[LEAST_BEFORE:]
    before_it = spells_of(_until(history, day_number(year[0])), mapping, children)
    known = estimates(before_it, mapping, seed, draws, changes_of_need=changes_of_need)
    if not known.planned:
        return None
    spells = spells_of(history, mapping, children)
    before, after = (monthly_averages(spells, days) for days in (edges[: LEAST_BEFORE + 1], year))
    paths = _paths(known, year, seed)
    ids = [one.id for one in known.planned]
    column = {need: spells.needs.index(need) for need in ids}
    rows = [(need, after[:, column[need]], paths[need], float(before[:, column[need]].mean())) for need in ids]
    rows.append((ALL, sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows)))  # type: ignore[arg-type]
    return HeldOut(tuple(year[:-1]), tuple(_need(*row) for row in rows))


def _until(history: CareHistory, cut: int) -> CareHistory:
    """The history as it was known on a day."""
    known = history.episodes[history.episodes["start"] < cut]
    end = known["end"].to_numpy()
    known = known.assign(ends=known["ends"].to_numpy() & (end < cut), end=np.minimum(end, cut))
    return replace(history, episodes=known.reset_index(drop=True), until=cut)


def monthly_averages(spells: Spells, edges: list[dt.date]) -> FloatArray:
    """Average children by month (down) and need (across): child-days over days."""
    days = np.array([day_number(day) for day in edges], np.int64)
    need, start, end = (spells.pieces[key].to_numpy() for key in ("need", "start", "end"))
    averages = np.zeros((len(days) - 1, len(spells.needs)))
    for month, (begin, stop) in enumerate(pairwise(days.tolist())):
        there = np.clip(np.minimum(end, stop) - np.maximum(start, begin), 0, None)
        averages[month] = np.bincount(need, there, len(spells.needs)) / (stop - begin)
    return averages


def _paths(known: Estimates, year: list[dt.date], seed: int) -> dict[str, FloatArray]:
    """Random paths of each need, by path and month."""
    instance = trial_instance(known, year[0], year[-1] - dt.timedelta(days=1), seed)
    ends = np.array([(day - year[0]).days for day in year[1:]], float)
    alone = [record for record in instance.demand if not changes_need(record, instance)]
    paths = {
        str(record.need): simulate(flow, ends, instance.uncertainty)
        for record in alone
        for flow in flows_of(record, instance)
    }
    for group in groups(instance):
        paths |= zip(group.needs, simulate_linked(group, instance.periods, instance.uncertainty), strict=True)
    return paths


def trial_instance(known: Estimates, start: dt.date, end: dt.date, seed: int) -> Instance:
    """An instance with the demand that is written, month by month, to draw paths of."""
    tables = demand_tables(known)
    tables["uncertainty"] |= {"paths": PATHS, "scenarios": 2, "seed": seed}
    tables |= {
        "title": "Held out",
        "horizon": {"start": start, "end": end, "period": "month"},
        "money": {"price_base": f"{start.year}/{(start.year + 1) % 100:02d}"},
        "area": [{"id": "council"}],
        "spot": [{"id": "spot", "takes": [one["id"] for one in tables["need"]], "price_per_week": 1000.0}],
    }
    return Instance.from_dict(tables)


def _need(need: str, seen: FloatArray, paths: FloatArray, naive: float) -> HeldOutNeed:
    low, middle, high = np.quantile(paths, [LOW, 0.5, HIGH], axis=0)
    return HeldOutNeed(need, seen, middle, low, high, naive)
