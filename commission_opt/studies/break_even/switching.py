"""The value of a figure at which another mix is recommended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Unpack

from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.plan.statements.amounts import count as counted
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.plain_cost import require_plain_cost
from commission_opt.studies.runs import Listener, Runs, Solved, commitments, words
from commission_opt.studies.saved import Rows, Study, told
from commission_opt.studies.sensitivity.ranges import LowHigh, Range, ranges
from commission_opt.studies.stopped import Interrupted, NotProven

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.instance.instance import Instance

SwitchVerdict = Literal["exact", "between", "none", "not proven", "no plan", "interrupted"]
SURE = 1e-6  # relative distance to the bound: two mixes close to a switch cost nearly the same
SOLVES = 60  # for one side of one figure
STRAIGHT = 1e-9  # relative: as far from a straight line as rounding can put a cost


@dataclass(frozen=True)
class Switch:
    """Where the recommended mix changes, from the figure as it is towards one end.

    Attributes
    ----------
    verdict
        ``exact``: at `value` both mixes cost the same, the one is cheapest just before and the other
        just after; ``between``: the mix changes between `before` and `after`, found by bisection;
        ``none``: none was found up to `end` (for a price: there is none); ``not proven``: a solve
        ended at its time limit; ``no plan``: nothing meets the rules with the figure as it is.
    value
        Where both cost the same; of a bisection the middle of `before` and `after`, or
        `after` for a whole number.
    mix, mix_after
        What is recommended before and after, in words.
    cost
        Expected net present cost at `before`, £.
    """

    path: str
    base: float
    end: float
    verdict: SwitchVerdict
    value: float | None = None
    before: float | None = None
    after: float | None = None
    mix: str = ""
    mix_after: str = ""
    cost: float | None = None


@dataclass(frozen=True)
class Switches(Study):
    """The nearest change of mix on each side of each figure: towards low, then towards high.

    `not_reached` are the figures not begun, as it was interrupted; `about` says which instance, by which engine.
    """

    FILE: ClassVar[str] = "switching"
    switches: tuple[Switch, ...]
    interrupted: bool = False
    not_reached: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: how many figures, and changes found."""
        changes = sum(one.verdict in {"exact", "between"} for one in self.switches)
        stopped = ", interrupted" if self.interrupted else ""
        return f"<Switches: {counted(len({one.path for one in self.switches}), 'figure')}, {counted(changes, 'change of mix', 'changes of mix')}{stopped}>"

    def rows(self) -> list[dict[str, Any]]:
        """One row a figure and side."""
        return [{key: getattr(one, key) for key in Switch.__dataclass_fields__} for one in self.switches]

    def frame(self) -> pd.DataFrame:
        """One row a figure and side."""
        return self.frame_of("switching")

    def tables(self) -> dict[str, Rows]:
        return {"switching": self.rows()}

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.about,
            "complete": not self.interrupted,
            "switching": self.rows(),
            "not_reached": list(self.not_reached),
        }


@settles
@told("sensitivity")
@shows_keywords(StudyKeywords, gap=SURE)
def switching(
    instance: Instance,
    figures: Mapping[str, LowHigh | None] | Sequence[str | Range] | None = None,
    tolerance: float = 0.001,
    *,
    spread: float = 0.1,
    workers: int | None = 1,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Switches:
    """Find the nearest values below and above each figure at which another mix is recommended.

    Where the costs of a plan are a straight line in the figure and the plan stays possible, as for a
    price, the switch is where the lines of two plans cross, and is exact. Elsewhere it is
    found by halving the interval; a mix that changes and changes back within it is not seen.

    Parameters
    ----------
    figures
        Path to low and high value, or paths alone for `spread` below and above what they are (see `ranges`);
        None for every number in the assumption register that is not published.
    tolerance
        Of the bisection, as a share of the range.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
        Two mixes that cost the same to within the gap can each be the answer, so it is 1e-6 where no other is asked for.
    workers
        Processes to share the figures; one for each processor where None. They change nothing but the time.
    """
    require_plain_cost(instance, "switching")
    if not 0 < tolerance < 1:
        raise ValueError(f"tolerance is a share of the range, between 0 and 1, not {tolerance}")
    settings = replace(for_study(settings, keywords, gap=SURE), choose=False)  # a switch is told by the least cost
    asked = ranges(instance, figures, spread)
    runs = Runs(settings, None, progress, workers)
    found: list[Switch] = []
    try:
        jobs = [(instance, figure, settings, tolerance) for figure in asked]
        for switches, _ in runs.each(_both_sides, jobs, lambda one: one[1]):
            found += switches
            if any(one.verdict == "interrupted" for one in switches):
                return _stopped(found, asked)
    except (Interrupted, KeyboardInterrupt):
        return _stopped(found, asked)
    finally:
        runs.close()
    return Switches(tuple(found))


def _stopped(found: list[Switch], figures: list[Range]) -> Switches:
    begun = {one.path for one in found}
    missing = tuple(figure.path for figure in figures if figure.path not in begun)
    return Switches(tuple(found), interrupted=True, not_reached=missing)


def _both_sides(instance: Instance, figure: Range, settings: Settings, tolerance: float) -> tuple[list[Switch], int]:
    """The switches of one figure, towards low and towards high, and how many solves they took."""
    search = _SwitchSearch(instance, figure, Runs(settings), tolerance)
    found: list[Switch] = []
    for end in (figure.low, figure.high):
        if end != figure.base and not any(one.verdict == "interrupted" for one in found):
            found.append(search.towards(end))
    return found, search.runs.done


@dataclass
class _SwitchSearch:
    instance: Instance
    figure: Range
    runs: Runs
    tolerance: float
    solved: dict[float, Solved] = field(default_factory=dict)
    instances: dict[float, Instance] = field(default_factory=dict)

    def towards(self, end: float) -> Switch:
        """The switch nearest to the figure as it is, on the side of `end`."""
        figure = self.figure
        try:
            if self.at(figure.base).cost is None:
                return Switch(figure.path, figure.base, end, "no plan")
            found = self._exact(end)
            return self._halving(end) if found is None else found
        except (Interrupted, KeyboardInterrupt):
            return Switch(figure.path, figure.base, end, "interrupted")
        except NotProven:
            return Switch(figure.path, figure.base, end, "not proven")

    def at(self, value: float) -> Solved:
        """The cheapest plan at a value."""
        if value not in self.solved:
            plan = self.runs.solve(self._instance(value))
            if plan.status == "time_limit":
                raise NotProven
            self.solved[value] = plan
        return self.solved[value]

    def _instance(self, value: float) -> Instance:
        if value not in self.instances:
            self.instances[value] = self.instance.with_changes({self.figure.path: self.figure.value(value)})
        return self.instances[value]

    # -- prices: where the lines of two plans cross ------------------------------------------

    def _exact(self, end: float) -> Switch | None:
        """Walk along the lines of plans from the figure as it is; None where they are not straight."""
        here, there = self.figure.base, end
        if self.figure.whole or self.at(end).cost is None:
            return None
        plan, other = self.at(here), self.at(end)
        for _ in range(SOLVES):
            line, beyond = self._line(plan, end), self._line(other, end)
            if line is None or beyond is None:
                return None
            if self._same(line(there), self.at(there).cost):
                return self._switch("none", end, here, plan)  # it stays the cheapest to the end
            cross = _crossing(line, beyond, here, there)
            if cross is None:
                return None
            middle = self.at(cross)
            if not self._same(line(cross), middle.cost):
                there, other = cross, middle  # a third plan is cheaper there: the switch lies before it
                continue
            if commitments(plan.decisions) != commitments(other.decisions):
                return self._verified(end, cross, line, plan)
            here, there, plan, other = cross, end, other, self.at(end)  # the same mix, used otherwise
        return None

    def _line(self, plan: Solved, end: float) -> Callable[[float], float] | None:
        """What `plan` costs as the figure changes, where that is a straight line and it stays possible."""
        low = self.figure.base
        costs = [self._priced(plan, value) for value in (low, (low + end) / 2, end)]
        first, middle, last = costs
        if first is None or middle is None or last is None:
            return None
        if abs(first + last - 2 * middle) > 4 * STRAIGHT * max(1.0, abs(first), abs(last)):
            return None
        return lambda value: first + (last - first) * (value - low) / (end - low)

    def _priced(self, plan: Solved, value: float) -> float | None:
        """Cost of `plan` at a value, by the evaluator; None where it cannot be carried out."""
        from commission_opt.demand import demand_table
        from commission_opt.plan.evaluator import evaluate

        assert plan.decisions is not None
        changed = self._instance(value)
        found = evaluate(changed, demand_table(changed), plan.decisions)
        return None if found.violations else found.objective

    def _verified(self, end: float, cross: float, line: Callable[[float], float], plan: Solved) -> Switch | None:
        """Solve on both sides: `plan`, which costs `line`, before, and a cheaper mix after; None where that is not so."""
        side = min(
            self.tolerance * abs(end - self.figure.base), abs(cross - self.figure.base) / 2, abs(end - cross) / 2
        )
        before, after = (cross - side, cross + side) if end > cross else (cross + side, cross - side)
        early, late = self.at(before), self.at(after)
        holds = self._same(line(before), early.cost) and late.cost is not None and late.cost < line(after)
        if not holds or commitments(late.decisions) == commitments(plan.decisions):
            return None
        return self._switch("exact", end, before, plan, value=cross, after=after, late=late)

    def _same(self, one: float, other: float | None) -> bool:
        """Whether two costs are the same, as far as the solves prove them."""
        sure = 2 * max(self.runs.settings.gap, STRAIGHT)
        return other is not None and abs(one - other) <= sure * max(1.0, abs(other))

    # -- anything else: halving ----------------------------------------------------------------

    def _halving(self, end: float) -> Switch:
        here, there = self.figure.base, end
        mix = commitments(self.at(here).decisions)
        if commitments(self.at(end).decisions) == mix:
            return self._switch("none", end, here, self.at(here))
        close = max(self.tolerance * abs(end - here), 1.0 if self.figure.whole else 0.0)
        while abs(there - here) > close:
            middle = self.figure.value((here + there) / 2)
            if commitments(self.at(middle).decisions) == mix:
                here = middle
            else:
                there = middle
        plan, late = self.at(here), self.at(there)
        return self._switch(
            "between", end, here, plan, value=there if self.figure.whole else (here + there) / 2, after=there, late=late
        )

    def _switch(
        self,
        verdict: SwitchVerdict,
        end: float,
        before: float,
        plan: Solved,
        *,
        value: float | None = None,
        after: float | None = None,
        late: Solved | None = None,
    ) -> Switch:
        figure = self.figure
        cost = self.at(before).cost if before in self.solved else plan.cost
        later = "" if late is None else words(late)
        return Switch(figure.path, figure.base, end, verdict, value, before, after, words(plan), later, cost)


def _crossing(
    line: Callable[[float], float], other: Callable[[float], float], here: float, there: float
) -> float | None:
    """Where two lines cross, between two values; None where they do not."""
    first, last = line(here) - other(here), line(there) - other(there)
    if last - first == 0:
        return None
    value = here - first * (there - here) / (last - first)
    inside = min(here, there) < value < max(here, there)
    return value if inside else None
