"""Shares that no plan keeps once occupancy is worked out: said before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.plan.statements.amounts import children, listed, percent
from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    from commission_opt.plan.result import ChangeRow, Result

EASED = "solve: the nearest that a plan keeps"  # who made a change, in the log of an instance


def eased_text(result: Result) -> str:
    """How near the plan comes to shares that none keeps, and what a point of each costs; empty where it keeps all."""
    changes = [change for change in result["instance"]["changes"] if change["by"].startswith(EASED)]
    said = [_one(result, change) for change in changes if change["old"] is not None]
    if len(said) < len(changes):
        said.append(_waiting(result))
    if not said:
        return ""
    return (
        "No plan meets every share asked for, once beds are filled by children who come at random. The nearest that can be met: "
        f"{listed(said)}. What follows is the cheapest plan that comes as near."
    )


def _waiting(result: Result) -> str:
    """Children for whom nothing has room when they come."""
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    short = sum(weeks[row["period"]] * row["children"] for row in result["short"])
    return f"{children(short / sum(weeks.values()))} children on average wait for a placement, as there is no room when they come"


def _one(result: Result, change: ChangeRow) -> str:
    _, table, record, _ = change["path"].split(".")
    rules = result["inputs"].get("rules", {}).get(table, [])
    name = next((one.get("name") or record for one in rules if one.get("id") == record), record)
    return f"{percent(change['new'], 1)} of the {percent(change['old'], 1)} of {name}{_point(result, record)}"


def _point(result: Result, record: str) -> str:
    """What a point of the share costs, by the prices of the rule's rows."""
    known = [row["price"] for row in result["rules"] if record in row["key"] and row["price"] is not None]
    costs = sum(abs(price) for price in known) / 100
    return f" (with the same homes, a point of it costs {pounds(costs)})" if costs >= 1 else ""
