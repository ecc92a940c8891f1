"""A small instance with one of most things, and results made from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from commission_opt import Instance, Plan, load, solve

SMALL = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "Small: one town"
[horizon]
start = 2020-04-01
end = 2022-03-31
period = "quarter"
[money]
price_base = "2020/21"
discount_rate = 0.035
[[area]]
id = "town"
name = "Town"
[[need]]
id = "res"
name = "Residential"
mean_stay_weeks = 100
[[demand]]
id = "res"
need = "res"
children = 12
[[block]]
id = "old"
name = "Old block"
area = "town"
takes = ["res"]
existing = true
ends = 2020-09-30
sizes = [3]
price_per_bed_week = 3000
[[dps]]
id = "dps"
name = "DPS"
area = "town"
takes = ["res"]
sizes = [2]
term_years = 1
extension_years = 1
notice_weeks = 13
practical_occupancy = 0.9
closes = 2020-04-01
[[dps.provider]]
id = "a"
name = "=HYPERLINK(1)"
price_per_bed_week = 2900
homes_at_most = 3
[[home]]
id = "own"
name = "Our home"
area = "town"
takes = ["res"]
existing = true
beds = 4
running_cost_per_year = 500000
cost_per_child_week = 50
practical_occupancy = 0.9
[[spot]]
id = "spot"
name = "Spot"
takes = ["res"]
price_per_week = 4000
[[rules.locality]]
id = "near"
name = "Near home"
minimum_share = 0.5
from_date = 2021-04-01
[baseline]
title = "Nothing new"
[reference]
title = "Three homes"
[[reference.commit]]
offer = "dps"
homes = 3
"""
INFEASIBLE = SMALL.replace("minimum_share = 0.5\nfrom_date = 2021-04-01", "minimum_share = 1.0")


def write_small(folder: Path, text: str = SMALL, name: str = "small.toml") -> Path:
    """The instance as a file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@cache
def small() -> Instance:
    with TemporaryDirectory() as folder:
        return load(write_small(Path(folder)))


@cache
def plan() -> Plan:
    """Solved once for all tests: a plan cannot be changed."""
    return solve(small())
