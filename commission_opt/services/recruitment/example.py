"""One worker is hired, for £2,000."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[role]]
id = "worker"
salary_per_year = 36_500
recruitment_cost = 2000
recruits_per_year_at_most = 4
[[edge_of_care]]
id = "team"
role = "worker"
caseload = 2
workers_at_most = 1
success_rate = 1.0
mean_stay_avoided_weeks = 52
[[edge_of_care.stage]]
weeks = 13
[[edge_of_care.referral]]
id = "all"
need = "group"
by_period = [1, 0]
""",
    bill={"recruitment": 2000},
    tried=({"role.worker.notice_weeks": 13},),
)
