"""Places for two at £750 a day: £274,500, where two children cost £366,000."""

import datetime as dt

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[framework]]
id = "framework"
name = "The framework"
takes = ["group"]
price_per_week = 5250
market = 2
""",
    record="framework",
    bill={"framework": 2 * 750 * 183},
    still={"framework.framework.price_per_week": 6990},
    no_longer={"framework.framework.price_per_week": 7010},
    more={"demand.group.children": 3},
    full=2,
    illegal=(("placed", (0, 0, "group", "town", "framework"), 2.1), ("awarded", ("framework", 0, 2), 1)),
    tried=({"framework.framework.market": 1}, {"framework.framework.available_from": dt.date(2024, 8, 16)}),
)
