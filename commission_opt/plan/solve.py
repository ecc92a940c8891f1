"""The main job: instance -> demand -> model -> engine -> evaluation -> audit -> plan."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from commission_opt.engines.outcome import EngineCannot
from commission_opt.plan import prevention, tables, uncertainty
from commission_opt.plan.avoidance import avoidance_by_year
from commission_opt.plan.decided import decided_of
from commission_opt.plan.ended import unconfirmed
from commission_opt.plan.engine import CERTAIN, Settings, build_model, run
from commission_opt.plan.evaluation import Audit, AuditFailed, Evaluation
from commission_opt.plan.inputs import inputs_of, plain
from commission_opt.plan.mix import mix
from commission_opt.plan.mix_row import DAY
from commission_opt.plan.needs import needs_in_beds
from commission_opt.plan.plan import Plan
from commission_opt.plan.result import (
    FORMAT,
    AuditResult,
    InstanceInfo,
    Labels,
    PeriodInfo,
    Result,
    RunInfo,
)
from commission_opt.plan.result_proofs import NoMixResult
from commission_opt.plan.wording import period_text

if TYPE_CHECKING:
    from distributed import Client

    from commission_opt.decisions import Decisions
    from commission_opt.demand.table import DemandTable
    from commission_opt.engines.outcome import Outcome
    from commission_opt.engines.progress import Progress
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model


def solve(  # noqa: PLR0913 - one parameter a setting
    instance: Instance,
    *,
    gap: float = 1e-4,
    time_limit: float | None = None,
    threads: int = 1,
    seed: int = 0,
    engine: str = "highs",
    progress: Callable[[Progress], None] | None = None,
    compare: bool = True,
    verify: bool = False,
    memory_limit: float | None = None,
    method: str = "auto",
    cluster: str | Client | None = None,
) -> Plan:
    """Find the cheapest mix that meets the rules of `instance`, and check it independently.

    Prices the instance's baseline and reference too, where it has them, unless `compare` is False.

    Parameters
    ----------
    gap
        Relative distance to the proven bound at which to stop.
    time_limit
        Seconds for each solve; None for as long as it takes.
    engine
        ``highs``, ``scip``, ``cbc``, ``ortools-highs``, ``cpsat``, ``race`` (HiGHS and CBC side by
        side), or ``pulp:NAME`` for what PuLP can run, such as ``pulp:GUROBI_CMD``.
    progress
        Called now and then while solving, with the best plan and the bound so far.
    verify
        Solve again with an engine of another family: `Plan.verification` says whether it agrees.
    memory_limit
        GB for the engine, which then works in a process of its own; None for no limit.
    method
        ``extensive``: all scenarios of demand in one problem; ``decomposition``: one by one, held
        together by a bound; ``auto``: the second where there are many.
    cluster
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, or a `distributed.Client` of one. Its workers
        solve the scenarios one by one (which is ``decomposition``); the plan is the same. If a worker is lost, the solve goes on here.

    Returns
    -------
    Plan
        Its `status` says whether it is proven; without an answer (infeasible, or stopped before
        one was found) its tables are empty and its `objective` is None. Where it is infeasible,
        `no_mix` says what confirms that.

    Raises
    ------
    AuditFailed
        When the independent evaluator does not agree with the solver.
    EngineFailed, EngineCannot
        When the engine fails, or is the wrong one for this model or these settings.
    EngineUnavailable
        When the solver's packages are missing or clash.
    ClusterUnavailable
        When the cluster cannot be used: nothing answers there, or it has no workers.
    ValueError
        When a setting is out of range.
    TypeError
        When `instance` is no instance, such as the name of a file.
    """
    if not hasattr(instance, "horizon"):
        raise TypeError(f"co.solve takes an instance, not {type(instance).__name__}: co.solve(co.load(...))")
    settings = Settings(engine, gap, time_limit, threads, seed, progress, memory_limit, method, cluster)
    if cluster is not None and instance.uncertainty.scenarios < 2:
        raise EngineCannot(CERTAIN)
    return _told(solved(instance, settings, compare=compare, verify=verify)[0])


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
        Price the baseline and the reference as well.
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
    outcome = run(model, settings)
    solved = time.perf_counter()
    verification, second = None, None
    if verify and outcome.status != "interrupted":
        verification, second = ask_second(model, outcome, settings)
        if outcome.no_mix is not None and second is not None:
            outcome, verification = judged(outcome, second, verification)
    del model  # before the next ones are built: they are as large
    evaluation, audited = _audited(instance, demand, outcome)
    result = _result(instance, demand, outcome, evaluation, audited, settings)
    result["verification"] = verification
    if verification is not None and verification["agrees"] is False and second is not None:
        other = _result(instance, demand, second, *_audited(instance, demand, second), settings)
        verification["second"] = dict(other)
    if compare and evaluation is not None and outcome.status != "interrupted":
        _compare(result, instance, demand, settings)
    if evaluation is not None:
        result["avoidance"] = avoidance_by_year(result)
    result["run"]["seconds"] = {
        "read": 0.0, "build": built - began, "solve": outcome.seconds.get("solve", solved - built),
        "total": time.perf_counter() - began,
    }  # fmt: skip
    return Plan(result), outcome.decisions


def _audited(instance: Instance, demand: DemandTable, outcome: Outcome) -> tuple[Evaluation | None, Audit | None]:
    """A plan worked out again and checked; nothing where there is none."""
    from commission_opt.plan.evaluator import audit, evaluate

    if outcome.decisions is None:
        return None, None
    evaluation = evaluate(instance, demand, outcome.decisions)
    audited = audit(evaluation, outcome.objective or 0.0)
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
    from commission_opt.engines.tolerances import PROVEN
    from commission_opt.plan.evaluator import audit, evaluate

    demand = demand_table(instance)
    evaluation = evaluate(instance, demand, decisions)
    cost = evaluation.minimised
    audited = audit(evaluation, cost)
    if not audited.passed:
        raise AuditFailed(audited)
    least = None if bound is None else min(bound, cost)
    outcome = Outcome("gap", cost, least, decisions, "evaluator", "")
    if outcome.gap is not None and outcome.gap <= PROVEN:
        outcome = dataclasses.replace(outcome, status="optimal")
    return _result(instance, demand, outcome, evaluation, audited, settings)


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
    return _result(instance, demand, said, evaluation, audited, Settings()), evaluation


def empty(instance: Instance, said: Outcome) -> Result:
    """The result of a solve that found no plan."""
    from commission_opt.demand.table import DemandTable

    return _result(instance, DemandTable(()), said, None, None, Settings())


def _compare(result: Result, instance: Instance, demand: DemandTable, settings: Settings) -> None:
    """Price the given mixes."""
    from commission_opt.plan.given import GIVEN, price_given

    if instance.baseline is not None:
        baseline = price_given(instance, demand, instance.baseline, GIVEN["baseline"], settings)
        result["baseline"] = baseline
        if baseline["status"] == "interrupted":
            return
    if instance.reference is not None:
        result["reference"] = price_given(instance, demand, instance.reference, GIVEN["reference"], settings)


def _result(
    instance: Instance,
    demand: DemandTable,
    outcome: Outcome,
    evaluation: Evaluation | None,
    audited: Audit | None,
    settings: Settings,
) -> Result:
    result: Result = {
        "format": FORMAT, "status": outcome.status, "objective": None, "bound": outcome.bound, "gap": None,
        "instance": _instance_info(instance), "run": _run_info(outcome, settings), "periods": _periods(instance), "labels": _labels(instance),
        "hard_rules": tables.hard_rules(instance),
        "mix": [], "decisions": [], "beds": [], "placements": [], "workforce": [], "families": [], "avoided": [],
        "costs": [], "unit_costs": [], "rules": [], "short": [], "commitment_outstanding": 0.0,
        "baseline": None, "reference": None, "avoidance": [], "break_even": [],
        "scenarios": [], "scenario_years": [], "spread": [], "demand_range": [], "risk": None, "value_of_information": None, "audit": None,
        "verification": None,
        "no_mix": None if outcome.no_mix is None else cast("NoMixResult", dataclasses.asdict(outcome.no_mix)),
        "inputs": inputs_of(instance), "decided": None, "seal": {},
    }  # fmt: skip
    if evaluation is None or outcome.decisions is None or audited is None:
        return result
    decisions = outcome.decisions
    families = prevention.families(instance, demand, decisions)
    placements, beds = tables.placements(instance, demand, decisions), tables.beds(instance, evaluation)
    result.update(
        {
            "objective": evaluation.objective,
            "bound": None if outcome.bound is None else min(outcome.bound, evaluation.minimised),  # to a rounding
            "gap": outcome.gap,
            "mix": mix(instance, decisions, evaluation, families),
            "decisions": tables.decision_rows(instance, decisions),
            "beds": beds,
            "placements": placements,
            "workforce": prevention.workforce(instance, evaluation),
            "families": families,
            "avoided": prevention.avoided(instance, evaluation),
            "costs": tables.costs(instance, evaluation.costs),
            "unit_costs": prevention.unit_costs(instance, demand, decisions, evaluation),
            "rules": tables.rules(instance, evaluation.rules, outcome.prices, outcome.penalties),
            "short": tables.short(instance, demand, decisions),
            "commitment_outstanding": evaluation.commitment_outstanding,
            "scenarios": uncertainty.scenarios(evaluation),
            "scenario_years": uncertainty.scenario_years(evaluation),
            "spread": uncertainty.spread(instance, evaluation),
            "demand_range": uncertainty.demand_range(instance, evaluation, needs_in_beds(placements, beds)),
            "risk": uncertainty.risk(instance, evaluation),
            "audit": _audit_result(audited),
            "decided": decided_of(instance, decisions, len(demand.scenarios)),
        }
    )
    return result


def _instance_info(instance: Instance) -> InstanceInfo:
    document, horizon = instance.document, instance.horizon
    return {
        "title": instance.title,
        "file": document.file,
        "sha256": instance.sha256,
        "changes": [
            {"path": c.path, "old": plain(c.old), "new": plain(c.new), "by": c.by} for c in document.changes
        ],
        "horizon": {"start": str(horizon.start), "end": str(horizon.end), "period": horizon.period},
        "price_base": instance.money.price_base,
        "discount_rate": instance.money.discount_rate,
    }  # fmt: skip


def _run_info(outcome: Outcome, settings: Settings) -> RunInfo:
    import commission_opt

    return {
        "version": commission_opt.__version__, "engine": outcome.engine, "engine_version": outcome.engine_version,
        "seed": settings.seed, "threads": settings.threads, "gap": settings.gap,
        "time_limit": settings.time_limit, "memory_limit": settings.memory_limit, "seconds": {},
        "notes": list(outcome.notes),
    }  # fmt: skip


def _periods(instance: Instance) -> list[PeriodInfo]:
    return [
        {
            "start": str(period.start), "end": str(period.end - DAY), "year": period.year,
            "label": period_text(period), "weeks": period.weeks,
        }
        for period in instance.periods
    ]  # fmt: skip


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
