"""Half of one bed to spare is sold at £300 a day, whatever becomes of a child who could not have it."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[need]]
id = "solo"
[[demand]]
id = "solo"
need = "solo"
children = 1
[[spot]]
id = "narrow"
takes = ["solo"]
price_per_week = 9000
market = 0.5
[[home]]
id = "home"
area = "town"
takes = ["group"]
existing = true
beds = 3
running_cost_per_year = 109_500
[home.trading]
unit_cost_per_bed_week = 1400
premium_per_bed_week = 700
sellable_occupancy = 0.5
[rules.sufficiency]
price_per_child_week = 20_000
""",
    bill={"trading": -0.5 * 300 * 183},
    tried=(
        {"home.home.trading.placements_per_year": 1, "home.home.trading.weeks_per_placement": 20},
        {"home.home.trading.own_children_first": False},
    ),
)
