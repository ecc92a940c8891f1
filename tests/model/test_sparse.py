"""No column without effect, and none for what cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from commission_opt.demand import demand_table
from commission_opt.instance.calendar import add_weeks
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.market.record import Market
from tests.model.random_instances import Case, random_case
from tests.model.small import (
    QUARTERS,
    block,
    block_now,
    dps,
    foster,
    framework,
    home,
    new_home,
    provider,
    spot,
    tables,
)

CASES = [random_case(seed) for seed in range(5000, 5060)]


def _model(given: dict[str, object]) -> Model:
    instance = Instance.model_validate(given)
    return build(instance, demand_table(instance))


@pytest.mark.parametrize("relaxed", [False, True])
def test_every_column_is_in_a_row_or_costs_something(relaxed: bool) -> None:
    for case in CASES:
        model = build(case.instance, case.demand, relaxed=relaxed)
        objective = model.problem.objective
        assert objective is not None
        used = {variable.id for variable, value in objective.items() if value}
        for constraint in model.problem.constraints():
            used |= {variable.id for variable, value in constraint.items() if value}
        without = [
            (family, key)
            for family, columns in model.columns.items()
            for key, variable in columns.items()
            if variable.id not in used
        ]
        assert without == []
        assert model.problem.numVariables() == sum(len(columns) for columns in model.columns.values())


def _check_commitments(case: Case, model: Model) -> None:
    offers = {offer.id: offer for offer in case.instance.offers}
    stop = case.instance.horizon.stop
    for offer_id, t, _ in model.columns["awarded"]:
        offer = offers[offer_id]
        assert isinstance(offer, Contract)
        assert add_weeks(case.instance.periods[t].start, offer.lead_weeks) < stop
    for family, weeks in (("opened", "lead_weeks"), ("closed", "closure_notice_weeks")):
        for offer_id, t in model.columns[family]:
            offer = offers[offer_id]
            assert isinstance(offer, Building)
            assert add_weeks(case.instance.periods[t].start, getattr(offer, weeks)) < stop


def test_nothing_takes_effect_after_the_horizon() -> None:
    for case in CASES:
        _check_commitments(case, build(case.instance, case.demand))


def test_children_are_placed_only_where_there_can_be_a_bed_and_a_child() -> None:
    for case in CASES:
        model = build(case.instance, case.demand)
        offers = {offer.id: offer for offer in case.instance.offers}
        for s, t, need, area, offer_id in model.columns["placed"]:
            offer, period = offers[offer_id], case.instance.periods[t]
            assert need in offer.takes
            assert case.demand.scenarios[s].children[t, need, area] > 0
            if isinstance(offer, Market):
                assert offer.available_from is None or offer.available_from < period.end
                assert offer.available_to is None or offer.available_to >= period.start
            else:
                beds = model.beds_of(offer_id, t)
                assert beds.fixed > 0 or any(size > 0 for _, size in beds.terms)


def test_no_call_off_that_opens_after_the_horizon() -> None:
    # From July, 13 weeks' notice (91 days) lead to 30 September, the last day; 14 weeks to beyond it.
    for notice, starts in ((13.0, [0, 1]), (14.0, [0]), (27.0, [])):
        given = tables(1, horizon=QUARTERS, dps=[dps(provider("a", 40), notice_weeks=notice)], spot=[spot(50)])
        model = _model(given)
        assert [t for _, t, _ in model.columns["awarded"]] == starts
        placed = {t for _, t, _, _, offer in model.columns["placed"] if offer == "dps/a"}
        assert placed == ({1} if starts else set())


def test_no_decision_outside_its_window() -> None:
    july, august = dt.date(2022, 7, 1), dt.date(2022, 8, 1)
    given = tables(
        1,
        horizon=QUARTERS,
        block=[block("late", 1, 40, award_from=july), block("early", 1, 40, award_to=dt.date(2022, 6, 30))],
        home=[new_home(1, 40, open_from=july, open_to=july)],
        framework=[framework(50, available_from=august)],
    )
    model = _model(given | {"dps": [dps(provider("a", 40, joins=dt.date(2022, 4, 2)))]})
    assert set(model.columns["awarded"]) == {("late", 1, 1), ("early", 0, 1), ("dps/a", 1, 1)}
    assert set(model.columns["opened"]) == {("home", 1)}
    assert (0, 0, "care", "town", "framework") not in model.columns["placed"]
    assert (0, 1, "care", "town", "framework") in model.columns["placed"]


@pytest.mark.parametrize(
    ("ends", "extensions"),
    [
        (dt.date(2022, 6, 30), 1),
        (dt.date(2022, 9, 29), 1),
        (dt.date(2022, 9, 30), 0),  # the extension starts the day after the horizon
        (dt.date(2022, 3, 31), 1),  # ended as the horizon began
    ],
)
def test_existing_block_is_extended_only_within_the_horizon(ends: dt.date, extensions: int) -> None:
    model = _model(tables(1, horizon=QUARTERS, block=[block_now(1, 40, ends, extension_years=0.5)], spot=[spot(50)]))
    assert len(model.columns["extended"]) == extensions


@pytest.mark.parametrize(("days", "periods"), [(182, {0}), (183, set())])
def test_nothing_is_decided_that_would_begin_on_the_day_after_the_horizon(days: int, periods: set[int]) -> None:
    weeks = days / 7  # 183 of them to the day after 30 September
    given = tables(
        1,
        horizon=QUARTERS,
        block=[block("a", 1, 40, mobilisation_weeks=weeks)],
        home=[
            new_home(1, 40, lead_weeks=weeks),
            home(1, 40, closable=True, closure_notice_weeks=weeks) | {"id": "now"},
        ],
        foster=[foster(30, recruits_per_year_at_most=4, approval_weeks=weeks)],
        spot=[spot(50)],
    )
    model = _model(given)
    for family in ("awarded", "opened", "closed", "recruited"):
        assert {key[1] for key in model.columns[family]} == periods, family


def test_nothing_that_nobody_needs() -> None:
    model = _model(tables(0, block=[block("a", 1, 40)], spot=[spot(50)]))
    assert not model.columns["placed"]
    assert not model.columns["short"]
