"""How long children stay: the curve beside another program's and beside a count by hand, and whether intervals hold what is known."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.returns.demand import demand_from_903
from commission_opt.returns.product_limit import ProductLimit, product_limit
from tests.returns.made_up import USUAL, happened, write_returns

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifelines import KaplanMeierFitter


def lifelines(entry: np.ndarray, leave: np.ndarray, seen: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Share and its interval after each time, by another program."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter = KaplanMeierFitter().fit(leave, seen, entry=entry)
        share = fitter.survival_function_.iloc[:, 0]
        interval = fitter.confidence_interval_
    return np.column_stack([share.reindex(at), interval.iloc[:, 0].reindex(at), interval.iloc[:, 1].reindex(at)])


def drawn(seed: int, whole: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Stays that are cut off at both ends; those of nobody who came before are kept as they are."""
    rng = np.random.default_rng(seed)
    number = int(rng.integers(20, 300))
    stay = 1 + rng.weibull(rng.uniform(0.6, 1.6), number) * 300
    entry = np.where(rng.random(number) < 0.4, rng.exponential(200, number), 0.0)
    censored = entry + 1 + rng.exponential(500, number)
    kept = stay > entry + 1
    entry, leave, seen = entry[kept], np.minimum(stay, censored)[kept], (stay <= censored)[kept]
    if whole:
        entry, leave = np.floor(entry), np.ceil(leave)
    return entry, leave, seen


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_the_curve_is_that_of_lifelines(seed: int, whole: bool) -> None:
    entry, leave, seen = drawn(seed, whole)
    if not seen.any():
        return
    curve = product_limit(entry, leave, seen)
    # Who is first seen after so many days was not at risk of leaving on them; lifelines would count such a day.
    other = lifelines(np.where(entry > 0, entry + 0.5 * whole, 0.0), leave, seen, curve.times)
    inner = (curve.share > 0) & (curve.share < 1)
    assert np.abs(curve.share - other[:, 0]).max() < 1e-9
    assert np.abs(curve.low - other[:, 1])[inner].max(initial=0) < 1e-9
    assert np.abs(curve.high - other[:, 2])[inner].max(initial=0) < 1e-9


def by_hand(entry: list[int], leave: list[int], seen: list[bool], time: float) -> float:
    """The share still there after a time, from its definition."""
    share = 1.0
    for day in sorted({one for one, ended in zip(leave, seen, strict=True) if ended and one <= time}):
        there = sum(came < day <= went for came, went in zip(entry, leave, strict=True))
        left = sum(went == day and ended for went, ended in zip(leave, seen, strict=True))
        share *= 1 - left / there
    return share


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20), st.booleans()), min_size=1, max_size=25))
def test_the_curve_is_the_product_of_its_definition(stays: list[tuple[int, int, bool]]) -> None:
    entry, leave = [one[0] for one in stays], [one[0] + one[1] for one in stays]
    seen = [one[2] for one in stays]
    curve = product_limit(entry, leave, seen)
    for time in range(45):
        assert curve.at(time)[0] == pytest.approx(by_hand(entry, leave, seen, time), abs=1e-12)


def test_the_mean_goes_on_beyond_the_data_at_its_rate() -> None:
    curve = product_limit([0, 0], [10, 20], [True, False])
    assert curve.mean() == pytest.approx(10 + 0.5 * 10 + 0.5 * 20 / np.log(2))
    assert product_limit([0, 0], [10, 30], [True, True]).mean() == 20
    assert product_limit([0], [10], [False]).mean() is None
    assert product_limit([], [], []).mean() is None


def test_the_time_by_which_half_have_left() -> None:
    curve = product_limit([0] * 4, [1, 2, 3, 4], [True] * 4)
    assert curve.time_of(0.5) == 2
    assert product_limit([0] * 4, [1, 2, 3, 4], [True, False, False, False]).time_of(0.5) is None


def test_who_is_seen_late_is_not_counted_before() -> None:
    early: ProductLimit = product_limit([0, 0], [5, 10], [True, True])
    late = product_limit([0, 0, 6], [5, 10, 20], [True, True, True])
    assert late.at(5)[0] == early.at(5)[0] == 0.5
    assert late.at(10)[0] == 0.25


TRUTH = {"home": (400.0, 4.2 / 0.94), "fostering": (600.0, 6 + 0.3 * 4.2 / 0.94), "supported": (300.0, 2.0)}
RUNS = 200


@pytest.mark.thorough
def test_intervals_hold_what_is_known(tmp_path: Path) -> None:
    """Stays and entries of 200 councils that are made up: 95% of intervals hold them, give or take what chance does.

    Needs gain from each other by moves, so those who come to homes are ``3 + 0.2 (6 + 0.3 h)``, which is ``h``.
    """
    held: dict[tuple[str, str], int] = {(need, what): 0 for need in TRUTH for what in ("mean", "curve", "entries")}
    for run in range(RUNS):
        episodes = happened(replace(USUAL, years=4), np.random.default_rng([run, 1]), warm_up=8)
        files = write_returns(tmp_path / str(run), episodes, range(2017, 2021))
        found = demand_from_903(files, test=False, seed=run).found
        for need in found.needs:
            if need.id not in TRUTH:
                continue
            days, entries = TRUTH[need.id]
            _, low, high = need.stays.curve.at(365)
            assert need.stays.low is not None
            assert need.stays.high is not None
            held[need.id, "mean"] += need.stays.low <= days / 7 <= need.stays.high
            held[need.id, "curve"] += low <= np.exp(-365 / days) <= high
            held[need.id, "entries"] += need.entries.low <= entries <= need.entries.high
    assert all(183 <= number <= 198 for number in held.values()), held
