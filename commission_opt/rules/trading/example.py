"""A home with a bed to spare, which is sold; a child of another need takes no bed of it."""

from commission_opt.example_town import TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN
    + """
[[need]]
id = "solo"
[[demand]]
id = "solo"
need = "solo"
by_period = [1, 0]
[[spot]]
id = "far"
takes = ["solo"]
price_per_week = 5000
[[home]]
id = "home"
area = "town"
takes = ["group"]
existing = true
beds = 3
running_cost_per_year = 52_000
cost_per_child_week = 1000
[home.trading]
premium_per_bed_week = 4000
sellable_occupancy = 0.75
placements_per_year = 1
weeks_per_placement = 30
""",
    looser={"home.home.trading.weeks_per_placement": 52},
    tighter={"home.home.trading.weeks_per_placement": 29.9},
    clash={"rules.budget": [{"id": "net", "revenue_at_most": 0}]},
    beside=("C08",),
    tried=(
        {"home.home.trading.placements_per_year": None, "home.home.trading.weeks_per_placement": None},
        {"rules.sufficiency.price_per_child_week": 9000},
        {"home.home.trading.own_children_first": True},
        {"home.home.trading.own_children_first": True, "rules.sufficiency.price_per_child_week": 9000},
    ),
)
