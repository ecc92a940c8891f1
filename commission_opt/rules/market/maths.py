"""C12 market: no more is bought than providers can supply; the offers that are limited call what they need of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import BedsKey, HomesKey, OfferKey, RowKey
from commission_opt.model.limit import SUPPLY, WHOLE_BRICKS, YEAR_WEEKS, Limit, PerLimit
from commission_opt.model.model import Model, Term
from commission_opt.offers.dps.record import Dps
from commission_opt.offers.market.record import Market
from commission_opt.rules.market import words

if TYPE_CHECKING:
    import pulp


def limit_children(
    model: Model,
    market: Market,
    s: int,
    period: Period,
    growth: float,
    share: float,
    placed: Sequence[tuple[str, str, pulp.LpVariable]],
) -> None:
    """Keep within what a market can supply, on the share of the days that it is open.

    ::

        sum over n, a of placed[s,t,n,a,k] <= available[k,t] * min(market[k,t], demand[s,t])

    ``market[k,t]`` is `market` grown by `market_growth_per_year` to mid-period; ``demand[s,t]`` is
    the demand that the offer takes: a market open for half a period can take half of it.
    """
    demand = sum(model.demand.scenarios[s].children[period.index, need, area] for need, area, _ in placed)
    limit = min(capacity(market) * growth, demand) * share
    if math.isfinite(capacity(market)) or share < 1:
        key, terms = OfferKey(s, period.index, market.id), [(v, 1.0) for _, _, v in placed]
        stated = _places(model, market, s, period, growth * share)
        if terms:
            model.add_row("C12", key, terms, "<=", limit, rests_on=stated, most_missed=demand * share - limit)
        else:
            model.state(RowKey("C12", key), stated)


def more_than_supplied(model: Model, market: Market, s: int, period: Period) -> pulp.LpVariable | None:
    """Children beyond what a market can supply, where the rule has room for them, see `Model.room`."""
    return model.slacks.get(RowKey("C12", OfferKey(s, period.index, market.id)))


def _places(model: Model, market: Market, s: int, period: Period, per: float) -> Limit:
    """Children that the market takes, or its last tier does; one more counts as a place that there is not."""
    path, value = f"{market.kind}.{market.id}.market", market.market
    if market.tiers:
        last = len(market.tiers) - 1
        path, value = f"{market.kind}.{market.id}.tiers.{last}.children", market.tiers[last].children
    weight = SUPPLY * period.weeks * model.demand.scenarios[s].probability
    path = path if value else ""  # limited by the days on which it is open alone
    return Limit(path, value or 0.0, per=PerLimit(per), weight=weight, words=words.PLACES.about(market.label))


def capacity(market: Market) -> float:
    """Children that the market can take at one time, before growth; infinite without a limit."""
    if market.tiers:
        return sum(math.inf if tier.children is None else tier.children for tier in market.tiers)
    return math.inf if market.market is None else market.market


def limit_homes(
    model: Model, offer: str, decided: Iterable[pulp.LpVariable], at_most: int, stated: Limit = WHOLE_BRICKS
) -> None:
    """Open, close or call off no more homes than there can be.

    ::

        sum over tau of opened[k,tau] <= homes,   sum over tau of closed[k,tau] <= homes    for every building
        sum over tau, size of awarded[k,tau,size] <= homes_at_most                          for every provider on a DPS

    A provider's homes can be called off from the day it `joins`, so what can be called off grows
    as providers are admitted.
    """
    terms = [(variable, 1.0) for variable in decided]
    model.add_row("C12", HomesKey("homes", offer), terms, "<=", float(at_most), rests_on=stated)


def homes_stated(path: str, homes: int, label: str) -> Limit:
    """How many homes there are to be had: no diagnosis relaxes it, but what one more is worth can be asked."""
    return Limit(path, homes, "whole", relaxable=False, words=words.HOMES.about(label))


def limit_beds(model: Model, dps: Dps, beds: Sequence[Term], at_most: int) -> None:
    """Call off no more beds of a whole purchasing system.

    ::

        sum over k in dps, tau, size of size * awarded[k,tau,size] <= beds_at_most   for every DPS

    One more counts, where it is missed, as a place for a year that there is not.
    """
    stated = Limit(
        f"dps.{dps.id}.beds_at_most", at_most, "whole", weight=SUPPLY * YEAR_WEEKS, words=words.BEDS.about(dps.label)
    )
    model.add_row("C12", BedsKey("beds", dps.id), beds, "<=", float(at_most), rests_on=stated)


EQUATIONS = (limit_children, limit_homes, limit_beds)
