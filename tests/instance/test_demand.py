"""From demand records to children by period, need and area."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.demand import demand_table
from commission_opt.demand.projection import record_children
from commission_opt.instance.check_demand import with_children
from commission_opt.instance.load import load
from commission_opt.instance.needs import Demand
from tests.instance.cases import EVERYTHING, SMALL, loaded

INSTANCE = load(EVERYTHING)  # by quarter, from April 2019 to March 2021
PERIODS = INSTANCE.periods


def _children(**record: object) -> list[float]:
    """Of one record, by period."""
    demand = Demand.model_validate({"id": "x", "need": "ebd", "area": "city"} | record)
    found = {key[0]: value for key, value in record_children(demand, INSTANCE)}
    return [found.get(period.index, 0.0) for period in PERIODS]


def test_growth_compounds_to_the_middle_of_each_period() -> None:
    # The first quarter has 91 days: its middle is 45.5 days, 0.124572 years, from the start.
    assert _children(children=100, growth_per_year=0.1)[0] == pytest.approx(100 * 1.1 ** (45.5 / 365.25))


def test_level_without_growth() -> None:
    assert _children(children=7) == [7.0] * 8


def test_path_is_level_outside_and_straight_between() -> None:
    # From 1 July to 1 October 2019, 92 days, from 0 to 10: on average 5; before 0, after 10.
    path = [{"on": dt.date(2019, 7, 1), "children": 0}, {"on": dt.date(2019, 10, 1), "children": 10}]
    assert _children(path=path) == pytest.approx([0, 5, 10, 10, 10, 10, 10, 10])


def test_path_that_turns_within_a_period() -> None:
    # April to June 2019, 91 days: 30 days at 6 on average (4 to 8), then 61 days at 8.
    path = [{"on": dt.date(2019, 4, 1), "children": 4}, {"on": dt.date(2019, 5, 1), "children": 8}]
    assert _children(path=path)[0] == pytest.approx((30 * 6 + 61 * 8) / 91)


def test_by_period_as_given() -> None:
    assert _children(by_period=[1, 2, 3, 4, 5, 6, 7, 8]) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_rows_go_to_the_period_that_holds_their_day() -> None:
    demand = Demand.model_validate(
        {"id": "x", "rows": [{"period": dt.date(2019, 8, 20), "need": "ebd", "area": "coast", "children": 3}]}
    )
    assert record_children(demand, INSTANCE) == [((1, "ebd", "coast"), 3.0)]


def test_records_add_up_and_the_only_area_may_be_left_out(tmp_path: Path) -> None:
    text = SMALL + '[[demand]]\nid = "more"\nneed = "ebd"\narea = "city"\nby_period = [1, 2]\n'
    table = demand_table(loaded(tmp_path, text))
    assert table.scenarios[0].children == {(0, "ebd", "city"): 11.0, (1, "ebd", "city"): 12.0}
    assert table.expected == table.scenarios[0].children


def test_demand_of_the_rich_instance() -> None:
    children = demand_table(
        load(EVERYTHING, {"demand.older-flow.opening_stock": 0, "demand.older-flow.entries_per_month": 0})
    ).expected
    assert children[(3, "solo", "city")] == pytest.approx(2)
    assert children[(1, "16-plus", "city")] == pytest.approx(7.5)
    assert children[(0, "16-plus", "coast")] == pytest.approx(2)
    assert (1, "16-plus", "coast") not in children


@settings(derandomize=True, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(dt.date(2018, 1, 1), dt.date(2022, 1, 1)), st.sampled_from([0.0, 0.0, 5.0])), min_size=1
    )
)
def test_checks_and_demand_agree_on_when_there_are_children(points: list[tuple[dt.date, float]]) -> None:
    path = [{"on": day, "children": number} for day, number in sorted(dict(points).items())]
    demand = Demand.model_validate({"id": "x", "need": "ebd", "path": path})
    found = with_children(demand, "ebd", PERIODS)
    assert found == {t for t, number in enumerate(_children(path=path)) if number > 0}
