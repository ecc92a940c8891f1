"""A plan tried out child by child: who was where on average, and what it came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.demand import demand_table
from commission_opt.studies.calibration.nearest import price_of_waiting
from commission_opt.studies.mixes.shares import share_rules
from commission_opt.studies.simulation.figures import FigureName
from commission_opt.studies.simulation.number_of_children import number_of_children
from commission_opt.studies.simulation.promise import avoided, promised
from commission_opt.studies.simulation.simulate import lacking_stays, prepared
from commission_opt.studies.simulation.world import SHORT

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.plan import Plan
    from commission_opt.plan.result import Result
    from commission_opt.rules.occupancy.order import Lane
    from commission_opt.studies.simulation.children import Lanes
    from commission_opt.studies.simulation.tally import Book

Where = tuple[str, str, str]  # need, area, and offer; no offer for children who found nothing
NOWHERE = ""
HOLDS = 0.003  # share of the cost: a promise that is no further off needs no more rounds
TOLERATED, TOLERATED_OF_FEW, FEW_BEDS = (
    0.018,
    0.036,
    6,
)  # shares of beds: a tenth less than what is promised of promises
ANY_STAY = 52.0  # weeks, of children whom no bed takes: however long they stay, as many are there on average
FEWEST, MOST, CHILDREN = 40, 400, 60_000  # runs, and the children that they are to bring


@dataclass(frozen=True)
class TriedOut:
    """A plan in many runs of the simulation, with as many children as it was made for.

    Attributes
    ----------
    children
        Average number by need, area and offer, a number a period.
    off_by
        By how much more it cost than was promised, as a share of that.
    values
        Of each run, £ at present value: what was spent, and what is missing of shares and of placements at its price.
    beds_off_by
        How far the promised occupancy of an offer is from what it was, at worst, of what is tolerated: `TOLERATED`, or
        `TOLERATED_OF_FEW` where its homes have fewer than `FEW_BEDS` beds.
    """

    children: Mapping[Where, FloatArray]
    off_by: float
    values: Sequence[float]
    beds_off_by: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether what was promised is what happened."""
        return abs(self.off_by) <= HOLDS and self.beds_off_by <= 1.0

    @property
    def value(self) -> float:
        """The mean of `values`."""
        return float(np.mean(self.values))

    def surely_cheaper_than(self, other: TriedOut) -> bool:
        """Whether its value is below the other's by more than chance, in the runs that both have."""
        runs = min(len(self.values), len(other.values))
        less = np.asarray(other.values[:runs]) - np.asarray(self.values[:runs])
        error = float(less.std(ddof=1)) / len(less) ** 0.5
        return bool(less.mean() > 2.0 * error)


def try_out(plan: Plan, instance: Instance, replications: int | None, seed: int) -> TriedOut:
    """Simulate a plan of `instance`, so many times as bring `CHILDREN` where it is not said how often.

    Numbers are those of runs with as many children as come on average: a straight line through the runs, period by
    period (a control variate)::

        children[n,a,k,t] = mean of x - b * (mean of d - demand[n,a,t]),   b = cov(x, d) / var(d)

    with `x` the children with the offer and `d` all those of the need and area, in each run.
    """
    result = plan.to_dict()
    case = prepared(result, instance, seed=seed, stay_weeks=ANY_STAY if lacking_stays(instance) else None)
    replications = replications or min(MOST, max(FEWEST, round(CHILDREN / _arrivals(case.lanes))))
    shape = (replications, len(instance.periods))
    weeks: dict[tuple[Lane, int], FloatArray] = defaultdict(lambda: np.zeros(shape))
    rules = share_rules(instance)
    none = price_of_waiting(instance)
    costs, values, numbers, used = [], [], [], []
    for run in range(replications):
        world = case.world(run)
        figures = case.book.figures(world.stays, float(len(world.moves)), case.fixed)
        for (t, lane, nth), there in figures.weeks.items():
            weeks[lane, nth][run, t] += there / instance.periods[t].weeks
        measured = case.measures.of(figures)
        short = measured[FigureName("short_weeks")] * case.measures.years
        missed = sum(rule.measured(case.book, figures).missed_cost for rule in rules)
        values.append(measured[FigureName("net_present_cost")] + missed + none * short)
        costs.append(measured[FigureName("cost")])
        numbers.append(measured[FigureName("children")])
        used.append({name.of: share for name, share in measured.items() if name.measure == "occupancy" and name.of})
    promise = case.measures.of(promised(result, instance))
    apart = number_of_children(numbers, costs, promise[FigureName("children")], promise[FigureName("cost")])
    rest = float(np.mean(costs)) - promise[FigureName("cost")] if apart is None else apart.rest
    off_by = rest / promise[FigureName("cost")] if promise[FigureName("cost")] else 0.0
    children = _with_as_many(weeks, _expected(result, instance), instance)
    return TriedOut(children, off_by, values, _beds_off_by(promise, used, case.book))


def _beds_off_by(promise: Mapping[FigureName, float], used: Sequence[Mapping[str, float]], book: Book) -> float:
    worst = 0.0
    for name, share in promise.items():
        if name.measure == "occupancy" and name.of:
            off = abs(share - float(np.mean([one.get(name.of, 0.0) for one in used])))
            worst = max(worst, off / (TOLERATED_OF_FEW if _largest(name.of, book) < FEW_BEDS else TOLERATED))
    return worst


def _largest(offer: str, book: Book) -> float:
    """Beds of the largest home that an offer has."""
    held = [one.size for one in book.beds.holdings.get(offer, ())]
    return max(held, default=next(float(getattr(o, "beds", 0.0)) for o in book.instance.offers if o.id == offer))


def _arrivals(lanes: Lanes) -> float:
    """Children of one run, on average: those there at the start, and those who enter."""
    return 1.0 + sum(flow.opening + float(flow.entries @ np.diff(flow.edges)) for flow in lanes.flows)


def _expected(result: Result, instance: Instance) -> dict[Lane, FloatArray]:
    """Children who come, less those whom the plan keeps out of care."""
    found: dict[Lane, FloatArray] = defaultdict(lambda: np.zeros(len(instance.periods)))
    for (t, need, area), number in demand_table(instance).expected.items():
        found[need, area][t] += number
    for lane, out in avoided(result, instance).items():
        found[lane] = np.maximum(found[lane] - out, 0.0)
    return found


def _with_as_many(
    weeks: Mapping[tuple[Lane, int], FloatArray], expected: Mapping[Lane, FloatArray], instance: Instance
) -> dict[Where, FloatArray]:
    """Means over the runs, at the expected number of children."""
    came: dict[Lane, FloatArray] = {}
    for (lane, _), there in weeks.items():
        came[lane] = came.get(lane, 0.0) + there
    found = {}
    for (lane, nth), there in weeks.items():
        off = came[lane] - came[lane].mean(axis=0)
        squares = (off * off).sum(axis=0)
        slope = (off * there).sum(axis=0) / np.where(squares > 0, squares, 1.0)
        mean = there.mean(axis=0) - slope * (came[lane].mean(axis=0) - expected[lane])
        found[*lane, NOWHERE if nth == SHORT else instance.offers[nth].id] = np.maximum(mean, 0.0)
    return found
