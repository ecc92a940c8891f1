"""The shape of a result: what `plan.json` holds, and what every table of it holds a row of.

Keys are added, never renamed. Money is in £; days are written as in 2017-10-01; children and beds
are averages over a period; a figure that does not exist is null.
"""

from __future__ import annotations

from typing import Any, TypedDict

FORMAT = 1
PLAN_FILE = "plan.json"


class ChangeRow(TypedDict):
    """A figure that `--set`, `with_changes` or an `extends` file replaced."""

    path: str
    old: Any
    new: Any
    by: str


class InstanceInfo(TypedDict):
    """Which question was answered."""

    title: str
    file: str
    sha256: str
    changes: list[ChangeRow]
    horizon: dict[str, str]  # start, end, period
    price_base: str
    discount_rate: float


class RunInfo(TypedDict):
    """How it was answered."""

    version: str
    engine: str
    engine_version: str
    seed: int
    threads: int
    gap: float
    time_limit: float | None
    seconds: dict[str, float]


class PeriodInfo(TypedDict):
    """A period of the horizon; `end` is its last day."""

    start: str
    end: str
    year: str
    label: str
    weeks: float


class MixRow(TypedDict):
    """Something that is bought, opened or kept.

    `cost` is what it costs over the horizon in £ of the day, `discounted` the same at present
    value. `start` and `end` are the first and last day it can be used; `end` is empty where
    nothing ends it. `beds` and `homes` are 0 for placements bought as used. `children` is the
    average number placed while it is open; `occupancy` the share of its bed-weeks used or sold.

    An edge-of-care service (kind `edge_of_care` or `outcome_contract`) and specialist assessments
    (kind `assessment`) have no beds: `workers` is the average number of workers (assessors) from
    `start` to `end`, `workers_most` the largest; `families` are all that a service starts with, expected, `successes` those of them it keeps out of care. Their cost is net of grants, and
    without recruitment and any published series of cost avoidance.
    """

    offer: str
    name: str
    kind: str
    provider: str
    existing: bool
    extended: bool
    start: str
    end: str
    beds: float
    homes: float
    size: float
    children: float
    occupancy: float | None
    price_per_bed_week: float | None
    workers: float
    workers_most: float
    families: float
    successes: float
    cost: float
    discounted: float


class BedsUse(TypedDict):
    """Use of an offer in a period.

    `void` = `beds` - `used` - `sold`; `void_cost` is the empty beds' share of what is paid
    whether beds are used or not, in £ of the day.
    """

    period: str
    offer: str
    beds: float
    used: float
    placed: float
    sold: float
    void: float
    void_cost: float


class PlacementRow(TypedDict):
    """Average number of children of a need, from an area, placed with an offer."""

    period: str
    need: str
    area: str
    offer: str
    children: float


class WorkforceRow(TypedDict):
    """People at work in a period: in a service, assessing, or in a role in all.

    For a role in all, `service` is empty: `workers` are the people it needs, in homes too, `hired`
    those recruited and `capacity` the most that could be (0 without a limit). For a team, `hired`
    are those who join it, `cases` the families in service as full cases, expected, and `capacity`
    the cases it can carry; an outcome contract has cases only.
    """

    period: str
    service: str
    role: str
    workers: float
    hired: float
    cases: float
    capacity: float


class FamiliesRow(TypedDict):
    """Families that a service starts with in a period, expected; `successes` are kept out of care."""

    period: str
    service: str
    referral: str
    families: float
    successes: float


class AvoidedRow(TypedDict):
    """Average number of children whom prevention keeps out of care in a period, expected."""

    period: str
    need: str
    area: str
    children: float


class UnitCost(TypedDict):
    """Average cost of a child-week in placements of a need, £ of the day; see `plan.prevention`."""

    year: str
    need: str
    child_weeks: float
    cost_per_week: float


class CostYear(TypedDict):
    """Cost of a line and offer in a financial year, in £ of the day and discounted."""

    year: str
    line: str
    offer: str
    cost: float
    discounted: float


class RuleUse(TypedDict):
    """What a rule asks for in one place, and what the plan does.

    `price` is what one more unit of the limit would change the objective by, in £; null where it
    is not known.
    """

    id: str
    name: str
    rule: str  # what the instance calls it
    key: list[Any]
    where: str
    sense: str
    limit: float
    value: float
    shortfall: float
    hard: bool
    binding: bool
    price: float | None


class ShortRow(TypedDict):
    """Children without a placement: expected, average over the period."""

    period: str
    need: str
    area: str
    children: float
    penalty: float  # stated price of their having none, £; 0 where the instance gives no price
    discounted: float  # the penalty at present value


class GivenResult(TypedDict):
    """A mix that was given, not chosen, and what it costs. `objective` is null where it cannot be.

    `meets_rules` says whether it could keep every rule; where it could not, `broken` lists the
    policy rules it misses and `short` the children it leaves without a placement.
    """

    title: str
    status: str
    objective: float | None
    meets_rules: bool
    mix: list[MixRow]
    costs: list[CostYear]
    broken: list[RuleUse]
    short: list[ShortRow]
    avoided: list[AvoidedRow]
    unit_costs: list[UnitCost]
    commitment_outstanding: float


class AvoidanceRow(TypedDict):
    """Baseline, plan, and what lies between them, in a financial year; see `plan.avoidance`.

    £ of the day. `baseline`, `avoidance` and `saving` are null where no baseline is priced.
    """

    year: str
    baseline: float | None
    plan: float
    avoidance: float | None
    cost_avoidance: float
    published: float
    service_cost: float
    net_cost_avoidance: float
    saving: float | None


class BreakEvenRow(TypedDict):
    """From which success rate a service pays; see `studies.break_even`."""

    service: str
    name: str
    success_rate: float  # as the instance has it
    alone: bool  # no other service to be taken up instead
    verdict: str
    rate: float | None
    cost_without: float | None
    cost_with: float | None


class AuditResult(TypedDict):
    """What the independent evaluator found."""

    passed: bool
    recomputed_objective: float | None
    relative_difference: float | None
    violations: list[dict[str, Any]]


class DecisionRow(TypedDict):
    """One commitment, as decided, of a first stage that is the same whatever demand does."""

    decision: (
        str  # awarded, extended, opened, closed, recruited; taken; workers, supervisors, assessors, hired, released
    )
    offer: str  # or service, assessment or role
    day: str  # of the decision; empty for a contract that exists already
    size: int
    number: float  # whole, but for people hired and released: averages over the period


class Labels(TypedDict):
    """What the ids are called."""

    offers: dict[str, str]
    needs: dict[str, str]
    areas: dict[str, str]
    services: dict[str, str]  # edge of care and assessments
    roles: dict[str, str]


class Result(TypedDict):
    """`plan.json`."""

    format: int
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    instance: InstanceInfo
    run: RunInfo
    periods: list[PeriodInfo]
    labels: Labels
    hard_rules: list[str]
    mix: list[MixRow]
    decisions: list[DecisionRow]
    beds: list[BedsUse]
    placements: list[PlacementRow]
    workforce: list[WorkforceRow]
    families: list[FamiliesRow]
    avoided: list[AvoidedRow]
    costs: list[CostYear]
    unit_costs: list[UnitCost]
    rules: list[RuleUse]
    short: list[ShortRow]
    commitment_outstanding: float
    baseline: GivenResult | None
    reference: GivenResult | None
    avoidance: list[AvoidanceRow]
    break_even: list[BreakEvenRow]
    audit: AuditResult | None


TABLES: dict[str, type] = {
    "mix": MixRow,
    "beds": BedsUse,
    "placements": PlacementRow,
    "workforce": WorkforceRow,
    "families": FamiliesRow,
    "avoided": AvoidedRow,
    "costs": CostYear,
    "unit_costs": UnitCost,
    "rules": RuleUse,
    "short": ShortRow,
    "avoidance": AvoidanceRow,
}


def columns(table: str) -> list[str]:
    """The columns of a table, in order; also where it has no rows."""
    return list(TABLES[table].__annotations__)
