"""By how much a mix breaks the hard rules, in child-weeks, as the evaluator finds it."""

from __future__ import annotations

from math import fsum

from commission_opt.decisions import Decisions
from commission_opt.demand.table import DemandTable
from commission_opt.instance.commitments import GivenMix
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluation import RuleRow
from commission_opt.plan.evaluator import evaluate


def weighed(instance: Instance, demand: DemandTable, mix: GivenMix, decisions: Decisions) -> float:
    """Child-weeks by which a mix breaks the hard rules."""
    evaluation = evaluate(instance, demand, decisions, relaxed=True)
    limits = build(instance, demand, mix, breach_at_most=0.0).limits
    missed = [row for row in evaluation.rules if row.hard and row.shortfall > 0]
    return fsum(limits[row.row].weight * row.shortfall * _in_rows(row) for row in missed)


def _in_rows(row: RuleRow) -> float:
    """What one of a rule's unit is in its row: points of a probability that is reported as a share, thousands of £."""
    return {"probability": 100.0, "cvar": 0.001}.get(str(row.key[0]), 1.0)
