"""Homes of one bed, at £500 a day: two of them cost £183,000, where two children cost £366,000."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[dps]]
id = "dps"
area = "town"
takes = ["group"]
sizes = [1]
term_years = 0.5
closes = 2024-04-01
[[dps.provider]]
id = "oak"
name = "Oak Homes"
price_per_bed_week = 3500
homes_at_most = 2
""",
    record="dps/oak",
    bill={"dps": 2 * 500 * 183},
    still={"dps.dps.provider.oak.price_per_bed_week": 6990},
    no_longer={"dps.dps.provider.oak.price_per_bed_week": 7010},
    more={"demand.group.children": 3},
    full=2,
    illegal=(("awarded", ("dps/oak", 0, 1), 3), ("awarded", ("dps/oak", 1, 1), 1)),
    tried=({"dps.dps.beds_at_most": 1},),
)
