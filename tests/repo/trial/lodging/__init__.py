"""Supported lodgings (`[[lodging]]`): a room with a host, bought by the week."""

from commission_opt.offers.card import PRICE_OR_TIERS, CostLine, Form, OfferCard

CARD = OfferCard(
    kind="lodging",
    place=45,
    form=Form.MARKET,
    called="lodging",
    as_used=True,
    ways=PRICE_OR_TIERS,
    lines=(CostLine("lodging", "Supported lodgings", "By the child-week, and the host's allowance."),),
)
