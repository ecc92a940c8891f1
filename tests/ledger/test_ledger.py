"""Lines add up: by year to totals, discounted to the objective, in the tables of the result and the charts of the report.

Everything is added up again by a ledger of its own (`calendar`, `lines`, `tables`, `unit_costs`, `report`), from the lines of the bill by
period and the days and rates of the instance. Thirty random instances are tried each time, 300 with ``pytest -m thorough``.
"""

from __future__ import annotations

import pytest

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.publishing.compose import compose
from commission_opt.registry import COST_LINES
from tests.instances.shipped import NAMES, instance
from tests.ledger.cases import Kept, kept, random_results
from tests.ledger.lines import balance, price_of_risk
from tests.ledger.money import capital, contributions, money
from tests.ledger.report import reconcile_report
from tests.ledger.tables import reconcile
from tests.ledger.unit_costs import offer_unit_costs

BATCH = 50


def hold(one: Kept) -> None:
    """Hold a result, and its report, to the lines behind it."""
    for account in (one.plan, *one.given):
        balance(account)
        offer_unit_costs(account)
        capital(account)
        contributions(account)
    reconcile(one.plan)
    money(one.plan, one.result)
    reconcile_report(compose(one.result), one.result)


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_instance_balances(name: str, edition: int) -> None:
    changed = instance(name).with_changes({"conventions": edition})
    result = co.solve(changed, gap=0.05).to_dict()
    hold(kept(changed, demand_table(changed), result))


def hold_random(first: int, count: int) -> list[Kept]:
    found = list(random_results(first, count))
    for one in found:
        hold(one)
    return found


def test_random_instances_balance_with_every_line_that_there_is() -> None:
    found = [*hold_random(80, 30), *hold_random(147, 1)]
    assert len(found) >= 20
    assert {row.line for one in found for row in one.plan.lines} == set(COST_LINES)
    assert {one.plan.instance.conventions for one in found} == {1, 2}
    assert any(one.result["scenarios"] for one in found)
    assert any(one.plan.instance.money.discount_rate and any(price_of_risk(one.plan)) for one in found)
    assert any(not account.said["meets_rules"] for one in found for account in one.given)  # type: ignore[typeddict-item]


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 1300, BATCH))
def test_random_instances_balance_thoroughly(first: int) -> None:
    assert len(hold_random(first, BATCH)) >= BATCH / 2
