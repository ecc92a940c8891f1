"""A home that opens in its second quarter, and a child moved into it from a dear placement for £1,000."""

from commission_opt.example_town import TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN.replace("format = 1", 'format = 1\nmoves = "planned"').replace(
        'id = "group"\n[[demand', 'id = "group"\nmean_stay_weeks = 1000\n[[demand'
    )
    + """
[[spot]]
id = "dear"
takes = ["group"]
price_per_week = 9000
[[spot]]
id = "later"
takes = ["group"]
price_per_week = 3000
available_from = 2024-07-01
[[planned_move]]
id = "one"
children = 1
price_per_move = 1000
""",
    bill={"moves": 1000},
)
