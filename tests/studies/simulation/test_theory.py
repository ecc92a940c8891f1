"""The simulation against what queueing theory says."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from commission_opt.studies.simulation.arrivals import lanes_of
from commission_opt.studies.simulation.children import draw, kept_of
from commission_opt.studies.simulation.policy import Policy
from tests.studies.simulation.cases import SPOT, case, children, home, made

STAY = 4.0  # weeks
SURE = 4.0  # standard errors


def blocking(beds: int, load: float) -> float:
    """Erlang's formula B: ``B(0) = 1, B(n) = load B(n - 1) / (n + load B(n - 1))``."""
    lost = 1.0
    for n in range(1, beds + 1):
        lost = load * lost / (n + load * lost)
    return lost


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_beds_for_all_the_number_of_children_is_poisson(seed: int) -> None:
    """Mean and variance are both entries times stay, whatever time after the start."""
    tried = case(made(children(6.0), SPOT, stay=STAY), seed=seed)
    days = np.arange(200.0, 1400.0, 150.0)  # over five stays apart: as good as independent
    seen = []
    for number in range(25):
        stays = tried.world(number).stays
        starts, ends = (np.array([getattr(stay, name) for stay in stays]) for name in ("start", "end"))
        seen += [int(((starts <= day) & (day < ends)).sum()) for day in days]
    n = len(seen)
    assert np.mean(seen) == pytest.approx(6.0, abs=SURE * math.sqrt(6.0 / n))
    assert np.var(seen, ddof=1) == pytest.approx(6.0, abs=SURE * 6.0 * math.sqrt(2 / n + 1 / (6.0 * n)))


@pytest.mark.parametrize(("beds", "load"), [(1, 0.5), (3, 2.0), (5, 4.0), (4, 8.0)])
def test_a_home_that_turns_away_when_full_loses_as_erlang_says(beds: int, load: float) -> None:
    tried = case(made(children(load), home(beds), stay=STAY), policy=Policy(waits=False))
    shares = []
    for number in range(10 + int(50 / load)):
        world = tried.world(number)
        arrived = sum(day > 280 for day in world.arrivals)  # after ten stays
        shares.append(sum(day > 280 for day in world.lost) / arrived)
    error = float(np.std(shares, ddof=1)) / math.sqrt(len(shares))
    assert np.mean(shares) == pytest.approx(blocking(beds, load), abs=SURE * error)
    assert error < 0.02


@pytest.mark.parametrize("occupancy", [0.7, 0.9])
def test_a_home_always_in_demand_is_filled_for_its_practical_occupancy(occupancy: float) -> None:
    tried = case(made(children(20.0), home(4, homes=2, occupancy=occupancy), stay=STAY))
    used = [tried.one(number)["occupancy", "", "own"] for number in range(12)]  # type: ignore[index]
    error = float(np.std(used, ddof=1)) / math.sqrt(len(used))
    assert np.mean(used) == pytest.approx(occupancy, abs=SURE * error)
    assert error < 0.01


def test_the_mean_number_of_children_follows_the_record() -> None:
    """Also where it falls faster than children leave by themselves."""
    path = (
        '\n[[demand]]\nid = "res"\nneed = "res"\npath = [{ on = 2020-04-01, children = 30 }, '
        "{ on = 2021-04-01, children = 10 }, { on = 2022-04-01, children = 25 }]\n"
    )
    instance = made(path, SPOT, stay=60.0, end="2022-03-31")
    tried = case(instance)
    weeks = [period.weeks for period in instance.periods]
    runs = []
    for number in range(60):
        figures = tried.book.figures(tried.world(number).stays, 0.0, {})
        runs.append([sum(v for (t, *_), v in figures.weeks.items() if t == k) / weeks[k] for k in range(len(weeks))])
    error = np.std(runs, axis=0, ddof=1) / math.sqrt(len(runs))
    expected = tried.lanes.flows[0].expected
    assert np.all(np.abs(np.mean(runs, axis=0) - expected) < SURE * error + 0.05)


def test_prevention_thins_entries_by_as_many_as_the_plan_keeps_out() -> None:
    """Two records with steps of their own length; the children there are the record's less those kept out."""
    second = '\n[[demand]]\nid = "more"\nneed = "res"\nchildren = 5\nmean_stay_weeks = 2\n'
    instance = made(children(20), second, SPOT, stay=30.0, end="2022-03-31")
    out = np.array([0.5, 1, 2, 3, 4, 4, 4, 4.0])
    tried = case(instance)
    thinner = replace(tried, lanes=lanes_of(instance, {("res", "town"): out}))
    runs = [
        [sum(child.arrives > 0 for child in draw(one.lanes, np.random.default_rng(n))) for n in range(80)]
        for one in (tried, thinner)
    ]
    assert np.mean(runs[1]) < np.mean(runs[0])
    steps = kept_of(tried.lanes.flows[:1], {("res", "town"): out}, tried.lanes.ends)["res", "town"]
    flow, there = tried.lanes.flows[0], [tried.lanes.flows[0].opening]
    for h, rate, entries in zip(np.diff(flow.edges), flow.leaving, flow.entries * steps.values, strict=True):
        there.append(there[-1] * math.exp(-rate * h) + entries / rate * -math.expm1(-rate * h))
    assert flow.opening - np.interp(tried.lanes.ends[2:] - 45, flow.edges, there) == pytest.approx(out[2:], abs=0.3)
