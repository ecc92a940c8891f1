"""Capital and who pays it, what comes before opening, overseeing and funders: by hand, and every mix of tiny instances tried.

What is worked out here shares nothing with the program: days are counted, and loans paid back year by year.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import dataclass
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from tests.model.random_instances import random_case
from tests.model.random_money import money_case
from tests.model.random_prevention import random_prevention_case

START, END = dt.date(2025, 4, 1), dt.date(2027, 3, 31)
YEARS = ((dt.date(2025, 4, 1), dt.date(2026, 4, 1)), (dt.date(2026, 4, 1), dt.date(2027, 4, 1)))
BASE: dict[str, Any] = {
    "title": "Money",
    "conventions": 2,
    "horizon": {"start": START, "end": END, "period": "year"},
    "money": {"price_base": "2025/26", "discount_rate": 0.0},
    "area": [{"id": "town"}],
    "need": [{"id": "care"}],
    "demand": [{"id": "care", "need": "care", "children": 1.0}],
    "spot": [{"id": "spot", "takes": ["care"], "price_per_week": 7000.0}],
}
HOME: dict[str, Any] = {"id": "home", "area": "town", "takes": ["care"], "beds": 1, "running_cost_per_year": 73_000.0}
BLOCK: dict[str, Any] = {"id": "block", "area": "town", "takes": ["care"], "sizes": [1], "term_years": 1.0}


def instance_of(**tables: Any) -> Instance:
    return Instance.model_validate(BASE | tables)


def cheapest(instance: Instance) -> tuple[float, Decisions]:
    """Cost and decisions of the cheapest plan, on which model and evaluator agree."""
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.objective is not None
    assert outcome.decisions is not None
    assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective).passed
    return outcome.objective, outcome.decisions


def lines(instance: Instance) -> dict[str, list[float]]:
    """£ of the day by year and line, in the cheapest plan."""
    found: dict[str, list[float]] = {}
    for row in evaluate(instance, demand_table(instance), cheapest(instance)[1]).costs:
        found.setdefault(row.line, [0.0, 0.0])[row.period] += row.cost
    return found


# -- by hand -----------------------------------------------------------------------------------------


def test_a_grant_as_a_share_and_in_pounds_lessens_what_is_borrowed() -> None:
    home = HOME | {"capital_cost": 250_000.0, "capital_life_years": 10.0}
    assert lines(instance_of(home=[home]))["capital"] == pytest.approx([25_000, 25_000])
    assert lines(instance_of(home=[home | {"capital_grant": 0.4}]))["capital"] == pytest.approx([15_000, 15_000])
    assert lines(instance_of(home=[home | {"capital_grant": 100_000.0}]))["capital"] == pytest.approx([15_000, 15_000])
    assert "capital" not in lines(instance_of(home=[home | {"capital_grant": 999_999.0}]))  # no more than it costs


def test_receipts_are_counted_apart_and_the_rest_is_borrowed_on_its_own_terms() -> None:
    home = HOME | {"capital_cost": 200_000.0, "capital_life_years": 10.0, "optimism_bias": 0.25}
    home |= {"capital_grant": 0.2, "capital_receipts": 100_000.0, "borrowing_years": 5.0}
    found = lines(instance_of(home=[home]))  # £250,000, of which £50,000 given, £100,000 receipts, £100,000 borrowed
    assert found["capital"] == pytest.approx([20_000, 20_000])
    assert found["receipts"] == pytest.approx([10_000, 10_000])
    at_a_tenth = lines(instance_of(home=[home | {"borrowing_rate": 0.1, "borrowing_years": 2.0}]))
    assert at_a_tenth["capital"] == pytest.approx([100_000 * 0.1 / (1 - 1.1**-2)] * 2)
    assert at_a_tenth["receipts"] == pytest.approx([10_000, 10_000])


def test_what_comes_before_opening_is_paid_when_it_comes() -> None:
    home = HOME | {"lead_weeks": 52.0, "running_weeks_before_opening": 4.0, "set_up_cost": 5_000.0}
    found = lines(instance_of(home=[home | {"open_to": START}]))  # opens on 31 March 2026, £200 a day
    assert found["before_opening"] == pytest.approx([28 * 200 + 5_000, 0])
    assert found["home"] == pytest.approx([200, 73_000])


def test_overseeing_is_paid_while_a_contract_or_home_is_there() -> None:
    block = BLOCK | {"price_per_bed_week": 700.0, "management_per_year": 3_650.0, "award_to": START}
    assert lines(instance_of(block=[block]))["management"] == pytest.approx([3_650, 0])
    old = HOME | {"existing": True, "closable": True, "homes": 2, "management_per_year": 3_650.0}
    children = [{"id": "care", "need": "care", "children": 1.0}]
    found = lines(instance_of(home=[old], demand=children))  # one of the two is closed on the first day
    assert found["management"] == pytest.approx([3_650, 3_650])


def test_what_funders_pay_is_taken_off_what_the_council_pays_and_turns_the_decision() -> None:
    block = BLOCK | {"price_per_bed_week": 5_600.0, "term_years": 2.0}
    alone = instance_of(block=[block])
    assert cheapest(alone)[0] == pytest.approx(800 * 730)
    health = {"id": "health", "offers": ["spot"], "pays_per_child_week": 1_400.0}
    even = instance_of(block=[block], funder=[health | {"pays_per_child_week": 1_407.0}])
    assert cheapest(even)[0] == pytest.approx(799 * 730)  # a pound a day cheaper than the block
    less = instance_of(block=[block], funder=[health | {"pays_per_child_week": 1_393.0}])
    assert cheapest(less)[0] == pytest.approx(800 * 730)
    shared = instance_of(block=[block], funder=[{"id": "other", "offers": ["block"], "share": 0.25}])
    assert cheapest(shared)[0] == pytest.approx(600 * 730)
    assert lines(shared)["contributions"] == pytest.approx([-200 * 365] * 2)


def test_a_budget_of_revenue_is_of_what_the_council_pays_itself() -> None:
    health = {"id": "health", "pays_per_child_week": 1_400.0}
    rules = {"budget": [{"id": "revenue", "revenue_at_most": 800.0 * 365}]}
    assert cheapest(instance_of(funder=[health], rules=rules))[0] == pytest.approx(800 * 730)
    just_less = {"budget": [{"id": "revenue", "revenue_at_most": 799.9 * 365}]}
    model = build(instance_of(funder=[health], rules=just_less), demand_table(instance_of()))
    assert solve(model, Limits(gap=0.0)).objective is None


# -- every mix of tiny instances ---------------------------------------------------------------------


@dataclass(frozen=True)
class Town:
    """A home that can open in either year, a block that can begin in either, a spot market, and two funders."""

    rng: random.Random

    def tables(self) -> dict[str, Any]:
        draw = self.rng.choice
        home = HOME | {
            "running_cost_per_year": draw((40_000.0, 120_000.0)),
            "capital_cost": draw((100_000.0, 400_000.0)),
            "capital_life_years": draw((1.0, 5.0, 25.0)),
            "optimism_bias": draw((0.0, 0.3)),
            "capital_grant": draw((0.0, 0.5, 60_000.0, 1e6)),
            "capital_receipts": draw((0.0, 0.5, 50_000.0)),
            "borrowing_rate": draw((0.02, 0.08)),
            "borrowing_years": draw((1.0, 3.0, 40.0)),
            "set_up_cost": draw((0.0, 30_000.0)),
            "lead_weeks": draw((0.0, 20.0)),
            "management_per_year": draw((0.0, 9_000.0)),
        }
        if home["lead_weeks"]:
            home["running_weeks_before_opening"] = draw((5.0, 20.0))
        block = BLOCK | {
            "price_per_bed_week": draw((1_500.0, 2_500.0)),
            "management_per_year": draw((0.0, 9_000.0)),
            "term_years": draw((1.0, 2.0)),
        }
        funders = [
            {"id": "share", "offers": draw((["block"], ["home"], ["spot"])), "share": draw((0.1, 0.4))},
            {
                "id": "week",
                "offers": draw((["block"], ["home"], ["spot"])),
                "pays_per_child_week": draw((100.0, 600.0)),
            },
        ]
        money = {"price_base": "2025/26", "discount_rate": draw((0.0, 0.035)), "capital_rate": draw((0.03, 0.05))}
        return {
            "home": [home],
            "block": [block],
            "funder": funders[: draw((0, 1, 2))],
            "money": money,
            "spot": [{"id": "spot", "takes": ["care"], "price_per_week": draw((1_800.0, 3_000.0))}],
            "demand": [{"id": "care", "need": "care", "children": draw((1.0, 2.0, 3.0))}],
        }


class Priced:
    """The cost of a mix of such a town: when the home opens and when the block begins, if ever, 0 or 1 for the year."""

    def __init__(self, tables: dict[str, Any], opens: int | None, begins: int | None) -> None:
        self.tables, self.total = tables, 0.0
        self.rate = tables["money"]["discount_rate"]
        self.beds = [{"home": 0.0, "block": 0.0} for _ in YEARS]
        if opens is not None:
            self.home(YEARS[opens][0])
        if begins is not None:
            self.block(YEARS[begins][0])
        for year in range(2):
            self.place(year)

    def pay(self, pounds: float, year: int) -> None:
        first, after = YEARS[year]
        middle = ((first - START).days + (after - START).days) / 2 / 365.25
        self.total += pounds / (1 + self.rate) ** middle

    def pays(self, offer: str) -> tuple[float, float]:
        """Share of its own line, and £ a week for a child, that funders pay towards an offer."""
        mine = [one for one in self.tables["funder"] if offer in one["offers"]]
        share = sum(one.get("share", 0.0) for one in mine)
        return share, sum(one.get("pays_per_child_week", 0.0) for one in mine)

    def home(self, decided: dt.date) -> None:
        (home,) = self.tables["home"]
        day = decided + dt.timedelta(round(7 * home["lead_weeks"]))
        early = day - dt.timedelta(round(7 * home.get("running_weeks_before_opening", 0.0)))
        kept = 1 - self.pays("home")[0]
        for year, (first, after) in enumerate(YEARS):
            open_days = (after - max(first, day)).days
            before = max(0, (min(day, after) - max(first, early)).days)
            a_day = home["running_cost_per_year"] / 365
            self.pay(
                kept * a_day * open_days + a_day * before + home["management_per_year"] * open_days / 365, year
            ) if (open_days > 0) else self.pay(a_day * before, year)
            if first <= day < after:
                self.pay(home["set_up_cost"], year)
            self.beds[year]["home"] += max(0, open_days) / 365
        whole = left = home["capital_cost"] * (1 + home["optimism_bias"])
        left -= self.part(home["capital_grant"], whole)
        receipts = self.part(home["capital_receipts"], left)
        self.loan(left - receipts, home["borrowing_years"], home["borrowing_rate"], day)
        self.loan(receipts, home["capital_life_years"], self.tables["money"]["capital_rate"], day)

    @staticmethod
    def part(stated: float, of: float) -> float:
        return of * stated if stated <= 1 else min(of, stated)

    def loan(self, pounds: float, years: float, rate: float, day: dt.date) -> None:
        """Level payments at the end of each year, each of the days of that year, worth what they are at its end."""
        level = pounds * rate / (1 - (1 + rate) ** -years)
        for nth in range(int(years)):
            begins, ends = (day.replace(year=day.year + nth + one) for one in (0, 1))
            inside = (min(ends, YEARS[-1][1]) - begins).days
            if inside > 0:
                paid_after = (day - START).days / 365.25 + nth + 1
                self.total += level * inside / (ends - begins).days / (1 + self.rate) ** paid_after

    def block(self, day: dt.date) -> None:
        (block,) = self.tables["block"]
        ends = day.replace(year=day.year + int(block["term_years"]))
        kept = 1 - self.pays("block")[0]
        for year, (first, after) in enumerate(YEARS):
            days = max(0, (min(after, ends) - max(first, day)).days)
            self.pay(days / 7 * kept * block["price_per_bed_week"] + block["management_per_year"] * days / 365, year)
            self.beds[year]["block"] += days / 365

    def place(self, year: int) -> None:
        """Children go where it costs the council least: a bed that is paid for costs no more, less what funders pay."""
        children = self.tables["demand"][0]["children"]
        share, pays = self.pays("spot")
        places = [(self.tables["spot"][0]["price_per_week"] * (1 - share) - pays, 9.0)]
        places += [(-self.pays(offer)[1], self.beds[year][offer]) for offer in ("home", "block")]
        for price, room in sorted(places):
            taken = min(children, room)
            children -= taken
            self.pay(taken * price * 365 / 7, year)


@pytest.mark.parametrize("seed", range(60))
def test_no_mix_of_a_tiny_town_costs_less_and_the_cheapest_costs_that(seed: int) -> None:
    tables = Town(random.Random(f"money-{seed}")).tables()
    times = (None, 0, 1)
    every = {(opens, begins): Priced(tables, opens, begins).total for opens, begins in itertools.product(times, times)}
    cost, decisions = cheapest(instance_of(**tables))
    assert cost == pytest.approx(min(every.values()), rel=1e-9)
    opened = next((tau for (_, tau), number in decisions.opened.items() if number), None)
    begun = next((tau for (_, tau, _), number in decisions.awarded.items() if number), None)
    assert every[opened, begun] == pytest.approx(cost, rel=1e-9)


def test_the_tiny_towns_are_of_every_sort() -> None:
    found = [Town(random.Random(f"money-{seed}")).tables() for seed in range(60)]
    chosen = [cheapest(instance_of(**tables))[1] for tables in found]
    assert {bool(one.opened) for one in chosen} == {bool(one.awarded) for one in chosen} == {True, False}


@pytest.mark.parametrize("seed", range(9000, 9040))
def test_model_and_evaluator_agree_on_random_money(seed: int) -> None:
    case = money_case(seed, random_prevention_case if seed % 2 else random_case)
    outcome = solve(build(case.instance, case.demand), Limits(gap=0.02))
    if outcome.decisions is not None:
        assert audit(evaluate(case.instance, case.demand, outcome.decisions), outcome.objective or 0.0).passed


# -- published figures --------------------------------------------------------------------------------

BRISTOL = """
format = 1
title = "Three homes for £2.2m that save £370,000 a year"
[horizon]
start = 2025-04-01
end = 2035-03-31
period = "year"
[money]
price_base = "2025/26"
discount_rate = 0.035
{weeks}
[[area]]
id = "bristol"
[[need]]
id = "n"
[[demand]]
id = "d"
need = "n"
children = 5
[[spot]]
id = "private"
takes = ["n"]
price_per_week = 5000
[[home]]
id = "phase-one"
area = "bristol"
takes = ["n"]
beds = 5
running_cost_per_year = 934_464
capital_cost = 2_200_000
capital_life_years = 25
open_to = 2025-04-01
{more}
[baseline]
title = "Private places"
"""


def bristol(folder: Any, weeks: str = "", more: str = "") -> co.Plan:
    file = folder / "bristol.toml"
    file.write_text(BRISTOL.format(weeks=weeks, more=more), encoding="utf-8")
    return co.solve(co.load(file))


def test_bristol_2024_pays_back_in_5_9_years_and_leaves_236517_a_year_after_capital(tmp_path: Any) -> None:
    plan = bristol(tmp_path)
    assert plan.payback_years == pytest.approx(2_200_000 / 370_000, abs=0.01)  # 5.9
    exact = bristol(tmp_path, weeks=f"weeks_per_year = {365.25 / 7!r}")
    paid = exact.to_dict()["paid_back"]
    assert paid is not None
    assert [round(row["saving"]) for row in exact.to_dict()["payback"]] == [370_000] * 10
    assert [round(row["after_capital"]) for row in exact.to_dict()["payback"]] == [236_517] * 10
    assert exact.capital_outstanding == pytest.approx(1_537_376, abs=2)  # after ten of 25 payments of £133,483


def test_bristol_2023_with_half_of_it_given_pays_back_in_3_0_years(tmp_path: Any) -> None:
    for grant in ("capital_grant = 1_100_000", "capital_grant = 0.5"):
        plan = bristol(tmp_path, more=grant)
        assert plan.payback_years == pytest.approx(1_100_000 / 370_000, abs=0.01)  # 3.0
        rows = plan.to_dict()["capital"]
        assert (sum(row["grant"] for row in rows), sum(row["borrowing"] for row in rows)) == (1_100_000, 1_100_000)


def test_capital_is_spent_over_the_weeks_before_the_opening(tmp_path: Any) -> None:
    plan = bristol(tmp_path, more="lead_weeks = 80\ncapital_weeks = 40")  # opens on 13 October 2026
    spent = {row["year"]: row["outlay"] for row in plan.to_dict()["capital"] if row["outlay"]}
    before = (dt.date(2026, 4, 1) - dt.date(2026, 1, 6)).days
    assert spent == pytest.approx({"2025/26": 2_200_000 * before / 280, "2026/27": 2_200_000 * (280 - before) / 280})
    assert plan.to_dict()["paid_back"]["first_spent"] == "2026-01-06"  # type: ignore[index]
