"""The audit is a second opinion: a mistake in a formula of either side is noticed, as neither uses the other's.

A formula that both sides called would be wrong in both, and agree with itself.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.instance import calendar
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.instance.money import Money, Travel
from commission_opt.instance.repayment import Repayment
from commission_opt.instance.rule import TimedRule
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff
from commission_opt.plan.evaluation import AuditFailed
from commission_opt.plan.evaluator import terms
from commission_opt.services.recruitment.record import Role

EVALUATOR = Path(terms.__file__).parent
PACKAGE = EVALUATOR.parents[1]
ROOMS = {*PACKAGE.glob("*/*/check.py"), *PACKAGE.glob("*/*/bill.py")}
CHECKS = sorted({*EVALUATOR.glob("*.py"), *ROOMS} - {Path(terms.__file__)})

# What records of the instance work out, and the model uses: the evaluator has its own in terms.py.
WORKED_OUT = {
    "uplift",
    "discount",
    "capital_recovery",
    "cost_per_child_week_of_travel",
    "is_local",
    "miles",
    "minutes",
    "footprint",
    "price",
    "of_the_day",
    "stated",
    "ever",
    "paid_weeks",
    "applies",
    "overlap",
    "share",
    "opening",
    "term_end",
    "extension_end",
    "unit_cost",
    "mean_discount",
    "discount_after",
    "grown",
    "in_period",
}
OF_PERIODS = {"weeks", "days", "middle_years", "year_days"}
FUNCTIONS = {
    "add_days",
    "add_weeks",
    "add_months",
    "add_years",
    "years_between",
    "financial_year",
    "first_day",
    "DAYS_PER_YEAR",
    "WEEKS_PER_YEAR",
    "repayments",
    "by_period",
}

# Every formula that both sides need matters to the cheapest plan of this instance, or to what it may not do.
EVERYTHING = """
format = 1
title = "A town where every formula counts"
[horizon]
start = 2023-07-01
end = 2025-06-30
period = "quarter"
[money]
price_base = "2022/23"
discount_rate = 0.035
capital_rate = 0.05
uplift_per_year = { block = 0.02, spot = 0.04, home = 0.03, capital = 0.06, travel = 0.01, dps = 0.03 }
[travel]
visits_per_year = 12
cost_per_mile = 0.45
cost_per_hour = 30
miles_per_hour = 25
[[area]]
id = "town"
miles_within = 3
[[area]]
id = "coast"
miles_within = 4
[[need]]
id = "group"
[[need]]
id = "solo"
footprint = 2
[[need]]
id = "moving-on"
[[demand]]
id = "moving-on"
need = "moving-on"
area = "town"
children = 1
[[demand]]
id = "town-group"
need = "group"
area = "town"
children = 7
[[demand]]
id = "coast-group"
need = "group"
area = "coast"
children = 2
[[demand]]
id = "town-solo"
need = "solo"
area = "town"
children = 1
[[distance]]
area = "coast"
to = "town"
miles = 25
[[block]]
id = "block"
area = "town"
takes = ["group"]
sizes = [3, 4]
price_per_bed_week = { 3 = 2900, 4 = 2600 }
term_years = 1
extension_years = 0.5
mobilisation_weeks = 5
practical_occupancy = 0.9
set_up_cost = 20000
award_to = 2023-07-01
[[dps]]
id = "dps"
area = "town"
takes = ["group"]
sizes = [2]
term_years = 1
notice_weeks = 3
[[dps.provider]]
id = "oak"
price_per_bed_week = 2500
homes_at_most = 1
[[home]]
id = "home"
area = "town"
takes = ["group", "solo"]
beds = 4
running_cost_per_year = 300000
cost_per_child_week = 50
lead_weeks = 10
capital_cost = 400000
capital_life_years = 20
[[supported]]
id = "flats"
area = "town"
takes = ["moving-on"]
existing = true
beds = 3
running_cost_per_year = 90000
[supported.trading]
premium_per_bed_week = 100
[[spot]]
id = "far"
takes = ["group", "solo"]
price_per_week = { group = 4600, solo = 14000 }
miles = 40
[[spot]]
id = "near"
takes = ["group"]
price_per_week = 6500
miles = { town = 12, coast = 18 }
[[rules.locality]]
id = "near"
within_miles = 20
minimum_share = 0.6
needs = ["group"]
areas = ["coast"]
from_date = 2024-01-01
"""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("everything") / "everything.toml"
    file.write_text(EVERYTHING, encoding="utf-8")
    return file


def solve(file: Path) -> co.Plan:
    return co.solve(co.load(file), compare=False)


def test_the_plan_holds(everything: Path) -> None:
    plan = solve(everything)
    bought = set(plan.mix["offer"])
    assert {"block", "home", "dps/oak"} <= bought
    assert {row["line"] for row in plan.costs.to_dict("records")} >= {"capital", "travel", "trading"}


def scaled(by: float) -> Callable[..., Any]:
    def change(function: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*args: Any, **kwargs: Any) -> Any:
            value = function(*args, **kwargs)
            return value if value is None else value * by

        return changed

    return change


def week_later(function: Callable[..., dt.date]) -> Callable[..., dt.date]:
    return lambda *args: function(*args) + dt.timedelta(days=7)


def otherwise(function: Callable[..., bool]) -> Callable[..., bool]:
    return lambda *args: not function(*args)


def of_property(change: Callable[..., Any]) -> Callable[..., Any]:
    return lambda known: property(change(known.fget))


# By hand: what is put wrong in the records that the model reads. Travel there but not back, a discount of a year
# more, a bed that is more expensive than its size says, and so on.
MISTAKES: dict[str, tuple[type, str, Callable[..., Any]]] = {
    "uplift": (Money, "uplift", scaled(1.01)),
    "discount": (Money, "discount", scaled(0.99)),
    "annuity": (Money, "capital_recovery", scaled(1.02)),
    "travel one way": (Travel, "cost_per_child_week", scaled(0.5)),
    "what is local": (Instance, "is_local", otherwise),
    "miles": (Instance, "miles", scaled(1.05)),
    "footprint": (Instance, "footprint", scaled(0.5)),
    "price of a year": (Money, "of_the_day", scaled(1.01)),
    "weeks that are paid": (Money, "paid_weeks", scaled(1.01)),
    "unit cost of a bed sold": (Building, "unit_cost", scaled(1.5)),
    "dates of a rule": (TimedRule, "applies", otherwise),
    "days open": (Period, "overlap", scaled(1.1)),
    "days": (Period, "days", of_property(scaled(1.1))),
    "days of a year": (Period, "weeks", of_property(scaled(365 / 366))),
    "opening": (Contract, "opening", week_later),
    "end of term": (Contract, "term_end", week_later),
    "end of extension": (Contract, "extension_end", week_later),
    "mobilisation": (Block, "lead_weeks", of_property(scaled(2.0))),
    "notice": (CallOff, "lead_weeks", of_property(scaled(2.0))),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_what_the_model_uses_is_noticed(
    everything: Path, mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = co.load(everything)
    owner, name, change = MISTAKES[mistake]
    monkeypatch.setattr(owner, name, change(owner.__dict__[name]))
    with pytest.raises(AuditFailed):
        co.solve(instance, compare=False)


# And what only the second edition of the sums uses.
SECOND: dict[str, tuple[type, str, Callable[..., Any]]] = {
    "discount of a payment": (Money, "discount_after", scaled(0.99)),
    "payment of a year": (Money, "grown", scaled(1.02)),
    "payment of a day": (Repayment, "in_period", scaled(1.02)),
}


@pytest.mark.parametrize("mistake", SECOND)
def test_a_mistake_in_what_the_second_edition_uses_is_noticed(
    everything: Path, mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = co.load(everything).with_changes({"conventions": 2})
    owner, name, change = SECOND[mistake]
    monkeypatch.setattr(owner, name, change(owner.__dict__[name]))
    with pytest.raises(AuditFailed):
        co.solve(instance, compare=False)


def test_a_mistake_in_what_the_evaluator_repays_is_noticed(everything: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = terms.repaid
    monkeypatch.setattr(terms, "repaid", lambda *args: [one._replace(worth=0.99 * one.worth) for one in right(*args)])
    with pytest.raises(AuditFailed):
        co.solve(co.load(everything).with_changes({"conventions": 2}), compare=False)


OWN: dict[str, Callable[..., Any]] = {
    "price_rise": scaled(1.01),
    "present_value": scaled(0.99),
    "yearly_repayment": scaled(1.02),
    "price_then": scaled(1.01),
    "weeks_paid": scaled(1.01),
    "days_open": scaled(1.1),
    "days": scaled(1.1),
    "weeks": scaled(1.01),
    "days_of_year": scaled(1.1),
    "term_ends": week_later,
    "extension_ends": week_later,
    "weeks_to_open": scaled(2.0),
    "covers": otherwise,
}


@pytest.mark.parametrize("name", OWN)
def test_a_mistake_in_what_the_evaluator_uses_is_noticed(
    everything: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, name, OWN[name](getattr(terms, name)))
    with pytest.raises(AuditFailed):
        solve(everything)


@pytest.mark.parametrize("name", ["visits_a_week", "local", "beds_per_child", "miles"])
def test_a_mistake_in_the_evaluators_places_is_noticed(
    everything: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = otherwise if name == "local" else scaled(2.0 if name == "beds_per_child" else 0.5)
    monkeypatch.setattr(terms.Places, name, change(terms.Places.__dict__[name]))
    with pytest.raises(AuditFailed):
        solve(everything)


def test_pay_is_worked_out_twice(everything: Path) -> None:
    instance = co.load(everything)
    role = Role(id="worker", salary_per_year=30_000, on_costs=0.25, price_by_year={"2024/25": 32_000})
    for day, year, pounds in ((dt.date(2023, 7, 1), "2023/24", 37_500), (dt.date(2024, 7, 1), "2024/25", 40_000)):
        assert (
            terms.pay(instance, role, "recruitment", day) == role.pay_of(instance.money, "recruitment", year) == pounds
        )


DAYS = [dt.date(2019, 12, 31), dt.date(2020, 2, 29), dt.date(2020, 3, 31), dt.date(2020, 4, 1), dt.date(2023, 8, 30)]


@pytest.mark.parametrize("day", DAYS)
def test_days_are_counted_alike(day: dt.date) -> None:
    for months in (-14, -1, 0, 1, 2, 6, 11, 12, 25):
        assert terms.months_later(day, months) == calendar.add_months(day, months)
    for number in (0.0, 0.5, 1.0, 2.25, 10.0):
        assert terms.years_later(day, number) == calendar.add_years(day, number)
        assert terms.weeks_later(day, number) == calendar.add_weeks(day, number)
    assert terms.financial_year(day) == calendar.financial_year(day)


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_that_a_record_works_out_is_used(path: Path) -> None:
    """By import and by attribute: no method of a record but what only reads it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found += [
                alias.name for alias in node.names if alias.name in FUNCTIONS and "instance" in (node.module or "")
            ]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WORKED_OUT:
            whole = ast.unparse(node.func)
            found += [] if whole.startswith(("terms.", "w.places.", "self.w.places.")) else [whole]
        elif isinstance(node, ast.Attribute) and node.attr in OF_PERIODS:
            whole = ast.unparse(node)
            found += (
                [whole]
                if (whole.split(".")[0] in ("period", "tau", "before") or "periods[" in whole.split(")")[0])
                and not whole.startswith("terms.")
                else []
            )
    assert found == []
