"""Children moved as planned."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=95,
    lines=(CostLine("moves", "Planned moves", "Children moved as planned, at the price of a move.", simulated=False),),
)
