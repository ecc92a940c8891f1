"""C08 budget: revenue in each financial year, capital over the horizon."""

from __future__ import annotations

from commission_opt.keys import CapitalKey, YearKey
from commission_opt.model.limit import Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements, dearest
from commission_opt.offers.building.maths import capital, opening_day
from commission_opt.offers.building.record import Building
from commission_opt.registry import COST_LINES
from commission_opt.rules.budget import words
from commission_opt.rules.budget.record import Budget


def require(model: Model, _placements: Placements) -> None:
    """Keep within the budgets; it reads the charges, so every offer must have made its own.

    ::

        sum of revenue cost lines in the year, not discounted, less income <= revenue_at_most
        sum over k, tau of capital_cost[k] * uplift[opening] * (1 + optimism_bias[k]) * opened[k,tau] <= capital_at_most
    """
    for rule in model.instance.rules.of(Budget):
        if rule.capital_at_most is not None:
            terms = _capital(model)
            model.add_soft_row(
                "C08",
                CapitalKey(rule.id, "capital"),
                terms,
                "<=",
                rule.capital_at_most,
                penalty=rule.price_per_pound,
                periods=model.instance.periods,
                rests_on=_stated(model, rule, "capital_at_most", rule.capital_at_most),
            )
        else:
            for year in [rule.year] if rule.year is not None else model.instance.years:
                _limit_revenue(model, rule, year)


def _limit_revenue(model: Model, rule: Budget, year: str) -> None:
    assert rule.revenue_at_most is not None
    amounts: dict[int, float] = {}
    variables = {}
    for charge in model.charges:
        if charge.year == year and COST_LINES[charge.line].revenue:
            amounts[charge.variable.id] = amounts.get(charge.variable.id, 0.0) + charge.amount
            variables[charge.variable.id] = charge.variable
    fixed = sum(c.amount for c in model.fixed_costs if c.year == year and COST_LINES[c.line].revenue)
    terms = [(variables[number], amount) for number, amount in amounts.items()]
    periods = [period for period in model.instance.periods if period.year == year]
    if periods:
        model.add_soft_row(
            "C08",
            YearKey(rule.id, year),
            terms,
            "<=",
            rule.revenue_at_most - fixed,
            penalty=rule.price_per_pound,
            periods=periods,
            rests_on=_stated(model, rule, "revenue_at_most", rule.revenue_at_most),
        )


def _stated(model: Model, rule: Budget, figure: str, value: float) -> Limit:
    """The budget that a row rests on; £1 counts what it buys of the costliest placement."""
    path = f"rules.budget.{rule.id}"
    return Limit(
        f"{path}.{figure}",
        value,
        "pounds",
        weight=1.0 / dearest(model.instance.offers),
        whole=figure == "capital_at_most",
        price_path=f"{path}.price_per_pound",
        words=words.spent(figure).about(rule.label),
    )


def _capital(model: Model) -> list[Term]:
    buildings = {offer.id: offer for offer in model.instance.offers if isinstance(offer, Building)}
    terms: list[Term] = []
    for key, variable in model.columns.opened.items():
        building = buildings[key.offer]
        day = opening_day(building, model.instance.periods[key.period])
        terms.append((variable, capital(model, building, day)))
    return terms


EQUATIONS = (require,)
