"""What homes and supported accommodation of the authority's own share."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=80,
    lines=(
        CostLine(
            "capital", "Capital", "Yearly payments for homes opened, over the life of the building.", revenue=False
        ),
        CostLine(
            "receipts",
            "Use of capital receipts",
            "Yearly charge for capital that is paid from receipts or reserves: counted as a cost, and not paid.",
            revenue=False,
            nature="notional",
        ),
        CostLine(
            "before_opening", "Before homes open", "Setting up, and running cost before the first child.", once=True
        ),
        CostLine("closure", "Closing homes", "Paid once, when a home closes.", once=True),
    ),
)
