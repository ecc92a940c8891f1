"""Rules about shares, measured in what happened: by hand."""

from __future__ import annotations

from datetime import date

import pytest

from commission_opt.decisions import Decisions
from commission_opt.plan.evaluator.beds import find_beds
from commission_opt.rules.minimum_occupancy.record import MinimumOccupancy
from commission_opt.studies.mixes.shares import PRICE_NEAR_HOME, Measured, share_rules, with_shares_priced
from commission_opt.studies.simulation.figures import Figures
from commission_opt.studies.simulation.tally import Book
from tests.studies.recommend.cases import city

USED = """
[[rules.minimum_occupancy]]
id = "used"
minimum_share = 0.9
from_date = 2023-01-01
"""
CAP = """
[[rules.locality]]
id = "beyond"
children_beyond_at_most = 1.0
price_per_child_week = 20
"""


def measured(more: str, weeks: dict[tuple[int, int], float]) -> Measured:
    """The one rule, with child-weeks by period and offer; one home of two is called off at the start."""
    instance = city(more)
    decisions = Decisions(awarded={("dps/a", 0, 2): 1})
    book = Book(instance, decisions, find_beds(instance, decisions))
    figures = Figures({}, {(t, ("care", "city"), nth): number for (t, nth), number in weeks.items()})
    (rule,) = share_rules(instance)
    return rule.measured(book, figures)


@pytest.mark.parametrize("price", ["", "price_per_child_week = 100\n"])
def test_near_home(price: str) -> None:
    """60 of 100 child-weeks near, 70 wanted; the 10 that are missing have a price."""
    found = measured(f'[[rules.locality]]\nid = "near"\nminimum_share = 0.7\n{price}', {(0, 0): 60, (3, 1): 40})
    assert (found.wanted, found.had) == pytest.approx((70, 60))
    assert found.missed_cost == pytest.approx(10 * (100 if price else PRICE_NEAR_HOME))


def test_what_is_kept_costs_nothing() -> None:
    found = measured('[[rules.locality]]\nid = "near"\nminimum_share = 0.7\n', {(0, 0): 80, (3, 1): 20})
    assert found.missed_cost == 0.0


def test_children_without_a_placement_do_not_count() -> None:
    found = measured('[[rules.locality]]\nid = "near"\nminimum_share = 0.7\n', {(0, 0): 60, (3, -1): 40})
    assert (found.wanted, found.had) == pytest.approx((42, 60))


def test_before_a_rule_is_in_force_nothing_counts() -> None:
    rule = '[[rules.locality]]\nid = "near"\nminimum_share = 0.7\nfrom_date = 2022-10-01\n'
    assert measured(rule, {(1, 1): 100, (2, 0): 100}).wanted == pytest.approx(70)


def test_a_cap_on_children_beyond() -> None:
    """40 child-weeks beyond in each of two quarters, and 8 quarters of one child: 104.4 weeks."""
    found = measured(CAP, {(0, 1): 40, (3, 1): 80})
    weeks = (date(2024, 4, 1) - date(2022, 4, 1)).days / 7
    assert (found.wanted, found.had) == pytest.approx((120, weeks))
    assert found.missed_cost == pytest.approx(20 * (120 - weeks))


def test_beds_that_are_used() -> None:
    """Two beds from January 2023 to March 2024, 65 weeks: 117 of 130 bed-weeks wanted, 50 used."""
    found = measured(USED, {(0, 0): 500, (3, 0): 30, (7, 0): 20, (4, 1): 70})
    weeks = (date(2024, 4, 1) - date(2023, 1, 1)).days / 7
    assert (found.wanted, found.had) == pytest.approx((0.9 * 2 * weeks, 50))
    assert found.missed_cost == 0.0  # empty beds are paid for anyway


def test_hard_shares_are_priced_and_nothing_else_changes() -> None:
    instance = city('[[rules.locality]]\nid = "near"\nminimum_share = 0.7\n' + USED)
    priced = with_shares_priced(instance)
    assert {change.path for change in priced.document.changes} == {
        "rules.locality.near.price_per_child_week",
        "rules.minimum_occupancy.used",
    }
    assert not priced.rules.of(MinimumOccupancy)
    assert with_shares_priced(city(CAP)) is not None
    plain = city()
    assert with_shares_priced(plain) is plain


def test_a_share_of_nothing_is_had_in_full() -> None:
    (near,) = share_rules(city('[[rules.locality]]\nid = "near"\nminimum_share = 0.7\n'))
    assert near.asked_and_had(70.0, 60.0) == pytest.approx((0.7, 0.6))
    assert near.asked_and_had(0.0, 0.0) == (0.7, 1.0)
    (beyond,) = share_rules(city(CAP))
    assert beyond.asked_and_had(120.0, 104.0) == (104.0, 120.0)
