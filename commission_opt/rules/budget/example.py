"""A year's money that does not pay for every week of both children, one of whom may be short."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN
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

[rules.sufficiency]
price_per_child_week = 9000
[[rules.budget]]
id = "money"
revenue_at_most = 100_000
""",
    looser={"rules.budget": None},
    tighter={"rules.budget.money.revenue_at_most": 99_990},
    softer={"rules.budget.money.price_per_pound": 0.1},
    clash={"rules.budget.money.revenue_at_most": 1000},
    tried=({"rules.budget.money.revenue_at_most": 120_000},),
    parts=4,
)
