"""The efficient trade-off between two measures of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from commission_opt.plan.engine import build_model, run
from commission_opt.plan.evaluation import AuditFailed
from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.plan.statements.amounts import count as counted
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.measures import MEASURES, measures
from commission_opt.studies.plain_cost import require_plain_cost
from commission_opt.studies.runs import Listener, Runs, Solved
from commission_opt.studies.saved import Rows, Study, told
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.words import mix_words, study_repr

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model

# Ties are broken by a weight on the other measure that is worth at most this share of the cost.
TIE = 1e-6
NOT_PROVEN = "not proven"
SAME = 1e-6  # relative: figures of the evaluator as close as this are the same


@dataclass(frozen=True)
class Point:
    """A plan that no other one found beats in both measures.

    Attributes
    ----------
    first, second
        The two measures, as the evaluator finds them.
    limit
        What `second` was held to; None at the first end.
    bound
        No plan within the limit can be better in the first measure than this.
    price
        What the second measure costs in the first, for each unit that it is better by, from the point before to
        this one: more than 0.
    """

    first: float
    second: float
    limit: float | None
    bound: float | None
    status: str
    mix: str
    measures: dict[str, float | None]
    price: float | None = None


@dataclass(frozen=True)
class Frontier(Study):
    """Efficient plans, from the best of the first measure to the best of the second.

    Attributes
    ----------
    trade
        Names of the two measures.
    best_second
        Proven best of the second measure, whatever the first; None where it was not proven.
    dropped
        Plans found that are the same as another one here, or that one here beats.
    failed
        Limits at which no plan was found, and why.
    done, total
        Solves that were finished, and all that were to be.
    not_reached
        Limits that it did not come to, as it was interrupted; None stands for the first end.
    about
        Which instance, by which engine.
    """

    FILE: ClassVar[str] = "frontier"
    trade: tuple[str, str]
    points: tuple[Point, ...]
    best_second: float | None
    dropped: int
    failed: tuple[tuple[float | None, str], ...] = ()
    interrupted: bool = False
    done: int = 0
    total: int = 0
    not_reached: tuple[float | None, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        """On one line: what is traded, how many points, and the cheapest."""
        return study_repr(
            "Frontier",
            f"{' against '.join(self.trade)}, {counted(len(self.points), 'point')}",
            _cheapest(self.points),
            self.interrupted,
        )

    def rows(self) -> list[dict[str, Any]]:
        """One row a point."""
        return [
            {
                "point": number,
                "limit": one.limit,
                "status": one.status,
                "bound": one.bound,
                "price": one.price,
                **one.measures,
                "mix": one.mix,
            }
            for number, one in enumerate(self.points, 1)
        ]

    def frame(self) -> pd.DataFrame:
        """One row a point: every measure of its plan, status, bound and mix."""
        return self.frame_of("frontier")

    def tables(self) -> dict[str, Rows]:
        return {"frontier": self.rows()}

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.about,
            "trade": list(self.trade),
            "not_reached": list(self.not_reached),
            "best_second": self.best_second,
            "dropped": self.dropped,
            "complete": not self.interrupted,
            "failed": [{"limit": limit, "status": status} for limit, status in self.failed],
            "points": self.rows(),
        }


@settles
@told("frontier")
@shows_keywords(StudyKeywords)
def frontier(
    instance: Instance,
    trade: tuple[str, str] = ("cost", "locality"),
    points: int = 11,
    *,
    workers: int | None = 1,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Frontier:
    """Trade one measure of a plan off against another.

    The first end is the plan that is best in the first measure, the last the one that is best in the
    second; between them the second is held to evenly spaced limits and the first made as good as it
    can be. Ties go to the plan that is better in the other measure. A measure that is neither good
    nor bad, such as beds contracted, counts as better where it is less.

    Parameters
    ----------
    trade
        Two names of `model.measures.EXPRESSIONS`.
    points
        How many plans to look for, with both ends: 2 or more.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.

    Raises
    ------
    NoSuchMeasure
        When a measure is not known, does not apply, or is not linear in what is decided.
    ValueError
        When the two measures are the same, or there are fewer than two points.
    """
    from commission_opt.model.measures import check_name

    require_plain_cost(instance, "frontier")
    if trade[0] == trade[1]:
        raise ValueError(f"two measures are traded off, not {trade[0]} with itself")
    if points < 2:
        raise ValueError(f"a frontier has 2 points or more, not {points}")
    for name in trade:
        check_name(name)
    settings = replace(for_study(settings, keywords), choose=False)  # points are told apart by their least cost
    return _FrontierSearch(instance, trade, Runs(settings, None, progress, workers)).run(points)


class _FrontierSearch:
    def __init__(self, instance: Instance, trade: tuple[str, str], runs: Runs) -> None:
        self.instance = instance
        self.first, self.second = trade
        self.runs = runs
        self.sign = {name: -1.0 if _more_is_better(name) else 1.0 for name in trade}
        self.weight = 0.0  # £ for one unit of the second measure, to break ties

    def run(self, points: int) -> Frontier:
        found: list[Point] = []
        failed: list[tuple[float | None, str]] = []
        best: float | None = None
        interrupted = False
        limits: list[float | None] = []
        self.runs.total = 1 + (points + 1) * (1 if self.first == "cost" else 2)
        try:
            ends = self._ends()
            if isinstance(ends, str):
                return Frontier((self.first, self.second), (), None, 0, ((None, ends),))
            start, best = ends
            limits = [None, *_limits(start, best, points)]
            jobs = [
                (self.instance, (self.first, self.second), self.weight, self.runs.settings, limit) for limit in limits
            ]
            for limit, (point, _) in zip(limits, self.runs.each(_find, jobs, lambda one: one[1]), strict=True):
                if isinstance(point, str):
                    failed.append((limit, point))
                else:
                    found.append(point)
        except (Interrupted, KeyboardInterrupt):
            interrupted = True
        finally:
            self.runs.close()
        kept = _priced(_efficient(found, self.sign[self.first], self.sign[self.second]))
        return Frontier(
            (self.first, self.second),
            tuple(kept),
            best,
            len(found) - len(kept),
            tuple(failed),
            interrupted,
            self.runs.done,
            self.runs.total or 0,
            tuple(limits[len(found) + len(failed) :]),
        )

    def _ends(self) -> tuple[float, float] | str:
        """The second measure where the first is best, and its proven best; a status where there is none."""
        start = self._best([])
        if isinstance(start, str):
            return start
        value = measures(start[0].result)[self.second]
        best = self._aim(self.second, [])
        if value is None or best is None:
            return NOT_PROVEN
        span = abs(best - value)
        self.weight = self.sign[self.second] * TIE * abs(start[0].cost or 0.0) / span if span > 1e-9 else 0.0
        return value, best

    def point(self, limit: float | None) -> Point | str:
        """The best first measure with the second held to `limit`; a status where there is none."""
        limits = [] if limit is None else [(self.second, limit)]
        best = self._best(limits)
        if isinstance(best, str):
            return best
        plan, bound = best
        every = measures(plan.result)
        first, second = every[self.first], every[self.second]
        assert first is not None
        assert second is not None
        return Point(first, second, limit, bound, plan.status, mix_words(plan.result), every)

    def _best(self, limits: list[tuple[str, float]]) -> tuple[Solved, float | None] | str:
        """The cheapest plan among those best in the first measure within `limits`, and the bound of that."""
        bound: float | None = None
        if self.first != "cost":
            bound = self._aim(self.first, limits)
            if bound is None:
                return NOT_PROVEN
            limits = [*limits, (self.first, bound)]

        def prepare(model: Model) -> None:
            from commission_opt.model.measures import expression, steer

            expression(model, self.second)  # refused before the first solve, where it cannot be
            self._hold(model, limits)
            if self.weight and self.second != "cost":
                steer(model, self.second, self.weight)

        plan = self.runs.solve(self.instance, prepare)
        if plan.cost is None:
            return plan.status
        if bound is None and plan.bound is not None:
            bound = plan.bound - (TIE * abs(plan.cost) if self.weight else 0.0)
        return plan, bound

    def _hold(self, model: Model, limits: list[tuple[str, float]]) -> None:
        from commission_opt.model.measures import limit

        for name, value in limits:
            room = 1e-7 * max(1.0, abs(value))
            limit(model, name, "<=" if self.sign[name] > 0 else ">=", value + self.sign[name] * room)

    def _aim(self, measure: str, limits: list[tuple[str, float]]) -> float | None:
        """Best of `measure` within `limits`, proven; None without a plan."""
        from commission_opt.demand import demand_table
        from commission_opt.model.measures import aim
        from commission_opt.plan.evaluator import audit, evaluate

        demand = demand_table(self.instance)
        model = build_model(self.instance, demand)
        self._hold(model, limits)
        aim(model, measure, self.sign[measure])
        outcome = run(model, replace(self.runs.settings, gap=min(self.runs.settings.gap, 1e-6)))
        if outcome.status == "interrupted":
            raise Interrupted
        self.runs.count()
        if outcome.decisions is None or outcome.objective is None or outcome.status == "time_limit":
            return None
        found = evaluate(self.instance, demand, outcome.decisions)
        check = audit(found, found.objective)  # of the rules: the solver was not asked for the cost
        if not check.passed:
            raise AuditFailed(check)
        return self.sign[measure] * outcome.objective


def _find(
    instance: Instance, trade: tuple[str, str], weight: float, settings: Settings, limit: float | None
) -> tuple[Point | str, int]:
    """The point at a limit, or why there is none; and how many solves it took."""
    search = _FrontierSearch(instance, trade, Runs(settings))
    search.weight = weight
    return search.point(limit), search.runs.done


def _cheapest(points: tuple[Point, ...]) -> float | None:
    return min((cost for one in points if (cost := one.measures["cost"]) is not None), default=None)


def _more_is_better(name: str) -> bool:
    return name in MEASURES and MEASURES[name].better > 0


def _limits(start: float, best: float, points: int) -> list[float]:
    """Evenly spaced, without the first end; none where one plan is best in both."""
    if abs(best - start) <= SAME * max(1.0, abs(start)):
        return []
    return [start + (best - start) * step / (points - 1) for step in range(1, points)]


def _efficient(found: list[Point], sign_first: float, sign_second: float) -> list[Point]:
    """The points that no other beats or equals, from the best of the first measure on."""

    def near(one: float, other: float) -> bool:
        return abs(one - other) <= SAME * max(1.0, abs(one), abs(other))

    kept: list[Point] = []
    for point in sorted(found, key=lambda one: (sign_first * one.first, sign_second * one.second)):
        better = not kept or (
            sign_second * point.second < sign_second * kept[-1].second and not near(point.second, kept[-1].second)
        )
        if better and kept and near(point.first, kept[-1].first):
            kept[-1] = point  # as good in the first measure, and better in the second
        elif better:
            kept.append(point)
    return kept


def _priced(points: list[Point]) -> list[Point]:
    priced = points[:1]
    for before, point in pairwise(points):
        priced.append(replace(point, price=abs((point.first - before.first) / (point.second - before.second))))
    return priced
