"""Several answers side by side, and what each would cost if another's assumptions came true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from commission_opt.instance.spelling import listed
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.registry import NOT_SPENT
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.compare.comparison import ComparedOption, Comparison, Regret
from commission_opt.studies.compare.options import (
    AS_IT_IS,
    CannotCompare,
    Option,
    block_size_options,
    named,
    what_if_options,
)
from commission_opt.studies.cost_parts import parts_of
from commission_opt.studies.held import HeldCommitments, ImpossibleThere
from commission_opt.studies.measures import measures
from commission_opt.studies.question import PlanningQuestion, question
from commission_opt.studies.runs import Runs, Solved, solve_one
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.words import CONCLUSIVE, mix_words

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance

Baseline = tuple[float | None, bool]  # cost of doing nothing new, and whether it meets the rules
SIDE_BY_SIDE = "Options side by side"


@settles
@shows_keywords(StudyKeywords)
def compare(
    instances: Instance | Sequence[Instance] | Mapping[str, Instance],
    *,
    block_sizes: Iterable[int] | None = None,
    what_ifs: Sequence[str] | None = None,
    regret: bool = True,
    workers: int | None = 1,
    progress: Callable[[int, int | None], None] | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Comparison:
    """Solve several options, and hold them side by side.

    Several instances are the options themselves. Of one instance the options are the instance as it
    is and its what-ifs; or, with `block_sizes`, its block contracts let in one size after another.

    Parameters
    ----------
    instances
        Made by `load`; with names where they are not to be those of the files.
    block_sizes
        Force each size on every block contract that can be awarded, with each number of contracts that a
        diversity rule about them allows, and leave it free. Their regret is over the what-ifs.
    what_ifs
        Ids of `[[what_if]]` records of a single instance; all of them if omitted.
    regret
        Work out what each option's commitments cost under the assumptions of each other.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
    workers
        Processes to share the solves; one for each processor where None. They change nothing but the time.
    progress
        Called with the number of solves done and to do.

    Raises
    ------
    AuditFailed
        When the independent evaluator does not agree with the solver.
    InvalidInstance
        When a what-if is not there, or cannot be made.
    CannotCompare
        When there is nothing to compare, or the arguments contradict each other.
    ValueError
        When a setting is out of range.
    """
    cases = named(instances)
    if len(cases) > 1 and (block_sizes is not None or what_ifs is not None):
        raise CannotCompare("block sizes and what-ifs are compared within one instance")
    if not cases:
        raise CannotCompare("there is nothing to compare")
    first = next(iter(cases.values()))
    worlds = [Option(name, instance) for name, instance in cases.items()]
    if len(cases) == 1:
        worlds = [Option(AS_IT_IS, first), *what_if_options(first, what_ifs)]
    options = worlds if block_sizes is None else block_size_options(first, block_sizes)
    if len(options) < 2:
        raise CannotCompare("there is nothing to compare: give several files, block sizes, or a file with what-ifs")
    settings = for_study(settings, keywords)
    study = _CompareStudy(options, worlds if regret and len(worlds) > 1 else [], settings, workers, progress)
    return study.run(first)


class _CompareStudy:
    def __init__(
        self,
        options: list[Option],
        worlds: list[Option],
        settings: Settings,
        workers: int | None,
        progress: Callable[[int, int | None], None] | None,
    ) -> None:
        self.options, self.worlds = options, worlds
        apart = [world for world in worlds if not any(one.limit is None and _same(one, world) for one in options)]
        self.runs = Runs(settings, len(options) * (1 + len(worlds)) + len(apart), progress, workers)
        self.found: list[tuple[Option, Solved]] = []
        self.regrets: list[Regret] = []
        self.best: dict[str, Solved] = {}
        self.baselines: dict[str, tuple[float | None, bool]] = {}

    def run(self, first: Instance) -> Comparison:
        complete = True
        try:
            self._options()
            self._regret()
        except (Interrupted, KeyboardInterrupt):
            complete = False
        finally:
            self.runs.close()
        asked = [question(option.instance) for option, _ in self.found]
        numbers = {one: nth for nth, one in enumerate(dict.fromkeys(asked), 1)}
        rows = [self._compared(option, one, numbers[q]) for (option, one), q in zip(self.found, asked, strict=True)]
        return Comparison(
            first.title if len({option.instance.document.file for option in self.options}) == 1 else SIDE_BY_SIDE,
            listed(dict.fromkeys(one.price_base for one in asked)),
            tuple(_ranked(rows)),
            tuple(_against_the_best(self.regrets, self.best)),
            complete,
            tuple(_differences(self.found, asked)),
            self.runs.done,
            self.runs.total or 0,
            () if complete else tuple(self._not_reached()),
            self.runs.settings.gap,
            self.runs.settings.engine,
        )

    def _not_reached(self) -> Iterator[str]:
        """What is missing, as it was interrupted: options, and the worlds that not every regret is worked out in."""
        yield from (option.name for option in self.options[len(self.found) :])
        plans = {option.name for option, one in self.found if one.decisions is not None}
        for world in self.worlds:
            there = {row.option for row in self.regrets if row.world == world.name}
            if plans - there or len(self.found) < len(self.options):
                yield f"regret if {world.name}"

    def _options(self) -> None:
        """Solve every option, and price doing nothing new once for each instance."""
        seen: set[str] = set()
        jobs = []
        for option in self.options:
            jobs.append((option, self.runs.settings, option.instance.sha256 not in seen))
            seen.add(option.instance.sha256)
        for option, (plan, baseline) in zip(self.options, self.runs.each(_solve_option, jobs), strict=True):
            if baseline is not None:
                self.baselines[option.instance.sha256] = baseline
            self.found.append((option, plan))

    def _compared(self, option: Option, one: Solved, asked: int) -> ComparedOption:
        result, cost = one.result, one.cost
        spent: dict[str, float] = {}
        for row in result["costs"]:
            spent[row["year"]] = spent.get(row["year"], 0.0) + (row["cost"] if row["line"] not in NOT_SPENT else 0.0)
        baseline, keeps = self.baselines[option.instance.sha256]
        parts = parts_of(result)
        return ComparedOption(
            option.name,
            result["status"],
            cost,
            result["bound"],
            result["gap"],
            mix_words(result),
            spent,
            parts.get("penalties") or 0.0,
            measures(result),
            baseline,
            keeps,
            None if cost is None or baseline is None else cost - baseline,
            None,
            option.notes,
            tuple(result["instance"]["changes"]),
            result["instance"]["sha256"],
            asked,
            parts.get("cash") or 0.0,
            parts.get("avoided") or 0.0,
            parts.get("not_paid") or 0.0,
        )

    def _regret(self) -> None:
        free = dict(zip((world.name for world in self.worlds), self._free(), strict=True))
        self.best |= free
        pairs = [(option, one, world) for world in self.worlds for option, one in self.found]
        known = [self._known(option, one, world, free[world.name]) for option, one, world in pairs]
        jobs = [
            (world.instance, self.runs.settings, one.decisions)
            for (_, one, world), row in zip(pairs, known, strict=True)
            if row is None and one.decisions is not None
        ]
        fixed = self.runs.each(_solve_fixed, jobs)
        for (option, one, world), row in zip(pairs, known, strict=True):
            if one.decisions is None:
                self.runs.count()
            elif row is not None:
                self.runs.count()
                self.regrets.append(row)
            else:
                self.regrets.append(_fixed(option, world, free[world.name], next(fixed)))

    def _free(self) -> Iterator[Solved]:
        """The best plan of each world: that of the same option, or solved for it."""
        plans = {one.instance.sha256: plan for one, plan in reversed(self.found) if one.limit is None}
        new = [world for world in self.worlds if world.instance.sha256 not in plans]
        solves = self.runs.each(solve_one, [(world.instance, self.runs.settings) for world in new])
        for world in self.worlds:
            yield plans[world.instance.sha256] if world.instance.sha256 in plans else next(solves)

    def _known(self, option: Option, one: Solved, world: Option, free: Solved) -> Regret | None:
        """The cost of an option's commitments in a world, where no solve is needed to know; the regret comes later."""
        name, there = option.name, world.name
        if _same(option, world):
            return Regret(name, there, one.cost, free.cost, None, one.status)
        apart = question(option.instance).other_world(question(world.instance))
        if apart:
            return Regret(name, there, None, free.cost, None, "impossible", f"it is about {listed(apart)}")
        if [p.start for p in option.instance.periods] != [p.start for p in world.instance.periods]:
            return Regret(name, there, None, free.cost, None, "impossible", "it is planned for other periods")
        if free.status == "infeasible":
            return Regret(name, there, None, None, None, "infeasible", "no mix meets the rules there")
        return None


def _solve_option(option: Option, settings: Settings, with_baseline: bool) -> tuple[Solved, Baseline | None]:
    """The plan of an option and, where asked for, what doing nothing new costs and whether it keeps the rules."""
    from commission_opt.demand import demand_table
    from commission_opt.plan.fixed_mix import price_given

    instance = option.instance
    baseline: Baseline | None = None
    if with_baseline:
        baseline = (None, False)
        if instance.baseline is not None:
            given = price_given(instance, demand_table(instance), instance.baseline, "", settings)
            if given["status"] == "interrupted":
                raise Interrupted
            baseline = (given["objective"], given["meets_rules"])
    return solve_one(instance, settings, None if option.limit is None else option.limit.hold), baseline


def _solve_fixed(instance: Instance, settings: Settings, decisions: Decisions) -> Solved | str:
    """The best placements with the commitments made; why not, where they cannot be made."""
    try:
        return solve_one(
            instance, replace(settings, choose=False), HeldCommitments(decisions)
        )  # of which the cost is told
    except ImpossibleThere as error:
        return f"cannot be made there: {error}"


def _fixed(option: Option, world: Option, free: Solved, found: Solved | str) -> Regret:
    if isinstance(found, str):
        return Regret(option.name, world.name, None, free.cost, None, "impossible", found)
    why = "" if found.cost is not None else _NO_COST.get(found.status, "not solved in time")
    return Regret(option.name, world.name, found.cost, free.cost, None, found.status, why)


_NO_COST = {"infeasible": "with its commitments, no placements meet the rules there"}


def _same(one: Option, other: Option) -> bool:
    return one.instance.sha256 == other.instance.sha256


def _ranked(rows: list[ComparedOption]) -> Iterable[ComparedOption]:
    """Each option beside the cheapest of those that answer the same question."""
    for row in rows:
        costs = [one.cost for one in rows if one.question == row.question and one.cost is not None]
        alone = [one.question for one in rows].count(row.question) == 1 < len(rows)
        yield row if row.cost is None or alone else replace(row, against_best=row.cost - min(costs))


def _differences(found: list[tuple[Option, Solved]], asked: list[PlanningQuestion]) -> Iterable[str]:
    """Which options are not ranked with the first, and why."""
    for (option, _), one in zip(found, asked, strict=True):
        apart = one.differences(asked[0])
        if apart:
            yield f"{option.name} is about {listed(apart)}"


def _against_the_best(regrets: list[Regret], best: Mapping[str, Solved]) -> Iterable[Regret]:
    """Regret over the cheapest that is known: commitments found elsewhere may be better by the gap.

    None where that is not proven, or what the commitments cost there: the one would be too low, the other too high.
    """
    for row in regrets:
        known = [one.cost for one in regrets if one.world == row.world and one.cost is not None]
        there = best.get(row.world)
        known += [there.cost] if there is not None and there.cost is not None else []
        least = min(known, default=None)
        why = row.why or (_not_proven(row, there) if row.cost is not None else "")
        regret = None if row.cost is None or least is None or why else row.cost - least
        yield replace(row, best=least, regret=regret, why=why)


def _not_proven(row: Regret, there: Solved | None) -> str:
    """Why the regret of commitments that can be carried out is not known; nothing where it is."""
    if there is None or not there.proven:
        found = there is not None and there.cost is not None
        return "the best mix there is not proven" if found else "no mix was found there in time"
    return "" if row.status in CONCLUSIVE else "the cheapest placements there are not proven"
