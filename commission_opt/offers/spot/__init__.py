"""Placements bought direct (`[[spot]]`)."""

from commission_opt.offers.card import CostLine, Form, OfferCard

CARD = OfferCard(
    kind="spot",
    place=40,
    form=Form.MARKET,
    called="spot market",
    lines=(CostLine("spot", "Spot placements", "By the child-week."),),
)
