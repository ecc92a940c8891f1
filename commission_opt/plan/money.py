"""Cash, care avoided and penalties apart, by year; and when what is saved has paid for the capital."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from commission_opt.plan.given import priced_mixes
from commission_opt.plan.result import CostYear, Result
from commission_opt.plan.result_money import CapitalRow, MoneyRow, PaybackResult, PaybackYear
from commission_opt.registry import COST_LINES

CONTRIBUTIONS, CHARGE = "contributions", "capital"  # lines
YEAR_DAYS = 365.25
LEAST = 0.005  # £: less than this is a rounding


def money_by_year(result: Result) -> list[MoneyRow]:
    """What the plan and the mixes that were given come to by year, from their lines of the bill."""
    years = list(dict.fromkeys(period["year"] for period in result["periods"]))
    found = _rows("plan", result["costs"], years)
    for name, given in priced_mixes(result).items():
        found += _rows(name, given["costs"], years)
    return found


def _rows(mix: str, costs: Iterable[CostYear], years: list[str]) -> list[MoneyRow]:
    by_year: dict[str, list[CostYear]] = defaultdict(list)
    for row in costs:
        by_year[row["year"]].append(row)
    return [_row(mix, year, by_year[year]) for year in years]


def _row(mix: str, year: str, costs: list[CostYear]) -> MoneyRow:
    paid = received = contributions = charge = 0.0
    now: dict[str, float] = defaultdict(float)
    then: dict[str, float] = defaultdict(float)
    for row in costs:
        nature = COST_LINES[row["line"]].nature
        now[nature] += row["cost"]
        then[nature] += row["discounted"]
        if row["line"] == CONTRIBUTIONS:
            contributions -= row["cost"]
        elif nature == "cash" and row["cost"] < 0:
            received -= row["cost"]
        elif nature == "cash":
            paid += row["cost"]
        charge += row["cost"] if row["line"] == CHARGE else 0.0
    return {
        "mix": mix,
        "year": year,
        "gross": paid,
        "income": received,
        "contributions": contributions,
        "cash": paid - received - contributions,
        "capital_charge": charge,
        "notional": now["notional"],
        "avoided": 0.0 - now["avoided"],
        "penalty": now["penalty"],
        "total": sum(now.values()),
        "cash_discounted": then["cash"],
        "notional_discounted": then["notional"],
        "avoided_discounted": 0.0 - then["avoided"],
        "penalty_discounted": then["penalty"],
        "total_discounted": sum(then.values()),
    }


def payback_by_year(result: Result) -> list[PaybackYear]:
    """Cash against the baseline by year, before and after what capital costs; none where there is nothing to hold it against."""
    given = result["baseline"]
    if given is None or given["objective"] is None or not _spent(result["capital"]):
        return []
    own: dict[str, float] = defaultdict(float)
    for sign, rows in ((1.0, result["capital"]), (-1.0, given["capital"])):
        for one in rows:
            own[one["year"]] += sign * (one["outlay"] - one["grant"])
    money = {(row["mix"], row["year"]): row for row in result["money"]}
    found: list[PaybackYear] = []
    so_far = 0.0
    for year in dict.fromkeys(period["year"] for period in result["periods"]):
        plan, before = money["plan", year], money["baseline", year]
        saving = before["cash"] - before["capital_charge"] - plan["cash"] + plan["capital_charge"]
        charge = plan["capital_charge"] - before["capital_charge"]
        so_far += saving - own[year]
        found.append(
            {
                "year": year,
                "saving": saving,
                "own_capital": own[year],
                "cumulative": so_far,
                "charge": charge,
                "after_capital": saving - charge,
            }
        )
    return found


def paid_back(result: Result) -> PaybackResult | None:
    """When the savings have paid for the capital: the last time that what is left to pay falls to 0."""
    rows = result["payback"]
    if not rows:
        return None
    first = min(row["first_spent"] for row in result["capital"] if row["first_spent"])
    days = _days(result)
    length = sum(days.values()) / YEAR_DAYS
    return {
        "years": _years(result, rows, days, first),
        "first_spent": first,
        "own_capital": sum(row["own_capital"] for row in rows),
        "average_saving": sum(row["saving"] for row in rows) / length,
        "average_after_capital": sum(row["after_capital"] for row in rows) / length,
    }


def _years(result: Result, rows: list[PaybackYear], days: dict[str, int], first: str) -> float | None:
    if rows[-1]["cumulative"] < -LEAST:
        return None
    start = dt.date.fromisoformat(result["periods"][0]["start"])
    before, crossed = 0.0, 0.0
    past = -(dt.date.fromisoformat(first) - start).days
    for row in rows:
        left = before - row["own_capital"]
        if left < -LEAST <= row["cumulative"]:
            crossed = past - left / (row["cumulative"] - left) * days[row["year"]]
        past += days[row["year"]]
        before = row["cumulative"]
    return max(0.0, crossed) / YEAR_DAYS


def _days(result: Result) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for period in result["periods"]:
        first, last = dt.date.fromisoformat(period["start"]), dt.date.fromisoformat(period["end"])
        found[period["year"]] += (last - first).days + 1
    return found


def _spent(rows: Iterable[CapitalRow]) -> float:
    return sum(row["outlay"] for row in rows)
