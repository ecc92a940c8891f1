"""Placements bought direct (`[[spot]]`)."""

from commission_opt.offers.card import PRICE_OR_TIERS, CostLine, Form, OfferCard

CARD = OfferCard(
    kind="spot",
    place=40,
    form=Form.MARKET,
    called="spot market",
    as_used=True,
    ways=PRICE_OR_TIERS,
    lines=(CostLine("spot", "Spot placements", "By the child-week."),),
)
