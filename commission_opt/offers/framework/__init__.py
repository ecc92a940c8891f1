"""Placements called off a framework (`[[framework]]`)."""

from commission_opt.offers.card import CostLine, Form, OfferCard

CARD = OfferCard(
    kind="framework",
    place=30,
    form=Form.MARKET,
    called="framework",
    lines=(CostLine("framework", "Framework placements", "By the child-week."),),
)
