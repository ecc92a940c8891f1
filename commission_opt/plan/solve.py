"""The main job: instance -> demand -> model -> engine -> evaluation -> audit -> plan."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Unpack

from commission_opt.engines.outcome import EngineCannot
from commission_opt.plan.between import put_between
from commission_opt.plan.choice import chosen, proven
from commission_opt.plan.choice_confirmed import confirmed
from commission_opt.plan.ended import NO_ENGINE, unconfirmed
from commission_opt.plan.engine import CERTAIN, build_model
from commission_opt.plan.evaluation import Audit, AuditFailed, Evaluation
from commission_opt.plan.from_decisions import result_of
from commission_opt.plan.plan import Plan
from commission_opt.plan.result import (
    Result,
)
from commission_opt.plan.settings import Settings, SolveKeywords, shows_keywords, together

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.demand.table import DemandTable
    from commission_opt.engines.outcome import Outcome
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model


@shows_keywords(SolveKeywords)
def solve(
    instance: Instance,
    *,
    compare: bool = True,
    verify: bool = False,
    settings: Settings | None = None,
    **keywords: Unpack[SolveKeywords],
) -> Plan:
    """The plan of an instance as it stands, with the occupancy that is assumed or stated.

    `commission_opt.solve` comes here once occupancy is corrected, where the instance asks for that; it says what the
    parameters are, and what is raised.

    Returns
    -------
    Plan
        Its `status` says whether it is proven; without an answer its tables are empty.
    """
    if not hasattr(instance, "horizon"):
        raise TypeError(f"co.solve takes an instance, not {type(instance).__name__}: co.solve(co.load(...))")
    asked = together(settings, keywords)
    if asked.cluster is not None and instance.is_certain:
        raise EngineCannot(CERTAIN)
    return _told(solved(instance, asked, compare=compare, verify=verify)[0])


def _told(plan: Plan) -> Plan:
    """The plan; where one engine found no mix and nothing confirms it, with the status that says what was found.

    Studies take that for what it is, a solve that has proven nothing.
    """
    result = plan.to_dict()
    if not unconfirmed(result) or result["status"] == "interrupted":
        return plan
    result["status"] = "infeasible"
    return Plan(result)


def solved(
    instance: Instance,
    settings: Settings,
    *,
    compare: bool = False,
    verify: bool = False,
    prepare: Callable[[Model], object] | None = None,
) -> tuple[Plan, Decisions | None]:
    """The plan of `instance`, and the decisions it stands for (None without one).

    Parameters
    ----------
    compare
        Price the mixes that the instance gives as well: baseline, do-minimum and reference.
    verify
        Solve with a second engine as well, and say whether the two agree.
    prepare
        Called with the model before it is solved, to fix columns or add rows of a study's own. The
        objective has to stay what it is: the audit holds the plan to it.

    Raises
    ------
    AuditFailed
        When the independent evaluator does not agree with the solver.
    """
    from commission_opt.demand import demand_table
    from commission_opt.plan.verify import judged
    from commission_opt.plan.verify import verify as ask_second

    began = time.perf_counter()
    demand = demand_table(instance)
    model = build_model(instance, demand)
    if prepare is not None:
        prepare(model)
    built = time.perf_counter()
    outcome, choice = chosen(model, proven(model, settings), settings, built)
    solved = time.perf_counter()
    verification, second = None, None
    if verify and outcome.status != "interrupted":
        verification, second = ask_second(model, outcome, settings)
        if outcome.no_mix is not None and second is not None:
            outcome, verification = judged(outcome, second, verification)
    del model  # before the next ones are built: they are as large
    evaluation, audited = _audited(instance, demand, outcome)
    result = result_of(instance, demand, outcome, evaluation, audited, settings)
    if choice is not None and evaluation is not None:
        result["choice"] = confirmed(instance, demand, outcome, evaluation, choice)
    result["verification"] = verification
    if verification is not None and verification["agrees"] is False and second is not None:
        other = result_of(instance, demand, second, *_audited(instance, demand, second), settings)
        put_between(other)
        verification["second"] = dict(other)
    if compare and evaluation is not None and outcome.status != "interrupted":
        _compare(result, instance, demand, settings)
    if evaluation is not None:
        put_between(result)
    result["run"]["seconds"] = {
        "read": 0.0,
        "build": built - began,
        "solve": outcome.seconds.get("solve", solved - built),
        "total": time.perf_counter() - began,
    }
    return Plan(result), outcome.decisions


def _audited(instance: Instance, demand: DemandTable, outcome: Outcome) -> tuple[Evaluation | None, Audit | None]:
    """A plan worked out again and checked; nothing where there is none."""
    from commission_opt.plan.evaluator import astray, audit, evaluate

    if outcome.decisions is None:
        return None, None
    evaluation = evaluate(instance, demand, outcome.decisions)
    audited = audit(evaluation, outcome.objective or 0.0, astray(instance, demand))
    if not audited.passed:
        raise AuditFailed(audited)
    return evaluation, audited


def priced(instance: Instance, decisions: Decisions, bound: float | None, settings: Settings) -> Result:
    """The result that `decisions` are in `instance`, worked out by the evaluator without a solve.

    Parameters
    ----------
    bound
        What no plan can cost less than, in £; None where nothing is proven.

    Raises
    ------
    AuditFailed
        When the decisions break a rule of `instance`.
    """
    from commission_opt.demand import demand_table
    from commission_opt.engines.outcome import Outcome
    from commission_opt.engines.tolerances import PROVEN_GAP
    from commission_opt.plan.evaluator import astray, audit, evaluate

    demand = demand_table(instance)
    evaluation = evaluate(instance, demand, decisions)
    cost = evaluation.minimised
    audited = audit(evaluation, cost, astray(instance, demand))
    if not audited.passed:
        raise AuditFailed(audited)
    least = None if bound is None else min(bound, cost)
    outcome = Outcome("gap", cost, least, decisions, NO_ENGINE, "")
    if outcome.gap is not None and outcome.gap <= PROVEN_GAP:
        outcome = dataclasses.replace(outcome, status="optimal")
    result = result_of(instance, demand, outcome, evaluation, audited, settings)
    put_between(result)
    return result


def compared(plan: Plan, instance: Instance, settings: Settings) -> Plan:
    """A plan that was solved without the mixes that its instance gives, with these priced beside it."""
    from commission_opt.demand import demand_table

    result = plan.to_dict()
    if result["objective"] is not None and result["status"] != "interrupted":
        _compare(result, instance, demand_table(instance), settings)
        put_between(result)
    return Plan(result)


def _compare(result: Result, instance: Instance, demand: DemandTable, settings: Settings) -> None:
    """Price the given mixes."""
    from commission_opt.instance.given import GIVEN
    from commission_opt.plan.fixed_mix import price_given

    for name, title in GIVEN.items():
        mix = getattr(instance, name)
        if mix is not None:
            found = price_given(instance, demand, mix, title, settings)
            result[name] = found  # type: ignore[literal-required]
            if found["status"] == "interrupted":
                return
