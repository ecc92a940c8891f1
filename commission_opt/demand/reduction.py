"""From many simulated paths to a few scenarios that keep their mean, spread and tail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commission_opt.demand.stays import FloatArray

EXCESS_ABOVE = (0.5, 0.75, 0.9, 0.95)  # quantiles over which the mean excess is kept
MOST_FEATURES = 400
SWEEPS = 20


def choose(paths: FloatArray, days: FloatArray, number: int) -> tuple[NDArray[np.intp], FloatArray]:
    """Paths that stand for all, and their probabilities.

    1. The paths are sorted by their child-weeks over the horizon and cut into `number` strata, as equal as can be; each
       gives one path, with the share of the stratum as its probability. So the distribution of the total is kept.
    2. Which path of each stratum is chosen by coordinate descent: stratum by stratum, the one that brings the
       probability-weighted means of the features below nearest to their means over all paths, until none is better.

    The features, of the total in each period, of each lane (by period where that is not too many) and of the horizon::

        x,   (x - mean) ** 2,   max(0, x - quantile)  at 50%, 75%, 90% and 95%

    So mean and spread are kept, and the mean excess over a number of beds, which is what spot purchase costs. The
    distance is the sum of squares, each feature in its own standard deviations.

    Parameters
    ----------
    paths
        Average children by path, lane and period.
    days
        Of each period.
    number
        Scenarios to choose; at most as many as paths.
    """
    if number == len(paths):
        return np.arange(number), np.full(number, 1.0 / number)
    features = _features(paths, days)
    order = np.argsort(paths.sum(axis=1) @ days, kind="stable")
    strata = np.array_split(order, number)
    probabilities = np.array([len(stratum) for stratum in strata]) / len(paths)
    chosen = np.array([stratum[len(stratum) // 2] for stratum in strata])
    off = probabilities @ features[chosen]  # the means over all paths are zero
    for _ in range(SWEEPS):
        changed = False
        for nth, stratum in enumerate(strata):
            others = off - probabilities[nth] * features[chosen[nth]]
            trial = others + probabilities[nth] * features[stratum]
            distance = np.einsum("ij,ij->i", trial, trial)
            best = int(np.argmin(distance))
            if distance[best] < (off @ off) * (1 - 1e-9):
                chosen[nth], off, changed = stratum[best], trial[best], True
        if not changed:
            break
    return chosen, probabilities


def _features(paths: FloatArray, days: FloatArray) -> FloatArray:
    """Features of each path, each with mean 0 and standard deviation 1 over the paths."""
    total = paths.sum(axis=1)
    measures = [total, (total @ days)[:, None], paths @ days]
    if paths.shape[1] * paths.shape[2] <= MOST_FEATURES:
        measures.append(paths.reshape(len(paths), -1))
    measure = np.concatenate(measures, axis=1)
    mean = measure.mean(axis=0)
    excess = [np.maximum(0.0, measure - np.quantile(measure, q, axis=0)) for q in EXCESS_ABOVE]
    features = np.concatenate([measure, (measure - mean) ** 2, *excess], axis=1)
    spread = features.std(axis=0)
    moves = spread > 1e-9 * (1.0 + np.abs(features).max(axis=0))
    kept = features[:, moves]
    return np.asarray((kept - kept.mean(axis=0)) / spread[moves])
