"""Edge-of-care teams of the authority's own (`[[edge_of_care]]` with `provider = "in_house"`)."""

from commission_opt.offers.card import CostLine, ServiceCard

CARD = ServiceCard(
    kind="edge_of_care",
    place=110,
    provider="in_house",
    called="in house",
    own_team=True,
    lines=(
        CostLine(
            "edge_of_care",
            "Edge-of-care teams",
            "Salaries with on-costs, supervisors, management and help for families.",
            simulated=False,
        ),
    ),
)
