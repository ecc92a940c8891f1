"""Placements bought child by child: framework, spot, and supported places bought by the week."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import OfferKey, RowKey, TierKey
from commission_opt.model.limit import BRICKS, SUPPLY, Limit, PerLimit, Wording
from commission_opt.model.model import Model
from commission_opt.offers.market.record import Market

if TYPE_CHECKING:
    from commission_opt.model.placements import Placements


def available(market: Market, period: Period) -> float:
    """Share of the period's days from `available_from` to `available_to`."""
    start = market.available_from or period.start
    stop = period.end if market.available_to is None else market.available_to + dt.timedelta(days=1)
    return period.share(start, stop)


def use(model: Model, placements: Placements) -> None:
    """Charge each child-week, and keep within what the market can supply (C12).

    ::

        cost[t] += uplift[t] * price[k,n] * weeks[t] * placed[s,t,n,a,k]
        sum over n, a of placed[s,t,n,a,k] <= available[k,t] * min(market[k,t], demand[s,t])   (C12)

    ``market[k,t]`` is `market` grown by `market_growth_per_year` to mid-period; ``demand[s,t]`` is
    the demand that the offer takes: a market open for half a period can take half of it.
    """
    for market in model.instance.offers:
        if isinstance(market, Market):
            for s in range(len(model.demand.scenarios)):
                for period in model.instance.periods:
                    _use(model, placements, market, s, period)


def _use(model: Model, placements: Placements, market: Market, s: int, period: Period) -> None:
    key, scenario = OfferKey(s, period.index, market.id), model.demand.scenarios[s]
    placed = placements.by_offer.get(key, ())
    share = available(market, period)
    growth = (1 + market.market_growth_per_year) ** period.middle_years
    limited = math.isfinite(capacity(market)) or share < 1
    stated = _stated(model, market, s, period, growth * share) if limited else BRICKS
    model.state(RowKey("C12", key), stated)
    if not placed:
        return
    demand = sum(scenario.children[period.index, need, area] for need, area, _ in placed)
    limit = min(capacity(market) * growth, demand) * share
    if limited:
        terms = [(v, 1.0) for _, _, v in placed]
        model.add_row("C12", key, terms, "<=", limit, rests_on=stated, most_missed=demand * share - limit)
    weekly = model.instance.money.uplift(market.kind, period.year) * period.weeks * scenario.probability
    if market.tiers:
        _fill_tiers(model, market, s, period, weekly, growth * share, placements)
        return
    for need, _, variable in placed:
        model.charge(market.kind, market.id, period, variable, weekly * market.price(need), scenario=s)


def _stated(model: Model, market: Market, s: int, period: Period, per: float) -> Limit:
    """The children that the market takes, or its last tier does; one more counts as a place that there is not."""
    path, value = f"{market.kind}.{market.id}.market", market.market
    if market.tiers:
        last = len(market.tiers) - 1
        path, value = f"{market.kind}.{market.id}.tiers.{last}.children", market.tiers[last].children
    words = Wording(
        market.label,
        "children",
        missed="{label}: {amount} than can be supplied",
        noun=("child", "children"),
        before="more",
        says="{label}: no more places than the market has",
    )
    weight = SUPPLY * period.weeks * model.demand.scenarios[s].probability
    path = path if value else ""  # limited by the days on which it is open alone
    return Limit(path, value or 0.0, per=PerLimit(per), weight=weight, words=words)


def _fill_tiers(
    model: Model, market: Market, s: int, period: Period, weekly: float, scale: float, placements: Placements
) -> None:
    """Charge rising prices: the cheapest places are used first.

    ::

        sum over n, a of placed[s,t,n,a,k] = sum over tiers i of bought[s,t,k,i]
        bought[s,t,k,i] <= children[i] * growth[t] * available[k,t]
        cost[t] += uplift[t] * price[i] * weeks[t] * bought[s,t,k,i]

    Prices rise, so the cheapest tiers fill first without being told to.
    """
    terms = [(variable, 1.0) for _, _, variable in placements.by_offer[OfferKey(s, period.index, market.id)]]
    for number, tier in enumerate(market.tiers):
        most = None if tier.children is None else tier.children * scale
        bought = model.add_column("bought", TierKey(s, period.index, market.id, number), most)
        model.charge(market.kind, market.id, period, bought, weekly * tier.price_per_week, scenario=s)
        terms.append((bought, -1.0))
    missed = model.slacks.get(RowKey("C12", OfferKey(s, period.index, market.id)))
    if missed is not None:  # above the last tier, where there is room
        model.charge(market.kind, market.id, period, missed, weekly * market.tiers[-1].price_per_week)
        terms.append((missed, -1.0))
    model.link(terms, "==")


def capacity(market: Market) -> float:
    """Children that the market can take at one time, before growth; infinite without a limit."""
    if market.tiers:
        return sum(math.inf if tier.children is None else tier.children for tier in market.tiers)
    return math.inf if market.market is None else market.market
