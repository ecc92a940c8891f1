"""Two demand scenarios that are alike cost what one does: whatever is decided in each of them counts by its probability."""

from __future__ import annotations

from collections import defaultdict

import pytest

from commission_opt.demand import demand_table
from commission_opt.demand.table import DemandTable, Scenario
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from tests.model.frozen.sums import instance as frozen

LINE_OFFER_YEAR = tuple[str, str, str]


def charged(instance: Instance, *probabilities: float) -> dict[LINE_OFFER_YEAR, float]:
    """£ by line, offer and year, where every decision were 1, in so many demand scenarios with the expected children."""
    children = demand_table(instance).expected
    model = build(instance, DemandTable(tuple(Scenario(one, children) for one in probabilities)))
    found: dict[LINE_OFFER_YEAR, float] = defaultdict(float)
    for one in model.charges:
        found[one.line, one.offer, one.year] += one.discount * one.amount
    for fixed in model.fixed_costs:
        found[fixed.line, fixed.offer, fixed.year] += fixed.discount * fixed.amount
    return found


@pytest.mark.parametrize("name", ["everything", "everything-edition3", "harbour", "team", "tutorial"])
def test_two_scenarios_alike_cost_what_one_does(name: str) -> None:
    one, two = charged(frozen(name), 1.0), charged(frozen(name), 0.25, 0.75)
    assert one.keys() == two.keys()
    assert two == pytest.approx(one)
