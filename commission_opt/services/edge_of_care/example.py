"""One worker at £100 a day, and £1,000 for each of two families, who keep a child each at home from then on."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[role]]
id = "worker"
salary_per_year = 36_500
[[edge_of_care]]
id = "team"
name = "The team"
role = "worker"
caseload = 2
caseload_tolerance = 0
workers_at_most = 1
success_rate = 1.0
survival = [{ weeks = 0, share = 1.0 }, { weeks = 104, share = 1.0 }, { weeks = 104, share = 0.0 }]
intervention_budget_per_family = 1000
[[edge_of_care.stage]]
weeks = 13.044642857142858 # three equal months
[[edge_of_care.referral]]
id = "all"
need = "group"
by_period = [2, 0]
""",
    record="team",
    bill={"edge_of_care": 100 * 183 + 2 * 1000},
    # Half of the 91 days and all of the 92 at £1,000 a day: £137,500 a family, £275,000 with one worker for £18,300.
    still={"edge_of_care.team.intervention_budget_per_family": 128_300},
    no_longer={"edge_of_care.team.intervention_budget_per_family": 128_400},
    more={"edge_of_care.team.caseload": 0.5},  # each of two families is half a case in the first quarter
    full=1,
    illegal=(("workers", ("team", 0), 2), ("started", (0, 0, "team", "all"), 2.1), ("taken", "team", 2)),
    tried=({"edge_of_care.team.caseload": 0.5},),
)
