"""What others pay towards the council's placements: health, education, another council (`[[funder]]`)."""

from commission_opt.offers.card import CostLine, RoomCard

CARD = RoomCard(
    place=105,
    lines=(CostLine("contributions", "Contributions (income)", "What funders pay towards placements; negative."),),
)
