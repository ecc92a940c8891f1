"""Three blocks that are worth having, on two properties."""

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN.replace("children = 2", "children = 3")
    + SPOT
    + """
[[block]]
id = "one"
area = "town"
takes = ["group"]
sizes = [1]
price_per_bed_week = 2000
term_years = 1
[[block]]
id = "two"
area = "town"
takes = ["group"]
sizes = [1]
price_per_bed_week = 2500
term_years = 1
[[block]]
id = "three"
area = "town"
takes = ["group"]
sizes = [1]
price_per_bed_week = 3000
term_years = 1
[[rules.one_of]]
id = "property"
offers = ["one", "two", "three"]
at_most = 2
""",
    looser={"rules.one_of": None},
    tighter={"rules.one_of.property.at_most": 1},
    clash={"spot.far": None},
    tried=({"block.one.lot": "town", "block.two.lot": "town"},),
    parts=1,
)
