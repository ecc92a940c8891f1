"""Deciding now, waiting for reviews, and perfect foresight: solved, audited, and held against each other."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Unpack

from commission_opt.demand.tree import Tree, scenario_tree
from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.instance.uncertainty import MOST_PATHS
from commission_opt.plan.engine import build_model
from commission_opt.plan.evaluation import Audit, AuditFailed, Evaluation
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, refuse_others, shows_keywords
from commission_opt.studies.calibration.settles import settles_by_course
from commission_opt.studies.saved import told
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.value_of_information.value_of_information import (
    averaged,
    check_instance,
    each_alone,
)
from commission_opt.studies.waiting.fresh import TOGETHER, Fresh, try_out
from commission_opt.studies.waiting.steps import node_rows, step_rows
from commission_opt.studies.waiting.waiting import Ends, Waiting, WaitingStatus

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.demand.table import DemandTable
    from commission_opt.engines.outcome import Status as Ended
    from commission_opt.engines.shared_columns import JoinedOutcome, WeighedModel
    from commission_opt.instance.instance import Instance


FRESH = 100  # demand scenarios in which a plan is tried out, where nothing else is asked


class NothingToSee(CommissionError, ValueError):
    """The reviews that are asked for cannot be held."""

    exit_code = EXIT_USAGE


@settles_by_course
@told("waiting")
@shows_keywords(StudyKeywords)
def value_of_waiting(
    instance: Instance,
    reviews: Sequence[dt.date | str] | None = None,
    branches: int | Sequence[int] | None = None,
    *,
    demand: DemandTable | None = None,
    workers: int | None = None,
    fresh: int | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Waiting:
    """Work out the value of deferring call-offs and extensions until demand shows.

    ::

        perfect foresight <= waits <= now
        value of waiting = now - waits

    Demand scenarios are told apart at each review by the children seen (`demand.tree`). Every
    demand scenario has its own placements; each last branch has its own call-offs and extensions, as far
    as those are decided on or after the day of a review that tells it apart; all other commitments are
    the same throughout. A call-off is decided on the first day of its period, an extension on the
    day after the first term. To decide now is the same model with all commitments the same.

    A rule that holds on average over the demand scenarios (and the cost at risk, where it has a
    weight or a cap) holds in each last branch by itself, in both; perfect foresight leaves those rules out.

    Parameters
    ----------
    reviews
        Days, or ISO text such as "2026-04-01"; those of `[uncertainty]` if omitted.
    branches
        How many demand scenarios are told apart at a review: one number, or one a review.
    demand
        Demand scenarios; those of `instance` if omitted.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
        Only HiGHS in this process can: another engine is refused, and so is a limit of memory.
    workers
        Processes for the plans of perfect foresight; one for each processor where None.
    fresh
        Fresh demand scenarios in which to try out what was found, see `waiting.fresh`; 0 for none. Where left
        out 100, and none where `demand` is given, as nothing says how to draw more of it.
    progress
        Called with the solves done, and how many there are.

    Raises
    ------
    NothingToSee
        When demand is certain, there is no review, or one is outside the horizon; or fresh scenarios
        cannot be drawn.
    TypeError
        When `instance` is none.
    AuditFailed
        When a plan does not hold when it is worked out again, or uses what has not been seen.
    """
    from commission_opt.demand import demand_table

    check_instance("value_of_waiting", instance)
    settings = for_study(settings, keywords)
    refuse_others("value_of_waiting", settings)
    days, each = reviews_asked(instance, reviews, branches)
    tried = fresh_asked(instance, demand is not None, fresh)
    demand = demand or demand_table(instance)
    if sum(one.probability > 0 for one in demand.scenarios) < 2:
        raise NothingToSee("Demand is certain: there is nothing to wait for. Set uncertainty.scenarios to 2 or more.")
    tree = scenario_tree(instance, demand, days, each)
    workers = workers or os.cpu_count() or 1
    return _WaitingStudy(instance, demand, tree, settings, workers, progress or _nobody, tried).find()


def fresh_asked(instance: Instance, given: bool, fresh: int | None) -> int:
    """How many fresh demand scenarios: those asked for, or the usual number where they can be drawn."""
    drawn = instance.uncertainty.scenarios > 1 and not instance.scenario
    if fresh is None:
        return 0 if given or not drawn else FRESH
    if fresh not in range(MOST_PATHS + 1) or fresh == 1:
        raise NothingToSee(f"fresh is 0 for none, or from 2 to {MOST_PATHS:,} demand scenarios, not {fresh}.")
    if fresh and not drawn:
        raise NothingToSee(
            "Fresh demand scenarios are drawn as [uncertainty] says, and here it asks for one scenario, or there are forecasts of your own."
        )
    return fresh


def reviews_asked(
    instance: Instance, reviews: Sequence[dt.date | str] | None, branches: int | Sequence[int] | None
) -> tuple[tuple[dt.date, ...], tuple[int, ...]]:
    """Reviews, and the branches of each; those of the instance if omitted."""
    given = [reviews] if isinstance(reviews, str | dt.date) else reviews
    days = instance.uncertainty.reviews if given is None else tuple(_day(one) for one in given)
    if not days:
        raise NothingToSee("There is no review to wait for. Add reviews = [YYYY-MM-DD, ..] to [uncertainty].")
    first, last = instance.periods[0].end, instance.horizon.end
    if list(days) != sorted(set(days)) or not first <= days[0] <= days[-1] <= last:
        raise NothingToSee(f"Reviews are days from {first} to {last}, each later than the one before.")
    asked = instance.uncertainty.branches if branches is None else branches
    each = (asked,) * len(days) if isinstance(asked, int) else tuple(asked)
    if len(each) != len(days) or min(each) < 1:
        raise NothingToSee(f"branches: one number of 1 or more, or one for each of the {len(days)} reviews.")
    return days, each


def _day(given: dt.date | str) -> dt.date:
    """A day, also of a date with its time or of ISO text."""
    try:
        day = dt.date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        day = None
    if not isinstance(day, dt.date):
        raise NothingToSee(f"A review is a day, such as 2026-04-01, not {given!r}.")
    return day.date() if isinstance(day, dt.datetime) else day


class SolvedWay(NamedTuple):
    """One way to decide: the solve, its plan by leaf, and what the evaluator makes of each."""

    outcome: JoinedOutcome
    evaluations: Mapping[int, Evaluation]


class _NoPlan(Exception):
    """A solve ended without one: `args` has the status to report."""


@dataclass
class _WaitingStudy:
    instance: Instance
    demand: DemandTable
    tree: Tree
    settings: Settings
    workers: int
    progress: Callable[[int, int | None], None]
    fresh: int = 0
    done: int = 0

    def find(self) -> Waiting:
        averages, weight = averaged(self.instance), self.instance.uncertainty.risk.weight
        try:
            return replace(self._found(), averages=averages, risk_weight=weight)
        except _NoPlan as ended:
            status: WaitingStatus = ended.args[0]
            return Waiting(status, self.tree, averages=averages)
        except (KeyboardInterrupt, Interrupted):
            return Waiting("interrupted", self.tree, averages=averages)

    def _found(self) -> Waiting:
        from commission_opt.model.waiting import CALL_OFFS, EVERYTHING

        self.parts = self._parts()
        extensions = any(part.model.columns.get("extended") for part in self.parts.values())
        total = (3 if extensions else 2) + len(self.demand.scenarios) + -(-self.fresh // TOGETHER)
        self.progress(0, total)
        now = self._solved(())
        self._count(total)
        called = self._solved((CALL_OFFS,), now)
        self._count(total)
        waits = called
        if extensions:
            waits = self._solved(EVERYTHING, called)
            self._count(total)
        plans = dict(zip(self.tree.leaves, waits.outcome.decisions, strict=True))
        costs = dict(zip(self.tree.leaves, waits.outcome.objectives, strict=True))
        bed_weeks = self._bed_weeks(called.evaluations)
        self.parts = {}  # before processes are started: they are large
        foresight = self._foresight(total)
        bounds = _chained(foresight.bound, waits.outcome.bound, called.outcome.bound, now.outcome.bound)
        return Waiting(
            "found",
            self.tree,
            Ends(now.outcome.objective, bounds[3], now.outcome.status),
            Ends(waits.outcome.objective, bounds[1], waits.outcome.status),
            Ends(called.outcome.objective, bounds[2], called.outcome.status),
            foresight,
            bed_weeks,
            nodes=node_rows(self.tree, costs),
            steps=step_rows(self.instance, self.tree, plans),
            fresh=self._fresh(now.outcome.decisions[0], plans, total),
        )

    def _count(self, total: int) -> None:
        self.done += 1
        self.progress(self.done, total)

    def _table(self, leaf: int) -> DemandTable:
        """The demand scenarios of a leaf, with their probabilities there."""
        from commission_opt.demand.table import DemandTable

        node = self.tree.nodes[leaf]
        own = [self.demand.scenarios[s] for s in node.scenarios]
        return DemandTable(tuple(replace(one, probability=one.probability / node.probability) for one in own))

    def _parts(self) -> dict[int, WeighedModel]:
        from commission_opt.engines.problem import problem_of
        from commission_opt.engines.shared_columns import WeighedModel

        found = {}
        for leaf in self.tree.leaves:
            model = build_model(self.instance, self._table(leaf))
            found[leaf] = WeighedModel(model, problem_of(model), self.tree.nodes[leaf].probability)
        return found

    def _solved(self, waits: Collection[str], start: SolvedWay | None = None) -> SolvedWay:
        """The best plan where `waits` may wait, no more expensive than the one to start from."""
        from commission_opt.engines import shared_columns
        from commission_opt.engines.search import Limits
        from commission_opt.model.waiting import labels

        settings = self.settings
        named = labels({leaf: part.model for leaf, part in self.parts.items()}, self.tree, waits)
        together = shared_columns.join(list(self.parts.values()), [named[leaf] for leaf in self.parts])
        limits = Limits(settings.gap, settings.time_limit, settings.threads, settings.seed)
        outcome = shared_columns.solve(together, limits, start=None if start is None else start.outcome.values)
        if outcome.status == "interrupted":
            raise Interrupted
        outcome = outcome if start is None else _no_dearer(outcome, start.outcome)
        if outcome.objective is None:
            raise _NoPlan("no plan" if outcome.status == "infeasible" else "not proven")
        return SolvedWay(outcome, self._audited(outcome))

    def _audited(self, outcome: JoinedOutcome) -> dict[int, Evaluation]:
        """Every leaf's plan worked out again, and that none uses what has not been seen yet."""
        from commission_opt.plan.evaluator import audit, evaluate
        from commission_opt.plan.evaluator.waiting import foresight

        plans = dict(zip(self.tree.leaves, outcome.decisions, strict=True))
        evaluations, cost = {}, 0.0
        for (leaf, plan), objective in zip(plans.items(), outcome.objectives, strict=True):
            evaluations[leaf] = evaluate(self.instance, self._table(leaf), plan)
            found = audit(evaluations[leaf], objective)
            if not found.passed:
                raise AuditFailed(found)
            cost += self.tree.nodes[leaf].probability * evaluations[leaf].minimised
        seen = foresight(self.instance, self.demand, self.tree, plans)
        objective = outcome.objective or 0.0
        difference = abs(cost - objective) / max(1.0, abs(objective))
        if seen or difference > SAME:
            raise AuditFailed(Audit(False, objective, cost, difference, tuple(seen)))
        return evaluations

    def _bed_weeks(self, evaluations: Mapping[int, Evaluation]) -> float:
        """Expected bed-weeks called off, as £1 more for each would cost."""
        called = {offer.id: offer.kind for dps in self.instance.dps for offer in dps.offers()}
        money, periods, found = self.instance.money, self.instance.periods, 0.0
        for leaf, evaluation in evaluations.items():
            for row in evaluation.beds:
                if row.offer in called:
                    period = periods[row.period]
                    worth = money.uplift(called[row.offer], period.year) * money.discount(period)
                    found += self.tree.nodes[leaf].probability * row.beds * period.weeks * worth
        return found

    def _fresh(self, now: Decisions, waits: Mapping[int, Decisions], total: int) -> Fresh | None:
        """Both plans in demand scenarios that they were not made for."""
        from commission_opt.demand.scenarios import fresh_scenarios
        from commission_opt.demand.table import Scenario

        if not self.fresh:
            return None
        seed = (self.instance.uncertainty.seed + 1) % 2**31
        drawn = fresh_scenarios(self.instance, self.fresh, seed)
        courses = [Scenario(1 / self.fresh, children) for children in drawn]
        return try_out(self.instance, self.tree, now, waits, courses, self.settings, lambda: self._count(total))

    def _foresight(self, total: int) -> Ends:
        likely = [one for one in self.demand.scenarios if one.probability > 0]
        costs: list[float | None] = []
        bounds: list[float | None] = []
        for cost, bound in each_alone(self.instance, likely, self.settings, self.workers):
            costs.append(cost)
            bounds.append(bound)
            self._count(total)
        weights = [one.probability for one in likely]
        return Ends(_mean(costs, weights), _mean(bounds, weights))


SAME = 1e-6  # share of the cost by which it may differ when it is worked out again


def _no_dearer(outcome: JoinedOutcome, start: JoinedOutcome) -> JoinedOutcome:
    """The plan found, or the one that the search began with where that is cheaper; with the bound of the search."""
    assert start.objective is not None
    if outcome.objective is not None and outcome.objective <= start.objective:
        return outcome
    bound = None if outcome.bound is None else min(outcome.bound, start.objective)
    status: Ended = "time_limit" if outcome.status == "infeasible" else outcome.status  # there is the one begun with
    return replace(start, status=status, bound=bound)


def _chained(*bounds: float | None) -> list[float | None]:
    """Bounds of plans each of which costs no less than the one before: what bounds that one bounds it."""
    found: list[float | None] = []
    for bound in bounds:
        known = [one for one in (bound, *found[-1:]) if one is not None]
        found.append(max(known) if known else None)
    return found


def _mean(amounts: Sequence[float | None], weights: Sequence[float]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return None
    return sum(weight * amount for weight, amount in zip(weights, known, strict=True))


def _nobody(done: int, total: int | None) -> None:
    del done, total
