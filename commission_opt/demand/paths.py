"""Random paths of demand: children enter by a Poisson process, stay at random, and leave."""

from __future__ import annotations

import hashlib

import numpy as np

from commission_opt.demand.flows import Flow, is_exponential
from commission_opt.demand.reduction import rescaled
from commission_opt.demand.stays import FloatArray
from commission_opt.instance.uncertainty import Uncertainty

MOST_CHILDREN = 2_000_000  # drawn one by one at a time


def stream(seed: int, *names: str) -> np.random.Generator:
    """Random numbers of their own for everything that has a name, whatever its place in the file."""
    digest = hashlib.sha256("|".join(names).encode()).digest()
    return np.random.default_rng([seed, *np.frombuffer(digest, "<u4").tolist()])


def factors(uncertainty: Uncertainty) -> tuple[FloatArray, FloatArray]:
    """What the rates of entries, and the mean stays, are multiplied by on each path.

    One draw a path, the same for all records: what is not known about entries and stays (thresholds, courts, the
    supply of foster carers) moves all needs together, and to write one record as two changes nothing. Lognormal::

        factor = exp(sigma * z - sigma ** 2 / 2),   sigma ** 2 = log(1 + spread ** 2)

    with mean 1 and the spread as its coefficient of variation.
    """
    rng = stream(uncertainty.seed, "factors")
    draws = rng.standard_normal((2, uncertainty.number_of_paths))
    sigmas = [np.sqrt(np.log1p(spread**2)) for spread in (uncertainty.entries_spread, uncertainty.stay_spread)]
    entries, stay = (np.exp(sigma * z - sigma**2 / 2) for sigma, z in zip(sigmas, draws, strict=True))
    return entries, stay


def simulate(flow: Flow, ends: FloatArray, uncertainty: Uncertainty) -> FloatArray:
    """Average children of a flow by path and period, their mean over the paths as projected.

    Parameters
    ----------
    ends
        Days from the start of the horizon to the end of each period.
    """
    rng = stream(uncertainty.seed, flow.record, flow.need, flow.area)
    entries, stay = factors(uncertainty)
    opening = np.floor(flow.opening) + (rng.random(len(entries)) < flow.opening % 1)
    if is_exponential(flow):
        averages = _by_steps(flow, ends, rng, opening.astype(np.int64), entries, stay)
    else:
        averages = _child_by_child(flow, ends, rng, opening.astype(np.int64), entries, stay)
    return rescaled(averages, flow.expected)


def _by_steps(
    flow: Flow, ends: FloatArray, rng: np.random.Generator, opening: np.ndarray, entries: FloatArray, stay: FloatArray
) -> FloatArray:
    """Stock by steps of a week or less.

    ::

        N' = Binomial(N, exp(-leaving * h / stay)) + Poisson(entries * h * share)
        share = (1 - exp(-leaving * h / stay)) / (leaving * h / stay)

    where `stay` is the path's factor and `share` is of those who came in the step and are still there at its end.
    """
    days = np.diff(flow.edges)
    period = np.searchsorted(ends, flow.edges[1:], side="left")
    totals = np.zeros((len(opening), len(ends)))
    stock = opening
    for h, came, leaving, t in zip(days, flow.entries, flow.leaving, period, strict=True):
        left = leaving * h / stay
        share = -np.expm1(-left) / left
        following = rng.binomial(stock, np.exp(-left)) + rng.poisson(came * h * entries * share)
        totals[:, t] += h * (stock + following) / 2
        stock = following
    return totals / np.diff(ends, prepend=0.0)


def _child_by_child(
    flow: Flow, ends: FloatArray, rng: np.random.Generator, opening: np.ndarray, entries: FloatArray, stay: FloatArray
) -> FloatArray:
    """Stock as the sum of children with a day of entry and a length of stay each: exact for any survival curve."""
    expected = float(flow.entries @ np.diff(flow.edges))
    each = int(max(1, MOST_CHILDREN // (1 + expected + flow.opening)))
    parts = [
        _children(flow, ends, rng, opening[at : at + each], entries[at : at + each], stay[at : at + each])
        for at in range(0, len(opening), each)
    ]
    return np.concatenate(parts)


def _children(
    flow: Flow, ends: FloatArray, rng: np.random.Generator, opening: np.ndarray, entries: FloatArray, stay: FloatArray
) -> FloatArray:
    paths = np.arange(len(opening))
    total = np.concatenate([[0.0], np.cumsum(flow.entries * np.diff(flow.edges))])
    came = rng.poisson(total[-1] * entries)
    entered = np.interp(rng.random(came.sum()) * total[-1], total, flow.edges)
    arrives = np.concatenate([np.zeros(opening.sum()), entered])
    path = np.concatenate([np.repeat(paths, opening), np.repeat(paths, came)])
    stays = np.concatenate([flow.stay.draw_rest(rng, opening.sum()), flow.stay.draw(rng, came.sum())])
    leaves = arrives + stays * stay[path]
    averages = np.zeros((len(opening), len(ends)))
    for t, (start, end) in enumerate(zip([0.0, *ends[:-1]], ends, strict=True)):
        there = np.clip(np.minimum(leaves, end) - np.maximum(arrives, start), 0.0, None)
        averages[:, t] = np.bincount(path, there, minlength=len(opening)) / (end - start)
    return averages
