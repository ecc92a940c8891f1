"""What the studies compare: one figure for each measure that a result reports.

Every measure reads the result's own tables, so a study can never disagree with a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commission_opt.offers.card import Form
from commission_opt.offers.rooms import kinds_of, own_teams
from commission_opt.plan.result import BedsUse, MixRow, Result
from commission_opt.registry import COST_LINES, LOCALITY, NOT_SPENT, STABILITY

COMMISSIONED = kinds_of(Form.CONTRACT)
WITH_BEDS = (*COMMISSIONED, *kinds_of(Form.BUILDING))  # places with foster carers are none
AS_USED = kinds_of(Form.MARKET)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a plan.

    `better` says which way is better: -1 for less, +1 for more, 0 for neither.
    """

    name: str
    label: str
    unit: str
    better: int
    of: Callable[[Result], float | None]


def measures(result: Result) -> dict[str, float | None]:
    """Every measure of `result` by name; None where it does not apply."""
    return {measure.name: measure.of(result) for measure in MEASURES.values()}


def new_beds(result: Result) -> float | None:
    """Beds in all that a plan contracts, calls off or opens; None without a plan."""
    return _sum_mix(result, "beds", lambda row: row["kind"] in WITH_BEDS and not row["existing"])


def _cost(result: Result) -> float | None:
    return result["objective"]


def _spend(result: Result) -> float | None:
    money = [row["cost"] for row in result["costs"] if row["line"] not in NOT_SPENT]
    return sum(money) if result["objective"] is not None else None


def _revenue(result: Result) -> float | None:
    rows = [row["cost"] for row in result["costs"] if COST_LINES[row["line"]].revenue]
    return sum(rows) if result["objective"] is not None else None


def _bed_weeks(result: Result, key: Callable[[BedsUse], float]) -> float:
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    return sum(weeks[row["period"]] * key(row) for row in result["beds"] if row["beds"] > 0)


def _occupancy(result: Result) -> float | None:
    beds = _bed_weeks(result, lambda row: row["beds"])
    return _bed_weeks(result, lambda row: row["used"] + row["sold"]) / beds if beds else None


def _void_cost(result: Result) -> float | None:
    return sum(row["void_cost"] for row in result["beds"]) if result["objective"] is not None else None


def _local(result: Result) -> float | None:
    """Mean over the periods of the share that the first locality rule measures."""
    rows = [row for row in result["rules"] if row["id"] == LOCALITY and row["sense"] == ">="]
    rows = [row for row in rows if row["rule"] == rows[0]["rule"]]
    return sum(row["value"] for row in rows) / len(rows) if rows else None


def _average_children(kinds: tuple[str, ...]) -> Callable[[Result], float | None]:
    def of(result: Result) -> float | None:
        if result["objective"] is None:
            return None
        kind = {row["offer"]: row["kind"] for row in result["mix"]}
        weeks = {period["start"]: period["weeks"] for period in result["periods"]}
        rows = [row for row in result["placements"] if kind.get(row["offer"]) in kinds]
        return sum(weeks[row["period"]] * row["children"] for row in rows) / sum(weeks.values())

    return of


def _short(result: Result) -> float | None:
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    if result["objective"] is None:
        return None
    return sum(weeks[row["period"]] * row["children"] for row in result["short"])


def _moves(result: Result) -> float | None:
    rows = [row for row in result["rules"] if row["id"] == STABILITY]
    return sum(row["value"] for row in rows) if rows else None


def _new_beds(result: Result) -> float | None:
    return _sum_mix(result, "beds", lambda row: row["kind"] in COMMISSIONED and not row["existing"])


def _own_beds(result: Result) -> float | None:
    return _sum_mix(result, "beds", lambda row: row["kind"] in kinds_of(Form.BUILDING))


def _workers(result: Result) -> float | None:
    return _sum_mix(result, "workers_most", lambda row: row["kind"] in own_teams())


def _sum_mix(result: Result, key: str, wanted: Callable[[MixRow], bool]) -> float | None:
    if result["objective"] is None:
        return None
    return float(sum(row[key] for row in result["mix"] if wanted(row)))  # type: ignore[literal-required]


MEASURES = {
    measure.name: measure
    for measure in (
        Measure("cost", "Cost at present value", "£", -1, _cost),
        Measure("spend", "Money spent", "£", -1, _spend),
        Measure("revenue", "Revenue spent", "£", -1, _revenue),
        Measure("locality", "Placed locally", "share", 1, _local),
        Measure("spot", "Children in spot placements", "children", -1, _average_children(("spot",))),
        Measure("as_used", "Children in spot and framework placements", "children", -1, _average_children(AS_USED)),
        Measure("occupancy", "Occupancy of beds", "share", 1, _occupancy),
        Measure("void_cost", "Cost of empty beds", "£", -1, _void_cost),
        Measure("short", "Child-weeks without a placement", "child-weeks", -1, _short),
        Measure("moves", "Children moved for the contract's sake", "children", -1, _moves),
        Measure("new_beds", "Beds contracted or called off", "beds", 0, _new_beds),
        Measure("own_beds", "Beds of our own", "beds", 0, _own_beds),
        Measure("workers", "Edge-of-care workers at most", "workers", 0, _workers),
    )
}
