"""Whether a plan chooses an offer."""

from __future__ import annotations

from commission_opt.decisions import Decisions
from commission_opt.instance.instance import Instance
from commission_opt.offers.market.record import Market
from commission_opt.studies.explanation.holds import homes

TINY = 1e-6  # children


def chosen(instance: Instance, decisions: Decisions, offer: str) -> bool:
    """Committed to, or, of a market, bought from."""
    one = next(each for each in instance.offers if each.id == offer)
    if isinstance(one, Market):
        return any(placed_with == offer and children > TINY for (*_, placed_with), children in decisions.placed.items())
    return homes(decisions, frozenset({offer})) > 0
