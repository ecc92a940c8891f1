"""From decisions to their cost and what they mean for every rule."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from commission_opt.decisions import Decisions
from commission_opt.demand import DemandTable
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluation import CostRow, Evaluation, RiskRow, ScenarioRow, Violation
from commission_opt.plan.evaluator import bill, report_people, scenarios
from commission_opt.plan.evaluator.balance import unbalanced
from commission_opt.plan.evaluator.beds import find_beds
from commission_opt.plan.evaluator.decided import legal
from commission_opt.plan.evaluator.use import beds_rows, find_use
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.plan.wording import number
from commission_opt.registry import RULES, SUFFICIENCY
from commission_opt.rules.card import Step
from commission_opt.rules.rooms import rooms

SENSES = {"<=": "at most", ">=": "at least", "==": "exactly"}


def evaluate(instance: Instance, demand: DemandTable, decisions: Decisions, *, relaxed: bool = False) -> Evaluation:
    """Work out every cost line and every rule of a plan, without the solver.

    Parameters
    ----------
    instance
        The what-if.
    demand
        Children who need a placement, in each scenario.
    decisions
        What is decided.
    relaxed
        For today's provision, or a decision already taken, that cannot meet the rules: hard rules
        that are a choice of the council are reported but not violated, and children may be without a
        placement, at no cost where sufficiency is hard.

    Returns
    -------
    Evaluation
        Costs in £, expected over the scenarios; averages over each period; what is violated.
    """
    w, violations = workings(instance, demand, decisions)
    costs = bill.bill(w)
    findings = list(_findings(w, Spent(costs)))
    costs += bill.penalties(w, findings)
    by_scenario, risk, over = _risk(w, costs, findings)
    findings += over
    costs += bill.penalties(w, over)
    violations += unbalanced(w)
    violations += [_violation(found) for found in findings if _violates(found, relaxed)]
    return Evaluation(
        objective=bill.objective(costs),
        costs=tuple(costs),
        beds=beds_rows(instance, demand, w.beds, w.use),
        rules=tuple(found.row for found in findings),
        violations=tuple(violations),
        commitment_outstanding=bill.commitment_outstanding(w),
        workforce=report_people.workforce_rows(w),
        avoided=report_people.avoided_rows(w),
        scenarios=by_scenario,
        risk=risk,
    )


def workings(instance: Instance, demand: DemandTable, decisions: Decisions) -> tuple[Workings, list[Violation]]:
    """What every rule and cost line starts from, and what nobody can decide."""
    clean, violations = legal(instance, demand, decisions)
    return Workings(instance, demand, clean, find_beds(instance, clean), find_use(instance, clean)), violations


def _risk(
    w: Workings, costs: list[CostRow], findings: list[Finding]
) -> tuple[tuple[ScenarioRow, ...], RiskRow | None, list[Finding]]:
    """Every scenario, the risk of their costs, and the rule about that; nothing where demand is certain.

    A cap on the cost at risk holds where demand is certain too: it is then one on the cost.
    """
    risk = w.instance.uncertainty.risk
    if len(w.demand.scenarios) == 1 and risk.cvar_at_most is None:
        return (), None, []
    rows = scenarios.scenario_rows(w, findings)
    value = scenarios.cvar([row.cost for row in rows], w.probabilities, risk.level)
    over = list(_findings(w, Spent(costs, value), at_risk=True))
    penalty = fsum(row.discounted for row in bill.penalties(w, over))
    return rows, RiskRow(risk.level, risk.weight, value, penalty), over


def _findings(w: Workings, spent: Spent, *, at_risk: bool = False) -> Iterator[Finding]:
    """What every rule says, in order of their ids: those about the cost at risk, or all others."""
    for room in rooms():
        if (room.card.step == Step.RISK) == at_risk:
            yield from room.part("check").check(w, spent)


def _violates(found: Finding, relaxed: bool) -> bool:
    excused = relaxed and (RULES[found.id].policy or found.id == SUFFICIENCY)
    return found.broken and not excused


def _violation(found: Finding) -> Violation:
    asked = f"{number(found.value)}, but {SENSES[found.sense]} {number(found.limit)} is asked for"
    return Violation(found.id, found.where, found.shortfall, f"{RULES[found.id].name}: {asked}")
