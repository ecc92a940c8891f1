"""The shape of a result: what `plan.json` holds, and what every table of it holds a row of.

Keys are added, never renamed. Money is in £; days are written as in 2017-10-01; children and beds
are averages over a period; a figure that does not exist is null.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from commission_opt.plan.frames import ColumnKind, Day, kinds_of
from commission_opt.plan.result_choice import ChoiceResult
from commission_opt.plan.result_decided import Decided, DecisionRow
from commission_opt.plan.result_money import CapitalRow, MoneyRow, PaybackResult, PaybackYear
from commission_opt.plan.result_people import AvoidedResult, FamiliesRow, WorkforceResult
from commission_opt.plan.result_proofs import NoMixResult, Verification
from commission_opt.plan.result_uncertainty import (
    BY_COURSE,
    DemandRange,
    RiskResult,
    ScenarioResult,
    ScenarioYear,
    SpreadRow,
    ValueResult,
)

FORMAT = 1
PLAN_FILE = "plan.json"
LARGEST_RESULT = 1_000_000_000  # bytes of a file of a result or study
EVERYWHERE = {
    "year": "financial year, 2017/18",
    "period": "first day of the period",
    "offer": "id of the offer",
    "name": "what it is called",
    "need": "id of the need",
    "area": "id of the area",
    "service": "id of the service",
    "line": "of the bill, as in formulation.md",
    "children": "average over the period",
    "cost": "£ of the day",
    "discounted": "£ at present value",
    "commitment_outstanding": "£ guaranteed by contracts after the horizon, at the price base",
    "capital_outstanding": "£ borrowed for buildings, and not repaid at the end of the horizon",
}


class ChangeRow(TypedDict):
    """A figure that `--set`, `with_changes` or an `extends` file replaced."""

    path: str  # as for --set
    old: Any  # null where nothing was there
    new: Any  # null where it was taken away
    by: str  # --set, with_changes, or the file that made the change


class InstanceInfo(TypedDict):
    """Which question was answered."""

    title: str  # what the instance is called
    file: str  # the instance file, as it was named
    sha256: str  # of the instance as it was solved, changes and all
    changes: list[ChangeRow]  # what was changed
    horizon: dict[str, str]  # start, end, period
    price_base: str  # financial year of the prices
    discount_rate: float  # a year


class ConventionsResult(TypedDict):
    """The edition of the sums, and what it does otherwise than the first in this instance."""

    edition: int  # as the instance says
    changed: list[str]  # a sentence for each sum of the instance that the first edition does otherwise


class DoubtRow(TypedDict):
    """Something in the instance that is valid, but is hardly what was meant."""

    about: str  # figure (that cannot be meant), shortfall, avoided, day or stays
    text: str  # what it is, and how to mend it


class RunInfo(TypedDict):
    """How it was answered."""

    version: str  # of this program
    engine: str  # the solver
    engine_version: str  # its version
    seed: int  # of the solver's random choices
    threads: int  # that the solver could use
    gap: float  # share at which a plan counts as proven, as asked for
    time_limit: float | None  # seconds for each solve; null for none
    memory_limit: float | None  # GB for the solver; null for none
    seconds: dict[str, float]  # read, build, solve, total: seconds each took
    notes: list[str]  # what a reader should know of the solve


class PeriodInfo(TypedDict):
    """A period of the horizon; `end` is its last day."""

    start: Day  # first day
    end: Day  # last day
    year: str
    label: str  # what the text calls it
    weeks: float  # its days over 7


class MixRow(TypedDict):
    """Something that is bought, opened or kept.

    `cost` is what it costs over the horizon in £ of the day, `discounted` the same at present
    value. `start` and `end` are the first and last day it can be used; `end` is empty where
    nothing ends it. `beds` and `homes` are 0 for placements bought as used. `children` is the
    average number placed while it is open; `occupancy` the share of its bed-weeks used or sold.

    An edge-of-care service (kind `edge_of_care` or `outcome_contract`) and specialist assessments
    (kind `assessment`) have no beds. `workers` is the average number of workers (assessors) from
    `start` to `end`, `workers_most` the largest. `families` are all that a service starts with, expected, `successes` those of them it keeps out of care. Their cost is net of grants, and
    without recruitment and any published series of cost avoidance.
    """

    offer: str
    name: str
    kind: str  # block, dps, framework, spot, home, foster, supported, edge_of_care, outcome_contract or assessment
    provider: str  # who provides it
    existing: bool  # there before the plan
    extended: bool  # its extension is taken up
    start: Day  # first day it can be used
    end: Day  # last day; empty where nothing ends it
    beds: float  # in all, homes times size; 0 for placements bought as used
    homes: float  # homes, contracts or foster households
    size: float  # beds each
    children: float  # average number placed while it is open
    occupancy: float | None  # share of bed-weeks used or sold, of the whole offer
    price_per_bed_week: float | None  # at the price base, for what price_unit says; an average where bought as used
    price_unit: str  # what the price is for: bed-week, or child-week where bought as used or fostered; else empty
    workers: float  # average number from start to end
    workers_most: float  # the largest number
    families: float  # all that it starts with
    successes: float  # those of them kept out of care, or who leave early
    cost: float  # to the end of the horizon; set-up, recruitment, capital and closure are those of this row
    discounted: float


class BedsUse(TypedDict):
    """Use of an offer in a period.

    `void` = `beds` - `used` - `sold`; `void_cost` is the empty beds' share of what is paid
    whether beds are used or not, in £ of the day.
    """

    period: Day
    offer: str
    beds: float  # paid for
    used: float  # beds that our children take up, or keep others from using
    placed: float  # children
    sold: float  # to other authorities
    void: float  # empty
    void_cost: float  # the empty beds' share of what is paid used or not, £ of the day


class PlacementRow(TypedDict):
    """Average number of children of a need, from an area, placed with an offer."""

    period: Day
    need: str
    area: str
    offer: str
    children: float


class UnitCost(TypedDict):
    """Average cost of a child-week in placements of a need, £ of the day; see `plan.prevention`."""

    year: str
    need: str
    child_weeks: float  # placed
    cost_per_week: float  # of a child


class OfferUnitCost(TypedDict):
    """What a bed-week and a child-week of an offer cost over the horizon, £ of the day, not discounted.

    `cost_per_bed_week` = `paid` / `bed_weeks`: what its beds cost, full or empty, before any are sold.
    `cost_per_child_week` = `net_cost` / `child_weeks`, with `net_cost` = `paid` + `travel` - `income`: so empty beds make it
    more expensive, and income from beds sold cheaper.

    `paid` is the price, the guarantee or retainer, or the running cost with what each child adds to it. It includes setting up and
    recruiting foster households, and the yearly payments for capital that fall into the horizon. Closing a home, and
    recruiting for roles, are not in it. Weeks are counted as prices a week are paid for (`money.weeks_per_year`).
    """

    offer: str
    name: str
    kind: str  # block, dps, framework, spot, home, foster or supported
    bed_weeks: float  # held, used or not; 0 where placements are bought as used
    child_weeks: float  # placed
    paid: float  # for its beds or placements
    travel: float  # social workers' visits to the children
    income: float  # from beds sold
    net_cost: float  # paid + travel - income
    cost_per_bed_week: float | None  # null where it has no beds, and for foster households, paid by the child
    cost_per_child_week: float | None  # null where nobody is placed


class CostYear(TypedDict):
    """Cost of a line and offer in a financial year, in £ of the day and discounted."""

    year: str
    line: str
    offer: str
    cost: float
    discounted: float


class RuleUse(TypedDict):
    """What a rule asks for in one place, and what the plan does.

    `price` is what one more unit of the limit would change the objective by, in £, the homes, contracts and teams
    staying as they are. It is null where it is not known: a rule about whole numbers needs another solve.
    """

    id: str  # of the sort of rule, as in formulation.md
    name: str  # of the sort of rule
    rule: str  # what the instance calls it
    key: list[Any]  # which row of the rule: periods are counted from 0
    where: str  # the place, in words
    sense: str  # how value must stand to limit: <=, >= or ==
    limit: float  # what is asked for
    value: float  # what the plan does
    shortfall: float  # by how much it is missed; 0 where it is met
    hard: bool  # may not be broken at any price
    binding: bool  # at its limit, or beyond it
    price: float | None  # £ of the objective for one more unit of the limit; null where not known
    penalty: float | None  # of `price`: penalties, not money; null where not known


class ShortRow(TypedDict):
    """Children without a placement: expected, average over the period."""

    period: Day
    need: str
    area: str
    children: float  # without a placement
    penalty: float  # stated price of their having none, £; 0 where the instance gives no price
    discounted: float  # the penalty at present value


class GivenResult(TypedDict):
    """A mix that was given, not chosen, and what it costs. `objective` is null where it cannot be.

    `meets_rules` says whether it could keep every rule. Where it could not, `broken` lists the
    policy rules it misses and `short` the children it leaves without a placement. From edition 2 on these are as few and by
    as little as can be.
    """

    title: str  # what the instance calls it
    status: str  # as of the plan, or failed
    failure: str  # why it could not be priced, where status is failed; else empty
    objective: float | None  # expected net present cost, £
    meets_rules: bool  # every hard rule
    mix: list[MixRow]  # as of the plan
    costs: list[CostYear]  # as of the plan
    broken: list[RuleUse]  # hard rules that it breaks, as rows of rules
    short: list[ShortRow]  # as of the plan
    avoided: list[AvoidedResult]  # as of the plan
    unit_costs: list[UnitCost]  # as of the plan
    offer_unit_costs: list[OfferUnitCost]  # as of the plan
    commitment_outstanding: float
    capital: list[CapitalRow]  # as of the plan
    capital_outstanding: float
    decided: Decided | None  # what it was worked out from; null where it could not be priced


class AvoidanceRow(TypedDict):
    """Baseline, plan, and what lies between them, in a financial year; see `plan.avoidance`.

    £ of the day. `baseline`, `avoidance` and `saving` are null where no baseline is priced.
    """

    year: str
    baseline: float | None  # money spent
    plan: float  # money spent
    avoidance: float | None  # baseline - plan: + less spent with the plan
    cost_avoidance: float  # care that never starts, published or worked out; not cash
    published: float  # the part that the instance states as a series
    service_cost: float  # of edge of care, net of grants
    net_cost_avoidance: float  # cost_avoidance - service_cost
    saving: float | None  # spending that falls for other reasons: + saved


class BreakEvenRow(TypedDict):
    """From which success rate a service pays; see `studies.break_even`."""

    service: str
    name: str  # what it is called
    success_rate: float  # as the instance has it
    alone: bool  # no other service to be taken up instead
    verdict: str  # from, never, always, not proven or interrupted
    rate: float | None  # lowest success rate at which it pays
    cost_without: float | None  # net present cost without it, £
    cost_with: float | None  # net present cost with it at success_rate, £


class AuditResult(TypedDict):
    """What the independent evaluator found."""

    passed: bool  # the plan holds
    recomputed_objective: float | None  # £
    relative_difference: float | None  # of the two objectives
    violations: list[dict[str, Any]]  # rule, where, amount and message of each; none in a plan that passed


class Labels(TypedDict):
    """What the ids are called."""

    offers: dict[str, str]  # providers on a DPS, and a DPS itself, too
    needs: dict[str, str]  # by id
    areas: dict[str, str]  # by id
    services: dict[str, str]  # edge of care and assessments
    roles: dict[str, str]  # by id


class Result(TypedDict):
    """`plan.json`."""

    format: int  # version of this format
    status: str  # optimal, gap, time_limit, memory_limit, infeasible or interrupted
    objective: float | None  # expected net present cost, £, penalties included; null where there is no plan
    bound: float | None  # no plan can cost less, £; where risk has a weight, of risk.minimised
    gap: float | None  # (objective - bound) / |objective|; where risk has a weight, of risk.minimised
    instance: InstanceInfo  # which question
    run: RunInfo  # how it was answered
    periods: list[PeriodInfo]  # of the horizon
    labels: Labels  # what the ids are called
    conventions: ConventionsResult  # edition of the sums
    doubts: list[DoubtRow]  # what in the instance is hardly what was meant
    hard_rules: list[str]  # in words
    mix: list[MixRow]  # what is bought, opened and kept
    decisions: list[DecisionRow]  # the commitments
    beds: list[BedsUse]  # by period and offer
    placements: list[PlacementRow]  # by period, need, area and offer
    workforce: list[WorkforceResult]  # by period, service and role
    families: list[FamiliesRow]  # that services start with
    avoided: list[AvoidedResult]  # children kept out of care, or out of a need early
    costs: list[CostYear]  # by year, line and offer; discounted sums to the objective
    unit_costs: list[UnitCost]  # of child-weeks
    offer_unit_costs: list[OfferUnitCost]  # of bed-weeks and child-weeks, by offer
    rules: list[RuleUse]  # rows of policy rules, and of the others those that bind
    short: list[ShortRow]  # children without a placement
    commitment_outstanding: float
    capital: list[CapitalRow]  # of buildings that open: spent, funded and charged, by year
    capital_outstanding: float
    baseline: GivenResult | None  # today's provision, where the instance gives it
    do_minimum: NotRequired[GivenResult]  # the do-minimum option; not there where the instance gives none
    reference: GivenResult | None  # the decision taken, where the instance gives it
    avoidance: list[AvoidanceRow]  # baseline and plan by year
    money: list[MoneyRow]  # cash, care avoided and penalties apart, by mix and year
    payback: list[PaybackYear]  # cash against the baseline by year, where capital is spent
    paid_back: PaybackResult | None  # when what is saved has paid for the capital
    break_even: list[BreakEvenRow]  # where asked for by --break-even
    scenarios: list[ScenarioResult]  # the plan in each demand scenario; empty where demand is certain
    scenario_years: list[ScenarioYear]  # its cost by year
    spread: list[SpreadRow]  # of cost, occupancy and what is bought, over the demand scenarios
    demand_range: list[DemandRange]  # children who need a placement over the demand scenarios, by period and need
    risk: RiskResult | None  # the cost at risk; null where demand is certain and it has no cap
    value_of_information: ValueResult | None  # where asked for by --value-of-information
    audit: AuditResult | None  # the independent check
    verification: Verification | None  # by a second engine, where asked for by --verify
    choice: ChoiceResult | None  # among plans that cost the same; null where none was to be made
    no_mix: NoMixResult | None  # where an engine found that no mix meets every rule; null where there is a plan
    inputs: dict[str, Any]  # the instance as it was solved: the tables of its file, changes made, days as text
    decided: Decided | None  # what every figure was worked out from; null where there is no plan
    seal: dict[str, str]  # hash of every other part: a part that was changed afterwards does not match its own


TABLES: dict[str, type] = {
    "mix": MixRow,
    "beds": BedsUse,
    "placements": PlacementRow,
    "workforce": WorkforceResult,
    "families": FamiliesRow,
    "avoided": AvoidedResult,
    "costs": CostYear,
    "unit_costs": UnitCost,
    "offer_unit_costs": OfferUnitCost,
    "rules": RuleUse,
    "short": ShortRow,
    "avoidance": AvoidanceRow,
    "money": MoneyRow,
    "capital": CapitalRow,
    "payback": PaybackYear,
    "decisions": DecisionRow,
    "periods": PeriodInfo,
    "break_even": BreakEvenRow,
} | BY_COURSE


def columns(table: str) -> list[str]:
    """The columns of a table, in order; also where it has no rows."""
    return list(TABLES[table].__annotations__)


def kinds(table: str) -> dict[str, ColumnKind]:
    """The columns of a table, each with the kind of value it holds."""
    return kinds_of(TABLES[table])
