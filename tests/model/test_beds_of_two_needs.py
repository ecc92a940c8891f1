"""C15 where beds take two needs: what they carry of each, of both, and of neither more than that, by the audit alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluator import evaluate
from tests.model.small import block_now, home, new_home, spot, tables

BOTH = ["care", "other"]
# Two children of each need in two beds: 2 (1 - 2/5) of one need alone, 4 (1 - 8/13) of both together, by Erlang's formula.
ALONE, TOGETHER = 6 / 5, 20 / 13


def broken(care: float, other: float, *, linked: bool = True, others: float = 2.0) -> dict[str, float]:
    """By how much each row of C15 is missed where so many are in the home, and the rest on spot."""
    takes = BOTH if linked else ["care"]
    given = tables(
        need=[{"id": need, "mean_stay_weeks": 52.0} for need in BOTH],
        demand=[
            {"id": need, "need": need, "children": number} for need, number in zip(BOTH, (2.0, others), strict=True)
        ],
        home=[home(2, 100, takes=takes)],
        spot=[spot(1000, takes=BOTH)],
        rules={"occupancy": {"method": "worked_out"}},
    )
    instance = Instance.model_validate(given)
    there = {"care": care, "other": other}
    placed = {(0, 0, need, "town", "home"): number for need, number in there.items() if number}
    placed |= {
        (0, 0, need, "town", "spot"): (2.0 if need == "care" else others) - number for need, number in there.items()
    }
    found = evaluate(instance, demand_table(instance), Decisions(placed=placed))
    rows = {str(row.key[-1]): row.shortfall for row in found.rules if row.id == "C15" and row.shortfall > 1e-6}
    assert len(found.violations) == len(rows)
    return rows


def test_both_together_are_no_more_than_the_beds_carry_of_both() -> None:
    assert broken(1.0, 1.0) == {"care+other": pytest.approx(2.0 - TOGETHER)}
    assert broken(TOGETHER / 2, TOGETHER / 2) == {}
    assert set(broken(TOGETHER / 2 + 0.01, TOGETHER / 2)) == {"care+other"}


def test_each_is_no_more_than_the_beds_carry_of_it_alone() -> None:
    assert broken(ALONE, 0.0) == {}
    assert broken(ALONE + 0.1, 0.0) == {"care": pytest.approx(0.1)}
    assert broken(0.0, ALONE + 0.1) == {"other": pytest.approx(0.1)}


def test_beds_that_take_one_need_alone_link_none() -> None:
    assert broken(ALONE, 0.0, linked=False) == {}
    assert broken(ALONE + 0.1, 0.0, linked=False) == {"care": pytest.approx(0.1)}


def test_beds_of_two_needs_carry_children_of_one_where_the_other_has_none() -> None:
    assert broken(ALONE, 0.0, others=0.0) == {}
    assert broken(ALONE + 0.1, 0.0, others=0.0) == {need: pytest.approx(0.1) for need in ("care", "care+other")}


def keys(given: dict[str, Any], placed: dict[tuple[int, int, str, str, str], float]) -> set[str]:
    """Which rows of C15 there are, kept or not."""
    instance = Instance.model_validate(given | {"conventions": 2, "rules": {"occupancy": {"method": "worked_out"}}})
    found = evaluate(instance, demand_table(instance), Decisions(placed=placed))
    return {str(row.key[-1]) for row in found.rules if row.id == "C15"}


def test_beds_that_nobody_uses_have_rows_where_children_could() -> None:
    needs = [{"id": need, "mean_stay_weeks": 52.0} for need in BOTH]
    of_one = [{"id": need, "need": need, "children": number} for need, number in (("care", 2.0), ("other", 0.0))]
    given = tables(need=needs, demand=of_one, home=[home(2, 100, takes=BOTH)], spot=[spot(1000, takes=BOTH)])
    assert keys(given, {(0, 0, "care", "town", "spot"): 2.0}) == {"care", "care+other"}


def test_what_comes_after_our_own_homes_has_a_row_where_any_of_it_has_beds() -> None:
    later = {"block": [block_now(1, 50, dt.date(2023, 3, 31))], "spot": [spot(1000)]}
    own = home(2, 100) | {"id": "own"}
    care = {"need": [{"id": "care", "mean_stay_weeks": 52.0}]}
    placed = {(0, 0, "care", "town", "own"): 1.0, (0, 0, "care", "town", "spot"): 1.0}
    for homes, rows in (([own, new_home(2, 90)], {"care", "care/later"}), ([own], {"care", "care/later"})):
        assert keys(tables(2.0, home=homes, **care, **later), placed) == rows
    assert keys(tables(2.0, home=[own, new_home(2, 90)], spot=[spot(1000)], **care), placed) == {"care"}
