"""What every rule and every cost line starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from commission_opt.decisions import Decisions
from commission_opt.demand import DemandTable
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.instance.rule import OffersRule
from commission_opt.offers.common.record import Offer
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluation import CostRow, RuleRow
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import BedsInPlace, has_beds
from commission_opt.plan.evaluator.people import People
from commission_opt.plan.evaluator.prevention import Prevention, find_prevention
from commission_opt.plan.evaluator.tolerance import misses
from commission_opt.plan.evaluator.use import Use
from commission_opt.plan.wording import period_text, place_text, scenario_text


@dataclass(frozen=True)
class Workings:
    """The instance, the decisions that can be, and the beds and placements they come to."""

    instance: Instance
    demand: DemandTable
    decisions: Decisions
    beds: BedsInPlace
    use: Use

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        return self.instance.periods

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Financial years of the horizon, in order."""
        return tuple(dict.fromkeys(terms.financial_year(period.start) for period in self.periods))

    @cached_property
    def places(self) -> terms.Places:
        """Distances, and what is local."""
        return terms.Places(self.instance)

    @cached_property
    def probabilities(self) -> tuple[float, ...]:
        return tuple(scenario.probability for scenario in self.demand.scenarios)

    @cached_property
    def prevention(self) -> Prevention:
        return find_prevention(self.instance, self.demand, self.decisions)

    @cached_property
    def people(self) -> People:
        return People(self.instance, self.decisions, self.beds)

    @cached_property
    def offers(self) -> dict[str, Offer]:
        return {offer.id: offer for offer in self.instance.offers}

    @cached_property
    def with_beds(self) -> tuple[Offer, ...]:
        return tuple(offer for offer in self.instance.offers if has_beds(offer))

    @cached_property
    def times(self) -> tuple[str, ...]:
        return tuple(period_text(period) for period in self.periods)

    @cached_property
    def needs(self) -> dict[str, str]:
        """Labels of needs by id."""
        return {need.id: need.label for need in self.instance.need}

    @cached_property
    def areas(self) -> dict[str, str]:
        """Labels of areas by id."""
        return {area.id: area.label for area in self.instance.area}

    def market_in(self, s: int, market: Market) -> Market:
        """What is bought as used, at the prices of a scenario: those of its forecast, where it is of one."""
        forecast = self.demand.scenarios[s].forecast
        if forecast is None:
            return market
        (then,) = (one for one in forecast.offers if one.id == market.id)
        assert isinstance(then, Market)
        return then

    def where(self, what: str, t: int, s: int) -> str:
        """Such as "Provider A, Apr-Jun 2019", with the scenario where there are several."""
        return place_text(what, self.times[t], scenario_text(s, len(self.demand.scenarios)))

    def group(self, rule: OffersRule) -> tuple[Offer, ...]:
        """The offers that a rule about a group is about."""
        if rule.offers:
            named = {offer.id for reference in rule.offers for offer in self.instance.offers_named(reference)}
            return tuple(offer for offer in self.instance.offers if offer.id in named)
        kinds = rule.kinds or rule.default_kinds
        return tuple(offer for offer in self.instance.offers if offer.kind in kinds)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a plan costs, for the rules that are about that.

    Attributes
    ----------
    costs
        Every line of the bill, penalties apart.
    at_risk
        Mean cost of the costliest demand scenarios, penalties of all other rules among it; for rules of that step.
    """

    costs: Sequence[CostRow]
    at_risk: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule in one place: what it asks for, what the plan does, and what missing it costs.

    Attributes
    ----------
    id, key, where, sense, limit, value
        As reported; see `RuleRow`.
    missed
        Shortfall in the rule's native unit (none where not above 0), where it is not simply the
        difference of `limit` and `value`.
    size
        The limit in the unit of the shortfall, where it is not `limit` itself: what rounding is
        measured against.
    price
        £ for each unit missed; None where the rule is hard.
    weight
        What one of the shortfall counts in the unit that is priced: weeks, times probability.
    periods
        Those the rule is about; the penalty is spread over them by days.
    at_present_value
        Whether `limit` and `value` are £ at present value: the penalty is then not discounted again.
    scenario
        The one it is about; None where it is about all of them, on average.
    """

    id: str
    key: tuple[object, ...]
    where: str
    sense: str
    limit: float
    value: float
    missed: float | None = None
    size: float | None = None
    price: float | None = None
    weight: float = 1.0
    periods: tuple[Period, ...] = ()
    scenario: int | None = None
    at_present_value: bool = False

    @property
    def shortfall(self) -> float:
        if self.missed is not None:
            return max(0.0, self.missed)
        return max(0.0, self.value - self.limit if self.sense == "<=" else self.limit - self.value)

    @property
    def missed_beyond_rounding(self) -> bool:
        return misses(self.shortfall, self.limit if self.size is None else self.size)

    @property
    def broken(self) -> bool:
        """Whether a hard rule is missed by more than rounding."""
        return self.price is None and self.missed_beyond_rounding

    @property
    def row(self) -> RuleRow:
        shortfall = self.shortfall if self.missed_beyond_rounding else 0.0
        hard = self.price is None
        return RuleRow(self.id, self.key, self.where, self.sense, self.limit, self.value, shortfall, hard)


def sums_by_offer(counts: Mapping[tuple[str, int, int], int] | Mapping[tuple[str, int], int]) -> dict[str, int]:
    """Counts by offer."""
    sums: dict[str, int] = {}
    for (offer, *_), count in counts.items():
        sums[offer] = sums.get(offer, 0) + count
    return sums
