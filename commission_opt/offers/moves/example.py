"""A home that opens in the second quarter, and a child moved into it from a dear placement for £1,000."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN.replace("format = 1", 'format = 1\nmoves = "planned"').replace(
        'id = "group"\n[[demand', 'id = "group"\nmean_stay_weeks = 1000\n[[demand'
    )
    + DEAR_SPOT
    + """
[[home]]
id = "new"
takes = ["group"]
beds = 2
lead_weeks = 13
running_cost_per_year = 36500
[[planned_move]]
id = "one"
children = 1
price_per_move = 1000
""",
    bill={"moves": 1000},
)
