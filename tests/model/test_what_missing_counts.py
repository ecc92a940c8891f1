"""What missing each rule by one unit counts, in child-weeks, by hand: rules are set against each other by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt import load
from commission_opt.demand import demand_table
from commission_opt.keys import RowKey
from commission_opt.model.build import build

EVERYTHING = Path(__file__).parents[1] / "instance" / "data" / "everything.toml"
YEAR = 52.0
DEAREST = 5500.0  # £ a week, of the placements there
# In a row that is of one demand scenario, or of one period, by its chance and its weeks.
WEEKLY = {
    ("C01", "LaneKey"): 100.0,  # a child without a placement
    ("C03", "RecordKey"): 1.0,  # one who is placed too far away
    ("C05", "StaffKey"): 200.0,  # a person who cannot be had
    ("C10", "HeadroomKey"): 1.0,
    ("C12", "OfferKey"): 200.0,  # a place that there is not
}
ALL_AT_ONCE = {
    ("C05", "HouseholdsKey"): 200.0 * YEAR,
    ("C05", "RecruitsKey"): 200.0 * YEAR,
    ("C07", "FigureKey"): YEAR,  # a provider, contract or bed
    ("C08", "CapitalKey"): 1 / DEAREST,  # £1: so much of a week's placement
    ("C08", "YearKey"): 1 / DEAREST,
    ("C10", "ProbabilityKey"): YEAR / 10,  # a point
    ("C11", "OneOfKey"): 200.0 * YEAR,
    ("C12", "BedsKey"): 200.0 * YEAR,
    ("C14", "AtRiskKey"): 1000 / DEAREST,  # £1,000
}
WEIGHTS = {
    row: limit.weight
    for instance in [load(EVERYTHING)]
    for row, limit in build(instance, demand_table(instance)).limits.items()
}


def kind(row: RowKey) -> tuple[str, str]:
    return row.rule, type(row.key).__name__


@pytest.mark.parametrize("of", sorted(WEEKLY))
def test_in_a_period_it_counts_by_its_weeks_and_by_the_chance_of_the_course_of_demand(of: tuple[str, str]) -> None:
    instance = load(EVERYTHING)
    chances = [one.probability for one in demand_table(instance).scenarios]
    assert len(set(chances)) > 1
    found = {row: weight for row, weight in WEIGHTS.items() if kind(row) == of}
    assert found
    for row, weight in found.items():
        scenario, period = (getattr(row.key, name, None) for name in ("scenario", "period"))
        chance = 1.0 if scenario is None else chances[scenario]
        assert period is not None
        assert weight == pytest.approx(WEEKLY[of] * instance.periods[period].weeks * chance), row


@pytest.mark.parametrize("of", sorted(ALL_AT_ONCE))
def test_what_is_decided_once_counts_as_a_year_or_as_its_worth(of: tuple[str, str]) -> None:
    found = {weight for row, weight in WEIGHTS.items() if kind(row) == of}
    assert sorted(found) == [pytest.approx(ALL_AT_ONCE[of])]


MOVES = {  # of a child, by the chance of the demand scenario
    ("C09", "RecordKey"): 4.0,
    ("C09", "PlannedKey"): 4.0,
    ("C09", "PlannedYearKey"): 4.0,
    ("C09", "LeaversKey"): 200.0,  # that nobody planned: no more to be had than a place that there is not
}


@pytest.mark.parametrize("of", sorted(MOVES))
def test_a_move_counts_by_the_chance_of_the_demand_scenario(of: tuple[str, str]) -> None:
    chances = [one.probability for one in demand_table(load(EVERYTHING)).scenarios]
    moves = {weight for row, weight in WEIGHTS.items() if kind(row) == of}
    assert sorted(moves) == pytest.approx(sorted({MOVES[of] * chance for chance in chances}))


def test_beds_and_cases_count_themselves() -> None:
    said = {*WEEKLY, *ALL_AT_ONCE, *MOVES}
    assert {weight for row, weight in WEIGHTS.items() if kind(row) not in said} == {1.0}
