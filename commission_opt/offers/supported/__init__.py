"""Supported accommodation (`[[supported]]`): a building of the authority's own, or places bought as used."""

from commission_opt.offers.card import PRICE_OR_TIERS, CostLine, Form, OfferCard

CARD = OfferCard(
    kind="supported",
    place=70,
    form=Form.BUILDING,
    called="supported accommodation",
    chosen="opened",
    as_used=True,
    ways=PRICE_OR_TIERS,
    lines=(CostLine("supported", "Supported accommodation", "Running cost, or the price of each week."),),
)
