"""Small instances whose cost can be worked out on paper.

The year 2022/23 has 365 days and nothing is discounted, so that £7x a week is £365x a year. Prices
below are written as ``day(x)``: £x a day, as a weekly price.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build

Table = dict[str, Any]

YEAR = {"start": dt.date(2022, 4, 1), "end": dt.date(2023, 3, 31), "period": "year"}  # 365 days
QUARTERS = {"start": dt.date(2022, 4, 1), "end": dt.date(2022, 9, 30), "period": "quarter"}  # 91 and 92 days
D = 365  # days of YEAR


def day(pounds: float) -> float:
    """£ a week of something that costs so many a day."""
    return 7.0 * pounds


def tables(children: float = 0.0, **more: Any) -> Table:
    """One year, one area, one need, so many children; `more` adds tables or replaces them."""
    base: Table = {
        "title": "small",
        "horizon": YEAR,
        "money": {"price_base": "2022/23", "discount_rate": 0.0},
        "area": [{"id": "town"}],
        "need": [{"id": "care"}],
        "demand": [{"id": "care", "need": "care", "children": float(children)}],
    }
    return base | more


def solved(given: Table) -> Outcome:
    """The outcome of the instance that `given` describes, proven to the penny."""
    instance = Instance.model_validate(given)
    return solve(build(instance, demand_table(instance)), Limits(gap=0.0))


def cost(children: float = 0.0, **more: Any) -> float | None:
    """Least cost of `tables`; None where no plan meets every rule."""
    outcome = solved(tables(children, **more))
    assert outcome.status == ("infeasible" if outcome.objective is None else "optimal")
    return outcome.objective


def spot(price: float, **more: Any) -> Table:
    """Spot outside every area, at £`price` a day."""
    return {"id": "spot", "takes": ["care"], "price_per_week": day(price), **more}


def framework(price: float, **more: Any) -> Table:
    return {"id": "framework", "takes": ["care"], "price_per_week": day(price), **more}


def block(offer_id: str, beds: int, price: float, **more: Any) -> Table:
    """A block in town for a year, £`price` a day for each bed."""
    known = {"takes": ["care"], "area": "town", "sizes": [beds], "price_per_bed_week": day(price), "term_years": 1.0}
    return {"id": offer_id, **known, **more}


def block_now(beds: int, price: float, ends: dt.date, **more: Any) -> Table:
    """An existing block in town."""
    known = {"id": "now", "takes": ["care"], "area": "town", "existing": True, "ends": ends}
    return {**known, "sizes": [beds], "price_per_bed_week": day(price), **more}


def dps(*providers: Table, beds: int = 1, **more: Any) -> Table:
    known = {"id": "dps", "takes": ["care"], "area": "town", "sizes": [beds], "term_years": 1.0}
    return {**known, "provider": list(providers), **more}


def provider(name: str, price: float, homes: int = 1, **more: Any) -> Table:
    return {"id": name, "price_per_bed_week": day(price), "homes_at_most": homes, **more}


def home(beds: int, price: float, **more: Any) -> Table:
    """A home in town that exists, £`price` a day to run, used or not."""
    known = {"id": "home", "takes": ["care"], "area": "town", "beds": beds, "running_cost_per_year": 365.0 * price}
    return {**known, "existing": True, **more}


def new_home(beds: int, price: float, **more: Any) -> Table:
    """A home in town that may be opened."""
    return home(beds, price, **more) | {"existing": False}


def foster(price: float, **more: Any) -> Table:
    known = {"id": "foster", "takes": ["care"], "area": "town", "allowance_per_child_week": day(price)}
    return {**known, **more}
