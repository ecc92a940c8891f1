"""What all edge-of-care services share: families started, and the placements that this avoids (`[[edge_of_care]]`)."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=150,
    lines=(
        CostLine(
            "avoided",
            "Cost avoidance (published series)",
            "Care that never starts, where a series states it; negative, and not cash.",
            revenue=False,
            nature="avoided",
        ),
    ),
)
