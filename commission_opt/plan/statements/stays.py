"""Children who stay where they are: that the plan says so, and whom it moves."""

from __future__ import annotations

from commission_opt.keys import BY_SERVICE
from commission_opt.plan.result import Result
from commission_opt.plan.statements.amounts import children
from commission_opt.plan.statements.note import Note
from commission_opt.plan.wording import pounds
from commission_opt.registry import STABILITY, row_key
from commission_opt.rules.stability import LeaversKey


def stay_notes(result: Result) -> list[Note]:
    """How children leave an offer, where they stay; nothing where they are placed anew in each period."""
    rows = [row_key(row["id"], row["key"]).key for row in result["rules"] if row["id"] == STABILITY]
    if not any(isinstance(key, LeaversKey) for key in rows):
        return []
    text = "a child leaves an offer at the end of the stay, when a home or contract ends, or by a planned move, so that what opens fills with those who come"
    moved, cost = _moved(result), sum(row["cost"] for row in result["costs"] if row["line"] == "moves")
    text += f"; {children(moved)} are moved as planned, for {pounds(cost)}" if moved > 0 else "; nobody is moved"
    return [Note("Children stay", (text,))]


def _moved(result: Result) -> float:
    """Children moved as planned, expected."""
    odds = [one["probability"] for one in result["scenarios"]] or [1.0]
    decided = result["decided"]
    rows = () if decided is None else decided.get("transferred", ())
    return sum(
        chance * number
        for row in rows
        if not row["move"].startswith(BY_SERVICE)
        for chance, number in zip(odds, row["children"], strict=True)
    )
