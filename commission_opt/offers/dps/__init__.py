"""Homes called off a dynamic purchasing system (`[[dps]]`)."""

from commission_opt.offers.card import CostLine, Form, OfferCard

CARD = OfferCard(
    kind="dps",
    place=20,
    form=Form.CONTRACT,
    called="provider on a DPS",
    chosen="called off",
    lines=(CostLine("dps", "DPS call-offs", "Homes called off, by the week, used or not, and set-up."),),
)
