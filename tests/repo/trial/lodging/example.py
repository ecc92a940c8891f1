"""A host takes two children for £500 a day each, and £100 a day of allowance."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[lodging]]
id = "lodging"
name = "The hosts"
takes = ["group"]
price_per_week = 3500
allowance_per_week = 700
market = 2
""",
    record="lodging",
    bill={"lodging": 2 * (500 + 100) * 183},
    still={"lodging.lodging.price_per_week": 6290},
    no_longer={"lodging.lodging.price_per_week": 6310},
    more={"demand.group.children": 3},
    full=2,
    illegal=(("placed", (0, 0, "group", "town", "lodging"), 2.1), ("awarded", ("lodging", 0, 2), 1)),
    tried=({"lodging.lodging.market": 1},),
)
