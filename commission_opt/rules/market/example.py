"""A cheap market that has one place."""

import datetime as dt

from commission_opt.example_town import SPOT, TOWN
from commission_opt.rules.example import RuleExample

EXAMPLE = RuleExample(
    toml=TOWN
    + SPOT
    + """
[[framework]]
id = "near"
area = "town"
takes = ["group"]
price_per_week = 3000
market = 1
""",
    looser={"framework.near.market": 2},
    tighter={"framework.near.market": 0.99},
    clash={"spot.far": None},
    tried=({"framework.near.available_to": dt.date(2024, 8, 15)},),
    parts=8,
)
