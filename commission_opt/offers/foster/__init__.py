"""Foster care of the authority's own (`[[foster]]`)."""

from commission_opt.offers.card import CostLine, Form, OfferCard

CARD = OfferCard(
    kind="foster",
    place=60,
    form=Form.HOUSEHOLDS,
    called="fostering service",
    lines=(CostLine("foster", "Fostering of our own", "Recruitment, allowances and fees."),),
)
