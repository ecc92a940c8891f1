"""Capacitated facility location as an instance of one year, against SCIP on its textbook formulation."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from tests.model.independent import Programme

CASES, BATCH = 220, 20
DAYS = 365  # of 2022/23
VISITS = 365.25 / 7  # a year: one a week, so that travel costs 2 x miles x £1 a child-week


class Sites:
    """A random case: sites with a yearly cost and beds, areas with children, a cost from each to each.

    A site of two sorts is one where up to three identical homes may be opened.
    """

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.children = [float(rng.randint(1, 6)) for _ in range(rng.randint(2, 8))]
        number = rng.randint(2, 6)
        self.beds = [rng.randint(2, 8) for _ in range(number)]
        self.yearly = [float(beds * rng.randint(60_000, 160_000)) for beds in self.beds]
        self.homes = [rng.choice((1, 1, 3)) for _ in range(number)]
        self.weekly = [float(rng.choice((0, 150))) for _ in range(number)]
        self.miles = [[float(rng.randint(0, 300)) for _ in self.children] for _ in range(number)]

    def tables(self) -> dict[str, Any]:
        areas = [f"area-{a}" for a in range(len(self.children))]
        return {
            "title": "sites",
            "horizon": {"start": dt.date(2022, 4, 1), "end": dt.date(2023, 3, 31), "period": "year"},
            "money": {"price_base": "2022/23", "discount_rate": 0.0},
            "travel": {"visits_per_year": VISITS, "cost_per_mile": 1.0},
            "area": [{"id": area} for area in areas],
            "need": [{"id": "need"}],
            "demand": [
                {"id": area, "need": "need", "area": area, "children": children}
                for area, children in zip(areas, self.children, strict=True)
            ],
            "home": [
                {
                    "id": f"site-{j}",
                    "takes": ["need"],
                    "beds": beds,
                    "homes": self.homes[j],
                    "running_cost_per_year": self.yearly[j],
                    "cost_per_child_week": self.weekly[j],
                    "miles": dict(zip(areas, self.miles[j], strict=True)),
                }
                for j, beds in enumerate(self.beds)
            ],
        }

    def least_cost(self) -> float:
        """::

        minimise  sum_j f_j y_j + sum_ij c_ij x_ij
        sum_j x_ij = d_i,   sum_i x_ij <= u_j y_j,   x_ij <= d_i y_j,   y_j whole
        """
        programme = Programme()
        weeks = DAYS / 7
        opened = [
            programme.column(cost, 0.0, most, whole=True) for cost, most in zip(self.yearly, self.homes, strict=True)
        ]
        sent = [
            [programme.column(weeks * (weekly + 2 * miles)) for miles in row]
            for row, weekly in zip(self.miles, self.weekly, strict=True)
        ]
        for i, children in enumerate(self.children):
            programme.row([(row[i], 1.0) for row in sent], children, children)
            for j, row in enumerate(sent):
                programme.row([(row[i], 1.0), (opened[j], -children)], -1e30, 0.0)
        for j, row in enumerate(sent):
            programme.row([*((x, 1.0) for x in row), (opened[j], -float(self.beds[j]))], -1e30, 0.0)
        return programme.minimum()


@pytest.mark.parametrize("first", range(0, CASES, BATCH))
def test_same_cost_as_the_textbook_formulation(first: int) -> None:
    feasible = 0
    for seed in range(first, first + BATCH):
        sites = Sites(seed)
        instance = Instance.model_validate(sites.tables())
        outcome = solve(build(instance, demand_table(instance)), Limits(gap=0.0))
        if sum(sites.children) > sum(b * h for b, h in zip(sites.beds, sites.homes, strict=True)):
            assert outcome.status == "infeasible", seed
        else:
            feasible += 1
            assert outcome.objective == pytest.approx(sites.least_cost(), rel=1e-6), seed
    assert feasible >= BATCH / 2
