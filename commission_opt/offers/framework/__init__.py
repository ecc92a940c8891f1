"""Placements called off a framework (`[[framework]]`)."""

from commission_opt.offers.card import PRICE_OR_TIERS, CostLine, Form, OfferCard

CARD = OfferCard(
    kind="framework",
    place=30,
    form=Form.MARKET,
    called="framework",
    as_used=True,
    ways=PRICE_OR_TIERS,
    lines=(CostLine("framework", "Framework placements", "By the child-week."),),
)
