"""Two flats of the authority's own at £400 a day together: £73,200, where two young people cost £366,000."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[supported]]
id = "flats"
name = "Mill Flats"
area = "town"
takes = ["group"]
beds = 2
running_cost_per_year = 146_000
open_to = 2024-04-01
""",
    record="flats",
    bill={"supported": 400 * 183},
    still={"supported.flats.running_cost_per_year": 729_000},  # £2,000 a day, or £730,000 a year, is as dear
    no_longer={"supported.flats.running_cost_per_year": 731_000},
    more={"demand.group.children": 3},
    full=2,
    illegal=(("opened", ("flats", 0), 2), ("opened", ("flats", 1), 1)),
    tried=(
        {"supported": [{"id": "flats", "takes": ["group"], "price_per_week": 3500, "market": 1}]},
        {"supported": [{"id": "flats", "takes": ["group"], "tiers": [{"price_per_week": 900, "children": 1}]}]},
    ),
)
