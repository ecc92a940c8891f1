"""Placements bought child by child: framework, spot, and supported places bought by the week."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import OfferKey, TierKey
from commission_opt.model.model import Model
from commission_opt.offers.market.record import Market
from commission_opt.rules.market.maths import limit_children, more_than_supplied

if TYPE_CHECKING:
    from commission_opt.model.placements import Placements


def available(market: Market, period: Period) -> float:
    """Share of the period's days from `available_from` to `available_to`."""
    start = market.available_from or period.start
    stop = period.end if market.available_to is None else market.available_to + dt.timedelta(days=1)
    return period.share(start, stop)


def use(model: Model, market: Market, placements: Placements) -> None:
    """Charge each child-week, within what the market can supply (C12).

    ::

        cost[t] += uplift[t] * price[k,n] * weeks[t] * placed[s,t,n,a,k]
    """
    for s in range(len(model.demand.scenarios)):
        then = model.offer_in(s, market)
        for period in model.instance.periods:
            _use(model, placements, then, s, period)


def _use(model: Model, placements: Placements, market: Market, s: int, period: Period) -> None:
    scenario = model.demand.scenarios[s]
    placed = placements.by_offer.get(OfferKey(s, period.index, market.id), ())
    share = available(market, period)
    growth = (1 + market.market_growth_per_year) ** period.middle_years
    limit_children(model, market, s, period, growth, share, placed)
    if not placed:
        return
    money = model.instance.money
    weeks = money.paid_weeks(period) * scenario.probability
    if market.tiers:
        _fill_tiers(model, market, s, period, weeks, growth * share, placements)
        return
    price = {
        need: money.of_the_day(market, "price_per_week", market.kind, period.year, need)
        for need in dict.fromkeys(need for need, _, _ in placed)
    }
    for need, _, variable in placed:
        model.charge(market.kind, market.id, period, variable, weeks * price[need], scenario=s)


def _fill_tiers(
    model: Model, market: Market, s: int, period: Period, weeks: float, scale: float, placements: Placements
) -> None:
    """Charge rising prices: the cheapest places are used first.

    ::

        sum over n, a of placed[s,t,n,a,k] = sum over tiers i of bought[s,t,k,i]
        bought[s,t,k,i] <= children[i] * growth[t] * available[k,t]
        cost[t] += uplift[t] * price[i] * weeks[t] * bought[s,t,k,i]

    Prices rise, so the cheapest tiers fill first without being told to.
    """
    terms = [(variable, 1.0) for _, _, variable in placements.by_offer[OfferKey(s, period.index, market.id)]]
    money, price = model.instance.money, 0.0
    for number, tier in enumerate(market.tiers):
        price = money.of_the_day(tier, "price_per_week", market.kind, period.year)
        most = None if tier.children is None else tier.children * scale
        bought = model.add_column("bought", TierKey(s, period.index, market.id, number), most)
        model.charge(market.kind, market.id, period, bought, weeks * price, scenario=s)
        terms.append((bought, -1.0))
    missed = more_than_supplied(model, market, s, period)
    if missed is not None:  # above the last tier, where there is room
        model.charge(market.kind, market.id, period, missed, weeks * price)
        terms.append((missed, -1.0))
    model.link(terms, "==")


EQUATIONS = (use, _fill_tiers)
