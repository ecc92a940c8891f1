"""The table of what is placed locally: a mean over periods, and over the demand scenarios as likely as each is."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.plan.statements.tables import locality_table


def _result(**more: Any) -> Any:
    def row(scenario: int, period: int, value: float) -> dict[str, Any]:
        key = [scenario, period, "near"]
        return {"id": "C03", "rule": "near", "key": key, "sense": ">=", "limit": 0.5, "value": value}

    rules = [row(0, 0, 1.0), row(0, 1, 0.5), row(1, 0, 0.0), row(1, 1, 0.5)]
    periods = [{"year": "2024/25", "weeks": 13.0}, {"year": "2025/26", "weeks": 13.0}]
    return {"rules": rules, "periods": periods, "scenarios": []} | more


def test_courses_count_by_their_probability() -> None:
    """In the first year all are near in one demand scenario, and none in the other, which is three times as likely."""
    found = locality_table(_result(scenarios=[{"probability": 0.25}, {"probability": 0.75}]))
    assert found is not None
    (row,) = found.rows
    assert [cell.value for cell in row.cells[1:3]] == [pytest.approx(0.25), pytest.approx(0.5)]
