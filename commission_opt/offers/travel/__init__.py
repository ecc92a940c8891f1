"""Social workers' travel to children placed."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=90,
    lines=(CostLine("travel", "Social workers' travel", "Visits to children, by distance."),),
)
