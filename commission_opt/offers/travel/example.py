"""Twelve visits a year to each of two children: ten miles there and ten back, at 45p and, at 25 miles an hour, £1.20 a mile."""

from commission_opt.example_town import DEAR_SPOT, TOWN
from commission_opt.offers.example import LineExample

EXAMPLE = LineExample(
    toml=TOWN
    + DEAR_SPOT
    + """miles = 10
[travel]
visits_per_year = 12
cost_per_mile = 0.45
cost_per_hour = 30
miles_per_hour = 25
""",
    bill={"travel": 2 * 12 * 183 / 365.25 * 20 * (0.45 + 1.2)},
)
