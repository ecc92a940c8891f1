"""Specialist assessments, bought in or made by assessors (`[[assessment]]`)."""

from commission_opt.offers.card import CostLine, WorkCard

CARD = WorkCard(
    kind="assessment",
    place=130,
    lines=(
        CostLine("assessment", "Specialist assessments", "Bought in, or the salaries of assessors.", simulated=False),
    ),
)
