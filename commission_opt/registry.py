"""The one list of rules and cost lines: id, name, plain-English sentence, unit of its price.

The model, the evaluator, the reports, the formulation page and the tests all read it, so none of
them can call a rule by another name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from commission_opt import keys
from commission_opt.keys import Key, RowKey, read


@dataclass(frozen=True, slots=True)
class RowsOf:
    """Rows of a rule, and how their limit is told.

    Attributes
    ----------
    key
        What they are called by.
    kind
        What the limit as reported is: a share, £, or a number.
    sense
        Of the rows meant, where rows with the same key limit two things; empty for all.
    one_more
        What one more unit of the limit is; of a share it is a point.
    told
        The limit in words, with `{limit}`; the limit alone where left out.
    shown
        Whether to tell of one that costs something among the rules that bind.
    """

    key: Callable[..., Key]
    kind: Literal["share", "pounds", "number"] = "number"
    sense: str = ""
    one_more: str = "unit"
    told: str = "{limit}"
    shown: bool = True


ANY_ROWS = RowsOf(tuple)


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a rule is called and what it says.

    `limit_unit` is the unit of the limit as reported; `price_unit` says what the reported price
    is for: one more unit of the limit, in pounds of net present cost. What a rule `in_teams` is worth is mostly
    in teams and homes, which are whole.
    """

    id: str
    name: str
    sentence: str
    limit_unit: str
    policy: bool  # a choice of the council, rather than a fact of bricks and beds
    rows: tuple[RowsOf, ...] = ()
    in_teams: bool = False


@dataclass(frozen=True, slots=True)
class CostLine:
    """A line of the bill."""

    name: str
    label: str
    sentence: str
    revenue: bool = True  # counts against a revenue budget


_RULES = (
    RuleInfo("C01", "sufficiency", "Every child who needs a placement has one, or the shortfall is priced.", "children", False, (RowsOf(keys.LaneKey, shown=False),)),
    RuleInfo("C02", "capacity", "Children placed and beds sold fit into the beds that can really be filled.", "beds", False, (RowsOf(keys.OfferKey, shown=False),)),
    RuleInfo("C03", "locality", "Enough of the children are placed locally, and few enough beyond.", "share or children", True, (RowsOf(keys.RecordKey, "share", ">="), RowsOf(keys.RecordKey, sense="<=", one_more="child beyond"))),
    RuleInfo("C04", "caseload", "The families in service fit the caseloads of the workers in the team.", "cases", False, (RowsOf(keys.RecordKey, one_more="case"),), in_teams=True),
    RuleInfo("C05", "recruitment", "No more people are taken on than can be recruited.", "people", False, (RowsOf(keys.StaffKey, one_more="recruit"), RowsOf(keys.RecruitsKey, one_more="recruit"), RowsOf(keys.HouseholdsKey, one_more="recruit")), in_teams=True),
    RuleInfo("C06", "minimum occupancy", "Beds that are commissioned are used.", "share of bed-weeks", True, (RowsOf(keys.HorizonUseKey, "share"), RowsOf(keys.PeriodUseKey, "share"), RowsOf(keys.YearKey, "share"))),
    RuleInfo("C07", "provider diversity", "Several providers share the beds, under a stated number of contracts.", "as stated", True, (RowsOf(keys.ProviderShareKey, "share", told="{limit} of the beds with one provider"), RowsOf(keys.FigureKey))),
    RuleInfo("C08", "budget", "Spending stays within the budget of each financial year, and capital within its own.", "£", True, (RowsOf(keys.CapitalKey, "pounds", one_more="£1"), RowsOf(keys.YearKey, "pounds", one_more="£1"))),
    RuleInfo("C09", "stability", "Children are not moved because a contract ends.", "children", True, (RowsOf(keys.RecordKey, one_more="move"),)),
    RuleInfo("C10", "headroom", "Local provision exceeds expected local demand by a margin, or meets enough of it, or all of it often enough.", "beds or share", True, (RowsOf(keys.ServiceKey, "share", told="{limit} of child-weeks placed locally"), RowsOf(keys.ProbabilityKey, "share", told="every child placed locally all along in {limit} of the courses of demand"), RowsOf(keys.HeadroomKey, one_more="bed", told="{limit} local beds"))),
    RuleInfo("C11", "one-of", "Of offers that exclude one another, no more are chosen than can be.", "offers", False, (RowsOf(keys.AwardKey), RowsOf(keys.LotKey), RowsOf(keys.OneOfKey))),
    RuleInfo("C12", "market", "No more is bought than providers can supply.", "children, beds or homes", False, (RowsOf(keys.HomesKey, one_more="home"), RowsOf(keys.BedsKey, one_more="bed"), RowsOf(keys.OfferKey, one_more="place"))),
    RuleInfo("C13", "trading", "Only beds to spare are sold, never while a child of the authority's own needs one.", "beds", False, (RowsOf(keys.SurplusKey, one_more="bed-week", shown=False), RowsOf(keys.OwnFirstKey, one_more="bed-week"), RowsOf(keys.SalesKey, one_more="bed-week"))),
    RuleInfo("C14", "cost at risk", "The dearest courses of demand, on average, stay within a limit.", "£", True, (RowsOf(keys.AtRiskKey, "pounds", one_more="£1"),)),
)  # fmt: skip

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


def rows_of(row: RowKey, sense: str) -> RowsOf:
    """How a row's limit is told."""
    for rows in RULES[row.rule].rows:
        if isinstance(row.key, rows.key) and rows.sense in ("", sense):  # type: ignore[arg-type]  # a class
            return rows
    return ANY_ROWS


def row_key(rule: str, values: Sequence[object]) -> RowKey:
    """A row as files hold it, with the names of its key again."""
    return RowKey(rule, read([rows.key for rows in RULES[rule].rows], values))


SUFFICIENCY, LOCALITY, STABILITY, RISK = "C01", "C03", "C09", "C14"  # where one is meant and no other

RULES = {rule.id: rule for rule in _RULES}
COST_LINES = {line.name: line for line in _LINES}
