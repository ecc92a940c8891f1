"""Selling beds that can be spared to other authorities."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=100,
    lines=(CostLine("trading", "Beds sold (income)", "Income from beds sold to other authorities; negative."),),
)
