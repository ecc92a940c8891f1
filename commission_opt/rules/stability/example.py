"""Cheap places that end after a quarter, whose children are then moved."""

import datetime as dt

from commission_opt.example_town import TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN.replace('id = "group"\n[[demand', 'id = "group"\nmean_stay_weeks = 52\n[[demand')
    + """
[[spot]]
id = "first"
takes = ["group"]
price_per_week = 3000
available_to = 2024-06-30
[[spot]]
id = "second"
takes = ["group"]
price_per_week = 4000
[[rules.stability]]
id = "settled"
moves_at_most = 0.5
""",
    looser={"rules.stability": None},
    tighter={"rules.stability.settled.moves_at_most": 0.499},
    softer={"rules.stability.settled.price_per_move": 10},
    clash={"spot.second.available_from": dt.date(2024, 7, 1)},
    parts=8,
)
