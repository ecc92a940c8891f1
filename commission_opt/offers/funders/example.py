"""Health pays £700 a week, £100 a day, for each of two children in dear places, and another council a tenth of their price."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[funder]]
id = "health"
needs = ["group"]
pays_per_child_week = 700
[[funder]]
id = "neighbour"
offers = ["far"]
share = 0.1
""",
    bill={"contributions": -(2 * 100 * 183 + 0.1 * 366_000)},
    tried=({"funder.health.pays_per_child_week": 0},),
)
