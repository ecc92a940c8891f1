"""One child has the bed that there is, the other a dear place far away."""

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
""",
    looser={"rules.sufficiency.price_per_child_week": 100},
    tighter={"demand.group.children": 2.001},
    softer={"rules.sufficiency.price_per_child_week": 100},
    clash={"spot.far": None},
)
