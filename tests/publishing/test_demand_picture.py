"""The picture of an instance before anything is decided: children by need, and the beds that go on."""

from __future__ import annotations

import pytest

import commission_opt as co
from commission_opt.publishing.demand_picture import BEDS, demand_picture
from commission_opt.publishing.report import Chart
from commission_opt.starter.examples import example


def drawn(instance: co.Instance) -> dict[str, tuple[float | None, ...]]:
    chart, _ = demand_picture(instance).blocks
    assert isinstance(chart, Chart)
    return {one.name: one.values for one in chart.series}


def test_children_by_need_and_beds_there_today() -> None:
    assert drawn(co.load(example("tutorial").file)) == {
        "Foster care": (3.0, 3.0),
        "Children's home": (6.0, 7.0),
        "Moving on, 16 and over": (2.0, 3.0),
        BEDS: (4.0, 4.0),
    }


def test_children_are_the_mean_of_the_forecasts() -> None:
    forecasts = [
        {"id": "low", "weight": 1, "changes": {"demand.home.by_period": [2, 3]}},
        {"id": "central", "weight": 3},
    ]
    found = drawn(co.load(example("tutorial").file).with_changes({"scenario": forecasts}))
    assert found["Children's home"] == pytest.approx((5.0, 6.0))
    assert found[BEDS] == (4.0, 4.0)
