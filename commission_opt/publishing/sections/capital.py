"""What new homes cost to buy or build."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commission_opt.offers.card import Form
from commission_opt.offers.rooms import kinds_of
from commission_opt.plan.result import MixRow, Result

OWN = kinds_of(Form.BUILDING)


def capital_outlay(result: Result, mix: Iterable[MixRow] | None = None) -> float:
    """Capital of the homes that a mix opens, £: of the plan, as it is spent, if omitted; else at the price base."""
    if mix is None:
        return sum(row["outlay"] for row in result["capital"])
    return sum(row["homes"] * _cost_of_one(result, row) for row in mix if row["kind"] in OWN and not row["existing"])


def _cost_of_one(result: Result, row: MixRow) -> float:
    inputs: Any = result.get("inputs") or {}
    records: list[dict[str, Any]] = inputs.get(row["kind"]) or []
    record = next((one for one in records if one.get("id") == row["offer"]), {})
    return float(record.get("capital_cost") or 0.0)
