"""What new homes cost to buy or build."""

from __future__ import annotations

from commission_opt.decisions import Decisions
from commission_opt.errors import CommissionError
from commission_opt.plan.capital import capital_spent
from commission_opt.plan.inputs import instance_of, read_commitments
from commission_opt.plan.result import GivenResult, Result


def capital_outlay(result: Result) -> float:
    """Capital of the homes that the plan opens, £, as it is spent."""
    return sum(row["outlay"] for row in result["capital"])


def capital_of(result: Result, given: GivenResult) -> float | None:
    """The same of a mix that was given, with its optimism bias and at the prices of its year; None where the result does not say."""
    if given["decided"] is None:
        return None
    try:
        instance = instance_of(result)
        decisions = Decisions()
        read_commitments(decisions, given["decided"]["commitments"], instance)
    except CommissionError:
        return None
    return capital_spent(instance, decisions)
