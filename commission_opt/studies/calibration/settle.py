"""An instance whose occupancy is corrected by a simulation: solved and tried out until the promise holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commission_opt.engines.tolerances import GAP
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solved
from commission_opt.rules.occupancy.in_force import stated
from commission_opt.rules.occupancy.spread import in_one_course
from commission_opt.studies.calibration.factors import Factors, changes_of, factors_of
from commission_opt.studies.calibration.nearest import nearest, with_eased, with_waiting
from commission_opt.studies.calibration.tried import TriedOut, try_out
from commission_opt.studies.runs import commitments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from commission_opt.decisions import Decisions
    from commission_opt.engines.progress import Progress
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.plan import Plan

SLACKS = (0.0, 0.002)  # of a share that was eased: none, and some where rounding leaves no plan
ROUGH = 1e-3  # gap of plans that are only to start from
A_PART = 4  # of the runs, in which a plan is looked at first


@dataclass(frozen=True)
class Settled:
    """An instance with its corrections, and the plan that was solved for them.

    `plan` is None where nothing had to be settled, or no plan was found.
    """

    instance: Instance
    plan: Plan | None = None
    tried: TriedOut | None = None


@dataclass(frozen=True)
class _Round:
    """A plan, what it was solved with, and what it came to."""

    instance: Instance
    plan: Plan
    decisions: Decisions
    tried: TriedOut


def settings_of(settings: Settings) -> Settings:
    """How the solves in between are done: always alike, so that the corrections hang on the instance alone.

    None of them chooses among plans that cost the same: only the last solve does, of the instance with its corrections.
    """
    alike = Settings(gap=GAP, choose=False)
    return replace(alike, time_limit=settings.time_limit, threads=settings.threads, progress=settings.progress)


def settled(instance: Instance, settings: Settings | None = None) -> Settled:
    """Correct what beds and markets carry by a simulation, where the instance asks for it.

    The formula alone is solved first, and its plan simulated; what was carried there corrects the formula, which is
    solved again; and so on, until what the last plan promises is what it came to. The plan in which occupancy is assumed is
    tried out as well: where it turns out cheaper, its corrections are gone on from. The best of the plans that were
    solved with corrections is kept, by what it came to.

    Parameters
    ----------
    settings
        Of the solve that is to come: a time limit holds for each solve in between.

    Returns
    -------
    Settled
        The instance as it stands where it asks for no simulation, or no plan is found.
    """
    instance = for_one_course(as_stated(instance))
    if not instance.occupancy.to_be_simulated:
        return Settled(instance)
    return _Settling(instance, settings_of(settings or Settings())).settle()


def as_stated(instance: Instance) -> Instance:
    """The instance with what is in force because of the edition stated, so that its answer says so itself."""
    if not instance.sums.occupancy_worked_out or not instance.occupancy.worked_out:
        return instance
    changes = stated(instance)
    return instance.with_changes(changes).with_log_of(instance) if changes else instance


def for_one_course(instance: Instance) -> Instance:
    """The instance for its average demand scenario, where curves are averaged over how far it may be off."""
    if not in_one_course(instance) or instance.uncertainty.scenarios == 1:
        return instance
    return instance.with_changes({"uncertainty.scenarios": 1}).with_log_of(instance)


def solved_or_nearest(instance: Instance, settings: Settings) -> tuple[Instance, Plan, Decisions | None]:
    """The plan, and what it is a plan of: shares that no plan keeps are eased where the instance says so."""
    plan, decisions = solved(instance, settings)
    said = instance.occupancy
    if plan.status != "infeasible" or not said.worked_out or said.out_of_reach != "nearest":
        return instance, plan, decisions
    for given in _eased(instance, settings):
        plan, decisions = solved(given, settings)
        if plan.status != "infeasible":
            return given, plan, decisions
    return instance, plan, decisions


def _eased(instance: Instance, settings: Settings) -> Iterator[Instance]:
    """The instance with shares as near as can be; then with children who wait where nothing has room, and both."""
    yield from _with_shares(instance, settings)
    if instance.rules.sufficiency.price_per_child_week is None:
        waits = with_waiting(instance)
        yield waits
        yield from _with_shares(waits, settings)


def _with_shares(instance: Instance, settings: Settings) -> Iterator[Instance]:
    eased = nearest(instance, settings.time_limit)
    for slack in SLACKS if eased else ():
        yield with_eased(instance, [replace(one, nearest=max(0.0, one.nearest - slack)) for one in eased])


class _Settling:
    """The rounds of one instance."""

    def __init__(self, instance: Instance, settings: Settings) -> None:
        self.instance = instance
        self.settings = settings
        self.said = instance.occupancy

    def settle(self) -> Settled:
        rough = replace(self.settings, gap=ROUGH)
        first = self._round(
            self.instance.with_changes({"rules.occupancy.by_offer": False}), _called("first plan", rough)
        )
        if first is None:
            return Settled(self.instance)
        rounds = self._rounds(first)
        assumed = self._as_assumed(_called("occupancy assumed", rough), _best(rounds).tried if rounds else None)
        if assumed is not None:
            rounds += self._rounds(assumed)
        if not rounds:
            return Settled(self.instance)
        best = _best(rounds)
        return Settled(best.instance, best.plan, best.tried)

    def _as_assumed(self, settings: Settings, best: TriedOut | None) -> _Round | None:
        """The plan in which occupancy is assumed, where it surely comes to less than the best so far.

        It is tried in a quarter of the runs first, as there it is mostly seen that it comes to more.
        """
        without = self.instance.with_changes({"rules.occupancy": None})
        solved = self._solved(without.with_changes({"rules.occupancy.method": "assumed"}), settings)
        if solved is not None and best is not None:
            few = self._tried(solved[1], len(best.values) // A_PART)
            if best.surely_cheaper_than(few):
                return None
        found = None if solved is None else _Round(*solved, self._tried(solved[1]))
        return found if found is None or best is None or found.tried.surely_cheaper_than(best) else None

    def _rounds(self, start: _Round) -> list[_Round]:
        """Corrections of one plan, the plan that they lead to, and so on."""
        found: list[_Round] = []
        last, seen = start, {commitments(start.decisions)}
        for nth in range(1, self.said.rounds + 1):
            named = _called(f"occupancy corrected, round {nth}", self.settings)
            corrected = self._round(self._with(self._factors(last)), named)
            if corrected is None:
                break
            found.append(corrected)
            last, mix = corrected, commitments(corrected.decisions)
            if mix in seen or last.tried.holds:
                break  # the same beds would be corrected alike
            seen.add(mix)
        return found

    def _factors(self, last: _Round) -> Factors:
        with_rows = last.instance if last.instance.rules.occupancy.correction else self.instance
        return factors_of(with_rows, last.decisions, last.tried)

    def _with(self, factors: Factors) -> Instance:
        """The instance with its corrections, which are no change that a user made."""
        changed = self.instance.with_changes(changes_of(self.instance, factors))
        return changed.with_log_of(self.instance)

    def _round(self, instance: Instance, settings: Settings) -> _Round | None:
        """Solve, and try the plan out; None without a plan."""
        solved = self._solved(instance, settings)
        return None if solved is None else _Round(*solved, self._tried(solved[1]))

    def _solved(self, instance: Instance, settings: Settings) -> tuple[Instance, Plan, Decisions] | None:
        instance, plan, decisions = solved_or_nearest(instance, settings)
        if plan.status == "interrupted":
            raise KeyboardInterrupt  # nothing is settled yet
        return None if decisions is None else (instance, plan, decisions)

    def _tried(self, plan: Plan, replications: int | None = None) -> TriedOut:
        return try_out(plan, self.instance, replications or self.said.replications, self.said.seed)


def _called(name: str, settings: Settings) -> Settings:
    """Settings whose listener is told which of the solves in between it hears of."""
    listener = settings.progress
    if listener is None:
        return settings

    def told(progress: Progress) -> None:
        listener(replace(progress, detail=", ".join(part for part in (progress.detail, name) if part)))

    return replace(settings, progress=told)


def _best(rounds: Sequence[_Round]) -> _Round:
    """What came to least, of those whose promise holds where there are such; of equals what is promised best."""
    holding = [one for one in rounds if one.tried.holds] or rounds
    return min(holding, key=lambda one: (round(one.tried.value), abs(one.tried.off_by)))
