"""An example of an offer or a service: a tiny instance in which it is chosen, and the changes by which it is tried out.

Half a year of 183 days, nothing discounted: £7 a week is £1 a day, and £365 a year is £1 a day as well. Two children could always
be placed on the spot market, at £1,000 a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Changes = Mapping[str, Any]  # path to new value, as for `Instance.with_changes`
Decided = tuple[str, Any, float]  # family of decisions, key, number

HALF_YEAR = """
format = 1
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
price_per_week = 7000
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineExample:
    """What the contract test asks of every room that has a line of the bill.

    Attributes
    ----------
    toml
        An instance whose cheapest plan has its lines.
    bill
        What stands there, £ by line of the bill, worked out by hand.
    tried
        Further changes with which every plan is tried out, besides none.
    parts
        Of how many equal parts the children of each lane are taken when every plan is tried out.
    """

    toml: str
    bill: Mapping[str, float]
    tried: tuple[Changes, ...] = ()
    parts: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferExample(LineExample):
    """What it asks of a kind of offer, or of service, besides.

    Attributes
    ----------
    record
        Its id in the instance, in whose cheapest plan it is chosen; the bill is what it costs alone.
    still, no_longer
        Changes of one figure by which it is only just worth having, and only just not.
    more
        Changes by which more is wanted of it than there is.
    full
        Children, or families, that it then has at most.
    illegal
        Decisions that are each only just not possible.
    """

    record: str
    still: Changes
    no_longer: Changes
    more: Changes
    full: float
    illegal: tuple[Decided, ...]
