"""The diagnosis of an instance that no mix can meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Unpack

from commission_opt.demand.unserved import Unserved, unserved
from commission_opt.keys import RowPlace
from commission_opt.plan.settings import ClockKeywords, Settings, for_study, refuse_others, shows_keywords
from commission_opt.registry import RULES
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.diagnosis.parts import Part
from commission_opt.studies.diagnosis.unserved_words import unserved_texts
from commission_opt.studies.saved import Rows, Study, told

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.demand.table import DemandTable
    from commission_opt.engines.outcome import Outcome
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Room
    from commission_opt.plan.result_proofs import NoMixResult
    from commission_opt.studies.diagnosis.conflict import Clash
    from commission_opt.studies.diagnosis.elastic import Clock, Elastic
    from commission_opt.studies.diagnosis.relaxation import Relaxation

MixVerdict = Literal["feasible", "relaxed", "none", "not found", "interrupted"]


@dataclass(frozen=True)
class Diagnosis(Study):
    """Which rules clash, and the cheapest way out.

    Attributes
    ----------
    verdict
        ``relaxed``: `parts` let a mix exist; ``none``: nothing does while the rules kept are kept;
        ``feasible``: there is nothing to relax; ``not found``: not in time; ``interrupted``.
    parts
        The relaxation, rule by rule, place by place, run by run of periods.
    child_weeks
        What it counts in all: each unit of a rule counts as so many child-weeks.
    cheapest
        Whether no relaxation counts less: proven.
    minimal
        Whether each part is needed, and no half of one would do: proven.
    changes
        Changes of the instance, path to value, that do the same or a little more.
    changes_hold
        Whether they were tried and found to do; None where there was no time.
    clash
        Rules that cannot be kept together, in words.
    clash_places
        The same as rule id, record and figure.
    clash_smallest
        Whether each of them is proven to be needed: without any one the others can be kept.
    unserved, unserved_in_words
        Demand that everything on offer together could not serve: seen before solving.
    keep
        Rules that were not to be relaxed.
    no_mix
        Whether it is confirmed that no mix meets every rule, and by what; None where that was not asked.
    about
        Which instance, by which engine.
    """

    FILE: ClassVar[str] = "diagnosis"
    verdict: MixVerdict
    parts: tuple[Part, ...] = ()
    child_weeks: float = 0.0
    cheapest: bool = False
    minimal: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    changes_hold: bool | None = None
    clash: tuple[str, ...] = ()
    clash_places: tuple[RowPlace, ...] = ()
    clash_smallest: bool = False
    unserved: tuple[Unserved, ...] = ()
    keep: tuple[str, ...] = ()
    interrupted: bool = False
    unserved_in_words: tuple[str, ...] = ()
    no_mix: NoMixResult | None = None
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def rows(self) -> list[dict[str, Any]]:
        """One row a part."""
        return [part.row() for part in self.parts]

    def frame(self) -> pd.DataFrame:
        """One row a part."""
        return self.frame_of("diagnosis")

    def tables(self) -> dict[str, Rows]:
        return {"diagnosis": self.rows()}

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.about,
            "verdict": self.verdict,
            "keep": list(self.keep),
            "child_weeks": self.child_weeks,
            "cheapest": self.cheapest,
            "minimal": self.minimal,
            "parts": self.rows(),
            "changes": self.changes,
            "changes_hold": self.changes_hold,
            "clash": list(self.clash),
            "clash_smallest": self.clash_smallest,
            "unserved": list(self.unserved_in_words),
            "no_mix": self.no_mix,
        }

    def room(self, without: int | None = None, share: float = 0.0) -> Room:
        """By how much each row of the model may be missed, by one part only its share: for `relaxed_solve`."""
        rooms = {
            row: most * (share if n == without else 1.0)
            for n, part in enumerate(self.parts)
            for row, most in part.rows.items()
        }
        return lambda row, _limit: rooms.get(row, 0.0)


@settles
@told("diagnosis")
@shows_keywords(ClockKeywords)
def diagnose(
    instance: Instance,
    keep: Sequence[str] = (),
    *,
    demand: DemandTable | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[ClockKeywords],
) -> Diagnosis:
    """Find the cheapest relaxation that lets a mix meet the rules, and a smallest set of rules that clash.

    Every hard rule that states a policy or a figure of the instance may be missed, at a weight that
    makes them comparable (`model.limit`): a child placed against a policy, or a bed
    too few, counts a child-week a week; a child without a placement a hundred times that, as the council's
    duty is the last resort of what it can change; a place or a person more than can be had, which it cannot, two
    hundred times; £1 what it buys of the costliest placement.

    Parameters
    ----------
    keep
        Rules that are not to be relaxed: ids, names or records, such as ``C08``, ``locality``, ``city``.
    demand
        Demand other than the instance's own.
    settings, **keywords
        See `Settings`; a keyword such as ``time_limit=60`` goes before `settings`. The time limit is for all of it.
        Only HiGHS in this process can: another engine is refused, and so is a limit of memory.

    Raises
    ------
    UnknownRule
        When `keep` names no rule that could be relaxed.
    """
    from commission_opt.demand import demand_table
    from commission_opt.studies.diagnosis.elastic import Clock, Elastic, Stopped
    from commission_opt.studies.diagnosis.naming import pinned

    demand = demand or demand_table(instance)
    asked = for_study(settings, keywords)
    refuse_others("diagnose", asked)
    clock = Clock(asked.time_limit)
    elastic = Elastic(instance, demand, threads=asked.threads, seed=asked.seed)
    places = elastic.places()
    fixed = pinned(places, keep)
    never = tuple(unserved(instance, demand))
    found = Diagnosis(
        "not found", unserved=never, keep=tuple(keep), unserved_in_words=tuple(unserved_texts(instance, never))
    )
    try:
        return _Work(elastic, clock, found, fixed).run()
    except (Stopped, KeyboardInterrupt) as stopped:
        by_hand = not isinstance(stopped, Stopped) or stopped.by_hand
        verdict: MixVerdict = "interrupted" if by_hand else "not found"
        return replace(found, verdict=verdict, interrupted=by_hand)


def check_keep(instance: Instance, keep: Sequence[str]) -> None:
    """Refuse rules to keep that could not be relaxed anyway.

    Raises
    ------
    UnknownRule
        With what there is.
    """
    from commission_opt.demand import demand_table
    from commission_opt.plan.engine import build_model
    from commission_opt.studies.diagnosis.elastic import all_that_may_be
    from commission_opt.studies.diagnosis.naming import pinned

    if keep:
        demand = demand_table(instance)
        model = build_model(instance, demand, room=all_that_may_be)
        pinned({row.place: None for row in model.slacks}, keep)


def relaxed_solve(
    instance: Instance,
    diagnosis: Diagnosis,
    *,
    demand: DemandTable | None = None,
    without: int | None = None,
    share: float = 0.0,
    gap: float = 1e-4,
    time_limit: float | None = None,
) -> Outcome:
    """Solve an instance with the relaxation applied, row by row: the cheapest mix that keeps within it.

    Parameters
    ----------
    without
        Number of a part to leave out, from 0: then no mix is left.
    share
        Of that part's room, to leave: with half of it no mix is left either.
    """
    from commission_opt.demand import demand_table
    from commission_opt.plan.engine import build_model, run

    model = build_model(instance, demand or demand_table(instance), room=diagnosis.room(without, share))
    return run(model, Settings(gap=gap, time_limit=time_limit))


@dataclass
class _Work:
    elastic: Elastic
    clock: Clock
    found: Diagnosis
    fixed: set[RowPlace]

    def run(self) -> Diagnosis:
        from commission_opt.studies.diagnosis.elastic import Stopped
        from commission_opt.studies.diagnosis.relaxation import relax

        rows = [row for place, rows in self.elastic.places().items() if place not in self.fixed for row in rows]
        relaxation = relax(self.elastic, rows, self.clock)
        found = self.found if relaxation is None else self._relaxed(relaxation)
        if relaxation is not None and not relaxation.parts:
            return _but(found, verdict="feasible")
        found = _but(found, verdict="none" if relaxation is None else "relaxed")
        try:
            clash = self._clash(relaxation)
        except (Stopped, KeyboardInterrupt) as stopped:
            by_hand = not isinstance(stopped, Stopped) or stopped.by_hand
            return _but(found, interrupted=by_hand)
        from commission_opt.studies.diagnosis.naming import member_text

        wider = self.elastic.with_bricks
        places = wider.members()
        words = tuple(member_text(one, [wider.limits[row] for row in places[one]]) for one in clash.members)
        return _but(found, clash=words, clash_places=clash.members, clash_smallest=clash.smallest)

    def _relaxed(self, relaxation: Relaxation) -> Diagnosis:
        from commission_opt.studies.diagnosis.parts import changes, describe

        parts = tuple(describe(self.elastic, part, relaxation.values) for part in relaxation.parts)
        changed = changes(self.elastic, relaxation.parts, relaxation.values)
        return _but(
            self.found,
            parts=parts,
            child_weeks=relaxation.weight,
            cheapest=relaxation.cheapest,
            minimal=relaxation.minimal,
            changes=changed,
            changes_hold=self._try(changed),
        )

    def _try(self, changed: dict[str, Any]) -> bool | None:
        """Whether the changed instance has a mix; None where it has no text to change, or no time."""
        from commission_opt.instance.problems import InvalidInstance
        from commission_opt.studies.diagnosis.elastic import Elastic, Stopped

        if not changed:
            return None
        try:
            instance = self.elastic.instance.with_changes(changed)
            return Elastic(instance, self.elastic.demand).feasible({}, self.clock)
        except InvalidInstance:
            return False
        except TypeError:  # made by hand, from no text
            return None
        except Stopped as stopped:
            if stopped.by_hand:
                raise
            return None

    def _clash(self, relaxation: Relaxation | None) -> Clash:
        """Try first to do without the rules that the relaxation leaves alone; then say what facts they rest on."""
        from commission_opt.studies.diagnosis.conflict import clash, with_bricks

        members = self.elastic.members()
        if relaxation is None:
            members = {place.member: [] for place in self.fixed}
        missed = {row.place.member for part in (relaxation.parts if relaxation else ()) for row in part}
        figures = {row.place.member for row, limit in self.elastic.limits.items() if limit.path}
        order = sorted(
            members,
            key=lambda one: (one in missed, RULES[one.rule].policy or one not in figures, one not in figures, one),
        )
        found = clash(self.elastic, order, self.clock)
        return with_bricks(self.elastic.with_bricks, found, self.clock) if found.smallest else found


def _but(found: Diagnosis, **new: Any) -> Diagnosis:
    return replace(found, **new)
