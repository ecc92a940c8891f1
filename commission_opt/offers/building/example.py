"""A home that costs more than the spot market is closed, and one that costs less is opened, for £100 a day of capital."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN
    + DEAR_SPOT
    + """
[[home]]
id = "old"
area = "town"
takes = ["group"]
existing = true
closable = true
beds = 2
running_cost_per_year = 912_500
closure_cost = 10_000
[[home]]
id = "new"
area = "town"
takes = ["group"]
beds = 1
running_cost_per_year = 73_000
capital_cost = 365_000
capital_life_years = 10
capital_receipts = 0.4
set_up_cost = 1_000
""",
    bill={"closure": 10_000, "capital": 60 * 183, "receipts": 40 * 183, "before_opening": 1_000},
    tried=({"home.old.closure_notice_weeks": 4},),
)
