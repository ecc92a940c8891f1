"""One foster household can be recruited a year, and fewer people than leave, so that some come before they are needed."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN.replace("2024-09-30", "2026-03-31").replace('"quarter"', '"year"')
    + SPOT
    + """
[[home]]
id = "home"
area = "town"
takes = ["group"]
existing = true
beds = 1
running_cost_per_year = 52_000
cost_per_child_week = 1000
staff = { worker = 4 }
[[role]]
id = "worker"
salary_per_year = 30_000
leavers_per_year = 0.25
recruits_per_year_at_most = 0.8
[[foster]]
id = "carers"
area = "town"
takes = ["group"]
allowance_per_child_week = 300
recruits_per_year_at_most = 1
""",
    looser={"foster.carers.recruits_per_year_at_most": 2},
    tighter={"foster.carers.recruits_per_year_at_most": 0},
    clash={"role.worker.recruits_per_year_at_most": 0},
)
