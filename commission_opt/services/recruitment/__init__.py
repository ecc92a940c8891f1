"""One recruitment pipeline for each role (`[[role]]`)."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=140,
    lines=(
        CostLine(
            "recruitment",
            "Recruitment",
            "For each person recruited, and the pay of people hired before there is work for them.",
            simulated=False,
            once=True,
        ),
    ),
)
