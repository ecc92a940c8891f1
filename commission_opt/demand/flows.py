"""Entries and leavers of each demand record, step by step: what random paths are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commission_opt.demand.projection import children_on, record_children
from commission_opt.demand.record_flow import entries_per_day, stay_of
from commission_opt.demand.stays import Exponential, FloatArray, LengthOfStay
from commission_opt.instance.calendar import DAYS_PER_WEEK, DAYS_PER_YEAR, Period
from commission_opt.instance.instance import Instance
from commission_opt.instance.needs import Demand

STEPS_PER_STAY = 4  # a step is a week, or a part of the mean stay where that is short


@dataclass(frozen=True)
class Flow:
    """Children of one demand record and area, as a stock that is entered and left.

    Attributes
    ----------
    record, need, area
        Their ids.
    opening
        Children at the start of the horizon.
    edges
        Days from the start of the horizon at which steps begin and end; the ends of periods are among them.
    entries
        Children who enter, a day, by step.
    leaving
        Rate at which each child leaves, a day, by step; infinite where the record falls to none. Not used with a
        survival curve, where it depends on how long the child has been in care.
    stay
        Length of stay of those who enter, when nothing makes them leave sooner.
    expected
        Average children by period, as projected.
    """

    record: str
    need: str
    area: str
    opening: float
    edges: FloatArray
    entries: FloatArray
    leaving: FloatArray
    stay: LengthOfStay
    expected: FloatArray


def flows_of(record: Demand, instance: Instance) -> list[Flow]:
    """The flows of one record: one for each need and area in it, sorted."""
    lanes: dict[tuple[str, str], FloatArray] = {}
    for (t, need, area), children in record_children(record, instance):
        lanes.setdefault((need, area), np.zeros(len(instance.periods)))[t] += children
    return [_flow(record, instance, need, area, lanes[need, area]) for need, area in sorted(lanes)]


def _flow(record: Demand, instance: Instance, need: str, area: str, expected: FloatArray) -> Flow:
    stay = stay_of(record, instance, need)
    edges = edges_of(instance.periods, stay.mean_days)
    if record.is_stock_and_flow:
        assert record.opening_stock is not None
        entries = entries_per_day(record, (edges[:-1] + edges[1:]) / 2)
        leaving = np.full(len(entries), 1.0 / stay.mean_days)
        return Flow(record.id, need, area, record.opening_stock, edges, entries, leaving, stay, expected)
    stock = _stock(record, instance.periods, edges, expected)
    entries, leaving = _implied(stock, np.diff(edges), stay.mean_days)
    return Flow(record.id, need, area, float(stock[0]), edges, entries, leaving, stay, expected)


def edges_of(periods: Sequence[Period], mean_stay: float) -> FloatArray:
    """Ends of steps: each period in equal parts of a week or less."""
    longest = min(DAYS_PER_WEEK, max(1.0, mean_stay / STEPS_PER_STAY))
    first = periods[0].start
    parts = [np.array([0.0])]
    for period in periods:
        start, end = (period.start - first).days, (period.end - first).days
        parts.append(np.linspace(start, end, int(np.ceil((end - start) / longest)) + 1)[1:])
    return np.concatenate(parts)


def _stock(record: Demand, periods: Sequence[Period], edges: FloatArray, expected: FloatArray) -> FloatArray:
    """Children that the record gives at each edge; a table by period holds from the first step of the period on."""
    first = periods[0].start
    if record.path:
        days = [first, *(p.on for p in record.path if first < p.on < periods[-1].end), periods[-1].end]
        at = [(day - first).days for day in days]
        return np.interp(edges, at, [children_on(record.path, day) for day in days])
    if record.children is not None:
        return np.asarray(record.children * (1.0 + record.growth_per_year) ** (edges / DAYS_PER_YEAR))
    ends = [(period.end - first).days for period in periods]
    return expected[np.searchsorted(ends, edges, side="left")]


def _implied(stock: FloatArray, days: FloatArray, mean_stay: float) -> tuple[FloatArray, FloatArray]:
    """Entries and leavers, a day, that make the expected stock follow the record.

    In a step of `h` days from `m` to `m'` children, a share `r` of those there stays, and `a` enter who are still
    there at its end::

        r = min(exp(-h / mean stay), m' / m),   a = m' - r * m >= 0
        leaving = -log(r) / h,   entries = a * leaving / (1 - exp(-leaving * h))

    So children leave as their stay says, or faster where the record falls faster than that.
    """
    before, after = stock[:-1], stock[1:]
    usual = np.exp(-days / mean_stay)
    ratio = np.divide(after, before, out=np.full_like(after, np.inf), where=before > 0)
    stays = np.minimum(usual, ratio)
    came = np.maximum(after - stays * before, 0.0)
    came[ratio <= usual] = 0.0
    with np.errstate(divide="ignore"):
        leaving = np.where(ratio < usual, -np.log(stays), days / mean_stay) / days
    entries = np.where(came > 0, came / (mean_stay * -np.expm1(-days / mean_stay)), 0.0)
    return entries, leaving


def is_exponential(flow: Flow) -> bool:
    """Whether children leave at rates that do not depend on how long they have been in care."""
    return isinstance(flow.stay, Exponential)
