"""The part of a result that only a plan made for several demand scenarios has."""

from __future__ import annotations

from typing import TypedDict

from commission_opt.plan.frames import Day


class ScenarioResult(TypedDict):
    """The plan in one demand scenario.

    The probability-weighted mean of `discounted` is the objective (less the penalty of a cap on the cost
    at risk). Penalties of rules that hold on average over all scenarios are part of the cost of each.
    """

    scenario: int  # counted from 1
    probability: float  # those of all scenarios add up to 1
    cost: float
    discounted: float
    child_weeks: float  # needed, less those that prevention avoids
    spot_child_weeks: float  # of them, bought at spot
    framework_child_weeks: float  # of them, bought on a framework
    short_child_weeks: float  # of them, without a placement
    occupancy: float | None  # share of all bed-weeks used or sold; null without beds


class ScenarioYear(TypedDict):
    """Cost in one demand scenario, by financial year, penalties included."""

    scenario: int  # counted from 1
    year: str
    cost: float
    discounted: float


class SpreadRow(TypedDict):
    """How far a figure is spread over the demand scenarios.

    A percentile is the least figure that at least so many of the scenarios, by probability, do not exceed.
    """

    measure: str  # as in scenarios: cost, discounted, child_weeks, ..., occupancy
    year: str  # of the cost in a financial year; empty for the whole horizon
    mean: float  # weighted by probability, as all that follows
    sd: float  # standard deviation
    p5: float  # 5th percentile
    p25: float  # lower quartile
    p50: float  # median
    p75: float  # upper quartile
    p95: float  # 95th percentile
    minimum: float  # in any scenario
    maximum: float  # in any scenario
    cvar: float | None  # mean of the highest, beyond the level of `risk`; null for occupancy


class DemandRange(TypedDict):
    """Children who need a placement in one period, after prevention, over the demand scenarios."""

    period: Day  # its first day
    need: str  # empty for all needs of which the plan places children in offers with beds, together
    mean: float  # weighted by probability, as all that follows
    p5: float  # 5th percentile
    p50: float  # median
    p95: float  # 95th percentile
    minimum: float  # in any scenario
    maximum: float  # in any scenario


class RiskResult(TypedDict):
    """The cost at risk: mean net present cost of the costliest demand scenarios."""

    level: float  # 0.95: the costliest 5%, by probability
    weight: float  # of the cost at risk in what is minimised
    cvar: float  # £ at present value
    cvar_at_most: float | None  # its cap; null without one
    minimised: float  # (1 - weight) * objective + weight * cvar; `bound` and `gap` are those of this


class ValueResult(TypedDict):
    """What it is worth to plan for the spread of demand, and what to know it beforehand would be.

    All in £ at present value, of what is minimised. Each cost comes with what no such plan can cost less.
    """

    wait_and_see: float | None  # a plan for each demand scenario on its own, on average
    wait_and_see_bound: float | None  # proven
    recourse: float | None  # this plan
    recourse_bound: float | None  # proven
    mean_plan: float | None  # the plan for the mean of demand, in these scenarios; null where it breaks a hard rule
    mean_plan_bound: float | None  # of its placements; proven
    stochastic_solution: float | None  # value of the stochastic solution: mean_plan - recourse
    perfect_information: float | None  # expected value of perfect information: at most recourse - wait_and_see
    left_out: list[str]  # rules that hold on average over the scenarios, left out of wait_and_see
    status: str  # found, no plan, mean plan breaks rules, not proven or interrupted


BY_COURSE: dict[str, type] = {  # tables
    "scenarios": ScenarioResult,
    "scenario_years": ScenarioYear,
    "spread": SpreadRow,
    "demand_range": DemandRange,
}
