"""C15 where beds take two needs: what they carry of each, of both, and of neither more than that, by the audit alone."""

from __future__ import annotations

import pytest

from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluator import evaluate
from tests.model.small import home, spot, tables

BOTH = ["care", "other"]
# Two children of each need in two beds: 2 (1 - 2/5) of one need alone, 4 (1 - 8/13) of both together, by Erlang's formula.
ALONE, TOGETHER = 6 / 5, 20 / 13


def broken(care: float, other: float, *, linked: bool = True) -> dict[str, float]:
    """By how much each row of C15 is missed where so many are in the home, and the rest on spot."""
    takes = BOTH if linked else ["care"]
    given = tables(
        need=[{"id": need, "mean_stay_weeks": 52.0} for need in BOTH],
        demand=[{"id": need, "need": need, "children": 2.0} for need in BOTH],
        home=[home(2, 100, takes=takes)],
        spot=[spot(1000, takes=BOTH)],
        rules={"occupancy": {"method": "worked_out"}},
    )
    instance = Instance.model_validate(given)
    there = {"care": care, "other": other}
    placed = {(0, 0, need, "town", "home"): number for need, number in there.items() if number}
    placed |= {(0, 0, need, "town", "spot"): 2.0 - number for need, number in there.items()}
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
