"""What homes and supported accommodation of the authority's own share."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=80,
    lines=(
        CostLine(
            "capital", "Capital", "Yearly payments for homes opened, over the life of the building.", revenue=False
        ),
        CostLine("closure", "Closing homes", "Paid once, when a home closes."),
    ),
)
