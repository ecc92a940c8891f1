"""The town in which the examples of rules, offers and services are set.

Half a year of 183 days, nothing discounted: £7 a week is £1 a day, and £365 a year is £1 a day as well. There are two children, and
a spot market on which both can always be placed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Changes = Mapping[str, Any]  # path to new value, as for `Instance.with_changes`

# Edition 2 of the sums: each example is about its own rule or offer, and not about what beds carry or who stays.
TOWN = """
format = 1
conventions = 2
title = "A town with two children"
[horizon]
start = 2024-04-01
end = 2024-09-30
period = "quarter"
[money]
price_base = "2024/25"
discount_rate = 0.0
[[area]]
id = "town"
[[need]]
id = "group"
[[demand]]
id = "group"
need = "group"
children = 2
"""

SPOT = """
[[spot]]
id = "far"
takes = ["group"]
price_per_week = 5000
"""

DEAR_SPOT = SPOT.replace("5000", "7000")  # £1,000 a day
