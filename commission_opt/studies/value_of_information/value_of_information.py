"""What planning for the spread of demand is worth, and what knowing it beforehand would be.

Three ways to plan, each priced in the same demand scenarios: a plan for each on its own (wait and see),
one plan for all (the recourse problem, what `solve` finds), and the plan for the mean of demand.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Unpack

from commission_opt.plan.engine import build_model, run
from commission_opt.plan.evaluation import AuditFailed
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.studies.calibration.settles import settles_by_course
from commission_opt.studies.processes import Processes
from commission_opt.studies.stopped import Interrupted

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable, Scenario
    from commission_opt.engines.outcome import Outcome
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model
    from commission_opt.plan.plan import Plan
    from commission_opt.plan.result_uncertainty import ValueResult

ValueStatus = Literal["found", "no plan", "mean plan breaks rules", "not proven", "interrupted"]
CostAndBound = tuple[float | None, float | None]  # cost and proven bound, £
WORTH_A_POOL = 5.0  # seconds of solving below which processes are not worth starting


@dataclass(frozen=True)
class ValueOfInformation:
    """What it is worth to plan for the spread of demand, and to know it beforehand; £ at present value.

    Attributes
    ----------
    status
        ``found``: all of it; ``mean plan breaks rules``: the plan for the mean of demand cannot keep the
        hard rules in every demand scenario, or there is none; ``no plan``: nor can any other;
        ``not proven``: a solve was stopped before it had found a plan; ``interrupted``: by Ctrl-C,
        with what was found until then.
    wait_and_see, recourse, mean_plan
        What is minimised, of the plan found: the expected net present cost or, where the cost at risk
        has a weight, their weighted mean. None where there is no plan.
    wait_and_see_bound, recourse_bound, mean_plan_bound
        What none such can come to less than.
    left_out
        Rules that hold on average over the demand scenarios, which plans for each on its own need not
        keep: `perfect_information` is then an upper bound.
    """

    status: ValueStatus
    wait_and_see: float | None = None
    wait_and_see_bound: float | None = None
    recourse: float | None = None
    recourse_bound: float | None = None
    mean_plan: float | None = None
    mean_plan_bound: float | None = None
    left_out: tuple[str, ...] = ()

    @property
    def stochastic_solution(self) -> float | None:
        """Value of the stochastic solution, £: what planning for the mean would cost more."""
        if self.mean_plan is None or self.recourse is None:
            return None
        return max(0.0, self.mean_plan - self.recourse)

    @property
    def perfect_information(self) -> float | None:
        """Expected value of perfect information, £: what knowing demand beforehand would save, at most."""
        if self.wait_and_see is None or self.recourse is None:
            return None
        return max(0.0, self.recourse - self.wait_and_see)

    def row(self) -> ValueResult:
        """As `plan.json` holds it."""
        return {
            "wait_and_see": self.wait_and_see,
            "wait_and_see_bound": self.wait_and_see_bound,
            "recourse": self.recourse,
            "recourse_bound": self.recourse_bound,
            "mean_plan": self.mean_plan,
            "mean_plan_bound": self.mean_plan_bound,
            "stochastic_solution": self.stochastic_solution,
            "perfect_information": self.perfect_information,
            "left_out": list(self.left_out),
            "status": self.status,
        }


@settles_by_course
@shows_keywords(StudyKeywords)
def value_of_information(
    instance: Instance,
    plan: Plan | None = None,
    *,
    demand: DemandTable | None = None,
    workers: int | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> ValueOfInformation:
    """Work out the value of the stochastic solution and the expected value of perfect information.

    ::

        wait and see <= recourse <= mean plan
        value of the stochastic solution       = mean plan - recourse
        expected value of perfect information  = recourse - wait and see

    The mean plan is the cheapest for the expected demand; its commitments are kept, and placements made as
    well as can be in each demand scenario. Wait and see leaves out the rules that hold on average over
    the scenarios (C06, C08 revenue, C10, C14), so that it is never above recourse.

    Parameters
    ----------
    plan
        The plan of `instance`, where it is known already.
    demand
        Demand scenarios; those of `instance` if omitted.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
    workers
        Processes for the plans for each demand scenario; one for each processor where None.

    Raises
    ------
    TypeError
        When `instance` is none.
    ValueError
        When demand is certain, or a setting is out of range.
    """
    from commission_opt.demand import demand_table

    check_instance("value_of_information", instance)
    settings = for_study(settings, keywords)
    demand = demand or demand_table(instance)
    if len(demand.scenarios) < 2:
        raise ValueError("demand is certain: there is nothing to know beforehand; see [uncertainty]")
    study = _InformationStudy(instance, demand, settings, workers)
    try:
        return study.find(plan)
    except (KeyboardInterrupt, Interrupted):
        return study.known


def check_instance(function: str, given: object) -> None:
    """Refuse anything else in place of an instance, above all its plan."""
    from commission_opt.instance.instance import Instance

    if not isinstance(given, Instance):
        own = f": co.{function}(plan.instance)" if hasattr(type(given), "instance") else ", as co.load(FILE) returns it"
        raise TypeError(f"co.{function} takes an instance{own}, not {type(given).__name__}")


class _InformationStudy:
    def __init__(self, instance: Instance, demand: DemandTable, settings: Settings, workers: int | None) -> None:
        self.instance = instance
        self.demand = demand
        self.settings = settings
        self.workers = workers or os.cpu_count() or 1
        self.left_out = averaged(instance)
        self.known = ValueOfInformation("interrupted", left_out=self.left_out)  # should Ctrl-C come now

    def find(self, plan: Plan | None) -> ValueOfInformation:
        recourse, bound, status = self._recourse(plan)
        if recourse is None:
            return ValueOfInformation("no plan" if status == "infeasible" else "not proven", left_out=self.left_out)
        self.known = replace(self.known, recourse=recourse, recourse_bound=bound)
        mean, mean_bound, mean_status = self._mean_plan()
        self.known = replace(self.known, mean_plan=mean, mean_plan_bound=mean_bound)
        alone = list(each_alone(self.instance, self.demand.scenarios, self.settings, self.workers))
        seen: ValueStatus = "found"
        if mean is None:
            seen = "mean plan breaks rules" if mean_status == "infeasible" else "not proven"
        least, least_bound = self._weighed([cost for cost, _ in alone]), self._weighed([low for _, low in alone])
        return ValueOfInformation(
            "not proven" if least is None else seen,
            least,
            least_bound,
            recourse,
            bound,
            mean,
            mean_bound,
            self.left_out,
        )

    def _recourse(self, plan: Plan | None) -> tuple[float | None, float | None, str]:
        if plan is None:
            return self._solved(self.instance, self.demand)[0]
        result = plan.to_dict()
        minimised = result["risk"]["minimised"] if result["risk"] is not None else result["objective"]
        return (None if result["objective"] is None else minimised), result["bound"], result["status"]

    def _mean_plan(self) -> tuple[float | None, float | None, str]:
        from commission_opt.demand.table import DemandTable, Scenario
        from commission_opt.model.fixed import fix_commitments

        mean = DemandTable((Scenario(1.0, self.demand.expected),))
        (_, _, status), found = self._solved(without_spread(self.instance), mean)
        if found is None:
            return None, None, status
        model = build_model(self.instance, self.demand)
        fix_commitments(model, found)
        return self._solved(self.instance, self.demand, model)[0]

    def _solved(
        self, instance: Instance, demand: DemandTable, model: Model | None = None
    ) -> tuple[tuple[float | None, float | None, str], Any]:
        outcome = audited(instance, demand, model or build_model(instance, demand), self.settings)
        if outcome.status == "interrupted":
            raise Interrupted
        return (outcome.objective, outcome.bound, outcome.status), outcome.decisions

    def _weighed(self, costs: Sequence[float | None]) -> float | None:
        """The mean over the demand scenarios, with the cost at risk as weighted; None where one is not known."""
        from commission_opt.plan.evaluator.scenarios import cvar

        known = [cost for cost in costs if cost is not None]
        if len(known) < len(costs):
            return None
        weights = [scenario.probability for scenario in self.demand.scenarios]
        risk = self.instance.uncertainty.risk
        mean = sum(weight * cost for weight, cost in zip(weights, known, strict=True))
        return (1 - risk.weight) * mean + risk.weight * cvar(known, weights, risk.level)


def averaged(instance: Instance) -> tuple[str, ...]:
    """Names of the rules that hold on average over the demand scenarios."""
    from commission_opt.registry import RISK, RULES

    names = [f"{RULES[one.rule].name} ({one.label})" for one in instance.rules.records() if one.on_average]
    capped = instance.uncertainty.risk.cvar_at_most is not None
    return (*names, RULES[RISK].name) if capped else tuple(names)


def without_averages(instance: Instance) -> Instance:
    """The instance without the rules that hold on average over the demand scenarios."""
    return _riskless(instance).model_copy(update={"rules": instance.rules.without(lambda rule: rule.on_average)})


def without_spread(instance: Instance) -> Instance:
    """The instance without the rules that are about the spread of demand."""
    return _riskless(instance).model_copy(update={"rules": instance.rules.without(lambda rule: rule.about_spread)})


def _riskless(instance: Instance) -> Instance:
    from commission_opt.rules.cost_at_risk.record import Risk

    uncertainty = instance.uncertainty.model_copy(update={"risk": Risk()})
    return instance.model_copy(update={"uncertainty": uncertainty})


def audited(instance: Instance, demand: DemandTable, model: Model, settings: Settings) -> Outcome:
    """Solve, and check what is found independently."""
    from commission_opt.plan.evaluator import audit, evaluate

    outcome = run(model, replace(settings, progress=None))
    if outcome.decisions is not None:
        found = audit(evaluate(instance, demand, outcome.decisions), outcome.objective or 0.0)
        if not found.passed:
            raise AuditFailed(found)
    return outcome


def each_alone(
    instance: Instance, scenarios: Sequence[Scenario], settings: Settings, workers: int
) -> Iterator[CostAndBound]:
    """Cost and bound of the best plan for each demand scenario, in order; rules on average left out."""
    relaxed, began = without_averages(instance), time.perf_counter()
    yield alone(relaxed, scenarios[0], settings)
    left = scenarios[1:]
    if workers == 1 or (time.perf_counter() - began) * len(left) < WORTH_A_POOL:
        yield from (alone(relaxed, one, settings) for one in left)
        return
    base = pickle.dumps(instance)  # as it was made: rules left out are not part of that
    pool = Processes(workers)
    try:
        yield from pool.map(_alone_there, [base] * len(left), left, [settings] * len(left))
    finally:
        pool.end()


def alone(instance: Instance, scenario: Scenario, settings: Settings) -> CostAndBound:
    """Cost and bound of the best plan where one demand scenario is certain, £."""
    demand = scenario.alone
    outcome = audited(instance, demand, build_model(instance, demand), settings)
    if outcome.status == "interrupted":
        raise Interrupted
    return outcome.objective, outcome.bound


def _alone_there(base: bytes, scenario: Scenario, settings: Settings) -> CostAndBound:
    return alone(_relaxed(base), scenario, settings)


@lru_cache(maxsize=1)
def _relaxed(base: bytes) -> Instance:
    return without_averages(pickle.loads(base))
