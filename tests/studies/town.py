"""A town whose mixes can be priced on paper: one year of 365 days, nothing discounted.

Six children. Spot costs £300 a day and is outside town; blocks of North (2 beds at £200), South (2
beds at £250) and East (2 beds at £290) are in town. Cheapest: all three blocks, £1,480 a day.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from commission_opt import Instance, load

D = 365  # days
TOWN = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "Town"
[horizon]
start = 2022-04-01
end = 2023-03-31
period = "year"
[money]
price_base = "2022/23"
discount_rate = 0.0
[[area]]
id = "town"
[[need]]
id = "care"
[[demand]]
id = "care"
need = "care"
children = 6.0
[[block]]
id = "north"
area = "town"
takes = ["care"]
sizes = [2]
price_per_bed_week = 1400 # £200 a day
term_years = 1
[[block]]
id = "south"
area = "town"
takes = ["care"]
sizes = [2]
price_per_bed_week = 1750 # £250 a day
term_years = 1
[[block]]
id = "east"
area = "town"
takes = ["care"]
sizes = [2]
price_per_bed_week = 2030 # £290 a day
term_years = 1
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = 2100 # £300 a day
[[rules.locality]]
id = "near"
minimum_share = 0.0
"""
OWN_HOME = """
[[home]]
id = "own"
name = "Own home"
area = "town"
takes = ["care"]
beds = 2
running_cost_per_year = 255500 # £350 a day for each bed
"""
REGISTER = """
[[assumption]]
id = "spot"
path = "spot.spot.price_per_week"
basis = "assumed"
reason = "ours"
[[assumption]]
id = "north"
path = "block.north.price_per_bed_week"
basis = "published"
source = "printed"
[[assumption]]
id = "south"
path = "block.south"
basis = "assumed"
reason = "ours"
"""


def town(text: str = TOWN) -> Instance:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "town.toml"
        file.write_text(text, encoding="utf-8")
        return load(file)


def dear(text: str = TOWN) -> str:
    """The same with local beds that cost more than spot: £320, £350 and £390 a day."""
    return text.replace("= 1400", "= 2240").replace("= 1750", "= 2450").replace("= 2030", "= 2730")
