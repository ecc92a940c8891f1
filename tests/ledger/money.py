"""Cash, care avoided and penalties apart, what funders pay, and capital: each added up again from lines, days and decisions."""

from __future__ import annotations

import datetime as dt
from math import fsum
from typing import Any

import pytest

from commission_opt.plan.result import CostYear
from tests.ledger.calendar import Span, days_of_year, months_on, price_of_capital
from tests.ledger.lines import Account, added, debts, given, pennies

NO_CASH = {"avoided": "avoided", "penalty": "penalty", "receipts": "notional"}  # line, and where it stands


def money(account: Account, result: Any) -> None:
    """Hold the money of every mix of a result to its lines, and the lines to its cost."""
    for name, said in (
        ("plan", result),
        ("baseline", result["baseline"]),
        ("do_minimum", result.get("do_minimum")),
        ("reference", result["reference"]),
    ):
        rows = [row for row in result["money"] if row["mix"] == name]
        if said is None or said["objective"] is None:
            assert not rows
            continue
        assert [row["year"] for row in rows] == list(dict.fromkeys(span.year for span in account.spans))
        for row in rows:
            of_year([line for line in said["costs"] if line["year"] == row["year"]], row)
        assert fsum(row["total_discounted"] for row in rows) == pennies(said["objective"])
    payback(account, result)


def of_year(lines: list[CostYear], row: dict[str, Any]) -> None:
    """A year: what is no cash by its line, what funders pay, and of the rest what is paid and received."""
    cash = [line for line in lines if line["line"] not in NO_CASH]
    others = [line for line in cash if line["line"] != "contributions"]
    assert row["contributions"] == pennies(-fsum(one["cost"] for one in cash if one not in others))
    assert row["gross"] == pennies(fsum(one["cost"] for one in others if one["cost"] > 0))
    assert row["income"] == pennies(-fsum(one["cost"] for one in others if one["cost"] < 0))
    assert row["cash"] == pennies(row["gross"] - row["income"] - row["contributions"])
    assert row["cash_discounted"] == pennies(fsum(one["discounted"] for one in cash))
    assert row["capital_charge"] == pennies(fsum(one["cost"] for one in cash if one["line"] == "capital"))
    for line, key in NO_CASH.items():
        sign = -1 if key == "avoided" else 1
        own = [one for one in lines if one["line"] == line]
        assert row[key] == pennies(sign * fsum(one["cost"] for one in own))
        assert row[f"{key}_discounted"] == pennies(sign * fsum(one["discounted"] for one in own))
    for end in ("", "_discounted"):
        whole = row[f"cash{end}"] + row[f"notional{end}"] - row[f"avoided{end}"] + row[f"penalty{end}"]
        assert row[f"total{end}"] == pennies(whole)
    assert row["total"] == pennies(fsum(one["cost"] for one in lines))


def payback(account: Account, result: Any) -> None:
    """By year what the baseline spends more in cash than the plan, capital apart, and capital of the council's own."""
    by = {(row["mix"], row["year"]): row for row in result["money"]}
    so_far = 0.0
    for row in result["payback"]:
        year = row["year"]
        before, plan = by["baseline", year], by["plan", year]
        assert row["after_capital"] == pennies(before["cash"] - plan["cash"])
        assert row["charge"] == pennies(plan["capital_charge"] - before["capital_charge"])
        assert row["saving"] == pennies(row["after_capital"] + row["charge"])
        own = own_capital(result["capital"], year) - own_capital(result["baseline"]["capital"], year)
        assert row["own_capital"] == pennies(own)
        so_far += row["saving"] - own
        assert row["cumulative"] == pennies(so_far)
    if result["payback"]:
        assert (result["paid_back"]["years"] is None) == (so_far < -0.005)
        years = sum(span.days for span in account.spans) / 365.25
        assert result["paid_back"]["average_after_capital"] * years == pennies(
            fsum(row["after_capital"] for row in result["payback"])
        )


def own_capital(rows: list[Any], year: str) -> float:
    return fsum(row["receipts"] + row["borrowing"] for row in rows if row["year"] == year)


def capital(account: Account) -> None:
    """Hold the capital of a mix to what it opens: spent by days, funded, charged as in the bill, owed at the end."""
    said: Any = account.said
    expected: dict[tuple[str, str, str], float] = {}
    owed: dict[str, float] = {}
    buildings: dict[str, Any] = {offer.id: offer for offer in account.instance.offers}
    for (name, tau), homes in account.decisions.opened.items():
        building = buildings[name]
        opens = account.spans[tau].first + dt.timedelta(days=round(7 * building.lead_weeks))
        outlay = price_of_capital(account.instance, building, opens) * (1 + building.optimism_bias)
        grant = given(building.capital_grant, outlay)
        receipts = given(building.capital_receipts, outlay - grant)
        begins = opens - dt.timedelta(days=round(7 * building.capital_weeks))
        stop = max(opens, begins + dt.timedelta(days=1))
        for span in account.spans:
            part = homes * span.days_between(begins, stop) / (stop - begins).days
            for key, pounds in (("outlay", outlay), ("grant", grant), ("receipts", receipts)):
                expected[span.year, name, key] = expected.get((span.year, name, key), 0.0) + part * pounds
        owed[name] = owed.get(name, 0.0) + homes * still_owed(account, building, opens)
    rows = {(row["year"], row["offer"]): row for row in said["capital"]}
    for (year, name, key), pounds in expected.items():
        assert rows[year, name][key] == pennies(pounds) if pounds or (year, name) in rows else True
    lines = [row for row in said["costs"] if row["line"] == "capital"]
    charges = added(((row["year"], row["offer"]), row["cost"]) for row in lines)
    for place, row in rows.items():
        assert row["outlay"] == pennies(row["grant"] + row["receipts"] + row["borrowing"])
        assert row["charge"] == pennies(charges.get(place, 0.0))
        assert row["charge"] == pennies(row["interest"] + row["repaid"])
    assert said["capital_outstanding"] == pennies(fsum(owed.values()))
    last = {row["offer"]: row["outstanding"] for row in said["capital"]}
    assert last == {name: pennies(owed[name]) for name in last}


def still_owed(account: Account, building: Any, opens: dt.date) -> float:
    """Of what is borrowed for a home, what is owed at the end of the horizon: level within a year by its days."""
    ((_, pounds, years, rate),) = [one for one in debts(account.instance, building, opens) if one[0] == "capital"]
    months, end = round(12 * years), account.spans[-1].after
    level = rate / (1 - (1 + rate) ** (-months / 12)) if rate else 12 / months
    owed = 1.0
    for begun in range(0, months, 12):
        first, after = months_on(opens, begun), months_on(opens, min(begun + 12, months))
        length = min(12, months - begun) / 12
        paid_off = owed if begun + 12 >= months else level - owed * ((1 + rate) ** length - 1)
        if end < after:
            return pounds * (owed - paid_off * max(0, (end - first).days) / (after - first).days)
        owed -= paid_off
    return pounds * owed


def contributions(account: Account) -> None:
    """What funders pay: shares of the own lines of offers, and £ a week of the children placed, by year and offer."""
    instance = account.instance
    systems = {offer.id: {offer.id, offer.id.split("/")[0]} for offer in instance.offers}
    kinds = {offer.id: offer.kind for offer in instance.offers}
    shares = [row.probability for row in account.evaluation.scenarios] or [1.0]
    found: list[tuple[Any, float]] = []
    for funder in instance.funder:
        towards = {one for one, names in systems.items() if not funder.offers or names & set(funder.offers)}
        if funder.share is not None:
            takes = {offer.id: set(offer.takes) for offer in instance.offers}
            for row in account.said["costs"]:
                name = row["offer"]
                if (
                    name in towards
                    and row["line"] == kinds[name]
                    and (not funder.needs or takes[name] & set(funder.needs))
                ):
                    found.append(((row["year"], name), -funder.share * row["cost"]))
            continue
        for (s, t, need, area, name), children in account.decisions.placed.items():
            span = account.spans[t]
            if name not in towards or (funder.needs and need not in funder.needs):
                continue
            if funder.areas and area not in funder.areas:
                continue
            pays: Any = funder.price_by_year.get(span.year, funder.pays_per_child_week)
            found.append(((span.year, name), -shares[s] * children * weeks(account, span) * pays))
    said = added(
        ((row["year"], row["offer"]), row["cost"]) for row in account.said["costs"] if row["line"] == "contributions"
    )
    expected = {key: amount for key, amount in added(found).items() if abs(amount) > 1e-9}
    assert {key: amount for key, amount in said.items() if abs(amount) > 1e-9} == {
        key: pytest.approx(amount, abs=0.005, rel=1e-9) for key, amount in expected.items()
    }


def weeks(account: Account, span: Span) -> float:
    a_year = account.instance.money.weeks_per_year
    return span.days / 7 if a_year is None else a_year * span.days / days_of_year(span)
