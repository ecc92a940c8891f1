"""C12 market: no more is bought than providers can supply; its equations stand with the offers that they limit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.model.model import Model, Term
from commission_opt.offers.market.record import Market

if TYPE_CHECKING:
    import pulp


def limit_children(
    model: Model, market: Market, s: int, period: Period, growth: float, share: float,
    placed: Sequence[tuple[str, str, pulp.LpVariable]],
) -> None:  # fmt: skip
    """Keep within what a market can supply, grown since the start, on the share of the days that it is open.

    Never more than all of the demand that it takes: a market open for half a period can take half of it.
    """
    demand = sum(model.demand.scenarios[s].children[period.index, need, area] for need, area, _ in placed)
    limit = min(capacity(market) * growth, demand) * share
    if math.isfinite(capacity(market)) or share < 1:
        key, terms = (s, period.index, market.id), [(v, 1.0) for _, _, v in placed]
        model.add_row("C12", key, terms, "<=", limit, most_missed=demand * share - limit)


def capacity(market: Market) -> float:
    """Children that the market can take at one time, before growth; infinite without a limit."""
    if market.tiers:
        return sum(math.inf if tier.children is None else tier.children for tier in market.tiers)
    return math.inf if market.market is None else market.market


def limit_homes(model: Model, offer: str, decided: Iterable[pulp.LpVariable], at_most: int) -> None:
    """Open, close or call off no more homes than there can be."""
    model.add_row("C12", ("homes", offer), [(variable, 1.0) for variable in decided], "<=", float(at_most))


def limit_beds(model: Model, dps: str, beds: Sequence[Term], at_most: int) -> None:
    """Call off no more beds of a whole purchasing system."""
    model.add_row("C12", ("beds", dps), beds, "<=", float(at_most))


EQUATIONS = ()
