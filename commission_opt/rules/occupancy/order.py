"""In which order a child is offered beds: by what is local, then by what one child more costs.

The plan and the simulation go by this one rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from commission_opt.instance.rule import LocalRule
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.offers.common.record import Offer

Lane = tuple[str, str]  # need, area
PENCE = 2  # prices that are the same to the penny are alike
AREA = LocalRule(id="own-area")  # what is local where no rule says so


def local_rule(instance: Instance, lane: Lane) -> LocalRule:
    """The first rule about what is local that is about the children of a lane; that of the own area where none is."""
    need, area = lane
    duties = {one.id for one in instance.need if one.local_duty}
    for rule in instance.rules.records():
        if isinstance(rule, LocalRule) and need in (rule.needs or duties) and (not rule.areas or area in rule.areas):
            return rule
    return AREA


def price_of_one_more(instance: Instance, offer: Offer, lane: Lane, year: str) -> float:
    """£ a week for one more child, in the money of `year`: nothing for beds that are paid for anyway."""
    money, travel = instance.money, instance.travel
    miles = instance.miles(lane[1], offer)
    visits = 0.0 if travel is None or miles is None else travel.cost_per_child_week(miles, money, year)
    price = partial(money.of_the_day, line=offer.kind, year=year)
    return round(_a_week(offer, lane[0], price) + visits, PENCE)


def _a_week(offer: Offer, need: str, price: Callable[..., float]) -> float:
    """£ a week for one more child; the average over the beds of a contract guaranteed in part."""
    if isinstance(offer, Contract):
        used, empty = price(offer, "price_when_used_per_bed_week"), price(offer, "retainer_per_bed_week")
        return (1.0 - offer.guarantee) * (used - empty)
    if isinstance(offer, Building):
        return price(offer, "cost_per_child_week")
    if isinstance(offer, Foster):
        return price(offer, "allowance_per_child_week") + price(offer, "fee_per_child_week")
    assert isinstance(offer, Market)
    if offer.tiers:
        return price(offer.tiers[0], "price_per_week")
    return price(offer, "price_per_week", part=need)


def ahead_of(instance: Instance, offer: Offer, others: Iterable[Offer], year: str) -> list[Building]:
    """Homes of our own, there for good, that every child whom the offer takes goes to before it.

    They take all needs that it takes; and from every area they are nearer, or as near and cheaper, or both the same and the offer
    is a contract, which ends before they do.
    """
    homes = [one for one in others if one.id != offer.id and isinstance(one, Building) and _for_good(one)]
    return [home for home in homes if set(offer.takes) <= set(home.takes) and _before(instance, home, offer, year)]


def turns_of(instance: Instance, offer: Offer, year: str) -> dict[Lane, tuple[bool, float, bool]]:
    """When it is an offer's turn, of the children whom it takes: offers with the same turns are alike to a child."""
    return {
        (need, area.id): _turn(instance, offer, (need, area.id), year) for need in offer.takes for area in instance.area
    }


def _for_good(home: Building) -> bool:
    return home.existing and not home.closable and home.trading is None


def _before(instance: Instance, home: Building, offer: Offer, year: str) -> bool:
    lanes = [(n, a.id) for n in offer.takes for a in instance.area if instance.takes_from(a.id, n, offer)]
    return all(
        instance.takes_from(area, need, home)
        and _turn(instance, home, (need, area), year) < _turn(instance, offer, (need, area), year)
        for need, area in lanes
    )


def _turn(instance: Instance, offer: Offer, lane: Lane, year: str) -> tuple[bool, float, bool]:
    """When it is an offer's turn: near first, then cheap, then what stays longest."""
    duty = any(need.id == lane[0] and need.local_duty for need in instance.need)
    far = duty and not instance.is_local(lane[1], offer, local_rule(instance, lane))
    return far, price_of_one_more(instance, offer, lane, year), isinstance(offer, Contract)
