"""Children's homes of the authority's own (`[[home]]`)."""

from commission_opt.offers.card import CostLine, Form, OfferCard

CARD = OfferCard(
    kind="home",
    place=50,
    form=Form.BUILDING,
    called="home",
    chosen="opened",
    lines=(CostLine("home", "Homes of our own", "Running cost, used or not, and the cost of each child-week."),),
)
