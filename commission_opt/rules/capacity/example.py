"""A home of two beds of which one and a half can be filled."""

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
beds = 2
running_cost_per_year = 52_000
cost_per_child_week = 1000
practical_occupancy = 0.75
""",
    looser={"home.home.practical_occupancy": 1.0},
    tighter={"home.home.practical_occupancy": 0.74},
    clash={"spot.far": None},
    parts=4,
)
