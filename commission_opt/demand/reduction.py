"""From many simulated paths to a few scenarios that keep their mean, spread and tail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commission_opt.demand.stays import FloatArray

QUANTILES = (0.75, 0.9)  # over which the mean excess is kept
EXCESS_WEIGHT, LANE_WEIGHT, CHANGE_WEIGHT, HORIZON_WEIGHT = 0.8, 0.3, 0.3, 2.0  # that of a period's total is 1
MOST_LANE_FEATURES = 400
SWEEPS = 20
ROUNDS = 3  # of correcting the spread, where children cannot fall below none


def reduce(paths: FloatArray, expected: FloatArray, days: FloatArray, number: int) -> tuple[FloatArray, FloatArray]:
    """Scenarios that stand for all paths, by scenario, lane and period, and their probabilities.

    1. The paths are sorted by their child-weeks over the horizon and cut into strata, as equal as can be. Each stratum
       gives one path, with the stratum's share of the paths as its probability: the distribution of the total is kept.
    2. Which path of each stratum, is found by coordinate descent: stratum by stratum, the one that brings the weighted
       means of the features nearest to their means over all paths, until none is better.
    3. Period by period, the chosen paths are spread about the projection until each lane, and then the total, has the
       standard deviation that it has over all paths; and each lane is multiplied until its mean is the projection::

           x' = max(0, expected + (x - expected) * sd over the paths / sd over the scenarios)

    The features, of the total in each period, its change over a year, the total over the horizon, and each lane (by
    period, unless they are too many)::

        x,   (x - mean) ** 2,   max(0, x - quantile)  at 75% and 90%

    So mean and spread are kept, and the mean excess over a number of beds, which is what must be bought on the spot. The
    distance is a sum of squares, each feature in its own standard deviations over the paths.

    Parameters
    ----------
    paths
        Average children by path, lane and period, with the projection as their mean.
    expected
        The projection, by lane and period.
    days
        Of each period.
    number
        Scenarios; at most as many as paths. With as many, the paths are the scenarios.
    """
    if number == len(paths):
        return paths, np.full(number, 1.0 / number)
    chosen, probabilities = choose(paths, days, number)
    found = paths[chosen]
    for _ in range(ROUNDS):
        found = rescaled(_respread(found, expected, probabilities, paths), expected, probabilities)
    return found, probabilities


def choose(paths: FloatArray, days: FloatArray, number: int) -> tuple[NDArray[np.intp], FloatArray]:
    """Indices of the paths that stand for all, and their probabilities: steps 1 and 2 of `reduce`."""
    features = _features(paths, days)
    order = np.argsort(paths.sum(axis=1) @ days, kind="stable")
    strata = np.array_split(order, number)
    probabilities = np.array([len(stratum) for stratum in strata]) / len(paths)
    chosen = np.array([stratum[len(stratum) // 2] for stratum in strata])
    off = probabilities @ features[chosen]  # the means over all paths are zero
    for _ in range(SWEEPS):
        before = off @ off
        for nth, stratum in enumerate(strata):
            trial = off + probabilities[nth] * (features[stratum] - features[chosen[nth]])
            distance = np.einsum("ij,ij->i", trial, trial)
            best = int(np.argmin(distance))
            if distance[best] < (off @ off) * (1 - 1e-9):
                chosen[nth], off = stratum[best], trial[best]
        if off @ off >= before:
            break
    return chosen, probabilities


def rescaled(paths: FloatArray, expected: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """Paths multiplied, lane by lane and period by period, so that their mean is as expected."""
    mean = np.average(paths, axis=0, weights=weights)
    factor = np.divide(expected, mean, out=np.zeros_like(mean), where=mean > 0)
    return np.where(mean > 0, paths * factor, expected)


def _respread(found: FloatArray, expected: FloatArray, probabilities: FloatArray, paths: FloatArray) -> FloatArray:
    """The scenarios with their distance from the projection multiplied: of each lane, then alike for all lanes."""
    off = found - expected
    off = off * _ratio(paths.std(axis=0), off, probabilities)
    off = off * _ratio(paths.sum(axis=1).std(axis=0), off.sum(axis=1), probabilities)
    return np.maximum(0.0, expected + off)


def _ratio(spread: FloatArray, off: FloatArray, probabilities: FloatArray) -> FloatArray:
    """What the distances `off`, by scenario, are multiplied by to have this standard deviation."""
    now = np.sqrt(np.tensordot(probabilities, off**2, axes=1))
    return np.divide(spread, now, out=np.ones_like(now), where=now > 1e-9)


def _features(paths: FloatArray, days: FloatArray) -> FloatArray:
    """Weighted features of each path, each with mean 0 over the paths."""
    total = paths.sum(axis=1)
    year = max(1, min(round(365 / float(days.mean())), len(days) - 1))
    parts = [
        _moments(total, 1.0),
        _moments(total[:, year:] - total[:, :-year], CHANGE_WEIGHT),
        _moments((total @ days)[:, None], HORIZON_WEIGHT),
        _moments(paths @ days, LANE_WEIGHT),
    ]
    if paths.shape[1] * paths.shape[2] <= MOST_LANE_FEATURES:
        parts.append(_moments(paths.reshape(len(paths), -1), LANE_WEIGHT))
    return np.concatenate(parts, axis=1)


def _moments(measure: FloatArray, weight: float) -> FloatArray:
    """The measure, its square about the mean, and its excess over quantiles, in standard deviations of each."""
    square = (measure - measure.mean(axis=0)) ** 2
    excess = [np.maximum(0.0, measure - np.quantile(measure, q, axis=0)) for q in QUANTILES]
    weighted = [(measure, weight), (square, weight), *((one, weight * EXCESS_WEIGHT) for one in excess)]
    return np.concatenate([factor * _standard(one) for one, factor in weighted], axis=1)


def _standard(feature: FloatArray) -> FloatArray:
    """Columns with mean 0 and standard deviation 1; those that hardly vary are left out."""
    spread = feature.std(axis=0)
    varies = spread > 1e-9 * (1.0 + np.abs(feature).max(axis=0))
    return np.asarray((feature[:, varies] - feature[:, varies].mean(axis=0)) / spread[varies])
