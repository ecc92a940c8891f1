"""A region that can be worked out on paper: three councils, a block of three beds, and the spot market.

Half a year of 183 days, nothing discounted. The block costs £300 a day, full or not; spot is £200 a child-day. North has two
children, Mid and South one each. Costs a day: North 300, Mid 200, South 200; any two of them 300; all three 500.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import commission_opt as co
from commission_opt.instance.instance import Instance

DAYS = 183
REGION = """
format = 1
conventions = 2
title = "Three councils"
[horizon]
start = 2024-04-01
end = 2024-09-30
period = "quarter"
[money]
price_base = "2024/25"
discount_rate = 0.0
[[area]]
id = "hill"
[[area]]
id = "vale"
[[area]]
id = "coast"
[[authority]]
id = "north"
name = "North"
areas = ["hill"]
[[authority]]
id = "mid"
name = "Mid"
areas = ["vale"]
[[authority]]
id = "south"
name = "South"
areas = ["coast"]
[[need]]
id = "group"
[[demand]]
id = "n"
need = "group"
area = "hill"
children = 2
[[demand]]
id = "m"
need = "group"
area = "vale"
children = 1
[[demand]]
id = "s"
need = "group"
area = "coast"
children = 1
[[block]]
id = "lodge"
takes = ["group"]
sizes = [3]
price_per_bed_week = 700
term_years = 1
[[spot]]
id = "far"
takes = ["group"]
price_per_week = 1400
"""
BY_DAY = {
    "north": 300,
    "mid": 200,
    "south": 200,
    "north mid": 300,
    "north south": 300,
    "mid south": 300,
    "north mid south": 500,
}


def write_region(folder: Path, text: str = REGION) -> Path:
    file = folder / "region.toml"
    file.write_text(text, encoding="utf-8")
    return file


def region(folder: Path | None = None, text: str = REGION) -> Instance:
    """The region, written to a folder of its own unless one is given."""
    if folder is not None:
        return co.load(write_region(folder, text))
    with TemporaryDirectory() as made:
        return co.load(write_region(Path(made), text))
