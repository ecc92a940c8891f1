"""A contract that binds to more than is counted of it stands in the recommendation itself."""

from __future__ import annotations

import pytest

import commission_opt as co
from commission_opt import Instance
from commission_opt.plan.statements.headline import recommendation
from tests.studies.town import town

LATE = """
title = "Block that begins in the last quarter"
[horizon]
start = 2025-04-01
end = 2027-03-31
period = "quarter"
[money]
price_base = "2025/26"
[[area]]
id = "town"
[[need]]
id = "care"
[[demand]]
id = "care"
need = "care"
by_period = [0, 0, 0, 0, 0, 0, 0, 4]
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = 3050
[[block]]
id = "block"
area = "town"
takes = ["care"]
sizes = [4]
price_per_bed_week = 3000
term_years = {years}
"""


def late(years: float) -> Instance:
    return town(LATE.format(years=years))


def test_a_five_year_contract_for_the_last_quarter_says_what_it_binds_to() -> None:
    plan = co.solve(late(5))
    assert plan.commitment_outstanding == pytest.approx(2_976_000)
    said = recommendation(plan.to_dict())
    assert said.endswith(
        " After March 2027 its contracts bind the council to £2.98m more, which is not in these figures."
    )


def test_nothing_is_said_where_less_is_owed_than_is_counted() -> None:
    plan = co.solve(late(0.4))
    assert 0 < plan.commitment_outstanding < (plan.objective or 0.0)
    assert "bind" not in recommendation(plan.to_dict())
