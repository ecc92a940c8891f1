"""The lines of a mix, added up again: by period to the result's lines by year, by offer to its mix, discounted to its cost."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import fsum
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluation import CostRow, Evaluation
from commission_opt.plan.result import GivenResult, Result
from tests.ledger.calendar import (
    Span,
    annuity,
    days_of_year,
    months_on,
    price_of_capital,
    rate_of_capital,
    repayments,
    spans,
    worth,
    worth_in,
)

PENNY = 0.005
OF_SERVICES = ("edge_of_care", "outcome_contract", "grant", "assessment")
OF_NO_ROW = ("recruitment", "moves", "avoided", "penalty")  # lines of no offer or service of the mix
BORROWED = ("capital", "receipts")
AT_RISK = "C14"


@dataclass(frozen=True)
class Account:
    """A mix with its bill by period, and what a result says of it: the plan, or one that was given."""

    instance: Instance
    decisions: Decisions
    evaluation: Evaluation
    said: Result | GivenResult

    @property
    def lines(self) -> tuple[CostRow, ...]:
        return self.evaluation.costs

    @property
    def spans(self) -> list[Span]:
        return spans(self.instance)


def pennies(amount: float) -> Any:
    """The same to the penny; above ten million, to what a float holds."""
    return pytest.approx(amount, abs=PENNY, rel=1e-10)


def balance(account: Account) -> None:
    """Hold every sum of a mix to its lines."""
    lines_by_year(account)
    discounted_by_day(account)
    rows_of_the_mix(account)
    without_a_placement(account)


def added(rows: Iterable[tuple[Hashable, float]]) -> dict[Any, float]:
    """Sums by key; those of nothing are left out."""
    parts: dict[Hashable, list[float]] = defaultdict(list)
    for key, amount in rows:
        parts[key].append(amount)
    return {key: fsum(amounts) for key, amounts in parts.items() if any(amounts)}


def lines_by_year(account: Account) -> None:
    """By year, line and offer the periods add up to what the result has; all of them, discounted, to its cost."""
    keys = [(row.period, row.line, row.offer) for row in account.lines if row.line != "penalty"]
    assert len(keys) == len(set(keys)), "a line stands twice in a period"
    year = [span.year for span in account.spans]
    said = account.said["costs"]
    assert len({(row["year"], row["line"], row["offer"]) for row in said}) == len(said)
    for amount in ("cost", "discounted"):
        by_period = added(((year[row.period], row.line, row.offer), getattr(row, amount)) for row in account.lines)
        by_year = added(((row["year"], row["line"], row["offer"]), row[amount]) for row in said)
        assert by_year == {key: pennies(sum_) for key, sum_ in by_period.items()}
    assert fsum(row["discounted"] for row in said) == pennies(account.said["objective"] or 0.0)
    assert fsum(row.discounted for row in account.lines) == pennies(account.said["objective"] or 0.0)


def discounted_by_day(account: Account) -> None:
    """Each line is worth what it is in the middle of its period; capital and the price of risk by days of their own."""
    money = [worth_in(account.instance, span) for span in account.spans]
    when_paid = account.instance.sums.capital_when_paid
    capital = capital_lines(account)
    risk = price_of_risk(account)
    for row in account.lines:
        if row.line in BORROWED:
            pounds, value = capital.pop((row.period, row.line, row.offer))
            assert row.cost == pennies(pounds)
            assert row.discounted == pennies(value if when_paid else pounds * money[row.period])
        elif row.line != "penalty":
            assert row.discounted == pennies(row.cost * money[row.period])
    assert not any(pounds for pounds, _ in capital.values())
    for field, factors in (("cost", [1.0] * len(money)), ("discounted", money)):
        priced = added((row.period, getattr(row, field)) for row in account.lines if row.line == "penalty")
        plain = added((row.period, row.cost) for row in account.lines if row.line == "penalty")
        for t, amount in priced.items():
            assert amount == pennies((plain[t] - risk[t]) * factors[t] + risk[t])


def capital_lines(account: Account) -> dict[tuple[int, str, str], tuple[float, float]]:
    """What the homes that open cost in each period, £ of the day and at present value, by the days of each payment.

    In the first edition a year's payment is spread over its financial year; its sum is here too, its value is not.
    """
    instance, found = account.instance, dict[tuple[int, str, str], tuple[float, float]]()
    buildings: dict[str, Any] = {offer.id: offer for offer in instance.offers}
    for (name, tau), homes in account.decisions.opened.items():
        building = buildings[name]
        opens = account.spans[tau].first + dt.timedelta(days=round(7 * building.lead_weeks))
        for line, pounds, life, rate in debts(instance, building, opens):
            for t, span in enumerate(account.spans):
                for part, value in charged(instance, life, opens, span, rate):
                    so_far = found.get((t, line, name), (0.0, 0.0))
                    found[t, line, name] = so_far[0] + homes * pounds * part, so_far[1] + homes * pounds * value
    return found


def debts(instance: Instance, building: Any, opens: dt.date) -> Iterable[tuple[str, float, float, float]]:
    """Line, £, years and rate of what is charged for one home: what is borrowed, and what comes from receipts."""
    own = rate_of_capital(instance)
    whole = left = price_of_capital(instance, building, opens) * (1 + building.optimism_bias)
    left -= given(building.capital_grant, whole)
    receipts = given(building.capital_receipts, left)
    years = building.borrowing_years or building.capital_life_years
    yield "capital", left - receipts, years, own if building.borrowing_rate is None else building.borrowing_rate
    yield "receipts", receipts, building.capital_life_years, own


def given(stated: float, left: float) -> float:
    """A share of what is left, or £ of it, no more than there is."""
    return stated * left if stated <= 1 else min(stated, left)


def charged(instance: Instance, life: float, opens: dt.date, span: Span, rate: float) -> Iterable[tuple[float, float]]:
    """Parts of the payments for £1 that fall to the days of a period, each with its value when it is paid."""
    if not instance.sums.capital_when_paid:
        days = span.days_between(opens, months_on(opens, round(12 * life)))
        yield annuity(life, rate) * days / days_of_year(span), 0.0
        return
    for payment in repayments(instance, life, opens, rate):
        days = (payment.after - payment.first).days
        part = payment.pounds * span.days_between(payment.first, payment.after) / days
        yield part, part * worth(instance, payment.years)


def price_of_risk(account: Account) -> list[float]:
    """By period, what exceeding the cap on the cost at risk is priced at, £ at present value."""
    price = account.instance.uncertainty.risk.price_per_pound or 0.0
    over = fsum(row.shortfall for row in account.evaluation.rules if row.id == AT_RISK)
    days = [span.days for span in account.spans]
    return [price * over * one / sum(days) for one in days]


def rows_of_the_mix(account: Account) -> None:
    """The rows of an offer or service bear its lines between them, and nothing of an offer's stands in no row."""
    mix = account.said["mix"]
    for said, kept in (("cost", "cost"), ("discounted", "discounted")):
        for services in (False, True):
            of_rows = added(
                (row["offer"], row[said])  # type: ignore[literal-required]
                for row in mix
                if (row["kind"] in OF_SERVICES) == services
            )
            of_lines = added(
                (row.offer, getattr(row, kept))
                for row in account.lines
                if row.line not in OF_NO_ROW and (row.line in OF_SERVICES) == services
            )
            assert of_rows == {offer: pennies(amount) for offer, amount in of_lines.items()}


def without_a_placement(account: Account) -> None:
    """Children without a placement are priced by their weeks, and that price is part of the penalties of the period."""
    price = account.instance.rules.sufficiency.price_per_child_week or 0.0
    of = {span.first.isoformat(): span for span in account.spans}
    for row in account.said["short"]:
        span = of[row["period"]]
        assert row["penalty"] == pennies(price * span.days / 7 * row["children"])
        assert row["discounted"] == pennies(row["penalty"] * worth_in(account.instance, span))
    penalties = added(
        (account.spans[row.period].first.isoformat(), row.cost) for row in account.lines if row.line == "penalty"
    )
    for day, penalty in added((row["period"], row["penalty"]) for row in account.said["short"]).items():
        assert penalty <= penalties[day] + PENNY
