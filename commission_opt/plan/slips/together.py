"""Figures that are each possible, and cannot be meant together: prices, beds and children, days, what is never used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from statistics import median
from typing import Any

from commission_opt.demand.table import DemandTable
from commission_opt.instance.checked_rows import CheckedRows
from commission_opt.instance.decision_days import open_in, open_spans
from commission_opt.instance.document import Path
from commission_opt.instance.findings import offer_paths
from commission_opt.instance.instance import Instance
from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.offers.common.record import Offer
from commission_opt.plan.slips.figures import Slip, ranges
from commission_opt.plan.statements.amounts import children, listed
from commission_opt.plan.wording import day_text

FARTHEST_PRICE = 12.0  # times more expensive or cheaper than the median of the others that take the same children
MOST_EMPTY = 2.0  # beds that are there for each child who could use them
MOST_AT_ONCE = 1.25  # beds of one contract or home that could be had, for each child who could use them
SMALLEST = 4  # beds of a contract or home that nobody asks about
PRICE_OF_A_HOME = 2_000.0  # £ a week, from which children need the care of a children's home
YEARS_AROUND = 12  # of the horizon, in which every day of an instance lies
YEARS_OF_PRICES = 6  # from the financial year of the prices to the horizon
LONGEST_HORIZON = 30  # years


def odd_together(instance: Instance, demand: DemandTable) -> Iterator[Slip]:
    """What the figures of several records say that cannot be meant."""
    yield from _running_costs(instance)
    yield from _prices_apart(instance)
    yield from _empty_beds(instance, demand)
    yield from _more_beds_than_children(instance, demand)
    yield from _more_children_than_anywhere(instance, demand)
    yield from _never_used(instance, demand)
    yield from _days(instance)


def _running_costs(instance: Instance) -> Iterator[Slip]:
    """What a year costs over its beds and weeks, against what a bed-week can cost."""
    for path, offer in _placed(instance):
        cost, beds = getattr(offer, "running_cost_per_year", None), getattr(offer, "beds", None)
        known = ranges().get(f"{offer.kind}.running_cost_per_bed_week")
        if cost is None or not beds or known is None:
            continue
        a_bed_week = cost / beds / WEEKS_PER_YEAR
        if not known.holds(a_bed_week):
            name = f"running cost per year of £{cost:,.0f} for {beds} {'bed' if beds == 1 else 'beds'}"
            yield Slip(
                (*path, "running_cost_per_year"), known.asked(name, a_bed_week, f"£{a_bed_week:,.2f} a bed-week")
            )


def _price(offer: Offer) -> dict[str, float]:
    """About what a child-week costs, by need, as far as the record says it in a single figure or a table of them."""
    bed = getattr(offer, "price_per_bed_week", None)
    if bed is not None:
        prices = [*bed.values()] if isinstance(bed, dict) else [bed]
        return dict.fromkeys(offer.takes, float(median(prices)))
    cost, beds = getattr(offer, "running_cost_per_year", None), getattr(offer, "beds", None)
    if cost is not None and beds:
        return dict.fromkeys(offer.takes, cost / beds / WEEKS_PER_YEAR)
    week = getattr(offer, "price_per_week", None)
    if isinstance(week, dict):
        return {need: float(price) for need, price in week.items()}
    return {} if week is None else dict.fromkeys(offer.takes, float(week))


def _prices_apart(instance: Instance) -> Iterator[Slip]:
    """An offer that is many times cheaper or more expensive than all others for the same need."""
    placed = list(_placed(instance))
    told: set[Path] = set()
    for need in instance.need:
        prices = {
            path: price
            for path, offer in placed
            for name, price in _price(offer).items()
            if name == need.id and price > 0
        }
        for path, price in prices.items():
            others = [other for at, other in prices.items() if at != path]
            if len(others) < 2 or path in told:
                continue
            usual = median(others)
            if not usual / FARTHEST_PRICE <= price <= usual * FARTHEST_PRICE:
                told.add(path)
                text = (
                    f"a week costs £{price:,.0f} for {need.label}, and £{usual:,.0f} with the other offers (median). "
                    "Perhaps a day, a month or a year typed for a week?"
                )
                yield Slip(path, text)


def _empty_beds(instance: Instance, demand: DemandTable) -> Iterator[Slip]:
    """Beds that are there, and far more than there are children for them."""
    most = _most_children(instance, demand)
    for path, offer in _placed(instance):
        if not getattr(offer, "existing", False):
            continue
        sizes = getattr(offer, "sizes", ())
        beds = getattr(offer, "beds", None) or max(sizes, default=0)
        beds *= getattr(offer, "homes", 1)
        could = sum(most.get(need, 0.0) for need in offer.takes)
        if beds > SMALLEST and beds > MOST_EMPTY * max(could, 1.0):
            text = (
                f"{offer.label} has {beds} beds, and at most {children(round(could, 1))} could use them. "
                "Look at the number of homes, the beds in each, and the demand."
            )
            yield Slip(path, text)


def _more_beds_than_children(instance: Instance, demand: DemandTable) -> Iterator[Slip]:
    """One contract or home that could be had, with more beds than there are children for them."""
    most = _most_children(instance, demand)
    for path, offer in _placed(instance):
        if getattr(offer, "existing", False) or getattr(offer, "trading", None) is not None:
            continue
        sizes = getattr(offer, "sizes", ())
        size = max(sizes, default=getattr(offer, "beds", None) or 0)
        could = sum(most.get(need, 0.0) for need in offer.takes)
        if size > SMALLEST and size > MOST_AT_ONCE * max(could, 1.0):
            text = (
                f"{offer.label} could have {size} beds, and at most {children(round(could, 1))} could use them. "
                "Look at its beds and the demand. Perhaps two sizes typed as one, or a digit too many?"
            )
            yield Slip((*path, "sizes" if sizes else "beds"), text)


def _more_children_than_anywhere(instance: Instance, demand: DemandTable) -> Iterator[Slip]:
    """Children of one need and area in the care of homes, beyond what any council has."""
    known = ranges()["demand.children_in_homes"]
    prices: dict[str, list[float]] = {}
    for _, offer in _placed(instance):
        for need, price in _price(offer).items():
            prices.setdefault(need, []).append(price)
    for (need, area), most in _most_by_area(demand).items():
        cheapest = min(prices.get(need, ()), default=0.0)
        if cheapest >= PRICE_OF_A_HOME and not known.holds(most):
            name = f"the number of children whose week costs at least £{cheapest:,.0f}"
            yield Slip(_said_of(instance, need, area), known.asked(name, most, f"{most:,.0f}"))


def _most_by_area(demand: DemandTable) -> dict[tuple[str, str], float]:
    """The most children of each need and area in any period and scenario."""
    most: dict[tuple[str, str], float] = {}
    for scenario in demand.scenarios:
        for (_, need, area), number in scenario.children.items():
            most[need, area] = max(most.get((need, area), 0.0), number)
    return most


def _said_of(instance: Instance, need: str, area: str) -> Path:
    """The record that says how many children of a need and area there are; the first where a file does."""
    found = [nth for nth, one in enumerate(instance.demand) if one.need == need and one.area in (area, None)]
    return ("demand", found[0] if found else 0)


def _never_used(instance: Instance, demand: DemandTable) -> Iterator[Slip]:
    """Offers that no child needs while they are there."""
    needed = {
        (t, need) for scenario in demand.scenarios for (t, need, _), number in scenario.children.items() if number > 0
    }
    for path, offer in _placed(instance):
        if getattr(offer, "trading", None) is not None:
            continue  # its beds can be sold
        spans = open_spans(instance, offer)
        used = any(
            (t, need) in needed
            for t, period in enumerate(instance.periods)
            if open_in(spans, period)
            for need in offer.takes
        )
        if not used:
            needs = listed([need.label for need in instance.need if need.id in offer.takes])
            yield Slip(
                path,
                f"{offer.label} can never be used: nobody needs {needs} while it could be open. Look at takes, its days and the demand.",
            )


def _days(instance: Instance) -> Iterator[Slip]:
    """Days far from the horizon, prices of another time, and a horizon of a working life."""
    first, last = instance.horizon.start, instance.horizon.end
    for path, day in _all_days(instance.document.data, ()):
        if path[0] in ("horizon", "assumption"):
            continue
        if not first.year - YEARS_AROUND <= day.year <= last.year + YEARS_AROUND:
            yield Slip(
                path,
                f"{day_text(day)} is far from the horizon, {day_text(first)} to {day_text(last)}. Perhaps a slip in the year?",
            )
    if last.year - first.year > LONGEST_HORIZON:
        yield Slip(
            ("horizon", "end"),
            f"the horizon has {last.year - first.year} years. Expected: at most {LONGEST_HORIZON}. Perhaps a slip in the year?",
        )
    base = int(instance.money.price_base[:4])
    if abs(base - first.year) > YEARS_OF_PRICES:
        text = (
            f"prices are of {instance.money.price_base}, and the horizon begins in {first.year}. Expected: within {YEARS_OF_PRICES} years. "
            "Perhaps a slip in the year, or prices that want bringing up to date?"
        )
        yield Slip(("money", "price_base"), text)


def without_a_source(instance: Instance) -> Iterator[Slip]:
    """An instance in which nothing says where its figures come from."""
    records: list[Any] = [*instance.offers, *instance.demand, *instance.need]
    if not instance.assumption and not instance.source and not any(one.source for one in records):
        text = (
            "No figure says where it comes from. Write an [[assumption]] for each price: published, derived or assumed."
        )
        yield Slip(("assumption",), text)


def _placed(instance: Instance) -> Iterator[tuple[Path, Offer]]:
    paths = offer_paths(instance)
    yield from ((paths[offer.id], offer) for offer in instance.offers)


def _most_children(instance: Instance, demand: DemandTable) -> dict[str, float]:
    """The most children of each need in any period and scenario."""
    most: dict[str, float] = {}
    for scenario in demand.scenarios:
        totals: dict[tuple[int, str], float] = {}
        for (t, need, _), number in scenario.children.items():
            totals[t, need] = totals.get((t, need), 0.0) + number
        for (_, need), number in totals.items():
            most[need] = max(most.get(need, 0.0), number)
    return most


def _all_days(value: Any, path: Path) -> Iterator[tuple[Path, dt.date]]:
    if isinstance(value, dt.date):
        yield path, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _all_days(one, (*path, key))
    elif isinstance(value, (list, tuple)) and not isinstance(value, CheckedRows):  # whose days are those of periods
        for nth, one in enumerate(value):
            yield from _all_days(one, (*path, nth))
