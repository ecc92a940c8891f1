"""A block of one bed for half a year, overseen at £36,500 a year: £100 a day for 183 days."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[block]]
id = "block"
area = "town"
takes = ["group"]
sizes = [1]
term_years = 0.5
price_per_bed_week = 3500
management_per_year = 36_500
""",
    bill={"management": 100 * 183},
    tried=({"block.block.management_per_year": 0},),
)
