"""Random paths of needs whose children become children of one another: each child changes, leaves or stays by chance."""

from __future__ import annotations

import numpy as np

from commission_opt.demand.flows import edges_of
from commission_opt.demand.linked_needs import LinkedNeeds, averages
from commission_opt.demand.matrix_exponential import exponential
from commission_opt.demand.paths import factors, stream
from commission_opt.demand.record_flow import entries_per_day
from commission_opt.demand.reduction import rescaled
from commission_opt.demand.stays import FloatArray
from commission_opt.instance.calendar import Period
from commission_opt.instance.uncertainty import Uncertainty


def simulate_linked(group: LinkedNeeds, periods: tuple[Period, ...], uncertainty: Uncertainty) -> list[FloatArray]:
    """Average children by path and period, need by need, their mean over the paths as projected.

    In a step of `h` days, with the path's factor of stays::

        there at the end, from each need   ~ Multinomial(N, exp(rates * h / stay)), those who are in no need have left
        those who came, from each need     ~ Poisson(entries * h * mean over the step of exp(rates * time / stay))

    A path on which stays are longer is one on which changes come later too.
    """
    rng = stream(uncertainty.seed, "change_of_need", group.area, *group.needs)
    entries, stay = factors(uncertainty)
    ends = np.cumsum([float(period.days) for period in periods])
    edges = edges_of(periods, float(group.mean_days.min()))
    days, middles = np.diff(edges), (edges[:-1] + edges[1:]) / 2
    came = np.zeros((len(group.needs), len(days)))
    for place, record in group.records:
        came[place] += entries_per_day(record, middles)
    stock = np.floor(group.opening) + (rng.random((len(entries), len(group.needs))) < group.opening % 1)
    stock = stock.astype(np.int64)
    totals = np.zeros((len(entries), len(ends), len(group.needs)))
    known: dict[float, tuple[FloatArray, FloatArray]] = {}
    for h, number, t in zip(days.tolist(), came.T, np.searchsorted(ends, edges[1:], side="left"), strict=True):
        length = round(h, 9)
        if length not in known:
            known[length] = _shares(group.rates, h / stay)
        still, new = known[length]
        following = np.zeros_like(stock)
        for place in range(len(group.needs)):
            left = np.maximum(1.0 - still[:, place].sum(axis=1), 0.0)
            shares = np.column_stack([still[:, place], left])
            following += rng.multinomial(stock[:, place], shares / shares.sum(axis=1)[:, None])[:, :-1]
            following += rng.poisson((number[place] * h * entries)[:, None] * new[:, place])
        totals[:, t] += h * (stock + following) / 2
        stock = following
    found = totals / np.diff(ends, prepend=0.0)[:, None]
    expected = averages(group, periods)
    return [rescaled(found[:, :, place], expected[:, place]) for place in range(len(group.needs))]


def _shares(rates: FloatArray, days: FloatArray) -> tuple[FloatArray, FloatArray]:
    """By path, from need and need: where those there at the start of a step are at its end, and those who came in it."""
    needs, paths = len(rates), len(days)
    step = np.zeros((paths, 2 * needs, 2 * needs))
    step[:, :needs, :needs] = rates * days[:, None, None]
    step[:, :needs, needs:] = np.eye(needs)
    both = exponential(step)
    return np.clip(both[:, :needs, :needs], 0.0, 1.0), np.clip(both[:, :needs, needs:], 0.0, 1.0)
