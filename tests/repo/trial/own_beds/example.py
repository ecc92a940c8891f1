"""Homes that are opened only because so many beds are to be the council's own."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN
    + SPOT
    + """
[[home]]
id = "new"
area = "town"
takes = ["group"]
homes = 3
beds = 1
running_cost_per_year = 400_000
[[rules.own_beds]]
id = "ours"
beds_at_least = 2
""",
    looser={"rules.own_beds": None},
    tighter={"rules.own_beds.ours.beds_at_least": 3},
    softer={"rules.own_beds.ours.price_per_bed_week": 100},
    clash={"rules.own_beds.ours.beds_at_least": 4},
)
