"""What a study aims at in place of the cost."""

from __future__ import annotations

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.measures import aim
from tests.model.small import D, spot, tables


def test_what_is_aimed_at_is_told_without_what_steered_before() -> None:
    # Two of three children have a place. Where rules may be missed, what a child short costs the engine is no child-week.
    instance = Instance.model_validate(tables(3, spot=[spot(50, market=2.0)]))
    model = build(instance, demand_table(instance), relaxed=True)
    aim(model, "short", 1.0)
    assert solve(model, Limits(gap=0.0)).objective == pytest.approx(D / 7)
