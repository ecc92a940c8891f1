"""What services, assessments and recruitment cost, worked by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from commission_opt.demand.table import DemandTable, Scenario, demand_table
from commission_opt.plan.evaluation import AvoidedRow
from tests.evaluator.cases import cost, home, make, money, placed, work_out
from tests.evaluator.people_cases import contract, each, group, people, start, team, whole, worker

TAKEN: dict[str, Any] = {"taken": {"team": 1}}
RISING = money(price_base="2018/19", uplift_per_year={"edge_of_care": 0.1, "outcome_contract": 0.2, "grant": 0.5})


def test_team_is_paid_by_the_day_and_its_manager_by_the_month() -> None:
    offer = team(supervisor_role="manager", supervisor_span=2.0, management_cost_per_year=12_000.0)
    found = work_out(people(offer), workers=each("team", 2), supervisors=each("team", 1), **TAKEN)
    # 91 days of two workers at £125 and a supervisor at £200; a quarter of £12,000. Then 92 days.
    assert cost(found, "edge_of_care", "team", 0) == pytest.approx(91 * 450 + 3_000)
    assert cost(found, "edge_of_care", "team", 1) == pytest.approx(92 * 450 + 3_000)


def test_each_family_has_its_budget_and_prices_rise() -> None:
    offer = team(intervention_budget_per_family=750.0)
    found = work_out(people(offer, money=RISING), workers=each("team", 1), started=start(3, 1), **TAKEN)
    assert cost(found, "edge_of_care", "team", 0) == pytest.approx(1.1 * (91 * 125 + 2_250))
    assert cost(found, "edge_of_care", "team", 1) == pytest.approx(1.1 * (92 * 125 + 750))


def test_families_are_expected_over_the_scenarios() -> None:
    offer = contract(intervention_budget_per_family=100.0, payment_per_success_by_year=[2_000.0])
    instance = people(offer, quarters=1)
    children = demand_table(instance).scenarios[0].children
    demand = DemandTable((Scenario(0.25, children), Scenario(0.75, children)))
    found = work_out(instance, demand=demand, started=start(3, s=0) | start(1, s=1), **TAKEN)
    # 0.25 x 3 + 0.75 x 1 = 1.5 families: £150, and £1,000 for each of them as half succeed.
    assert cost(found, "outcome_contract", "team") == pytest.approx(150 + 1_500)


def test_whole_team_costs_by_project_year_across_financial_years() -> None:
    offer = whole(
        starts=make(3).periods[2].start,
        team_cost_per_year=390_040.0,
        team_first_year_share=0.75,
        pay_award_per_year=0.01,
    )
    found = work_out(people(offer, quarters=12), **TAKEN)
    by_quarter = [cost(found, "edge_of_care", "team", t) for t in range(12)]
    assert by_quarter[:2] == [0, 0]
    assert by_quarter[2] == pytest.approx(73_132.50)  # 390,040 x 0.75 / 4
    # 2020/21 has half of the first project year and half of the second: £146,265 and £196,970.20.
    assert sum(by_quarter[4:8]) == pytest.approx(146_265 + 196_970.20)
    # 2021/22: half of the second and half of the third, 390,040 x 1.01^2 / 2.
    assert sum(by_quarter[8:12]) == pytest.approx(196_970.20 + 198_939.902)


def test_service_not_taken_up_costs_nothing() -> None:
    offers = [
        whole(management_cost_per_year=1_000.0),
        contract(
            id="other", guaranteed_referrals=9.0, payment_per_missing_referral=1_000.0, management_cost_per_year=1_000.0
        ),
    ]
    assert work_out(people(*offers), placed=placed("market", 4.0, 2)).objective == pytest.approx(
        work_out(make(2), placed=placed("market", 4.0, 2)).objective
    )


def test_successes_are_paid_over_the_project_years_after_the_referral() -> None:
    offer = contract(payment_per_success_by_year=[1_000.0, 2_000.0], grant_per_success_by_year=[100.0])
    found = work_out(people(offer, quarters=6), started=start(3, 3, 3, 3, 3, 3), **TAKEN)
    # 12 families in project year 0, half succeed: 6 x £1,000 over four quarters.
    assert [cost(found, "outcome_contract", "team", t) for t in range(4)] == pytest.approx([1_500] * 4)
    # Then 6 x £2,000 a year for those, and £1,500 for the families of each quarter of year 1.
    assert [cost(found, "outcome_contract", "team", t) for t in (4, 5)] == pytest.approx([4_500] * 2)
    assert [cost(found, "grant", "team", t) for t in range(6)] == pytest.approx([-150] * 6)


def test_a_project_year_is_paid_evenly_whenever_its_families_start() -> None:
    offer = contract(payment_per_success_by_year=[1_000.0], referral=[group(per_month=4.0)])
    found = work_out(people(offer, quarters=4, money=RISING), started=start(0, 0, 8), **TAKEN)
    # 4 successes: £1,000 in each quarter, at prices 20% up.
    assert [cost(found, "outcome_contract", "team", t) for t in range(4)] == pytest.approx([1_200] * 4)


def test_a_project_year_cut_off_is_paid_in_proportion() -> None:
    offer = contract(payment_per_success_by_year=[0.0, 2_000.0])
    found = work_out(people(offer, quarters=5), started=start(3, 3, 3, 3, 3), **TAKEN)
    total = sum(cost(found, "outcome_contract", "team", t) for t in range(5))
    assert total == pytest.approx(6 * 2_000 / 4)  # one of the four quarters in which it is due


def test_grant_has_its_own_price_rise() -> None:
    offer = contract(payment_per_success_by_year=[1_000.0], grant_per_success_by_year=[100.0])
    found = work_out(people(offer, quarters=1, money=RISING), started=start(3), **TAKEN)
    assert cost(found, "outcome_contract", "team") == pytest.approx(1.5 * 1_000 * 1.2)
    assert cost(found, "grant", "team") == pytest.approx(-1.5 * 100 * 1.5)


def guaranteed(**keys: Any) -> dict[str, Any]:
    terms = {"guaranteed_referrals": 12.0, "payment_per_missing_referral": 3_000.0}
    return contract(referral=[group(per_month=5.0)], **(terms | keys))


def test_referrals_short_of_the_guarantee_are_paid_at_its_end() -> None:
    found = work_out(people(guaranteed(), quarters=6), started=start(1, 2, 3, 4, 9, 9), **TAKEN)
    bill = [cost(found, "outcome_contract", "team", t) for t in range(6)]
    assert bill == pytest.approx([0, 0, 0, 2 * 3_000, 0, 0])  # 10 of 12 in the first year; later ones come too late
    met = work_out(people(guaranteed(), quarters=6), started=start(12), **TAKEN)
    assert cost(met, "outcome_contract", "team", 3) == 0


def test_guarantee_beyond_the_horizon_counts_in_proportion() -> None:
    found = work_out(people(guaranteed(), money=RISING), started=start(2, 3), **TAKEN)
    assert cost(found, "outcome_contract", "team", 1) == pytest.approx(1 * 3_000 * 1.2)  # 6 by then, 5 came


def test_guarantee_may_end_within_a_period() -> None:
    found = work_out(people(guaranteed(guarantee_months=5)), started=start(2, 9.2), **TAKEN)
    # 62 of the 92 days of July to September: 12 x (3 + 3 x 62/92) / 5 promised, 2 + 9.2 x 62/92 made.
    missing = 12 * (3 + 3 * 62 / 92) / 5 - 8.2
    assert cost(found, "outcome_contract", "team", 1) == pytest.approx(3_000 * missing)


def test_guarantee_is_missed_scenario_by_scenario() -> None:
    instance = people(guaranteed(guaranteed_referrals=2.0, guarantee_months=3), quarters=1)
    children = demand_table(instance).scenarios[0].children
    demand = DemandTable((Scenario(0.5, children), Scenario(0.5, children)))
    found = work_out(instance, demand=demand, started=start(1, s=0) | start(5, s=1), **TAKEN)
    assert cost(found, "outcome_contract", "team") == pytest.approx(0.5 * 3_000)  # not made up by the other


def test_published_series_of_cost_avoidance() -> None:
    series = {"avoidance_by_year": {"2019/20": 120_000.0}, "avoidance_success_rate": 0.5, "must_start_all": True}
    offer = contract(success_rate=0.25, mean_stay_avoided_weeks=None, starts=make(2).periods[1].start, **series)
    started = {(0, t, "team", "panel"): 3.0 for t in range(1, 5)}
    found = work_out(people(offer, quarters=5), placed=placed("market", 4.0, 5), started=started, **TAKEN)
    # Half of the series, as the success rate is half; over the nine months that the service runs that year.
    assert [cost(found, "avoided", "team", t) for t in range(5)] == pytest.approx([0, -20_000, -20_000, -20_000, 0])
    assert found.avoided == ()
    assert found.violations == ()


def test_children_kept_out_of_care_need_no_placement() -> None:
    referral = [group(children_per_family=2.0, area=None)]
    referral = [{key: value for key, value in referral[0].items() if value is not None}]
    instance = people(contract(referral=referral), quarters=1, area=[{"id": "north"}])
    avoided = 3 * 2 * 0.5 * math.exp(-1)  # three families, two children each, half kept out for 13 weeks on average
    found = work_out(instance, started=start(3), placed=placed("market", 4 - avoided), **TAKEN)
    assert found.violations == ()
    assert cost(found, "spot", "market") == pytest.approx(5_000 * 13 * (4 - avoided))
    (row,) = found.avoided
    assert row == AvoidedRow(0, "ebd", "north", row.children)
    assert row.children == pytest.approx(avoided)


def test_assessments_beyond_the_assessors_are_bought_in() -> None:
    table = {
        "id": "reports",
        "role": "worker",
        "per_year": 40.0,
        "bought_in_cost": 2_000.0,
        "per_assessor_per_year": 16.0,
    }
    prices = money(price_base="2018/19", uplift_per_year={"assessment": 0.1})
    instance = people(assessment=[table], money=prices)
    found = work_out(instance, assessors={("reports", 0): 1, ("reports", 1): 3})
    # 10 a quarter, 4 by the one assessor; then 12 by three, which is more than enough.
    assert cost(found, "assessment", "reports", 0) == pytest.approx(1.1 * (6 * 2_000 + 91 * 125))
    assert cost(found, "assessment", "reports", 1) == pytest.approx(1.1 * 3 * 92 * 125)
    nobody = work_out(instance)
    assert cost(nobody, "assessment", "reports", 0) == pytest.approx(1.1 * 20_000)


def test_recruitment_is_paid_for_each_person() -> None:
    prices = money(price_base="2018/19", uplift_per_year={"recruitment": 0.1})
    instance = people(role=[worker(recruitment_cost=2_000.0, salary_per_year=0.0)], money=prices)
    found = work_out(instance, hired={("worker", 1): 2.5})
    assert cost(found, "recruitment", "worker", 1) == pytest.approx(5_500)


def test_people_hired_before_there_is_work_are_paid_until_they_are_let_go() -> None:
    role = worker(recruitment_cost=1_000.0, salary_per_year=36_600.0, on_costs=0.0, in_post=1.0)
    instance = people(role=[role], quarters=4)
    found = work_out(instance, hired={("worker", 1): 2.0}, released={("worker", 3): 2.0})
    # £100 a day each in 2019/20, which has 366 days; the one who was there already stays in the old job.
    paid = [cost(found, "recruitment", "worker", t) for t in range(4)]
    assert paid == pytest.approx([0, 2_000 + 200 * 92, 200 * 92, 0])


def test_people_in_post_wait_unpaid_in_their_old_job_and_paid_once_they_are_redeployed() -> None:
    role = worker(recruitment_cost=1_000.0, salary_per_year=36_600.0, on_costs=0.0, in_post=2.0)
    instance = people(role=[role], quarters=4)
    found = work_out(instance, redeployed={("worker", 1): 1.0, ("worker", 2): 1.0}, released={("worker", 3): 2.0})
    paid = [cost(found, "recruitment", "worker", t) for t in range(4)]
    assert paid == pytest.approx([0, 100 * 92, 200 * 92, 0])


def test_capital_is_paid_for_its_life_and_no_longer() -> None:
    offer = home(capital_cost=100_000.0, capital_life_years=0.5)
    found = work_out(make(4, home=[offer]), opened={("home", 1): 1})
    by_quarter = [cost(found, "capital", "home", t) for t in range(4)]
    # £200,000 a year from 1 July to the end of 2019.
    assert by_quarter == pytest.approx([0, 200_000 * 92 / 366, 200_000 * 92 / 366, 0])
