"""Several answers side by side, and what each would cost if another's assumptions came true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commission_opt.plan.engine import Settings
from commission_opt.studies.comparison import Compared, Comparison, Regret
from commission_opt.studies.measures import measures
from commission_opt.studies.options import AS_IT_IS, CannotCompare, Option, block_size_options, named, what_if_options
from commission_opt.studies.runs import Interrupted, Runs, Solved
from commission_opt.studies.words import mix_words

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model

NOT_MONEY = ("penalty", "avoided")  # lines of the bill that nobody pays


def compare(  # noqa: PLR0913 - one keyword a setting
    instances: Instance | Sequence[Instance] | Mapping[str, Instance],
    *,
    block_sizes: Iterable[int] | None = None,
    what_ifs: Sequence[str] | None = None,
    regret: bool = True,
    gap: float = 1e-4,
    time_limit: float | None = None,
    threads: int = 1,
    seed: int = 0,
    progress: Callable[[int, int | None], None] | None = None,
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
        Ids of `[[what_if]]` records of a single instance; all of them where left out.
    regret
        Work out what each option's commitments cost under the assumptions of each other.
    gap, time_limit, threads, seed
        Of each solve, as for `solve`.
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
    settings = Settings(gap=gap, time_limit=time_limit, threads=threads, seed=seed)
    study = _Study(options, worlds if regret and len(worlds) > 1 else [], settings, progress)
    return study.run(first)


class _Study:
    def __init__(
        self,
        options: list[Option],
        worlds: list[Option],
        settings: Settings,
        progress: Callable[[int, int | None], None] | None,
    ) -> None:
        self.options, self.worlds = options, worlds
        apart = [world for world in worlds if not any(one.limit is None and _same(one, world) for one in options)]
        self.runs = Runs(settings, len(options) * (1 + len(worlds)) + len(apart), progress)
        self.found: list[tuple[Option, Solved]] = []
        self.regrets: list[Regret] = []
        self.best: dict[str, float | None] = {}
        self.baselines: dict[str, tuple[float | None, bool]] = {}

    def run(self, first: Instance) -> Comparison:
        complete = True
        try:
            for option in self.options:
                self._baseline(option)
                self.found.append((option, self._solve(option)))
            self._regret()
        except (Interrupted, KeyboardInterrupt):
            complete = False
        best = min((one.cost for _, one in self.found if one.cost is not None), default=None)
        return Comparison(
            first.title,
            first.money.price_base,
            tuple(self._compared(option, one, best) for option, one in self.found),
            tuple(_against_the_best(self.regrets, self.best)),
            complete,
        )

    def _solve(self, option: Option) -> Solved:
        return self.runs.solve(option.instance, None if option.limit is None else option.limit.hold)

    def _baseline(self, option: Option) -> None:
        """Price doing nothing new, once for each instance."""
        from commission_opt.demand import demand_table
        from commission_opt.plan.given import price_given

        instance = option.instance
        if instance.sha256 in self.baselines:
            return
        cost, keeps = None, False
        if instance.baseline is not None:
            given = price_given(instance, demand_table(instance), instance.baseline, "", self.runs.settings)
            if given["status"] == "interrupted":
                raise Interrupted
            cost, keeps = given["objective"], given["meets_rules"]
        self.baselines[instance.sha256] = (cost, keeps)

    def _compared(self, option: Option, one: Solved, best: float | None) -> Compared:
        result, cost = one.result, one.cost
        spent: dict[str, float] = {}
        for row in result["costs"]:
            spent[row["year"]] = spent.get(row["year"], 0.0) + (row["cost"] if row["line"] not in NOT_MONEY else 0.0)
        baseline, keeps = self.baselines[option.instance.sha256]
        return Compared(
            option.name, result["status"], cost, result["bound"], result["gap"], mix_words(result), spent,
            sum(row["discounted"] for row in result["costs"] if row["line"] == "penalty"),
            measures(result), baseline, keeps,
            None if cost is None or baseline is None else cost - baseline,
            None if cost is None or best is None else cost - best,
            option.notes, tuple(result["instance"]["changes"]), result["instance"]["sha256"],
        )  # fmt: skip

    def _regret(self) -> None:
        for world in self.worlds:
            known = (one for option, one in self.found if option.limit is None and _same(option, world))
            free = next(known, None) or self._solve(world)
            self.best[world.name] = free.cost
            for option, one in self.found:
                if one.decisions is None:
                    self.runs.count()
                else:
                    self.regrets.append(self._fixed(option, one, world, free))

    def _fixed(self, option: Option, one: Solved, world: Option, free: Solved) -> Regret:
        """The cost of an option's commitments in a world; the regret comes when all are known."""
        name, there = option.name, world.name
        cost, status, why = None, "impossible", ""
        if _same(option, world):
            cost, status = one.cost, one.status
        elif [p.start for p in option.instance.periods] != [p.start for p in world.instance.periods]:
            why = "it is planned for other periods"
        elif free.status == "infeasible":
            status, why = "infeasible", "no mix meets the rules there"
        else:
            assert one.decisions is not None
            try:
                found = self.runs.solve(world.instance, _Commitments(one.decisions).fix)
            except _ImpossibleThere as error:
                why = f"cannot be made there: {error}"
            else:
                cost, status = found.cost, found.status
                why = "" if cost is not None else _NO_COST.get(status, "not solved in time")
                return Regret(name, there, cost, free.cost, None, status, why)
        self.runs.count()
        return Regret(name, there, cost, free.cost, None, status, why)


_NO_COST = {"infeasible": "no placements meet the rules there"}


class _ImpossibleThere(Exception):
    """Commitments that cannot be made in another instance."""


@dataclass(frozen=True)
class _Commitments:
    decisions: Decisions

    def fix(self, model: Model) -> None:
        from commission_opt.model.fixed import fix_commitments

        missing = fix_commitments(model, self.decisions)
        if missing:
            raise _ImpossibleThere("; ".join(missing))


def _same(one: Option, other: Option) -> bool:
    return one.instance.sha256 == other.instance.sha256


def _against_the_best(regrets: list[Regret], best: Mapping[str, float | None]) -> Iterable[Regret]:
    """Regret over the cheapest that is known: commitments found elsewhere may be better by the gap."""
    for row in regrets:
        known = [one.cost for one in regrets if one.world == row.world and one.cost is not None]
        known += [cost for cost in [best.get(row.world)] if cost is not None]
        least = min(known, default=None)
        regret = None if row.cost is None or least is None else row.cost - least
        yield replace(row, best=least, regret=regret)
