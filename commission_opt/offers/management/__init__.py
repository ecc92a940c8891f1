"""What the authority spends a year on overseeing each contract and home."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=85,
    lines=(CostLine("management", "Contract management", "Overseeing each contract and home while it is open."),),
)
