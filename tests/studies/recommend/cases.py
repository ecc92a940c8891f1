"""A small city for `recommend`: five children at a time, DPS beds in homes of two, spot outside."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from commission_opt import Instance, Recommendation, load, recommend

CITY = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "City"
[horizon]
start = 2022-04-01
end = 2024-03-31
period = "quarter"
[money]
price_base = "2022/23"
discount_rate = 0.0
[[area]]
id = "city"
[[need]]
id = "care"
mean_stay_weeks = 40
[[demand]]
id = "care"
need = "care"
children = 5.0
[[dps]]
id = "dps"
area = "city"
takes = ["care"]
sizes = [2]
opens = 2022-04-01
notice_weeks = 0
term_years = 2
[[dps.provider]]
id = "a"
price_per_bed_week = 3000
homes_at_most = 4
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = 4000
"""
SHARE = """
[[rules.locality]]
id = "near"
minimum_share = 0.7
"""
REGISTER = """
[[assumption]]
id = "spot"
path = "spot.spot.price_per_week"
basis = "assumed"
reason = "ours"
"""
BASELINE = """
[baseline]
title = "two homes"
commit = [{ offer = "dps", homes = 2 }]
"""


def city(more: str = "") -> Instance:
    """The city, with some more of the format."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "city.toml"
        file.write_text(CITY + more, encoding="utf-8")
        return load(file)


@cache
def found(more: str = "", worlds: int = 200, workers: int = 1) -> Recommendation:
    """What is advised in the city."""
    return recommend(city(more), worlds=worlds, vary=None if "assumption" in more else {}, workers=workers)
