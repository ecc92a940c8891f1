"""Rules about shares, measured in what happened: how many are near home, how much of what is bought is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.plan.statements.amounts import percent, short_percent
from commission_opt.rules.locality.record import Locality
from commission_opt.rules.minimum_occupancy.record import MinimumOccupancy
from commission_opt.studies.simulation.world import SHORT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commission_opt.instance.calendar import Period
    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.order import Lane
    from commission_opt.studies.simulation.figures import Figures
    from commission_opt.studies.simulation.tally import Book

PRICE_NEAR_HOME = 150.0  # £ for each child-week short of a share near home, where the instance gives no price


@dataclass(frozen=True)
class Measured:
    """A rule about a share in one world, in weeks of children or of beds over the time that it is in force.

    Attributes
    ----------
    wanted, had
        What the rule asks for, and what there was.
    missed_cost
        £ at present value: the price of what is missing.
    """

    wanted: float
    had: float
    missed_cost: float


@dataclass(frozen=True)
class ShareRule:
    """A rule that says how large a share has to be.

    Attributes
    ----------
    path
        Of its record.
    hard
        Whether the instance gives no price for breaking it.
    price
        £ of the day for each week that is missing: the instance's; `PRICE_NEAR_HOME` where it gives none, and nothing
        for beds that are not used, which are paid for in every sum.
    """

    rule: Locality | MinimumOccupancy
    path: str
    label: str
    hard: bool
    price: float

    @property
    def near_home(self) -> float:
        """The share of children that has to be near home; 0 where it is a rule of another kind."""
        return (self.rule.minimum_share or 0.0) if isinstance(self.rule, Locality) else 0.0

    def asked_and_had(self, wanted: float, had: float) -> tuple[float, float]:
        """What it asks for and what there was, as the rule says it: a share; or weeks of children beyond, and the cap."""
        share = self.rule.minimum_share
        if share is None:
            return had, wanted
        return share, share * had / wanted if wanted else 1.0

    def missed_words(self, wanted: float, had: float) -> str:
        """By how much it is missed: "In or close to the city: 75.1% of 80%"; empty where it is kept."""
        asked, there = self.asked_and_had(wanted, had)
        if had >= wanted:
            return ""
        if self.rule.minimum_share is None:
            return f"{self.label}: {there:,.0f} child-weeks beyond, and not {asked:,.0f}"
        return f"{self.label}: {percent(there, 1)}, and not {short_percent(asked)}"

    def measured(self, book: Book, figures: Figures) -> Measured:
        """What the rule asks for and what there was, in one world."""
        wanted = had = worth = 0.0
        for period, asked, there in self._by_period(book, figures):
            wanted += asked
            had += there
            worth += asked * book.instance.money.discount(period)
        missed = max(0.0, wanted - had)
        return Measured(wanted, had, self.price * missed * worth / wanted if wanted else 0.0)

    def _by_period(self, book: Book, figures: Figures) -> Iterator[tuple[Period, float, float]]:
        weeks: dict[int, dict[tuple[Lane, int], float]] = {}
        for (t, lane, nth), number in figures.weeks.items():
            weeks.setdefault(t, {})[lane, nth] = number
        for period in book.instance.periods:
            if self.rule.applies(period.start):
                yield period, *self._in_period(book, period, weeks.get(period.index, {}))

    def _in_period(self, book: Book, period: Period, weeks: Mapping[tuple[Lane, int], float]) -> tuple[float, float]:
        if isinstance(self.rule, Locality):
            return _near_home(book, self.rule, period, weeks)
        return _used(book, self.rule, period, weeks)


def _near_home(
    book: Book, rule: Locality, period: Period, weeks: Mapping[tuple[Lane, int], float]
) -> tuple[float, float]:
    instance = book.instance
    duties = {need.id for need in instance.need if need.local_duty}
    placed = near = 0.0
    for ((need, area), nth), number in weeks.items():
        about = need in (rule.needs or duties) and (not rule.areas or area in rule.areas)
        if nth != SHORT and about:
            placed += number
            near += number * instance.is_local(area, instance.offers[nth], rule)
    if rule.minimum_share is not None:
        return rule.minimum_share * placed, near
    assert rule.children_beyond_at_most is not None
    return placed - near, rule.children_beyond_at_most * period.weeks


def _used(
    book: Book, rule: MinimumOccupancy, period: Period, weeks: Mapping[tuple[Lane, int], float]
) -> tuple[float, float]:
    instance = book.instance
    group = {nth for nth, offer in enumerate(instance.offers) if _is_about(instance, rule, offer.id, offer.kind)}
    beds = sum(
        book.beds.beds[offer.id][period.index] * period.weeks
        for nth, offer in enumerate(instance.offers)
        if nth in group and offer.id in book.beds.beds
    )
    used = sum(
        number * instance.footprint(instance.offers[nth], need)
        for ((need, _), nth), number in weeks.items()
        if nth in group
    )
    return rule.minimum_share * beds, used


def _is_about(instance: Instance, rule: MinimumOccupancy, offer: str, kind: str) -> bool:
    if rule.offers:
        return any(offer == one.id for reference in rule.offers for one in instance.offers_named(reference))
    return kind in (rule.kinds or rule.default_kinds)


def share_rules(instance: Instance) -> tuple[ShareRule, ...]:
    """The rules of an instance about shares."""
    found = []
    for near in instance.rules.of(Locality):
        price = near.price_per_child_week
        path = f"rules.locality.{near.id}"
        found.append(ShareRule(near, path, near.label, price is None, PRICE_NEAR_HOME if price is None else price))
    for used in instance.rules.of(MinimumOccupancy):
        price = used.price_per_bed_week
        path = f"rules.minimum_occupancy.{used.id}"
        found.append(ShareRule(used, path, used.label, price is None, price or 0.0))
    return tuple(found)


def with_shares_priced(instance: Instance) -> Instance:
    """The instance with a price in place of each rule about a share that is hard; as it is, where none is."""
    changes: dict[str, float | None] = {}
    for one in share_rules(instance):
        if one.hard and isinstance(one.rule, Locality):
            changes[f"{one.path}.price_per_child_week"] = one.price
        elif one.hard:
            changes[one.path] = None
    return instance.with_changes(changes) if changes else instance
