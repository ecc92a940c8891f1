"""C08 budget, from the decisions: what is spent in £ of the day, against each limit."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.instance.calendar import Period
from commission_opt.offers.building.record import Building
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.registry import COST_LINES
from commission_opt.rules.budget.record import Budget


def check(w: Workings, spent: Spent) -> Iterator[Finding]:
    """What is spent in £ of the day, against each limit."""
    revenue = _revenue(w, spent)
    for rule in w.instance.rules.of(Budget):
        if rule.revenue_at_most is not None:
            for year in w.years:
                if rule.year in (None, year):
                    periods = tuple(period for period in w.periods if terms.financial_year(period.start) == year)
                    yield _row(rule, year, rule.revenue_at_most, revenue[year], periods)
        elif rule.capital_at_most is not None:
            yield _row(rule, "capital", rule.capital_at_most, _capital(w), w.periods)


def _row(rule: Budget, what: str, limit: float, value: float, periods: tuple[Period, ...]) -> Finding:
    where = f"{rule.label}, {what}"
    return Finding("C08", (rule.id, what), where, "<=", limit, value, price=rule.price_per_pound, periods=periods)


def _revenue(w: Workings, spent: Spent) -> dict[str, float]:
    """Spending less income in each financial year, of the lines that count as revenue."""
    total = dict.fromkeys(w.years, 0.0)
    for row in spent.costs:
        if COST_LINES[row.line].revenue:
            total[terms.financial_year(w.periods[row.period].start)] += row.cost
    return total


def _capital(w: Workings) -> float:
    """Capital of the homes opened, at the prices of the year in which each opens."""
    total = 0.0
    for offer in w.instance.offers:
        if isinstance(offer, Building):
            for start in w.beds.openings.get(offer.id, ()):
                estimate = terms.price_then(w.instance, offer, "capital_cost", "capital", start.day)
                total += start.homes * (estimate + estimate * offer.optimism_bias)
    return total
