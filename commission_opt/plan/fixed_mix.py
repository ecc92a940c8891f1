"""Pricing a mix that is given: today's provision, a do-minimum option, or a decision already taken."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from commission_opt.engines.outcome import EngineFailed, Outcome
from commission_opt.plan import prevention, tables
from commission_opt.plan.capital import capital_by_year, outstanding
from commission_opt.plan.choice import chosen, proven
from commission_opt.plan.choice_confirmed import confirmed
from commission_opt.plan.decided import decided_of
from commission_opt.plan.engine import build_model, run
from commission_opt.plan.evaluation import AuditFailed, Evaluation
from commission_opt.plan.evaluator.audit import audit
from commission_opt.plan.evaluator.evaluate import evaluate
from commission_opt.plan.mix import mix
from commission_opt.plan.offer_unit_costs import offer_unit_costs
from commission_opt.plan.result import GivenResult
from commission_opt.plan.settings import Settings

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.commitments import GivenMix
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model

    Hold = Callable[[Model], object]  # fixes columns, or adds rows

SPARES = (1e-8, 1e-6, 1e-4)  # of the least breach: rounding, and more only where an engine cannot hold it to that
SPARED = 1e-6  # children: fewer are short only by that rounding, where a placement costs more than none


def price_given(
    instance: Instance, demand: DemandTable, given: GivenMix | Hold, title: str, settings: Settings
) -> GivenResult:
    """What `given` costs, with placements chosen as cheaply as the rules allow.

    Among placements that cost the same it takes those that a plan takes, where a choice is made (`[choice]`).

    The rules are kept if the mix can keep them. If not it is priced with the policy rules broken, and children left
    short where there is no place, as little as can be (edition 2), or without the policy rules (edition 1): the result
    says which rules it breaks.

    Parameters
    ----------
    given
        As an instance states it, or what holds a model to the commitments of a plan.

    Returns
    -------
    GivenResult
        With `objective` None where even that is impossible, or no answer was found in time; and with status
        ``failed`` where its price does not hold, of which the plan itself knows nothing.
    """
    title = getattr(given, "title", "") or title
    try:
        return _priced(instance, demand, given, title, settings)
    except AuditFailed as error:
        return not_priced(title, "failed", f"Worked out again, its price does not hold. {error.what_failed}")
    except EngineFailed as error:
        return not_priced(title, "failed", f"{error}.")


def _priced(
    instance: Instance, demand: DemandTable, given: GivenMix | Hold, title: str, settings: Settings
) -> GivenResult:
    quietly = replace(settings, progress=None, cluster=None)  # nothing is left to decide: it is quickest here
    model, began = _fixed(instance, demand, given), time.perf_counter()
    outcome, choice = chosen(model, proven(model, quietly), quietly, began)
    relaxed = outcome.status == "infeasible"
    if relaxed and instance.sums.least_breach:
        outcome = _least_breach(instance, demand, given, quietly)
    elif relaxed:
        outcome = run(_fixed(instance, demand, given, relaxed=True), quietly)
    if outcome.decisions is None:
        return not_priced(title, outcome.status)
    evaluation = evaluate(instance, demand, outcome.decisions, relaxed=relaxed)
    found = audit(evaluation, outcome.objective or 0.0)
    if not found.passed:
        raise AuditFailed(found)
    if choice is not None:
        confirmed(instance, demand, outcome, evaluation, choice)
    return _result(instance, demand, outcome.decisions, evaluation, title, outcome.status, meets_rules=not relaxed)


def _fixed(
    instance: Instance,
    demand: DemandTable,
    given: GivenMix | Hold,
    *,
    relaxed: bool = False,
    breach_at_most: float | None = None,
) -> Model:
    """The model with the mix fixed."""
    stated, hold = (None, given) if callable(given) else (given, None)
    model = build_model(instance, demand, stated, relaxed=relaxed, breach_at_most=breach_at_most)
    if hold is not None:
        hold(model)
    return model


def _least_breach(instance: Instance, demand: DemandTable, given: GivenMix | Hold, settings: Settings) -> Outcome:
    """What `given` costs where it breaks the hard rules as little as it can, in child-weeks weighted as they are.

    ::

        minimise  sum over hard rules of weight * missed
        then      the cost, with that sum held

    The first is solved to the end, whatever gap is asked for: else it would be blamed for what need not happen.
    """
    whole = replace(settings, gap=0.0, method="extensive")
    least = run(_fixed(instance, demand, given, breach_at_most=math.inf), whole)
    if least.objective is None:
        return least
    second = least
    for spare in SPARES:
        most = least.objective + spare * max(1.0, least.objective)
        second = run(_fixed(instance, demand, given, breach_at_most=most), replace(whole, gap=settings.gap))
        if second.status != "infeasible":
            break
    else:
        raise EngineFailed("The cost could not be found with the rules broken as little as they can be")
    return second if least.status == "optimal" else replace(second, status=least.status)


def not_priced(title: str, status: str, failure: str = "") -> GivenResult:
    """A given mix that cannot be carried out, was not priced in time, or does not hold."""
    return {
        "title": title,
        "status": status,
        "failure": failure,
        "objective": None,
        "meets_rules": False,
        "mix": [],
        "costs": [],
        "broken": [],
        "short": [],
        "avoided": [],
        "unit_costs": [],
        "offer_unit_costs": [],
        "commitment_outstanding": 0.0,
        "capital": [],
        "capital_outstanding": 0.0,
        "decided": None,
    }


def given_worked_out(
    instance: Instance, demand: DemandTable, decisions: Decisions, said: GivenResult, title: str
) -> tuple[GivenResult, Evaluation]:
    """What the decisions of a given mix come to, worked out by the evaluator without a solve, and not audited."""
    evaluation = evaluate(instance, demand, decisions, relaxed=not said["meets_rules"])
    result = _result(instance, demand, decisions, evaluation, title, said["status"], meets_rules=said["meets_rules"])
    return result, evaluation


def _result(
    instance: Instance,
    demand: DemandTable,
    decisions: Decisions,
    evaluation: Evaluation,
    title: str,
    status: str,
    *,
    meets_rules: bool,
) -> GivenResult:
    names = tables.rule_names(instance)
    capital = capital_by_year(instance, decisions, evaluation)
    return {
        "title": title,
        "status": status,
        "failure": "",
        "objective": evaluation.objective,
        "meets_rules": meets_rules,
        "mix": mix(instance, decisions, evaluation, prevention.families(instance, demand, decisions)),
        "costs": tables.costs(instance, evaluation.costs),
        "broken": [tables.rule_use(row, names, None) for row in evaluation.rules if row.hard and row.shortfall > 0],
        "short": [row for row in tables.short(instance, demand, decisions) if row["children"] > SPARED],
        "avoided": prevention.avoided(instance, evaluation),
        "unit_costs": prevention.unit_costs(instance, demand, decisions, evaluation),
        "offer_unit_costs": offer_unit_costs(instance, evaluation),
        "commitment_outstanding": evaluation.commitment_outstanding,
        "capital": capital,
        "capital_outstanding": outstanding(capital),
        "decided": decided_of(instance, decisions, len(demand.scenarios)),
    }
