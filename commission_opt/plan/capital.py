"""Capital of the buildings that open: what is spent in each year, who pays, what it then costs, what is still owed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from commission_opt.decisions import Decisions
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.offers.building import bill as building
from commission_opt.offers.building.record import Building
from commission_opt.plan.evaluation import Evaluation
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import Start, find_beds
from commission_opt.plan.result_money import CapitalRow


def capital_by_year(instance: Instance, decisions: Decisions, evaluation: Evaluation) -> list[CapitalRow]:
    """A row for each year and building offer of which some opens, in the order of the offers."""
    charged: dict[tuple[str, str], float] = defaultdict(float)
    for cost in evaluation.costs:
        if cost.line == "capital":
            charged[cost.offer, terms.financial_year(instance.periods[cost.period].start)] += cost.cost
    return _of_offers(instance, decisions, charged)


def capital_spent(instance: Instance, decisions: Decisions) -> float:
    """What is spent within the horizon on buildings that open, £: at the prices of its year, optimism and all."""
    return sum(row["outlay"] for row in _of_offers(instance, decisions, {}))


def _of_offers(instance: Instance, decisions: Decisions, charged: Mapping[tuple[str, str], float]) -> list[CapitalRow]:
    openings = find_beds(instance, decisions).openings
    rows: list[CapitalRow] = []
    for offer in instance.offers:
        if isinstance(offer, Building) and offer.id in openings and offer.ever("capital_cost"):
            rows += _rows(instance, offer, openings[offer.id], charged)
    return rows


def outstanding(rows: list[CapitalRow]) -> float:
    """What is borrowed and not repaid at the end of the horizon, £."""
    last = {row["offer"]: row["outstanding"] for row in rows}
    return sum(last.values())


def _rows(
    instance: Instance, offer: Building, starts: list[Start], charged: Mapping[tuple[str, str], float]
) -> Iterator[CapitalRow]:
    owed = 0.0
    for year in dict.fromkeys(terms.financial_year(period.start) for period in instance.periods):
        periods = [one for one in instance.periods if terms.financial_year(one.start) == year]
        first, spent, bias, grant, receipts, borrowing, repaid = "", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for start in starts:
            money = building.outlay(instance, offer, start)
            day, part = _spent(offer, start, periods)
            first = min(filter(None, (first, day)), default="")
            spent += part * money.total
            bias += part * money.total * offer.optimism_bias / (1 + offer.optimism_bias)
            grant, receipts = grant + part * money.grant, receipts + part * money.receipts
            borrowing += part * money.loan
            repaid += money.loan * _repaid(instance, offer, start, periods)
            owed += money.loan if _opens(start, periods) else 0.0
        owed -= repaid
        charge = charged.get((offer.id, year), 0.0)
        yield {
            "year": year,
            "offer": offer.id,
            "name": offer.label,
            "first_spent": first,
            "outlay": spent,
            "optimism_bias": bias,
            "grant": grant,
            "receipts": receipts,
            "borrowing": borrowing,
            "charge": charge,
            "interest": charge - repaid,
            "repaid": repaid,
            "outstanding": owed,
        }


def _opens(start: Start, periods: list[Period]) -> bool:
    return any(period.start <= start.day < period.end for period in periods)


def _spent(offer: Building, start: Start, periods: list[Period]) -> tuple[str, float]:
    """First day of some periods on which capital is spent, and the share of it that is spent in them."""
    begins = terms.weeks_later(start.day, -offer.capital_weeks)
    stop = max(start.day, begins + terms.ONE_DAY)
    days = sum(terms.days_open(period, begins, stop) for period in periods)
    first = max(begins, min(period.start for period in periods))
    return (first.isoformat(), days / (stop - begins).days) if days else ("", 0.0)


def _repaid(instance: Instance, offer: Building, start: Start, periods: list[Period]) -> float:
    """Of each £1 borrowed, what is repaid by the days of some periods: as the charges of the bill fall to days."""
    money = instance.money
    years = offer.capital_life_years if offer.borrowing_years is None else offer.borrowing_years
    own = money.discount_rate if money.capital_rate is None else money.capital_rate
    rate = own if offer.borrowing_rate is None else offer.borrowing_rate
    return sum(
        (year.owed_before - year.owed_after) * _share(periods, year.first, year.after)
        for year in terms.repaid(instance, years, start.day, rate)
    )


def _share(periods: list[Period], first: dt.date, after: dt.date) -> float:
    return sum(terms.days_open(period, first, after) for period in periods) / (after - first).days
