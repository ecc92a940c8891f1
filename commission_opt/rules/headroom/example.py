"""A home that is dear to open and to use, without which too few children are placed locally."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

WITHOUT_SHARE = {"rules.headroom.spare.share_met_locally": None}

EXAMPLE = RuleExample(
    toml=TOWN
    + SPOT
    + """
[[home]]
id = "new"
area = "town"
takes = ["group"]
beds = 1
running_cost_per_year = 60_000
cost_per_child_week = 6000
[[rules.headroom]]
id = "spare"
share_met_locally = 0.5
""",
    looser={"rules.headroom": None},
    tighter={"rules.headroom.spare.share_met_locally": 0.51},
    softer={"rules.headroom.spare.price_per_bed_week": 100},
    clash={"rules.headroom.spare.share_met_locally": 0.9},
    tried=(
        {"rules.headroom.spare.share_met_locally": 0.25},
        WITHOUT_SHARE | {"rules.headroom.spare.margin": -0.5},
        WITHOUT_SHARE | {"rules.headroom.spare.probability_met_locally": 1.0, "demand.group.children": 1},
    ),
    parts=4,
)
