"""Stock and flow of needs whose children become children of one another: projected exactly, in continuous time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commission_opt.demand.matrix_exponential import exponential
from commission_opt.demand.record_flow import entries_per_day, stay_of
from commission_opt.demand.stays import FloatArray
from commission_opt.instance.calendar import DAYS_PER_YEAR, Period
from commission_opt.instance.instance import Instance
from commission_opt.instance.linked_needs import changes, linked, records_of
from commission_opt.instance.needs import Demand


@dataclass(frozen=True)
class LinkedNeeds:
    """Children of one area in needs that they change between.

    Attributes
    ----------
    area, needs
        Their ids; needs in the order of the file.
    opening
        Children of each need at the start of the horizon.
    mean_days
        Mean stay in each need.
    rates
        A day: from a need (row) to another (column) the rate of the change, on the diagonal less the rate at which stays end.
    records
        Demand records, each with the place of its need.
    """

    area: str
    needs: tuple[str, ...]
    opening: FloatArray
    mean_days: FloatArray
    rates: FloatArray
    records: tuple[tuple[int, Demand], ...]


def groups(instance: Instance) -> list[LinkedNeeds]:
    """The needs that children change between, area by area, as far as there is demand of them."""
    found = []
    for area in instance.area:
        needs = [need.id for need in instance.need if need.id in linked(instance)]
        needs = [need for need in needs if records_of(instance, need, area.id)]
        if needs:
            found.append(_group(instance, area.id, needs))
    return found


def _group(instance: Instance, area: str, needs: list[str]) -> LinkedNeeds:
    records = [(place, one) for place, need in enumerate(needs) for one in records_of(instance, need, area)]
    opening, days = np.zeros(len(needs)), np.zeros(len(needs))
    for place, record in records:
        opening[place] += record.opening_stock or 0.0
        days[place] = stay_of(record, instance, needs[place]).mean_days
    rates = np.diag(-1.0 / days)
    for change in changes(instance):
        if change.need in needs:
            rates[needs.index(change.need), needs.index(change.to)] += change.per_year / DAYS_PER_YEAR
    return LinkedNeeds(area, tuple(needs), opening, days, rates, tuple(records))


def linked_projection(instance: Instance) -> dict[tuple[int, str, str], float]:
    """Children of the needs that change, by period, need and area, above zero only."""
    found: dict[tuple[int, str, str], float] = {}
    for group in groups(instance):
        for t, numbers in enumerate(averages(group, instance.periods)):
            for need, children in zip(group.needs, numbers.tolist(), strict=True):
                if children > 0:
                    found[t, need, group.area] = children
    return found


def averages(group: LinkedNeeds, periods: Sequence[Period]) -> FloatArray:
    """Average children by period and need.

    ::

        dN[n]/dd = entries[n](d) - N[n] * 1 / mean stay[n] + sum over other needs m of changes[m,n] * N[m]
        entries[n](d) = sum over records r of n of entries_per_month / (365.25 / 12) * (1 + growth_per_year) ** (d / 365.25)
        children[t,n] = integral of N[n] over the days of t / days of t

    Entries that grow at a rate solve an equation of the same kind, and so does the integral. Stock, entries and integral
    together are one linear system, whose matrix exponential over the length of a period is the exact answer.
    """
    needs, records = len(group.needs), len(group.records)
    size = 2 * needs + records
    slope, state = np.zeros((size, size)), np.zeros(size)
    slope[:needs, :needs] = group.rates.T
    state[:needs] = group.opening
    for nth, (place, record) in enumerate(group.records, needs):
        state[nth] = entries_per_day(record, np.zeros(1))[0]
        slope[place, nth] = 1.0
        slope[nth, nth] = np.log1p(record.growth_per_year) / DAYS_PER_YEAR
    total = slice(needs + records, size)
    found = np.zeros((len(periods), needs))
    for period in periods:
        step = slope * period.days
        step[total, :needs] = np.eye(needs)  # over the period, of which this is the average
        state[total] = 0.0
        state = exponential(step) @ state
        found[period.index] = np.maximum(state[total], 0.0)
    return found
