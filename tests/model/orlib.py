"""Capacitated warehouse files of OR-Library (Beasley 1988), read as instances of this program.

A file holds numbers only: warehouses and customers; capacity and fixed cost of each warehouse; and for
each customer its demand, and the cost of serving all of it from each warehouse. Demand may be split.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

BEDS = 100  # of every home: the largest that an instance may have
DAYS = 365  # of 2022/23
VISITS = 365.25 / 7  # a year: one a week, so that travel costs 2 x miles x cost_per_mile a child-week
FARTHEST = 500.0  # miles, of the costliest route


@dataclass(frozen=True)
class Warehouses:
    """A capacitated warehouse problem: `costs[j][i]` is that of serving customer j from warehouse i."""

    capacities: tuple[float, ...]
    fixed: tuple[float, ...]
    demands: tuple[float, ...]
    costs: tuple[tuple[float, ...], ...]


def read(text: str) -> Warehouses:
    """Read a file.

    Raises
    ------
    ValueError
        When it holds fewer numbers than it says, or more, or words.
    """
    numbers = [float(word) for word in text.split()]
    if len(numbers) < 2:
        raise ValueError("the file ends before it says how many warehouses there are")
    warehouses, customers = int(numbers[0]), int(numbers[1])
    wanted = 2 + 2 * warehouses + customers * (1 + warehouses)
    if len(numbers) != wanted:
        raise ValueError(f"{warehouses} warehouses and {customers} customers take {wanted} numbers, not {len(numbers)}")
    first = numbers[2 : 2 + 2 * warehouses]
    rest = numbers[2 + 2 * warehouses :]
    rows = [rest[k : k + 1 + warehouses] for k in range(0, len(rest), 1 + warehouses)]
    return Warehouses(
        capacities=tuple(first[0::2]),
        fixed=tuple(first[1::2]),
        demands=tuple(row[0] for row in rows),
        costs=tuple(tuple(row[1:]) for row in rows),
    )


def tables(given: Warehouses) -> dict[str, Any]:
    """The instance: an area for each customer, and a home for each warehouse.

    A child stands for as many units of demand as make the largest warehouse a home of 100 beds; a
    smaller one can fill fewer of its beds. What serving a customer costs is put as miles of travel.
    """
    unit = max(given.capacities) / BEDS
    served = [j for j, demand in enumerate(given.demands) if demand > 0]
    weekly = {j: [cost / (given.demands[j] / unit * DAYS / 7) for cost in given.costs[j]] for j in served}
    per_mile = max(max(costs) for costs in weekly.values()) / (2 * FARTHEST) or 1.0
    year = {"start": dt.date(2022, 4, 1), "end": dt.date(2023, 3, 31), "period": "year"}
    return {
        "title": "OR-Library",
        "horizon": year,
        "money": {"price_base": "2022/23", "discount_rate": 0.0},
        "travel": {"visits_per_year": VISITS, "cost_per_mile": per_mile},
        "area": [{"id": f"customer-{j}"} for j in served],
        "need": [{"id": "need"}],
        "demand": [
            {"id": f"of-{j}", "need": "need", "area": f"customer-{j}", "children": given.demands[j] / unit}
            for j in served
        ],
        "home": [
            {
                "id": f"warehouse-{i}",
                "takes": ["need"],
                "beds": BEDS,
                "practical_occupancy": capacity / max(given.capacities),
                "running_cost_per_year": fixed,
                "miles": {f"customer-{j}": weekly[j][i] / (2 * per_mile) for j in served},
            }
            for i, (capacity, fixed) in enumerate(zip(given.capacities, given.fixed, strict=True))
        ],
    }
