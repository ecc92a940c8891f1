"""The one list of rules and cost lines: id, name, plain-English sentence, unit of its price.

The model, the evaluator, the reports, the formulation page and the tests all read it, so none of
them can call a rule by another name. Rules are read off their rooms (`commission_opt/rules`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commission_opt.rules.card import Card
from commission_opt.rules.rooms import Cards


@dataclass(frozen=True, slots=True)
class CostLine:
    """A line of the bill."""

    name: str
    label: str
    sentence: str
    revenue: bool = True  # counts against a revenue budget


_LINES = (
    CostLine("block", "Block contracts", "Guaranteed beds by the week, used or not, and set-up."),
    CostLine("dps", "DPS call-offs", "Homes called off, by the week, used or not, and set-up."),
    CostLine("framework", "Framework placements", "By the child-week."),
    CostLine("spot", "Spot placements", "By the child-week."),
    CostLine("home", "Homes of our own", "Running cost, used or not, and the cost of each child-week."),
    CostLine("foster", "Fostering of our own", "Recruitment, allowances and fees."),
    CostLine("supported", "Supported accommodation", "Running cost, or the price of each week."),
    CostLine("capital", "Capital", "Yearly payments for homes opened, over the life of the building.", revenue=False),
    CostLine("closure", "Closing homes", "Paid once, when a home closes."),
    CostLine("travel", "Social workers' travel", "Visits to children, by distance."),
    CostLine("trading", "Beds sold (income)", "Income from beds sold to other authorities; negative."),
    CostLine("edge_of_care", "Edge-of-care teams", "Salaries with on-costs, supervisors, management and help for families."),
    CostLine("outcome_contract", "Outcome contracts", "Payments by success, guarantees and the contract officer."),
    CostLine("grant", "Grants (income)", "Grant towards outcome payments; negative."),
    CostLine("assessment", "Specialist assessments", "Bought in, or the salaries of assessors."),
    CostLine("recruitment", "Recruitment", "For each person recruited, and the pay of people hired before there is work for them."),
    CostLine("avoided", "Cost avoidance (published series)", "Care that never starts, where a series states it; negative, and not cash.", revenue=False),
    CostLine("penalty", "Penalties", "The stated price of soft rules that are broken; not money spent.", revenue=False),
)  # fmt: skip

RULES: Mapping[str, Card] = Cards()
COST_LINES = {line.name: line for line in _LINES}
