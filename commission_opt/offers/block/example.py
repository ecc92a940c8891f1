"""Two beds at £500 a day each, let for half a year, and £10,000 to set up: £193,000, where two children cost £366,000."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[block]]
id = "block"
name = "Elm House"
area = "town"
takes = ["group"]
sizes = [2]
price_per_bed_week = 3500
term_years = 0.5
set_up_cost = 10_000
award_to = 2024-04-01
""",
    record="block",
    bill={"block": 2 * 500 * 183 + 10_000},
    still={"block.block.price_per_bed_week": 6800},  # 2 * 183 * 6800 / 7 + 10,000 is £365,543
    no_longer={"block.block.price_per_bed_week": 6820},  # £366,589
    more={"demand.group.children": 3},
    full=2,
    illegal=(("awarded", ("block", 1, 2), 1), ("awarded", ("block", 0, 3), 1), ("extended", ("block", 0, 2), 1)),
    tried=(
        {"block.block.guarantee": 0.5, "block.block.price_when_used_per_bed_week": 3000},
        {"block.block.term_years": 0.25, "block.block.extension_years": 0.25},
    ),
)
