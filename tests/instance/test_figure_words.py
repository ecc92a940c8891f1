"""Figures in words."""

from __future__ import annotations

import pytest

import commission_opt as co
from commission_opt.instance.figure_words import figure_words
from tests.studies.town import TOWN, town

MORE = """
[[demand]]
id = "falling"
need = "care"
path = [{ on = 2022-04-01, children = 3 }, { on = 2023-03-31, children = 2 }]
[[demand]]
id = "seen"
need = "care"
by_period = [1.5]
"""
PRICED = TOWN.replace("price_per_week = 2100", 'name = "Spot purchase"\nprice_per_week = { care = 2100 }') + MORE


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("block.north.price_per_bed_week", "price a bed-week (north)"),
        ("block.north", "all figures (north)"),
        ("spot.spot.price_per_week.care", "price a week, Being looked after (Spot purchase)"),
        ("demand.care.children", "children (Being looked after)"),
        ("demand.falling.path.1.children", "children on 31 March 2023 (Being looked after)"),
        ("demand.falling.path.1.on", "date, number 2 (Being looked after)"),
        ("demand.seen.by_period.0", "children, period 1 (Being looked after)"),
        ("money.discount_rate", "discount rate"),
    ],
)
def test_a_figure_is_named_by_its_key_and_whose_it_is(path: str, words: str) -> None:
    named = PRICED.replace('[[need]]\nid = "care"', '[[need]]\nid = "care"\nname = "Being looked after"')
    assert figure_words(town(named), path) == words


def test_a_price_by_size_says_of_which() -> None:
    sized = TOWN.replace(
        "sizes = [2]\nprice_per_bed_week = 1400", "sizes = [2, 3]\nprice_per_bed_week = { 2 = 1400, 3 = 1300 }"
    )
    assert figure_words(town(sized), "block.north.price_per_bed_week.3") == "price a bed-week, 3 beds (north)"


def test_demand_names_its_area_where_there_are_several() -> None:
    two = TOWN.replace('[[area]]\nid = "town"', '[[area]]\nid = "town"\nname = "Town"\n[[area]]\nid = "vale"')
    two = two.replace('need = "care"\nchildren', 'need = "care"\narea = "town"\nchildren')
    assert figure_words(town(two), "demand.care.children") == "children (care from Town)"


def test_a_path_that_is_not_there_is_refused() -> None:
    with pytest.raises(co.InvalidInstance, match="nort"):
        figure_words(town(), "block.nort.price_per_bed_week")
