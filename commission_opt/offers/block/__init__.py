"""Block contracts (`[[block]]`)."""

from commission_opt.offers.card import CostLine, Form, OfferCard

CARD = OfferCard(
    kind="block",
    place=10,
    form=Form.CONTRACT,
    called="block contract",
    chosen="awarded",
    let_once=True,
    lines=(CostLine("block", "Block contracts", "Guaranteed beds by the week, used or not, and set-up."),),
)
