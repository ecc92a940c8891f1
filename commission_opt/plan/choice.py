"""Which plan, among those that cost the same: the choice put to a solved model, and what the answer says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from commission_opt.engines.catalogue import DEFAULT, Engine, engine_named
from commission_opt.engines.outcome import EngineCannot, EngineFailed, Outcome
from commission_opt.engines.search import Found, Limits
from commission_opt.engines.tolerances import AIM, PROVEN, PROVEN_GAP, SPARE
from commission_opt.plan.engine import by_scenario, limits_of, run

if TYPE_CHECKING:
    from commission_opt.engines.choice.choose import Choosing
    from commission_opt.engines.problem import Flags, Floats, MixedIntegerProgramme
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model, Term
    from commission_opt.plan.result_choice import ChoiceResult
    from commission_opt.plan.settings import Settings

LARGEST = 100_000  # columns of a model of which placements are chosen in one linear programme
SMALL_ENOUGH = 2_000  # columns: so few are looked at in all demand scenarios together, though they were solved apart
STAND_INS = ("race", "cpsat")  # engines that cannot be asked for one stage: HiGHS is

WIDE = "a wider gap was asked for than the 0.01% that a choice needs"
EARLY = "the search for the cheapest was stopped early"
UNPROVEN = "the cheapest was not proven to a ten-millionth"
BY_COURSE = "demand scenarios were solved one by one"
NO_BOUND = "the engine tells of no bound"
FAR = "the cheapest plan found is more expensive than what is proven to be equal"
LARGE = "the model is too large"
STOPPED = {
    "time_limit": "the time ran out before it was known which mixes cost the same",
    "memory_limit": "the memory ran out before it was known which mixes cost the same",
    "work": "it took too much work to find out which mixes cost the same",
    "interrupted": "it was stopped by hand before it was known which mixes cost the same",
}
LOST = "the engine could not tell which mixes cost the same"


@dataclass
class ChoiceSaid:
    """What is known of a choice: see `plan.result_choice`."""

    within: float
    cheapest: float
    cap: float | None = None
    mix: bool = False
    placements: bool = False
    why: str = ""
    mixes: int | None = None
    before: dict[str, float] = field(default_factory=dict)
    after: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    extra: float = 0.0

    def told(self) -> ChoiceResult:
        """As the result holds it."""
        return {
            "mix": self.mix,
            "placements": self.placements,
            "why": self.why,
            "within": self.within,
            "cheapest": self.cheapest,
            "cap": self.cap,
            "extra": self.extra,
            "mixes": self.mixes,
            "stages": [
                {
                    "stage": name,
                    "cheapest": self.before[name],
                    "chosen": value,
                    "seconds": self.seconds.get(name, 0.0),
                }
                for name, value in self.after.items()
            ],
            "seconds": dict(self.seconds),
        }


def wanted(instance: Instance, settings: Settings) -> bool:
    """Whether a plan is to be chosen among those that cost the same."""
    return instance.chooses and settings.choose


def proven(model: Model, settings: Settings) -> Outcome:
    """The cheapest plan: as far as it can be proven, where a choice follows.

    HiGHS leaves the rest of that proof where it takes much more work than the gap that was asked for.
    """
    further = to_be_proven(model, settings)
    model.hints = replace(model.hints, enough=settings.gap if further.gap < settings.gap else None)
    return run(model, further)


def to_be_proven(model: Model, settings: Settings) -> Settings:
    """The settings of the solve for cost."""
    if not wanted(model.instance, settings) or settings.gap > PROVEN_GAP or by_scenario(model, settings):
        return settings
    return replace(settings, gap=min(settings.gap, AIM))


def chosen(model: Model, outcome: Outcome, settings: Settings, began: float) -> tuple[Outcome, ChoiceSaid | None]:
    """The plan that is chosen among those that cost the same as the one found.

    Parameters
    ----------
    outcome
        Of the solve for cost.
    settings
        As they were asked for: `time_limit` is one for the solve and the choice.
    began
        When the solve began, by `time.perf_counter`.

    Returns
    -------
    Outcome
        With `objective` the cost of the plan chosen, and `bound` what is proven of every plan.
    ChoiceSaid
        None where no choice is to be made, or there is no plan.
    """
    if not wanted(model.instance, settings) or outcome.values is None or model.internal or model.counts_breach:
        return outcome, None
    outcome = _as_asked(outcome, settings)
    assert outcome.objective is not None
    said = ChoiceSaid(model.instance.choice.pounds(outcome.objective), outcome.objective)
    said.why = _why_not(model, outcome, settings, said)
    if said.cap is None:
        return outcome, said
    try:
        return _Chooser(model, outcome, settings, began, said).made()
    except (EngineFailed, EngineCannot):
        return outcome, ChoiceSaid(said.within, said.cheapest, why=LOST)


def _as_asked(outcome: Outcome, settings: Settings) -> Outcome:
    """Proven as far as was asked for, though not as far as a choice needs: that is no early end."""
    late = outcome.status in ("time_limit", "memory_limit", "gap")
    reached = late and outcome.gap is not None and outcome.gap <= max(settings.gap, PROVEN_GAP)
    return replace(outcome, status="optimal") if reached and settings.gap <= PROVEN_GAP else outcome


def _why_not(model: Model, outcome: Outcome, settings: Settings, said: ChoiceSaid) -> str:
    """Why nothing, or no mix, is chosen; empty where both are. Sets the cap where something is."""
    if settings.gap > PROVEN_GAP:
        return WIDE
    if outcome.status not in ("optimal", "gap"):
        return EARLY
    if outcome.bound is None or outcome.gap is None:
        return NO_BOUND
    if model.problem.numVariables() > LARGEST:
        return LARGE
    one_by_one = by_scenario(model, settings)
    if outcome.gap <= PROVEN and not (one_by_one and model.problem.numVariables() > SMALL_ENOUGH):
        spare = PROVEN * abs(said.cheapest)
        said.cap = said.cheapest + max(0.0, said.within - spare)  # so never above bound + within, but for a rounding
        return ""
    why = BY_COURSE if one_by_one else UNPROVEN
    cap = outcome.bound + said.within
    if cap < said.cheapest:
        return f"{why}, and {FAR}"
    said.cap = cap
    return why


class _Chooser:
    """One choice at work."""

    def __init__(self, model: Model, outcome: Outcome, settings: Settings, began: float, said: ChoiceSaid) -> None:
        from commission_opt.engines.problem import problem_of

        self.model, self.outcome, self.settings, self.said = model, outcome, settings, said
        self.problem = problem_of(model)
        self.engine = _engine(settings)
        self.until = None if settings.time_limit is None else began + settings.time_limit
        self.choosing = _choosing(model, self.problem, self.engine, settings, said, self.until)

    def made(self) -> tuple[Outcome, ChoiceSaid]:
        from commission_opt.engines.solve_lock import solve_lock

        assert self.outcome.values is not None
        said, first = self.said, self.outcome.values
        said.before = {goal.name: self._told(goal.name, goal.of(first)) for goal in self.choosing.goals}
        with solve_lock():
            if said.why:
                found, values = self._with_placements(self.outcome, first)
            else:
                found, values = self._with_mix(first)
        cost = self.problem.cost_of(values)
        said.extra = cost - said.cheapest
        said.placements = True
        said.after = {goal.name: self._told(goal.name, goal.of(values)) for goal in self.choosing.goals}
        said.mixes, said.seconds = self.choosing.mixes, self.choosing.seconds
        return self._outcome(found, values, cost), said

    def _with_mix(self, first: Floats) -> tuple[Outcome, Floats]:
        """The mix chosen, and the placements in it; the first mix where an engine was stopped."""
        from commission_opt.engines.choice.stopped import StageStopped

        try:
            whole = self._mix(first)
        except StageStopped as stopped:
            self.said.why = STOPPED.get(str(stopped), LOST)
            if str(stopped) == "interrupted":
                self.outcome = replace(self.outcome, status="interrupted")
            return self._with_placements(self.outcome, first)
        except (EngineFailed, EngineCannot):
            self.said.why = LOST
            return self._with_placements(self.outcome, first)
        self.said.mix = True
        return self._with_placements(self._settled(whole), whole)

    def _mix(self, first: Floats) -> Floats:
        """Search for the mix; by HiGHS where another engine fails at it, as SCIP does at some that presolve decides."""
        from commission_opt.engines.choice.stopped import StageStopped

        try:
            return self.choosing.mix(first)
        except (StageStopped, EngineFailed, EngineCannot) as failed:
            if self.engine is DEFAULT or str(failed) in STOPPED:
                raise
        self.engine = DEFAULT
        self.choosing = _choosing(self.model, self.problem, DEFAULT, self.settings, self.said, self.until)
        return self.choosing.mix(first)

    def _settled(self, whole: Floats) -> Outcome:
        """The cheapest plan with these whole numbers, and what its rules are worth."""
        from commission_opt.engines.fix_and_resolve import fix_and_resolve

        before = self.outcome
        found = Found("proven", whole, None, before.bound, before.engine, before.engine_version, 0.0)
        return fix_and_resolve(self.model, self.problem, found, Limits(), {})

    def _with_placements(self, settled: Outcome, whole: Floats) -> tuple[Outcome, Floats]:
        """The placements, until no promise is kept that the plan does not count."""
        from commission_opt.engines.service_levels import unsaid

        whole = whole.copy() if settled.values is None else settled.values.copy()
        assert settled.objective is not None
        self.choosing.cap = max(self.choosing.cap, settled.objective)
        values = self.choosing.plan(whole)
        while more := unsaid(self.model, values):
            for column, level in more.items():
                whole[column] = level
            values = self.choosing.plan(whole)
        return settled, values

    def _outcome(self, settled: Outcome, values: Floats, cost: float) -> Outcome:
        from commission_opt.model.read import decisions

        first = self.outcome
        bound = None if first.bound is None else min(first.bound, cost)
        made = replace(
            first,
            objective=cost,
            bound=bound,
            decisions=decisions(self.model, values),
            values=values,
            prices=settled.prices,
            penalties=settled.penalties,
            notes=(*first.notes, *self._notes()),
        )
        wide = made.status == "optimal" and made.gap is not None and made.gap > PROVEN_GAP + SPARE
        return replace(made, status="gap") if wide else made

    def _notes(self) -> tuple[str, ...]:
        if not self.said.mix or self.engine.name == self.settings.engine:
            return ()
        return (f"The mix was chosen among those that cost the same by {self.engine.label}.",)

    def _told(self, name: str, value: float) -> float:
        """What a goal comes to, as the stage counts it."""
        from commission_opt.model.choice.stages import STAGES

        stage = next(one for one in STAGES if one.name == name)
        found = (-value if stage.more else value) + stage.measure(self.model).constant
        return found + 0.0  # never -0


def _engine(settings: Settings) -> Engine:
    """Which engine searches: that of the solve, or HiGHS where that cannot be asked for a stage."""
    return DEFAULT if settings.engine in STAND_INS else engine_named(settings.engine)


def _choosing(
    model: Model,
    problem: MixedIntegerProgramme,
    engine: Engine,
    settings: Settings,
    said: ChoiceSaid,
    until: float | None,
) -> Choosing:
    from commission_opt.decisions import COMMITMENTS, NEW
    from commission_opt.engines.choice.choose import Choosing
    from commission_opt.engines.choice.goal import Goal
    from commission_opt.engines.choice.searches import Searcher
    from commission_opt.engines.patience import WorkLeft
    from commission_opt.model.choice.ids import by_ids
    from commission_opt.model.choice.stages import STAGES

    assert said.cap is not None
    work = WorkLeft.after(model.hints.nodes, model.hints.iterations)
    goals = [
        Goal(stage.name, _weights(problem, stage.measure(model).terms, -1.0 if stage.more else 1.0), stage.whole)
        for stage in STAGES
    ]
    return Choosing(
        problem,
        [goal for goal in goals if goal.weights.any()],
        Goal("ids", _weights(problem, by_ids(model), 1.0)),
        _columns(model, problem, COMMITMENTS),
        _columns(model, problem, NEW),
        said.cap,
        Searcher(engine, replace(limits_of(settings), gap=AIM, time_limit=None), until, work),
    )


def _weights(problem: MixedIntegerProgramme, terms: Iterable[Term], sign: float) -> Floats:
    import numpy as np

    found = np.zeros(len(problem.cost))
    for variable, amount in terms:
        found[variable.id] += sign * amount
    return found


def _columns(model: Model, problem: MixedIntegerProgramme, families: Iterable[str]) -> Flags:
    import numpy as np

    found = np.zeros(len(problem.cost), dtype=np.bool_)
    for family in families:
        for variable in model.columns.get(family, {}).values():
            found[variable.id] = True
    return found
