"""What new homes cost to buy or build."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from commission_opt.instance.calendar import financial_year
from commission_opt.offers.card import Form
from commission_opt.offers.rooms import kinds_of
from commission_opt.plan.result import MixRow, Result

OWN = kinds_of(Form.BUILDING)


def capital_outlay(result: Result, mix: Iterable[MixRow] | None = None) -> float:
    """Capital of the homes that a mix opens, £ at the price base: of the plan's mix if omitted."""
    rows = result["mix"] if mix is None else mix
    return sum(row["homes"] * _cost_of_one(result, row) for row in rows if row["kind"] in OWN and not row["existing"])


def outlay_by_year(result: Result) -> dict[str, float]:
    """The same by the financial year in which each home opens, £ at the price base."""
    found: dict[str, float] = defaultdict(float)
    for row in result["mix"]:
        if outlay := capital_outlay(result, [row]):
            found[financial_year(dt.date.fromisoformat(row["start"]))] += outlay
    return dict(found)


def _cost_of_one(result: Result, row: MixRow) -> float:
    inputs: Any = result.get("inputs") or {}
    records: list[dict[str, Any]] = inputs.get(row["kind"]) or []
    record = next((one for one in records if one.get("id") == row["offer"]), {})
    return float(record.get("capital_cost") or 0.0)
