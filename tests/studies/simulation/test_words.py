"""What a simulation is said to have found: the part of the number of children, and the rest."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.studies.simulation.figures import FigureName
from commission_opt.studies.simulation.intervals import Spread
from commission_opt.studies.simulation.number_of_children import NumberOfChildren
from commission_opt.studies.simulation.words import verdict_words

COST = Spread(1150.0, 1100.0, 1200.0, 50.0, 1000.0, 1150.0, 1300.0)


def spread(low: float, mean: float, high: float) -> Spread:
    return Spread(mean, low, high, 1.0, low, mean, high)


def said(
    apart: NumberOfChildren | None,
    verdict: str = "holds",
    *,
    expected: float = 5.0,
    came: Spread | None = None,
    used: Spread | None = None,
    off_by: float = 0.15,
) -> str:
    """Of a plan that promised £1,000, five children and ten child-weeks a year bought as used."""
    measures = {
        "children": came or spread(5.5, 6.0, 6.5),
        "as_used_weeks": used or spread(9.0, 10.0, 11.0),
        "short_weeks": spread(0.0, 0.0, 0.0),
    }
    promised = {FigureName("cost"): 1000.0, FigureName("children"): expected, FigureName("as_used_weeks"): 10.0}
    found: Any = SimpleNamespace(
        promised=promised,
        cost=COST,
        by_children=apart,
        verdict=verdict,
        off_by=off_by,
        replications=[{}] * 4,
        spread=measures.__getitem__,
        promise=lambda name: promised.get(FigureName(name)),
    )
    text = verdict_words(found)
    opening = "The plan promised £1,000. Simulated child by child, it costs £1,150 (95% interval £1,100 to £1,200)"
    assert text.startswith(opening)
    return text.removeprefix(opening)


MORE = NumberOfChildren(per_child=120.0, more=1.0, amount=120.0, rest=30.0, within=10.0)
CAME = "1.00 children more than planned came (6.00, not 5.00), which adds £120. With as many as planned "


def test_the_part_of_the_number_of_children_is_told_apart() -> None:
    assert said(MORE) == f": the promise holds. {CAME}it would cost £30 more than promised (give or take £10)."


def test_fewer_children_who_cost_less_are_told_as_such() -> None:
    fewer = NumberOfChildren(120.0, -1.25, -150.0, -30.0, 10.0)
    assert said(fewer, came=spread(3.5, 3.75, 4.0)) == (
        ": the promise holds. 1.25 children fewer than planned came (3.75, not 5.00), which saves £150. "
        "With as many as planned it would cost £30 less than promised (give or take £10)."
    )


@pytest.mark.parametrize("rest", [10.0, -10.0, 0.0, 4.0])
def test_what_is_left_within_its_interval_is_chance(rest: float) -> None:
    left = NumberOfChildren(120.0, 1.0, 120.0, rest, 10.0)
    assert said(left) == (
        f": the promise holds. {CAME.rstrip()}, the difference left could be chance (£{abs(rest):.0f})."
    )


@pytest.mark.parametrize(("expected", "chance"), [(5.4, False), (5.5, True), (6.5, True), (6.6, False)])
def test_a_number_of_children_within_the_interval_came_by_chance(expected: float, chance: bool) -> None:
    assert ("came by chance (6.00, not" in said(MORE, expected=expected)) is chance


@pytest.mark.parametrize(("amount", "spoken"), [(1.0, False), (1.1, True), (-1.0, False), (-1.1, True)])
def test_a_part_below_a_thousandth_of_the_promise_is_not_spoken_of(amount: float, spoken: bool) -> None:
    little = NumberOfChildren(120.0, 0.01, amount, 30.0, 10.0)
    assert ("children more than planned came" in said(little)) is spoken
    assert said(None) == ": the promise holds."


BOUGHT = spread(28.0, 30.0, 32.0)
WHY = "20 more child-weeks a year bought as used (framework and spot)"
PEAKS = ". Averages hide peaks, and children do not move to fill empty beds: "


def test_peaks_are_named_where_more_than_chance_is_left_without_more_children() -> None:
    assert said(None, "optimistic", used=BOUGHT) == f". The promise is optimistic by 15.0%{PEAKS}{WHY}."
    left = said(MORE, "optimistic", used=BOUGHT)
    assert left.startswith(f". The promise is optimistic by 15.0%{PEAKS}{WHY}. 1.00 children more")
    chance = NumberOfChildren(120.0, 1.0, 120.0, 10.0, 10.0)
    assert said(chance, "optimistic", used=BOUGHT).startswith(f". The promise is optimistic by 15.0%: {WHY}. 1.00 ch")
    assert said(None, "optimistic") == ". The promise is optimistic by 15.0%."


def test_less_than_promised_is_told_with_its_reasons() -> None:
    less = spread(3.0, 4.0, 5.0)
    fewer = "6 fewer child-weeks a year bought as used (framework and spot)"
    assert said(None, "cautious", used=less, off_by=-0.1) == f": 10.0% less than promised: {fewer}."
    assert said(None, "cautious", off_by=-0.1) == ": 10.0% less than promised."


def test_too_few_replications_are_told_as_such() -> None:
    assert said(MORE, "unknown") == ": 4 replications are too few to tell whether the promise holds."


@pytest.mark.parametrize(
    ("used", "told"),
    [
        (spread(10.5, 11.0, 11.5), True),  # one child-week more than the ten promised
        (spread(10.5, 10.9, 11.5), False),  # less than one
        (spread(10.0, 12.0, 14.0), False),  # chance
        (spread(6.0, 8.0, 10.0), False),
        (spread(6.0, 8.0, 9.9), True),
    ],
)
def test_a_reason_is_a_child_week_or_more_and_more_than_chance(used: Spread, told: bool) -> None:
    assert ("bought as used" in said(None, "optimistic", used=used)) is told
