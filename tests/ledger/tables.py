"""The tables of a result beside its lines: demand scenarios, what is spent and avoided by year, unit costs, beds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum
from typing import Any

import pytest

from commission_opt.plan.result import CostYear, GivenResult, Result
from tests.ledger.lines import Account, added, pennies, price_of_risk

NOT_SPENT = ("penalty", "avoided", "receipts")
SERVICES = ("edge_of_care", "outcome_contract", "grant")
# Of what a placement costs: services, people, closing a home and what is no money are no part of it.
OF_NO_PLACEMENT = ("penalty", "avoided", *SERVICES, "assessment", "recruitment", "moves", "closure", "contributions")


def spent(costs: Iterable[CostYear], *lines: str) -> dict[str, float]:
    """Money spent by year, or some lines of it."""
    return added(
        (row["year"], row["cost"]) for row in costs if (row["line"] in lines if lines else row["line"] not in NOT_SPENT)
    )


def reconcile(account: Account) -> None:
    """Hold every table of a plan to its lines."""
    result: Any = account.said
    courses_of_demand(account, result)
    avoidance(account, result)
    beds(result)
    for one in (result, result["baseline"]):
        if one is not None:
            unit_costs(account, one)


def courses_of_demand(account: Account, result: Any) -> None:
    """By probability, the scenarios cost by year what the plan costs, but for the price of their risk."""
    courses, by_year = result["scenarios"], result["scenario_years"]
    assert bool(courses) == bool(by_year)
    if not courses:
        return
    share = {row["scenario"]: row["probability"] for row in courses}
    assert fsum(share.values()) == pytest.approx(1.0)
    risk = added((span.year, amount) for span, amount in zip(account.spans, price_of_risk(account), strict=True))
    for amount in ("cost", "discounted"):
        mean = added((row["year"], share[row["scenario"]] * row[amount]) for row in by_year)
        whole = added((row["year"], row[amount]) for row in result["costs"])
        in_all = {year: mean.get(year, 0.0) + risk.get(year, 0.0) for year in whole}
        assert in_all == {year: pennies(cost) for year, cost in whole.items()}
        for course in courses:
            own = [row[amount] for row in by_year if row["scenario"] == course["scenario"]]
            assert course[amount] == pennies(fsum(own))
    for row in result["spread"]:
        if row["measure"] in ("cost", "discounted"):
            of = [one for one in by_year if one["year"] == row["year"]] if row["year"] else courses
            costs = [one[row["measure"]] for one in of]
            assert row["mean"] == pennies(fsum(share[one["scenario"]] * one[row["measure"]] for one in of))
            assert (row["minimum"], row["maximum"]) == (min(costs), max(costs))


def avoidance(account: Account, result: Result) -> None:
    """Baseline, plan and what lies between them are their lines by year, and every difference is one."""
    given = result["baseline"] if result["baseline"] and result["baseline"]["objective"] is not None else None
    plan, before = spent(result["costs"]), spent(given["costs"]) if given else {}
    for row in result["avoidance"]:
        year = row["year"]
        assert row["plan"] == pennies(plan.get(year, 0.0))
        signed: list[tuple[float, Any]] = [(1.0, result)] + ([(-1.0, given)] if given else [])
        service = fsum(sign * spent(one["costs"], *SERVICES).get(year, 0.0) for sign, one in signed)
        published = fsum(-sign * spent(one["costs"], "avoided").get(year, 0.0) for sign, one in signed)
        care = fsum(sign * care_avoided(account, one, result).get(year, 0.0) for sign, one in signed)
        assert row["cost_avoidance"] == pennies(care + published)
        assert row["service_cost"] == pennies(service)
        assert row["published"] == pennies(published)
        assert row["net_cost_avoidance"] == pennies(row["cost_avoidance"] - service)
        if given is None:
            assert (row["baseline"], row["avoidance"], row["saving"]) == (None, None, None)
            continue
        less = before.get(year, 0.0) - plan.get(year, 0.0)
        assert row["baseline"] == pennies(before.get(year, 0.0))
        assert row["avoidance"] == pennies(less)
        assert row["saving"] == pennies(less + published - row["net_cost_avoidance"])
    years = [span.year for span in account.spans]
    assert [row["year"] for row in result["avoidance"]] in ([], list(dict.fromkeys(years)))


def care_avoided(account: Account, one: Any, result: Any) -> dict[str, float]:
    """Child-weeks that never start, by year, at what one costs in the baseline, or in the plan."""
    price: dict[tuple[str, str], float] = {}
    for said in (result, result["baseline"] or {"unit_costs": []}):
        price |= {(row["year"], row["need"]): row["cost_per_week"] for row in said["unit_costs"]}
    of = {span.first.isoformat(): span for span in account.spans}
    return added(
        (span.year, span.days / 7 * row["children"] * price.get((span.year, row["need"]), 0.0))
        for row in one["avoided"]
        for span in [of[row["period"]]]
    )


def unit_costs(account: Account, one: Result | GivenResult) -> None:
    """Child-weeks at what one costs are the lines of the offers that place somebody that year."""
    if not one["unit_costs"]:
        return
    placed = places(account, one)
    lines = added(
        (row["year"], row["cost"])
        for row in one["costs"]
        if row["line"] not in OF_NO_PLACEMENT and placed.get((row["year"], row["offer"]), 0.0) > 0
    )
    priced = added((row["year"], row["child_weeks"] * row["cost_per_week"]) for row in one["unit_costs"])
    assert {year: priced.get(year, 0.0) for year in lines} == {year: pennies(cost) for year, cost in lines.items()}
    weeks = added((row["year"], row["child_weeks"]) for row in one["unit_costs"])
    assert weeks == pytest.approx(added((year, number) for (year, _), number in placed.items()))


def places(account: Account, one: Result | GivenResult) -> Mapping[tuple[str, str], float]:
    """Child-weeks by year and offer, as decided in each demand scenario."""
    decided = one["decided"]
    assert decided is not None
    of = {span.first.isoformat(): span for span in account.spans}
    shares = probabilities(account)
    found: dict[tuple[str, str], float] = defaultdict(float)
    for row in decided["placed"]:
        span = of[row["period"]]
        mean = fsum(share * number for share, number in zip(shares, row["children"], strict=True))
        found[span.year, row["offer"]] += span.days / 7 * mean
    return found


def probabilities(account: Account) -> list[float]:
    return [row["probability"] for row in account.said["scenarios"]] or [1.0]  # type: ignore[typeddict-item]


def beds(result: Result) -> None:
    """Beds are used, sold or empty, and an empty one costs no more than what the offer costs."""
    lines = added(
        (row["offer"], row["cost"]) for row in result["costs"] if row["cost"] > 0 and row["line"] != "recruitment"
    )
    for row in result["beds"]:
        if row["beds"]:
            assert row["beds"] == pytest.approx(row["used"] + row["sold"] + row["void"], abs=1e-9)
    for offer, empty in added((row["offer"], row["void_cost"]) for row in result["beds"]).items():
        assert 0 < empty <= lines[offer] + 0.01
