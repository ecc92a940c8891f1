"""The result that decisions come to: every table of it, worked out by the evaluator."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

from commission_opt.plan import prevention, tables, uncertainty
from commission_opt.plan.between import put_between
from commission_opt.plan.capital import capital_by_year, outstanding
from commission_opt.plan.conventions import conventions_of
from commission_opt.plan.decided import decided_of
from commission_opt.plan.doubts import doubts
from commission_opt.plan.evaluation import Audit, Evaluation
from commission_opt.plan.inputs import inputs_of, plain
from commission_opt.plan.mix import mix
from commission_opt.plan.mix_row import DAY
from commission_opt.plan.needs import needs_in_beds
from commission_opt.plan.offer_unit_costs import offer_unit_costs
from commission_opt.plan.result import FORMAT, AuditResult, DoubtRow, InstanceInfo, Labels, PeriodInfo, Result, RunInfo
from commission_opt.plan.result_proofs import NoMixResult
from commission_opt.plan.settings import Settings
from commission_opt.plan.slips.find import odd
from commission_opt.plan.wording import period_text

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable
    from commission_opt.engines.outcome import Outcome
    from commission_opt.instance.instance import Instance


def worked_out(instance: Instance, demand: DemandTable, said: Outcome) -> tuple[Result, Evaluation]:
    """The result that the decisions of `said` come to, worked out by the evaluator without a solve, and not audited.

    Parameters
    ----------
    said
        What is known of the solve: its objective is not looked at.
    """
    from commission_opt.plan.evaluator import evaluate

    assert said.decisions is not None
    evaluation = evaluate(instance, demand, said.decisions)
    cost = evaluation.minimised
    audited = Audit(not evaluation.violations, cost, cost, 0.0, evaluation.violations)
    said = dataclasses.replace(said, objective=cost)
    return result_of(instance, demand, said, evaluation, audited, Settings()), evaluation


def empty(instance: Instance, said: Outcome) -> Result:
    """The result of a solve that found no plan."""
    from commission_opt.demand.table import DemandTable

    return result_of(instance, DemandTable(()), said, None, None, Settings())


def result_of(
    instance: Instance,
    demand: DemandTable,
    outcome: Outcome,
    evaluation: Evaluation | None,
    audited: Audit | None,
    settings: Settings,
) -> Result:
    """What a solve found, as it is written: with a plan only where it was evaluated and audited."""
    result = _without_a_plan(instance, outcome, settings)
    if evaluation is None or outcome.decisions is None or audited is None:
        return result
    decisions = outcome.decisions
    families = prevention.families(instance, demand, decisions)
    capital = capital_by_year(instance, decisions, evaluation)
    placements, beds = tables.placements(instance, demand, decisions), tables.beds(instance, evaluation)
    result.update(
        {
            "objective": evaluation.objective,
            "bound": None if outcome.bound is None else min(outcome.bound, evaluation.minimised),  # to a rounding
            "gap": outcome.gap,
            "mix": mix(instance, decisions, evaluation, families),
            "doubts": _doubts(instance, demand),
            "decisions": tables.decision_rows(instance, decisions),
            "beds": beds,
            "placements": placements,
            "workforce": prevention.workforce(instance, evaluation),
            "families": families,
            "avoided": prevention.avoided(instance, evaluation),
            "costs": tables.costs(instance, evaluation.costs),
            "unit_costs": prevention.unit_costs(instance, demand, decisions, evaluation),
            "offer_unit_costs": offer_unit_costs(instance, evaluation),
            "rules": tables.rules(instance, evaluation.rules, outcome),
            "short": tables.short(instance, demand, decisions),
            "commitment_outstanding": evaluation.commitment_outstanding,
            "capital": capital,
            "capital_outstanding": outstanding(capital),
            "scenarios": uncertainty.scenarios(evaluation),
            "scenario_years": uncertainty.scenario_years(evaluation),
            "spread": uncertainty.spread(instance, evaluation),
            "demand_range": uncertainty.demand_range(instance, evaluation, needs_in_beds(placements, beds)),
            "risk": uncertainty.risk(instance, evaluation),
            "audit": _audit_result(audited),
            "decided": decided_of(instance, decisions, len(demand.scenarios)),
        }
    )
    put_between(result)
    return result


def _instance_info(instance: Instance) -> InstanceInfo:
    document, horizon = instance.document, instance.horizon
    return {
        "title": instance.title,
        "file": document.file,
        "sha256": instance.sha256,
        "changes": [{"path": c.path, "old": plain(c.old), "new": plain(c.new), "by": c.by} for c in document.changes],
        "horizon": {"start": str(horizon.start), "end": str(horizon.end), "period": horizon.period},
        "price_base": instance.money.price_base,
        "discount_rate": instance.money.discount_rate,
    }


def _run_info(outcome: Outcome, settings: Settings) -> RunInfo:
    import commission_opt

    return {
        "version": commission_opt.__version__,
        "engine": outcome.engine,
        "engine_version": outcome.engine_version,
        "seed": settings.seed,
        "threads": settings.threads,
        "gap": settings.gap,
        "time_limit": settings.time_limit,
        "memory_limit": settings.memory_limit,
        "seconds": {},
        "notes": list(outcome.notes),
    }


def _periods(instance: Instance) -> list[PeriodInfo]:
    return [
        {
            "start": str(period.start),
            "end": str(period.end - DAY),
            "year": period.year,
            "label": period_text(period),
            "weeks": period.weeks,
        }
        for period in instance.periods
    ]


def _labels(instance: Instance) -> Labels:
    return {
        "offers": tables.offer_labels(instance),
        "needs": {need.id: need.label for need in instance.need},
        "areas": {area.id: area.label for area in instance.area},
        "services": {one.id: one.label for one in (*instance.edge_of_care, *instance.assessment)},
        "roles": {role.id: role.label for role in instance.role},
    }


def _audit_result(audited: Audit) -> AuditResult:
    return {
        "passed": audited.passed,
        "recomputed_objective": audited.recomputed_objective,
        "relative_difference": audited.relative_difference,
        "violations": [dataclasses.asdict(violation) for violation in audited.violations],
    }


def _without_a_plan(instance: Instance, outcome: Outcome, settings: Settings) -> Result:
    """What is known of every solve; the tables of a plan are empty."""
    return {
        "format": FORMAT,
        "status": outcome.status,
        "objective": None,
        "bound": outcome.bound,
        "gap": None,
        "instance": _instance_info(instance),
        "run": _run_info(outcome, settings),
        "periods": _periods(instance),
        "labels": _labels(instance),
        "conventions": conventions_of(instance),
        "doubts": [],
        "hard_rules": tables.hard_rules(instance),
        "mix": [],
        "decisions": [],
        "beds": [],
        "placements": [],
        "workforce": [],
        "families": [],
        "avoided": [],
        "costs": [],
        "unit_costs": [],
        "offer_unit_costs": [],
        "rules": [],
        "short": [],
        "commitment_outstanding": 0.0,
        "capital": [],
        "capital_outstanding": 0.0,
        "baseline": None,
        "reference": None,
        "avoidance": [],
        "money": [],
        "payback": [],
        "paid_back": None,
        "break_even": [],
        "scenarios": [],
        "scenario_years": [],
        "spread": [],
        "demand_range": [],
        "risk": None,
        "value_of_information": None,
        "audit": None,
        "verification": None,
        "choice": None,
        "no_mix": None if outcome.no_mix is None else cast("NoMixResult", dataclasses.asdict(outcome.no_mix)),
        "inputs": inputs_of(instance),
        "decided": None,
        "seal": {},
    }


def _doubts(instance: Instance, demand: DemandTable) -> list[DoubtRow]:
    """What is hardly meant, and figures that cannot be: whoever reads the answer, or a paper of it, is told as well."""
    found = [DoubtRow(about="figure", text=one.text) for one in odd(instance, demand)]
    return [*found, *(DoubtRow(about=one.about, text=one.text) for one in doubts(instance, demand))]
