"""A published series says that £100,000 is avoided in the year in which a team for £10,000 works."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[role]]
id = "worker"
salary_per_year = 36_500
[[edge_of_care]]
id = "team"
role = "worker"
caseload = 10
team_workers = 1
team_cost_per_year = 20_000
must_start_all = true
success_rate = 0.4
avoidance_by_year = { "2024/25" = 125_000 }
avoidance_success_rate = 0.5
[[edge_of_care.stage]]
weeks = 13
[[edge_of_care.referral]]
id = "all"
need = "group"
by_period = [1, 1]
""",
    bill={"avoided": -125_000 * 0.4 / 0.5},
)
