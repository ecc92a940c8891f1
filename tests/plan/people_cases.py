"""A town with an edge-of-care team, assessors and one source of placements, to be worked out by hand.

A placement costs £700 a week. Twelve families a year are worked with for 13 weeks: three cases, which one
worker (£36,500 a year) and a supervisor (£54,750) carry. Twenty assessments a year cost £5,000 each
bought in, or £50,000 for a psychologist who makes them all.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from commission_opt import Instance, Plan, load, solve
from tests.plan.cases import write_small

WEEK = 700.0
TOWN = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "Prevention: one town"
[horizon]
start = 2022-04-01
end = 2024-03-31
period = "quarter"
[money]
price_base = "2022/23"
discount_rate = 0.0
[[area]]
id = "town"
[[need]]
id = "res"
name = "Residential"
[[demand]]
id = "res"
need = "res"
children = 10
[[spot]]
id = "spot"
name = "Spot"
takes = ["res"]
price_per_week = 700
"""
ROLES = """
[[role]]
id = "worker"
name = "Family worker"
salary_per_year = 36500
recruits_per_year_at_most = 8
recruitment_cost = 1000
[[role]]
id = "lead"
salary_per_year = 54750
[[role]]
id = "psychologist"
salary_per_year = 50000
[[assessment]]
id = "court"
name = "Court assessments"
per_year = 20
bought_in_cost = 5000
role = "psychologist"
per_assessor_per_year = 20
"""
TEAM = """
[[edge_of_care]]
id = "team"
name = "Family team"
success_rate = 0.5
mean_stay_avoided_weeks = 52
caseload = 4
role = "worker"
supervisor_role = "lead"
supervisor_span = 4
must_start_all = true
[[edge_of_care.referral]]
id = "panel"
need = "res"
per_month = 1
[[edge_of_care.stage]]
weeks = 13
"""
BASELINE = """
[baseline]
title = "Nothing new"
"""
SERIES = """
[[edge_of_care]]
id = "in-house"
name = "Team"
lot = "one"
success_rate = 0.5
caseload = 6
team_workers = 2
team_cost_per_year = 100000
must_start_all = true
avoidance_success_rate = 0.5
avoidance_by_year = { "2022/23" = 300000, "2023/24" = 500000 }
[[edge_of_care.referral]]
id = "panel"
need = "res"
per_month = 1
[[edge_of_care.stage]]
weeks = 13
"""
CONTRACT = """
[[edge_of_care]]
id = "contract"
name = "Contract"
lot = "one"
provider = "outcome_contract"
success_rate = 0.5
payment_per_success_by_year = [1000]
grant_per_success_by_year = [400]
management_cost_per_year = 50000
must_start_all = true
avoidance_success_rate = 0.5
avoidance_by_year = { "2022/23" = 300000, "2023/24" = 500000 }
[[edge_of_care.referral]]
id = "panel"
need = "res"
per_month = 1
[[edge_of_care.stage]]
weeks = 13
"""
PEOPLE = TOWN + ROLES + TEAM + BASELINE


def loaded(text: str) -> Instance:
    with TemporaryDirectory() as folder:
        return load(write_small(Path(folder), text))


@cache
def plan(text: str = PEOPLE) -> Plan:
    """Solved once for all tests."""
    return solve(loaded(text))
