"""The one list of rules and cost lines: id, name, plain-English sentence, unit of its price.

The model, the evaluator, the reports, the formulation page and the tests all read it, so none of
them can call a rule by another name.
"""

from __future__ import annotations

from dataclasses import dataclass

from commission_opt.offers.card import CostLine
from commission_opt.offers.rooms import cost_lines


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a rule is called and what it says.

    `limit_unit` is the unit of the limit as reported; `price_unit` says what the reported price
    is for: one more unit of the limit, in pounds of net present cost.
    """

    id: str
    name: str
    sentence: str
    limit_unit: str
    policy: bool  # a choice of the council, rather than a fact of bricks and beds


_RULES = (
    RuleInfo("C01", "sufficiency", "Every child who needs a placement has one, or the shortfall is priced.", "children", False),
    RuleInfo("C02", "capacity", "Children placed and beds sold fit into the beds that can really be filled.", "beds", False),
    RuleInfo("C03", "locality", "Enough of the children are placed locally, and few enough beyond.", "share or children", True),
    RuleInfo("C04", "caseload", "The families in service fit the caseloads of the workers in the team.", "cases", False),
    RuleInfo("C05", "recruitment", "No more people are taken on than can be recruited.", "people", False),
    RuleInfo("C06", "minimum occupancy", "Beds that are commissioned are used.", "share of bed-weeks", True),
    RuleInfo("C07", "provider diversity", "Several providers share the beds, under a stated number of contracts.", "as stated", True),
    RuleInfo("C08", "budget", "Spending stays within the budget of each financial year, and capital within its own.", "£", True),
    RuleInfo("C09", "stability", "Children are not moved because a contract ends.", "children", True),
    RuleInfo("C10", "headroom", "Local provision exceeds expected local demand by a margin, or meets enough of it, or all of it often enough.", "beds or share", True),
    RuleInfo("C11", "one-of", "Of offers that exclude one another, no more are chosen than can be.", "offers", False),
    RuleInfo("C12", "market", "No more is bought than providers can supply.", "children, beds or homes", False),
    RuleInfo("C13", "trading", "Only beds to spare are sold, never while a child of the authority's own needs one.", "beds", False),
    RuleInfo("C14", "cost at risk", "The dearest courses of demand, on average, stay within a limit.", "£", True),
)  # fmt: skip

_PENALTIES = CostLine(
    "penalty", "Penalties", "The stated price of soft rules that are broken; not money spent.", revenue=False
)

RULES = {rule.id: rule for rule in _RULES}
COST_LINES = {line.name: line for line in (*cost_lines(), _PENALTIES)}  # read off the rooms
