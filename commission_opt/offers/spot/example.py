"""Places for two at £1,000 a day: £366,000, where a framework asks for £1,200 a day."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """name = "The spot market"
market = 2
[[framework]]
id = "dear"
takes = ["group"]
price_per_week = 8400
""",
    record="far",
    bill={"spot": 2 * 1000 * 183},
    still={"spot.far.price_per_week": 8390},
    no_longer={"spot.far.price_per_week": 8410},
    more={"demand.group.children": 3},
    full=2,
    illegal=(("placed", (0, 0, "group", "town", "far"), 2.1), ("opened", ("far", 0), 1)),
    tried=({"spot.far.market": None}, {"spot.far.market": 1}),
)
