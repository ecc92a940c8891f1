"""Capital of every option on page one is worked out alike: optimism bias, and the prices of the year in which it is spent."""

from __future__ import annotations

import pytest

from commission_opt import load, solve
from commission_opt.plan.statements.table import Table
from commission_opt.publishing.compose import compose
from tests.publishing.reports import INSTANCES

HOME, CAPITAL, BIAS, RISE = "new-home", 250_000, 0.2, 0.05


@pytest.mark.parametrize(("bias", "rise"), [(0.0, 0.0), (BIAS, 0.0), (BIAS, RISE)])
def test_the_decision_taken_has_its_capital_with_bias_and_uplift(bias: float, rise: float) -> None:
    instance = load(
        INSTANCES / "tutorial.toml",
        {
            f"home.{HOME}.optimism_bias": bias,
            "money.uplift_per_year": {"capital": rise},
            "reference": {"title": "As decided", "commit": [{"offer": HOME, "homes": 1}]},
        },
    )
    result = solve(instance).to_dict()
    assert result["reference"] is not None
    (opened,) = [row for row in result["reference"]["mix"] if row["offer"] == HOME]
    years = int(opened["start"][:4]) - 2024
    expected = CAPITAL * (1 + bias) * (1 + rise) ** years
    (page,) = [one for one in compose(result).tables() if isinstance(one, Table) and one.id == "decision"]
    column = page.columns.index("decision taken")
    row = next(one for one in page.rows if one.name == "Capital")
    assert row.cells[column].value == pytest.approx(expected, abs=0.5)
