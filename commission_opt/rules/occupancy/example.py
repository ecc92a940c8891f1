"""A home of two beds for two children, of whom some come while it is full, and a market in which some find nothing."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN.replace('id = "group"\n[[demand', 'id = "group"\nmean_stay_weeks = 52\n[[demand')
    + SPOT
    + """
[[home]]
id = "home"
area = "town"
takes = ["group"]
existing = true
beds = 2
running_cost_per_year = 52_000
cost_per_child_week = 1000
[[framework]]
id = "near"
area = "town"
takes = ["group"]
price_per_week = 3000
market = 2
[rules.occupancy]
method = "worked_out"
""",
    looser={"rules.occupancy": None},
    tighter={"home.home.practical_occupancy": 0.99},
    clash={"spot.far": None},
    tried=({"home.home.beds": 3, "framework.near.market": 1.5},),
    parts=8,
)
