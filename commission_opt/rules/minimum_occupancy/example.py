"""A home that is dear to use, and must be used by half."""

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
cost_per_child_week = 6000

[[rules.minimum_occupancy]]
id = "used"
kinds = ["home"]
minimum_share = 0.5
per = "period"
""",
    looser={"rules.minimum_occupancy": None},
    tighter={"rules.minimum_occupancy.used.minimum_share": 0.51},
    softer={"rules.minimum_occupancy.used.price_per_bed_week": 100},
    clash={"rules.minimum_occupancy.used.minimum_share": 1.0, "home.home.practical_occupancy": 0.75},
    beside=("C02",),
    tried=({"rules.minimum_occupancy.used.per": "horizon"},),
    parts=8,
)
