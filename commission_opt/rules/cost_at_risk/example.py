"""A home that is dear to use, but must be: best in the later quarter, but for the cost where many children come."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN.replace("children = 2", "opening_stock = 2\nentries_per_month = 0.3\nmean_stay_weeks = 26").replace(
        "discount_rate = 0.0", "discount_rate = 0.2"
    )
    + SPOT
    + """
[[home]]
id = "home"
area = "town"
takes = ["group"]
existing = true
beds = 1
running_cost_per_year = 52_000
cost_per_child_week = 9000
[[rules.minimum_occupancy]]
id = "used"
kinds = ["home"]
minimum_share = 0.5
per = "horizon"
[uncertainty]
scenarios = 2
paths = 50
[uncertainty.risk]
level = 0.5
cvar_at_most = 417_000
""",
    looser={"uncertainty.risk.cvar_at_most": None},
    tighter={"uncertainty.risk.cvar_at_most": 416_990},
    softer={"uncertainty.risk.price_per_pound": 0.01},
    clash={"uncertainty.risk.cvar_at_most": 1000},
    parts=4,
)
