"""One local bed, which is dear to use, and places far away, which are cheap."""

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

[[rules.locality]]
id = "near"
minimum_share = 0.5
""",
    looser={"rules.locality": None},
    tighter={"rules.locality.near.minimum_share": 0.51},
    softer={"rules.locality.near.price_per_child_week": 100},
    clash={"rules.locality.near.minimum_share": 0.9},
    tried=({"rules.locality.near.minimum_share": None, "rules.locality.near.children_beyond_at_most": 1.5},),
    parts=8,
)
