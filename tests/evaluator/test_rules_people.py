"""C04 caseload, C05 recruitment, services in C01, C10 and C11: just kept and just broken, worked by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from commission_opt.plan.evaluation import Evaluation, WorkforceRow
from tests.evaluator.cases import broken, home, placed, rule, spot, work_out
from tests.evaluator.people_cases import contract, each, group, manager, people, service, start, team, whole, worker

TAKEN: dict[str, Any] = {"taken": {"team": 1}}
YEARS = 91.5 / 365.25  # from the middle of the first quarter to that of the second


def cases(caseload: float, **keys: Any) -> Evaluation:
    """One worker, three families that start in the first quarter: 3 x 0.375 = 1.125 cases."""
    return work_out(people(team(caseload=caseload, **keys)), workers=each("team", 1), started=start(3), **TAKEN)


def test_caseload_just_binds() -> None:
    row = rule(cases(1.125), "C04", 0, 0, "team")
    assert (row.sense, row.limit) == ("<=", 1.125)
    assert row.value == pytest.approx(1.125)
    assert row.binding
    assert row.hard
    assert "C04" not in broken(cases(1.125))


def test_caseload_just_broken() -> None:
    assert "C04" in broken(cases(1.124))


def test_complexity_weighs_a_family() -> None:
    referral = [group(complexity=2.0)]
    assert rule(cases(3.0, referral=referral), "C04", 0, 0, "team").value == pytest.approx(2.25)


def test_a_caseload_goes_on_after_the_last_start() -> None:
    row = rule(cases(6.0), "C04", 0, 1, "team")
    assert row.value == pytest.approx(3 * 21.125 / (13 * 92 / 7))


def test_a_caseload_is_asked_for_only_once_a_family_could_be_in_service() -> None:
    # Workers are there all the time, and families are referred from the second quarter on.
    offer = team(referral=[group(by_period=[0.0, 3.0])])
    found = work_out(people(offer), workers=each("team", 1), **TAKEN)
    assert [row.key for row in found.rules if row.id == "C04"] == [(0, 1, "team")]


@pytest.mark.parametrize("what", ["hired", "redeployed", "released"])
def test_people_whom_nobody_can_decide_on_count_as_one_mistake(what: str) -> None:
    decided: dict[str, Any] = {what: {("nobody", 0): 5.0}}
    found = work_out(people(team()), **decided)
    assert [one.amount for one in found.violations if one.rule == "decision"] == [1.0]


@pytest.mark.parametrize("what", ["hired", "redeployed", "released"])
def test_fewer_people_than_none_count_by_how_many(what: str) -> None:
    instance = people(team(), role=[worker(recruits_per_year_at_most=9.0, in_post=9.0), manager()])
    decided: dict[str, Any] = {what: {("worker", 1): -2.0}}
    found = [one for one in work_out(instance, **decided).violations if "less than none" in one.message]
    assert [(one.rule, one.amount) for one in found] == [("decision", 2.0)]


def test_team_priced_whole_has_its_capacity() -> None:
    found = work_out(people(whole(caseload=0.5625)), started=start(3), **TAKEN)
    assert rule(found, "C04", 0, 0, "team").limit == pytest.approx(1.125)
    assert "C04" not in broken(found)


def test_nobody_leaves_a_team_that_is_priced_whole() -> None:
    found = work_out(people(whole()), **TAKEN)
    assert [(row.period, row.workers, row.hired) for row in found.workforce] == [(0, 2, 2.0), (1, 2, 0.0)]


def test_a_team_that_is_not_taken_up_has_nobody_in_it() -> None:
    found = work_out(people(whole(), whole(id="other")), taken={"other": 1})
    assert {(row.service, row.workers, row.capacity) for row in found.workforce} == {("other", 2, 12)}


def test_supervisors_may_carry_cases() -> None:
    terms = {"supervisor_role": "manager", "supervisor_span": 3.0, "supervisor_caseload": 0.5}
    found = work_out(people(team(caseload=2.0, **terms)), workers=each("team", 3), supervisors=each("team", 1), **TAKEN)
    assert rule(found, "C04", 0, 0, "team").limit == pytest.approx(6.5)
    assert found.violations != ()  # nobody is placed
    assert "decision" not in broken(found)


def test_workers_without_supervisors_carry_no_cases_of_theirs() -> None:
    terms = {"supervisor_role": "manager", "supervisor_span": 3.0, "supervisor_caseload": 0.5}
    found = work_out(people(team(caseload=2.0, **terms)), workers=each("team", 3), **TAKEN)
    assert rule(found, "C04", 0, 0, "team").limit == pytest.approx(6.0)
    assert {row.workers for row in found.workforce if row.role == "manager"} <= {0}


def test_new_workers_carry_fewer_cases_at_first() -> None:
    offer = team(caseload=4.0, ramp_up_weeks=5.0, ramp_up_share=0.5)
    instance = people(offer, role=[worker(leavers_per_year=0.19), manager()])
    found = work_out(instance, workers={("team", 0): 2, ("team", 1): 3}, **TAKEN)
    # 35 of 91 days at half. Then those who left are replaced as well: 3 - 0.9^(2 x years) x 2 join.
    assert rule(found, "C04", 0, 0, "team").limit == pytest.approx(4 * (2 - 0.5 * 35 / 91 * 2))
    joined = 3 - 2 * 0.81**YEARS
    assert rule(found, "C04", 0, 1, "team").limit == pytest.approx(4 * (3 - 0.5 * 35 / 92 * joined))
    (row,) = [row for row in found.workforce if (row.period, row.service) == (1, "team")]
    assert (row.role, row.workers, row.cases) == ("worker", 3, 0)
    assert row.hired == pytest.approx(joined)
    assert row.capacity == pytest.approx(4 * (3 - 0.5 * 35 / 92 * joined))


def test_ramp_up_may_last_beyond_the_period() -> None:
    offer = team(caseload=4.0, ramp_up_weeks=15.0, ramp_up_share=0.25)
    found = work_out(people(offer), workers=each("team", 2), **TAKEN)
    # 105 days: all of the first quarter and 14 days of the next.
    assert rule(found, "C04", 0, 0, "team").limit == pytest.approx(4 * (2 - 0.75 * 2))
    assert rule(found, "C04", 0, 1, "team").limit == pytest.approx(4 * (2 - 0.75 * 2 * 14 / 92))


def hire(first: float, second: float = 0.0, redeployed: float = 0.0, **keys: Any) -> Evaluation:
    """A team of two, with a recruited role; some redeployed at once."""
    role = worker(**({"recruits_per_year_at_most": 8.0} | keys))
    hired = {("worker", 0): first, ("worker", 1): second}
    return work_out(
        people(team(), role=[role]),
        workers=each("team", 2),
        hired=hired,
        redeployed={("worker", 0): redeployed},
        **TAKEN,
    )


def test_recruits_just_within_the_pipeline_and_just_beyond() -> None:
    row = rule(hire(2.0), "C05", 0, "worker")
    assert (row.sense, row.limit, row.value, row.binding) == ("<=", 2.0, 2.0, True)
    assert "C05" not in broken(hire(2.0))
    assert "C05" in broken(hire(2.001))


def test_leavers_are_replaced_or_there_are_too_few() -> None:
    left = 2 * (1 - 0.9**YEARS)
    kept, short = (hire(2.0, left + extra, leavers_per_year=0.1) for extra in (0.0, -1e-4))
    row = rule(kept, "C05", "staff", 1, "worker")
    assert (row.sense, row.limit) == (">=", 2.0)
    assert row.value == pytest.approx(2.0)
    assert "C05" not in broken(kept)
    assert "C05" in broken(short)


def test_people_in_post_need_no_recruitment() -> None:
    found = hire(0.0, redeployed=2.0, in_post=2.0)
    assert rule(found, "C05", "staff", 0, "worker").value == 2
    assert "C05" not in broken(found)
    assert "C05" in broken(hire(0.0, in_post=2.0))


def test_people_in_post_are_redeployed_once() -> None:
    assert "decision" in broken(hire(0.0, redeployed=2.5, in_post=2.0))
    role = worker(recruits_per_year_at_most=8.0, in_post=2.0)
    again = {("worker", 0): 2.0, ("worker", 1): 1.0}
    assert "decision" in broken(work_out(people(team(), role=[role]), redeployed=again))


def test_nobody_starts_before_the_notice_is_over() -> None:
    assert "decision" in broken(hire(1.0, notice_weeks=4.0))
    later = hire(0.0, 1.0, redeployed=2.0, notice_weeks=13.0, in_post=2.0)  # 1 July is 13 weeks after 1 April
    assert "decision" not in broken(later)
    assert not [row for row in later.rules if row.key == (0, "worker")]  # no limit where nobody can be hired


def test_homes_teams_and_assessors_need_the_same_people() -> None:
    homes = [
        home(id="old", existing=True, closable=True, homes=2, staff={"worker": 3.0}),
        home(id="new", lead_weeks=4.0, staff={"worker": 5.0, "manager": 0.5}),
    ]
    reports = {"id": "reports", "role": "manager", "per_year": 4.0, "bought_in_cost": 1.0, "per_assessor_per_year": 4.0}
    offers = [team(supervisor_role="manager", supervisor_span=2.0), whole(id="whole", role="worker")]
    roles = [worker(recruitment_cost=1.0), manager(recruitment_cost=1.0)]
    instance = people(*offers, quarters=3, home=homes, role=roles, assessment=[reports])
    found = work_out(
        instance,
        taken={"team": 1, "whole": 1},
        opened={("new", 0): 1},
        closed={("old", 1): 1},
        workers=each("team", 2, 3),
        supervisors=each("team", 1, 3),
        assessors={("reports", 2): 1},
    )
    # Workers: 2 + 2 in teams, 5 in the home that opens within the first quarter, 6 in two homes, then 3 in one.
    assert [rule(found, "C05", "staff", t, "worker").limit for t in range(3)] == [15, 12, 12]
    assert [rule(found, "C05", "staff", t, "manager").limit for t in range(3)] == [1.5, 1.5, 2.5]
    # Those in the two homes are there from the start and may be redeployed.
    assert [rule(found, "C05", "staff", t, "worker").value for t in range(3)] == [6, 6, 6]
    needed = [row for row in found.workforce if (row.service, row.role) == ("", "worker")]
    assert [row.workers for row in needed] == [15, 12, 12]
    assert {(r.service, r.role, r.workers) for r in found.workforce if r.period == 2 and r.service} == {
        ("team", "worker", 2),
        ("team", "manager", 1),
        ("whole", "worker", 2),
        ("reports", "manager", 1),
    }


def test_a_role_that_is_not_recruited_for_has_no_rows() -> None:
    found = work_out(people(team()), workers=each("team", 2), **TAKEN)
    assert not [row for row in found.rules if row.id == "C05"]


def test_one_service_of_a_lot() -> None:
    offers = [team(lot="care"), contract(id="other", lot="care")]
    one, both = (work_out(people(*offers), taken=taken) for taken in ({"team": 1}, {"team": 1, "other": 1}))
    assert rule(one, "C11", "service lot", "care").binding
    assert "C11" not in broken(one)
    assert "C11" in broken(both)


def test_a_service_or_a_home() -> None:
    either = {"id": "either", "offers": ["team", "home"]}
    instance = people(team(), home=[home()], rules={"one_of": [either]})
    assert "C11" not in broken(work_out(instance, taken={"team": 1}))
    assert "C11" in broken(work_out(instance, taken={"team": 1}, opened={("home", 0): 1}))


AVOIDED = 3 * math.exp(-1)  # children, where all families succeed


def test_sufficiency_is_of_the_children_who_are_left() -> None:
    instance = people(contract(success_rate=1.0), quarters=1)
    kept = work_out(instance, started=start(3), placed=placed("market", 4 - AVOIDED), **TAKEN)
    row = rule(kept, "C01", 0, 0, "ebd", "north")
    assert row.limit == pytest.approx(4 - AVOIDED)
    assert row.value == pytest.approx(4 - AVOIDED)
    assert kept.violations == ()
    assert "C01" in broken(work_out(instance, started=start(3), placed=placed("market", 4.0), **TAKEN))


def test_no_more_children_are_avoided_than_there_are() -> None:
    few = [{"id": "children", "need": "ebd", "area": "north", "children": 1.0}]
    assert "C01" in broken(work_out(people(contract(success_rate=1.0), demand=few), started=start(3), **TAKEN))
    nobody = people(contract(success_rate=1.0, referral=[group(area="south")]), quarters=1)
    assert "C01" in broken(work_out(nobody, started=start(3), placed=placed("market", 4.0), **TAKEN))


def test_headroom_is_over_the_children_who_are_left() -> None:
    rules = {"headroom": [{"id": "room", "margin": 0.1}, {"id": "met", "share_met_locally": 0.5}]}
    local = spot(area="north")
    instance = people(contract(success_rate=1.0), quarters=1, rules=rules, spot=[local], home=[home(existing=True)])
    found = work_out(instance, started=start(3), placed=placed("market", 4 - AVOIDED), **TAKEN)
    assert rule(found, "C10", 0, "room").limit == pytest.approx(1.1 * (4 - AVOIDED))
    assert rule(found, "C10", "horizon", "met").value == pytest.approx(1.0)


def test_outcome_contract_reports_its_cases_only() -> None:
    found = work_out(people(contract(), quarters=1), started=start(3), **TAKEN)
    (row,) = found.workforce
    assert row == WorkforceRow(0, "team", "", 0, 0, row.cases, 0)
    assert row.cases == pytest.approx(1.125)
    assert not [row for row in found.rules if row.id == "C04"]


FINE: dict[str, Any] = {"taken": {"team": 1}, "workers": {("team", 1): 1}, "started": {}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"taken": {"nothing": 1}},
        {"taken": {"team": 2}},
        {"taken": {}},  # workers in a team that is not taken up
        {"workers": {("team", 0): 1}},  # before it starts
        {"workers": {("team", 1): 4}},
        {"workers": {("team", 1): 2}},  # without the second supervisor
        {"supervisors": {}},  # without any
        {"workers": {("team", 1): 0.5}},
        {"workers": {("team", 1): -1}},
        {"workers": {("whole", 1): 1}},
        {"supervisors": {("team", 1): 1.5}},
        {"supervisors": {("team", 1): 1, ("whole", 1): 1}},
        {"supervisors": {("team", 1): 1, ("team", 0): 1}},  # before it starts
        {"assessors": {("reports", 0): 3}},
        {"assessors": {("reports", 2): 1}},
        {"assessors": {("reports", 0): -1}},
        {"hired": {("manager", 0): 1.0}},  # nobody needs to be recruited
        {"hired": {("worker", 0): -0.1}},
        {"hired": {("worker", 5): 0.1}},
        {"redeployed": {("manager", 0): 1.0}},
        {"redeployed": {("worker", 0): -0.1}},
        {"redeployed": {("worker", 5): 0.1}},
        {"started": {(0, 1, "team", "panel"): 3.01}},
        {"started": {(0, 1, "team", "panel"): -0.01}},
        {"started": {(0, 1, "team", "nobody"): 1.0}},
        {"started": {(0, 0, "team", "panel"): 1.0}},
        {"started": {(1, 1, "team", "panel"): 1.0}},
        {"started": {(0, 1, "team", "panel"): math.nan}},
        {"started": {(0, 1, "whole", "panel"): 1.0}},  # not taken up
        {"taken": {"team": 1, "whole": 1}},  # where all families must start
    ],
)
def test_decisions_that_cannot_be(wrong: dict[str, Any]) -> None:
    assert "decision" in broken(decide(**wrong))


def test_a_violation_says_how_many_families_too_many_or_too_few_start() -> None:
    many = decide(started={(0, 1, "team", "panel"): 3.25})
    assert [v.amount for v in many.violations if "are referred" in v.message] == [pytest.approx(0.25)]
    few = decide(taken={"whole": 1}, workers={}, supervisors={}, started={(0, 0, "whole", "panel"): 1.0})
    assert [v.amount for v in few.violations if "referred must" in v.message] == pytest.approx([2.0, 3.0])


def test_a_violation_says_how_many_assessors_too_many_there_are() -> None:
    many = decide(assessors={("reports", 0): 5})
    assert [v.amount for v in many.violations if "assessors, but at most 2" in v.message] == [pytest.approx(3.0)]


def test_decisions_that_can_be() -> None:
    assert "decision" not in broken(decide())
    every = {(0, t, "whole", "panel"): 3.0 for t in range(2)} | {(0, 1, "team", "panel"): 3.0}
    more = {"started": every, "taken": {"team": 1, "whole": 1}, "workers": {("team", 1): 1}}
    assert "decision" not in broken(decide(hired={("worker", 0): 1.0}, assessors={("reports", 0): 2}, **more))


def decide(**what: Any) -> Evaluation:
    reports = {
        "id": "reports",
        "role": "worker",
        "per_year": 4.0,
        "bought_in_cost": 1.0,
        "per_assessor_per_year": 4.0,
        "assessors_at_most": 2,
    }
    first = people(service(provider="outcome_contract")).periods[1].start
    offers = [
        team(starts=first, workers_at_most=3, supervisor_role="manager", supervisor_span=1.0),
        whole(id="whole", must_start_all=True),
    ]
    instance = people(*offers, role=[worker(recruitment_cost=1.0), manager()], assessment=[reports])
    return work_out(instance, **(FINE | {"supervisors": {("team", 1): 1}} | what))


def test_supervisors_and_assessors_are_told_without_cases_and_roles_without_them_either() -> None:
    terms = {"supervisor_role": "manager", "supervisor_span": 3.0}
    reports = {"id": "reports", "name": "Reports", "role": "manager", "per_year": 8.0, "bought_in_cost": 5_000.0}
    roles = [worker(recruits_per_year_at_most=9.0, in_post=1.0), manager()]
    instance = people(team(**terms), quarters=1, role=roles, assessment=[reports | {"per_assessor_per_year": 8.0}])
    found = work_out(
        instance,
        started=start(3),
        workers=each("team", 3, 1),
        supervisors=each("team", 1, 1),
        assessors={("reports", 0): 1},
        hired={("worker", 0): 2.0},
        **TAKEN,
    )
    lead, reporter, role = (row for row in found.workforce if (row.service, row.role) != ("team", "worker"))
    assert lead == WorkforceRow(0, "team", "manager", 1, 0, 0, 0)
    assert reporter == WorkforceRow(0, "reports", "manager", 1, 0, 0, 0)
    assert role == WorkforceRow(0, "", "worker", 3, 2, 0, 9 * 3 / 12)


@pytest.mark.parametrize("taken", [{"nobody": 1}, {"team": math.inf}])
def test_a_service_that_there_is_not_or_no_number_of_times_cannot_be_taken_up(taken: dict[str, Any]) -> None:
    (said,) = [one for one in work_out(people(whole()), taken=taken).violations if one.rule == "decision"]
    assert (said.message, said.amount) == ("no such service can be taken up", 1.0)


@pytest.mark.parametrize(("number", "amounts"), [(-1, [1.0]), (-3, [3.0]), (1.25, [0.25]), (-1.25, [1.25, 0.25])])
def test_people_who_are_fewer_than_none_or_not_whole_are_wrong_by_so_many(number: float, amounts: list[float]) -> None:
    found = work_out(people(team()), **TAKEN, workers={("team", 0): number})
    assert [one.amount for one in found.violations if one.rule == "decision"] == amounts


@pytest.mark.parametrize(("times", "legal"), [(0, True), (1, True), (2, False), (-1, False)])
def test_a_service_is_taken_up_once_or_not(times: int, legal: bool) -> None:
    found = work_out(people(whole()), taken={"team": times})
    assert ("decision" not in broken(found)) is legal
