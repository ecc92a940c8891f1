"""The engine's optimum is the least over every commitment that can be made, on tiny cases."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from tests.model.tiny import LANES, OFFERS, PERIODS, Tiny, months_later

Table = dict[str, Any]

prices = st.integers(1500, 4500).map(float)


@st.composite
def contracts(draw: st.DrawFn, sizes: tuple[list[int], ...]) -> Table:
    """Terms of a contract; a bed that is used never costs less than an empty one."""
    chosen = draw(st.sampled_from(sizes))
    price = draw(prices)
    retainer = draw(st.sampled_from((0.0, 400.0)))
    return {
        "sizes": chosen,
        "price_per_bed_week": draw(st.sampled_from((price, {size: price - 150.0 * size for size in chosen}))),
        "guarantee": draw(st.sampled_from((1.0, 1.0, 0.5, 0.75, 0.0))),
        "price_when_used_per_bed_week": retainer + draw(prices),
        "retainer_per_bed_week": retainer,
        "set_up_cost": draw(st.sampled_from((0.0, 6000.0))),
        "practical_occupancy": draw(st.sampled_from((1.0, 0.9))),
        "term_years": draw(st.sampled_from((0.25, 0.5, 3.0))),
        "extension_years": draw(st.sampled_from((0.0, 0.25, 1.0))),
    }


@st.composite
def homes(draw: st.DrawFn) -> Table:
    """A home that is there and may be closed, or one that may be opened."""
    home: Table = {
        "beds": draw(st.sampled_from((2, 3))),
        "running_cost_per_year": draw(st.integers(150_000, 500_000).map(float)),
        "cost_per_child_week": draw(st.sampled_from((0.0, 250.0))),
        "practical_occupancy": draw(st.sampled_from((1.0, 0.9))),
    }
    if draw(st.booleans()):
        notice = {"closure_notice_weeks": draw(st.sampled_from((0.0, 3.0))), "closure_cost": 5000.0}
        return home | {"existing": True, "closable": True} | notice
    lead = {"lead_weeks": draw(st.sampled_from((0.0, 3.0, 10.0)))}
    return home | lead | {"capital_cost": draw(st.sampled_from((0.0, 300_000.0))), "capital_life_years": 25.0}


@st.composite
def tiny_cases(draw: st.DrawFn) -> Tiny:
    months = draw(st.sampled_from((1, 3, 3)))
    start = dt.date(draw(st.integers(2019, 2023)), draw(st.sampled_from((1, 4, 7, 10))), 1)
    last = months_later(start, draw(st.sampled_from((months, months * 3))))
    children = st.sampled_from((0.0, 0.5, 1.0, 2.0, 3.0))
    locality: Table | None = draw(st.sampled_from((None, {"minimum_share": 0.5})))
    if locality is not None and draw(st.booleans()):
        locality = locality | {"price_per_child_week": 900.0}
    notice = {"notice_weeks": draw(st.sampled_from((0.0, 5.0))), "closes": last}
    limits = {"homes_at_most": draw(st.sampled_from((1, 2))), "beds_at_most": draw(st.sampled_from((2, 4)))}
    mobilise = {"mobilisation_weeks": draw(st.sampled_from((0.0, 5.0, 14.0))), "award_to": last}
    return Tiny(
        months=months,
        start=start,
        discount=draw(st.sampled_from((0.0, 0.035))),
        uplift=draw(st.sampled_from((0.0, 0.04))),
        demand=tuple(tuple(draw(children) for _ in range(PERIODS)) for _ in LANES),
        block=draw(contracts(([3], [2, 4]))) | mobilise,
        dps=draw(contracts(([1], [2], [1, 2]))) | notice | limits,
        home=draw(homes()),
        spot={"price_per_week": draw(st.integers(2500, 6000).map(float)), "market": draw(st.sampled_from((1.0, 20.0)))},
        shortfall=draw(st.sampled_from((None, 3500.0, 9000.0))),
        locality=locality,
        exclusive=draw(st.booleans()),
        miles={offer: (draw(st.sampled_from((2.0, 30.0))), draw(st.sampled_from((2.0, 30.0)))) for offer in OFFERS},
        edition=draw(st.sampled_from((1, 2))),
    )


@settings(max_examples=220, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(tiny_cases())
def test_optimum_is_the_least_over_every_commitment(case: Tiny) -> None:
    instance = Instance.model_validate(case.tables())
    outcome = solve(build(instance, demand_table(instance)), Limits(gap=0.0))
    best = case.least_cost()
    if math.isinf(best):
        assert outcome.status == "infeasible"
    else:
        assert outcome.objective == pytest.approx(best, rel=1e-6, abs=1e-3)
