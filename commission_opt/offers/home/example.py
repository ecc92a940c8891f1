"""A home of two beds at £600 a day, £100 a day for each child, and £100 a day for its capital over ten years."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import OfferExample

EXAMPLE = OfferExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[home]]
id = "home"
name = "Ash House"
area = "town"
takes = ["group"]
beds = 2
running_cost_per_year = 219_000
cost_per_child_week = 700
capital_cost = 365_000
capital_life_years = 10
open_to = 2024-04-01
""",
    record="home",
    bill={"home": 600 * 183 + 2 * 100 * 183, "capital": 100 * 183},
    still={"home.home.cost_per_child_week": 4540},  # £650 a day, or £4,550 a week, is as dear as the spot market
    no_longer={"home.home.cost_per_child_week": 4560},
    more={"demand.group.children": 3},
    full=2,
    illegal=(("opened", ("home", 0), 2), ("opened", ("home", 1), 1), ("closed", ("home", 0), 1)),
    tried=({"home.home.lead_weeks": 4},),
)
