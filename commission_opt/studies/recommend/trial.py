"""One mix in one world: what it costs and how the children fare, when they come one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from commission_opt.demand import demand_table
from commission_opt.plan.evaluator.beds import find_beds
from commission_opt.plan.evaluator.evaluate import evaluate
from commission_opt.registry import NOT_SPENT
from commission_opt.studies.cost_parts import PENALTIES, parts_of_lines
from commission_opt.studies.mixes.dated import reviews_of
from commission_opt.studies.mixes.shares import share_rules
from commission_opt.studies.recommend.deferral import seen_by
from commission_opt.studies.recommend.families import with_families
from commission_opt.studies.simulation.figures import FigureName
from commission_opt.studies.simulation.policy import Policy
from commission_opt.studies.simulation.prevented import prevented
from commission_opt.studies.simulation.promise import NOT_SIMULATED
from commission_opt.studies.simulation.replicate import Case
from commission_opt.studies.simulation.tally import Book

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.evaluation import Evaluation
    from commission_opt.rules.occupancy.order import Lane
    from commission_opt.studies.recommend.worlds import Worlds
    from commission_opt.studies.simulation.figures import Figures
    from commission_opt.studies.simulation.tally import Costs

PLANNED_LINES = (*NOT_SIMULATED, "trading", "avoided")  # of the bill: taken as the plan has them in that world
WITHOUT_PLACEMENT = (
    2.0  # times the costliest price a week: what a child-week without a placement counts, where no price is given
)

Trial = dict[str, float]


@dataclass
class Trials:
    """What is needed to try mixes in worlds; the same in every process.

    Attributes
    ----------
    instance
        With certain demand, and its figures as they are.
    """

    instance: Instance
    worlds: Worlds
    _last: tuple[tuple[int, int], Instance] | None = field(
        default=None, repr=False
    )  # the figures of the last world, for the next mix

    def of(self, decisions: Decisions, world: int) -> Trial:
        """The measures of a mix in a world.

        Returns
        -------
        dict
            ``cost``: £ at present value, all but the prices of broken rules, and its parts ``cash``, ``avoided`` (taken
            off) and ``not_paid``; ``spend``, and ``spend:YEAR``: cash, £ of the day; ``short``: child-weeks without a placement, and ``short_cost``: what they count; ``near``, ``used``:
            share near home, occupancy; ``children``, ``as_used``, ``moves``: children; and by path of a rule about a
            share ``wanted:``, ``had:`` (weeks) and ``missed:`` (£ at present value); by day of a review ``seen:``,
            children who could be in homes.
        """
        case = self._case(decisions, world)
        happened = case.world(world)
        figures = case.book.figures(happened.stays, float(len(happened.moves)), case.fixed)
        measured = case.measures.of(figures)
        years = case.measures.years
        short = measured[FigureName("short_weeks")] * years
        spent = _spent(figures)
        found = {
            "cost": measured[FigureName("net_present_cost")],
            **{part: pounds for part, pounds in parts_of_lines(_discounted(figures)).items() if part != PENALTIES},
            "spend": sum(spent.values()),
            "short": short,
            "short_cost": short * self._price_of_none * self._mean_discount,
            "near": measured.get(FigureName("local_share"), 1.0),
            "used": measured.get(FigureName("occupancy"), 1.0),
            "children": measured[FigureName("children")],
            "as_used": measured[FigureName("as_used_weeks")],
            "moves": measured[FigureName("moves")],
        }
        found |= {f"spend:{year}": spent.get(year, 0.0) for year in self.instance.years}
        for rule in share_rules(self.instance):
            one = rule.measured(case.book, figures)
            found |= {f"wanted:{rule.path}": one.wanted, f"had:{rule.path}": one.had}
            found[f"missed:{rule.path}"] = one.missed_cost
        return found | self._seen(case.book, figures)

    def _seen(self, book: Book, figures: Figures) -> Trial:
        """Children who could be in homes, on average over the last period before each review."""
        over = {
            review: max(period.index for period in self.instance.periods if period.end <= review)
            for review in reviews_of(self.instance)
        }
        there = dict.fromkeys(over.values(), 0.0)
        for (t, (need, _), _), weeks in figures.weeks.items():
            if t in there and need in self._in_homes:
                there[t] += weeks / book.instance.periods[t].weeks
        return {seen_by(review): there[t] for review, t in over.items()}

    @cached_property
    def _in_homes(self) -> frozenset[str]:
        """Needs of children whom something with beds takes."""
        return frozenset(need for offer in self.instance.offers if not offer.bought_as_used for need in offer.takes)

    def _case(self, decisions: Decisions, world: int) -> Case:
        instance = self._in_world(world)
        fixed: Costs = {}
        avoided: dict[Lane, FloatArray] = {}
        if self._has_planned_lines:
            if decisions.started and instance is not self.instance:
                planned = evaluate(self.instance, demand_table(self.instance), decisions)
                decisions = with_families(self.instance, instance, decisions, planned)
            worked_out = evaluate(instance, demand_table(instance), decisions)
            fixed, avoided = _planned_lines(instance, worked_out), _avoided(instance, worked_out)
        book = Book(
            instance, replace(decisions, placed={}, short={}, sold={}, transferred={}), find_beds(instance, decisions)
        )
        return Case(book, prevented(instance, decisions, avoided), Policy(), fixed, self.worlds.seed)

    def _in_world(self, world: int) -> Instance:
        """The instance with the figures of a world."""
        draw, last = self.worlds.draw(world), self._last
        if last is None or last[0] != draw:  # in threads of a cluster each has its own look at it
            changes = self.worlds.changes(world)
            last = self._last = draw, self.instance.with_changes(changes) if changes else self.instance
        return last[1]

    @cached_property
    def _has_planned_lines(self) -> bool:
        """Whether there is anything that is not simulated: services, assessments, people, beds sold."""
        one = self.instance
        return bool(
            one.edge_of_care or one.assessment or one.role or any(getattr(o, "trading", None) for o in one.offers)
        )

    @cached_property
    def _price_of_none(self) -> float:
        """£ for each child-week without a placement."""
        given = self.instance.rules.sufficiency.price_per_child_week
        return given if given is not None else WITHOUT_PLACEMENT * dearest_week(self.instance)

    @cached_property
    def _mean_discount(self) -> float:
        periods = self.instance.periods
        weeks = sum(period.weeks for period in periods)
        return sum(self.instance.money.discount(period) * period.weeks for period in periods) / weeks


def dearest_week(instance: Instance) -> float:
    """The costliest price a week of what is bought child by child, £ of the day at the start; 0 where nothing is."""
    from commission_opt.offers.market.record import Market
    from commission_opt.studies.simulation.ranking import Ranking

    ranking, year = Ranking(instance), instance.years[0]
    lanes = [(need.id, area.id) for need in instance.need for area in instance.area]
    return max(
        (
            choice.price
            for lane in lanes
            for choice in ranking.order(lane, year)
            if isinstance(instance.offers[choice.offer], Market)
        ),
        default=0.0,
    )


def _discounted(figures: Figures) -> Iterator[tuple[str, float]]:
    """Lines of the bill in a world, each with what it comes to at present value, £."""
    for (_, line), (_, pounds) in figures.costs.items():
        yield line, pounds


def _spent(figures: Figures) -> dict[str, float]:
    """Cash in a world by financial year, £ of the day."""
    found: dict[str, float] = {}
    for (year, line), (pounds, _) in figures.costs.items():
        if line not in NOT_SPENT:
            found[year] = found.get(year, 0.0) + pounds
    return found


def _planned_lines(instance: Instance, worked_out: Evaluation) -> Costs:
    found: Costs = {}
    for row in worked_out.costs:
        if row.line in PLANNED_LINES:
            key = instance.periods[row.period].year, row.line
            before = found.get(key, (0.0, 0.0))
            found[key] = before[0] + row.cost, before[1] + row.discounted
    return found


def _avoided(instance: Instance, worked_out: Evaluation) -> dict[Lane, FloatArray]:
    import numpy as np

    found: dict[Lane, FloatArray] = {}
    for row in worked_out.avoided:
        found.setdefault((row.need, row.area), np.zeros(len(instance.periods)))[row.period] += row.children
    return found
