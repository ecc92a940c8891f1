"""A cheap market that has one place."""

import datetime as dt

from commission_opt.rules.example import MARKET, TOWN, RuleExample

EXAMPLE = RuleExample(
    toml=TOWN
    + MARKET
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
