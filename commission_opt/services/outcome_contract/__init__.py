"""Edge of care paid by outcome (`[[edge_of_care]]` with `provider = "outcome_contract"`)."""

from commission_opt.offers.card import CostLine, ServiceCard

CARD = ServiceCard(
    kind="outcome_contract",
    place=120,
    provider="outcome_contract",
    called="outcome contract",
    lines=(
        CostLine(
            "outcome_contract",
            "Outcome contracts",
            "Payments by success, guarantees and the contract officer.",
            simulated=False,
        ),
        CostLine("grant", "Grants (income)", "Grant towards outcome payments; negative.", simulated=False),
    ),
)
