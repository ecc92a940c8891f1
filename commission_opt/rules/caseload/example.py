"""A team of one worker, who can carry fewer families than are referred."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

BEDS = {
    "id": "home",
    "area": "town",
    "takes": ["group"],
    "existing": True,
    "beds": 3,
    "running_cost_per_year": 52_000,
    "cost_per_child_week": 1000,
}

EXAMPLE = RuleExample(
    toml=TOWN.replace("children = 2", "children = 4")
    + SPOT
    + """
[[role]]
id = "worker"
salary_per_year = 20_000
[[edge_of_care]]
id = "team"
success_rate = 0.9
mean_stay_avoided_weeks = 26
caseload = 1
role = "worker"
workers_at_most = 1
[[edge_of_care.stage]]
weeks = 6
[[edge_of_care.referral]]
id = "panel"
need = "group"
by_period = [4, 0]
""",
    looser={"edge_of_care.team.caseload": 2},
    tighter={"edge_of_care.team.caseload": 0.99},
    clash={"spot.far": None, "home": [BEDS], "edge_of_care.team.caseload": 0.3},
)
