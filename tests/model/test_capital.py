"""Capital by edition 2: what is charged over the whole life is worth the capital, however long the horizon and its periods.

Model and evaluator are tried apart: the charges of the one, the bill of the other.
"""

from __future__ import annotations

import datetime as dt
import itertools
from math import fsum
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.instance.calendar import add_months
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.mix import mix

START = dt.date(2025, 4, 1)
MILLION = 1_000_000.0
WEEKS_LATE = 31  # 2025-11-04, in the midst of a period of any length
Paid = list[tuple[float, float]]  # £ of the day, at present value


def instance_of(months: int, period: str = "year", life: float = 25.0, **keys: Any) -> Instance:
    """A home for £1m, which can open on the horizon's first day, or weeks later."""
    late = keys.pop("late", 0)
    money = {"price_base": "2025/26", "discount_rate": 0.035} | keys.pop("money", {})
    building = {
        "id": "home",
        "area": "town",
        "takes": ["care"],
        "beds": 4,
        "running_cost_per_year": 100_000.0,
        "capital_cost": MILLION,
        "capital_life_years": life,
        "open_to": START,
        "lead_weeks": float(late),
    }
    end = add_months(START, months) - dt.timedelta(days=1)
    return Instance.model_validate(
        {
            "title": "Capital",
            "conventions": 2,
            "horizon": {"start": START, "end": end, "period": period},
            "money": money,
            "area": [{"id": "town"}],
            "need": [{"id": "care"}],
            "demand": [{"id": "care", "need": "care", "children": 4.0}],
            "spot": [{"id": "spot", "takes": ["care"], "price_per_week": 9000.0}],
            "home": [building],
        }
        | keys
    )


def charged(instance: Instance) -> Paid:
    """What the model charges for opening the home."""
    model = build(instance, demand_table(instance))
    (opened,) = model.columns["opened"].values()
    assert all(charge.variable is opened for charge in model.charges if charge.line == "capital")
    return [(c.amount, c.amount * c.discount) for c in model.charges if c.line == "capital"]


def billed(instance: Instance) -> Paid:
    """What the evaluator finds that it costs."""
    found = evaluate(instance, demand_table(instance), Decisions(opened={("home", 0): 1}))
    return [(row.cost, row.discounted) for row in found.costs if row.line == "capital"]


SIDES = pytest.mark.parametrize("side", [charged, billed])


def worth(paid: Paid) -> float:
    return fsum(discounted for _, discounted in paid)


def pounds(paid: Paid) -> float:
    return fsum(cost for cost, _ in paid)


@SIDES
def test_a_million_over_its_whole_life_is_a_million(side: Any) -> None:
    paid = side(instance_of(300))
    assert worth(paid) == pytest.approx(MILLION, rel=1e-9)
    for cost, _ in paid:
        assert cost == pytest.approx(60_674.04, abs=0.01)  # the annuity of 25 years at 3.5%, each financial year


def test_edition_1_charges_it_in_the_middle_of_the_year() -> None:
    instance = instance_of(300, conventions=1)
    for side in (charged, billed):
        assert worth(side(instance)) == pytest.approx(1_017_362, abs=1)  # 1.035^0.5 too much


@SIDES
@pytest.mark.parametrize("period", ["month", "quarter", "year"])
@pytest.mark.parametrize("late", [0, WEEKS_LATE])
@pytest.mark.parametrize(
    ("months", "life"), [(120, 3.0), (120, 10.0), (120, 11.0), (24, 40.0), (120, 2.5), (60, 7.75), (60, 4.75)]
)
def test_what_is_charged_inside_and_what_is_owed_past_the_end_are_the_whole(
    side: Any, period: str, late: int, months: int, life: float
) -> None:
    paid = side(instance_of(months, period, life, late=late))
    opens = START + dt.timedelta(weeks=late)
    opened_after = (opens - START).days / 365.25
    stop, rate = add_months(START, months), 0.035
    level = rate / (1 - 1.035**-life)
    owed = 0.0  # by hand: each year's payment, for its days past the end
    for nth in itertools.count():
        part = min(1.0, life - nth)
        if part <= 0:
            break
        first, last = add_months(opens, 12 * nth), add_months(opens, round(12 * (nth + part)))
        payment = level if part == 1 else level * (1.035**part - 1) / rate
        beyond = max(0, (last - max(first, stop)).days) / (last - first).days
        owed += payment * beyond * 1.035 ** -(opened_after + nth + part)
    whole = 1.035**-opened_after
    assert (worth(paid) / MILLION + owed) / whole == pytest.approx(1.0, rel=1e-9)
    assert (owed > 0) == (add_months(opens, round(12 * life)) > stop)


@SIDES
def test_a_horizon_that_cuts_the_life_leaves_a_loan_of_what_is_left(side: Any) -> None:
    # After 10 of 25 years the annuity of the other 15 is owed: 60,674.04 x (1 - 1.035^-15) / 0.035 = 698,808 then.
    paid = side(instance_of(120))
    left = 60_674.0354 * (1 - 1.035**-15) / 0.035
    assert left == pytest.approx(698_808, abs=1)
    assert worth(paid) == pytest.approx(MILLION - left * 1.035**-10, abs=0.01)


@SIDES
def test_it_is_the_capital_without_interest_too(side: Any) -> None:
    free = {"discount_rate": 0.0}
    assert worth(side(instance_of(120, "month", 7.5, late=WEEKS_LATE, money=free))) == pytest.approx(MILLION, rel=1e-9)


@SIDES
def test_every_year_of_the_life_is_one_annuity_in_pounds_of_the_day(side: Any) -> None:
    # Opened on 4 November 2025: years of life with and without a 29 February cost the same.
    paid = side(instance_of(360, "month", 25.0, late=WEEKS_LATE))
    assert pounds(paid) == pytest.approx(25 * 60_674.0354, abs=0.01)


@SIDES
def test_a_rate_of_its_own_for_capital(side: Any) -> None:
    # Two years at 5% are £537,804.88 a year (see the bill's test); paid after one year and two, at 3.5% and in all.
    paid = side(instance_of(36, "quarter", 2.0, money={"capital_rate": 0.05}))
    assert worth(paid) == pytest.approx(537_804.878 / 1.035 + 537_804.878 / 1.035**2, abs=0.01)
    assert pounds(paid) == pytest.approx(2 * 537_804.878, abs=0.01)


@SIDES
def test_a_payment_is_worth_less_the_later_its_year_ends(side: Any) -> None:
    # The first quarter of the first year is paid for at its end, a year after the start: not after 1/8 of a year.
    cost, discounted = side(instance_of(24, "quarter", 25.0))[0]
    assert cost == pytest.approx(60_674.0354 * 91 / 365, abs=0.01)
    assert discounted / cost == pytest.approx(1 / 1.035, rel=1e-12)


@SIDES
def test_capital_rises_with_prices_to_the_year_of_opening(side: Any) -> None:
    dearer = {"uplift_per_year": {"capital": 0.1}, "price_base": "2024/25"}
    assert worth(side(instance_of(300, money=dearer))) == pytest.approx(1.1 * MILLION, rel=1e-9)


def test_the_objective_counts_capital_once(tmp_path: Any) -> None:
    text = """
format = 1
conventions = 2
title = "Capital of one million over its whole life"
horizon = { start = 2025-04-01, end = 2050-03-31, period = "year" }
money = { price_base = "2025/26", discount_rate = 0.035 }
area = [{ id = "town" }]
need = [{ id = "n" }]
demand = [{ id = "d", need = "n", children = 4 }]
spot = [{ id = "spot", takes = ["n"], price_per_week = 9000 }]
[[home]]
id = "home"
area = "town"
takes = ["n"]
beds = 4
running_cost_per_year = 100000
capital_cost = 1000000
open_to = 2025-04-01
"""
    (tmp_path / "million.toml").write_text(text, encoding="utf-8")
    plan = co.solve(co.load(tmp_path / "million.toml"), compare=False)
    capital = plan.costs[plan.costs["line"] == "capital"]
    assert capital["discounted"].sum() == pytest.approx(MILLION, abs=0.01)
    days = [(dt.date(2026 + n, 4, 1) - dt.date(2025 + n, 4, 1)).days for n in range(25)]
    middles = [(sum(days[:n]) + days[n] / 2) / 365.25 for n in range(25)]
    assert plan.objective == pytest.approx(MILLION + sum(100_000 * 1.035**-middle for middle in middles), abs=1)


def test_each_row_of_the_mix_bears_its_own_capital() -> None:
    """Two homes that open a year apart: what each costs, discounted, is its own, and the rows sum to the bill."""
    two = instance_of(120, "quarter").home[0].model_copy(update={"homes": 2, "open_to": dt.date(2027, 3, 31)})
    instance = instance_of(120, "quarter", home=[two])
    decisions = Decisions(opened={("home", 0): 1, ("home", 4): 1})
    evaluation = evaluate(instance, demand_table(instance), decisions)
    rows = [row for row in mix(instance, decisions, evaluation) if row["offer"] == "home"]
    bill = [row for row in evaluation.costs if row.offer == "home"]
    assert sum(row["discounted"] for row in rows) == pytest.approx(fsum(row.discounted for row in bill), rel=1e-12)
    assert sum(row["cost"] for row in rows) == pytest.approx(fsum(row.cost for row in bill), rel=1e-12)
    own = worth(billed(instance_of(120, "quarter")))
    running = sum(100_000 * p.days / p.year_days * 1.035**-p.middle_years for p in instance.periods)
    assert rows[0]["discounted"] == pytest.approx(own + running, rel=1e-9)
