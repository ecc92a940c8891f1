"""Mixes that are given: today's provision, or a decision already taken, priced by the same model."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.search import Limits
from commission_opt.instance.commitments import GivenMix
from commission_opt.instance.document import Document
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import instance_from
from commission_opt.instance.problems import InvalidInstance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from tests.evaluator.people_cases import people, team
from tests.model.random_instances import random_case
from tests.model.small import QUARTERS, YEAR, D, block, block_now, day, dps, home, new_home, provider, spot, tables

TWO_YEARS = YEAR | {"end": dt.date(2024, 3, 31)}  # 365 and 366 days
NOTHING_NEW = GivenMix()


def priced(given: dict[str, Any], *commitments: dict[str, Any], relaxed: bool = False) -> Outcome:
    """The outcome of an instance with its commitments given."""
    instance = Instance.model_validate(given)
    mix = GivenMix.model_validate({"commit": list(commitments)})
    demand = demand_table(instance)
    outcome = solve(build(instance, demand, mix, relaxed=relaxed), Limits(gap=0.0))
    if outcome.decisions is not None:
        assert outcome.objective is not None
        evaluation = evaluate(instance, demand, outcome.decisions, relaxed=relaxed)
        assert audit(evaluation, outcome.objective).passed, evaluation.violations
    return outcome


def awarded(outcome: Outcome) -> dict[tuple[str, int, int], int]:
    assert outcome.decisions is not None
    return outcome.decisions.awarded


CHOICE = tables(
    4,
    block=[block("a", 2, 40), block("b", 4, 60) | {"sizes": [2, 4]}],
    dps=[dps(provider("x", 50, homes=3), provider("y", 70, homes=3))],
    home=[new_home(2, 90, homes=2)],
    spot=[spot(100)],
)


def test_nothing_new_leaves_spot() -> None:
    outcome = priced(CHOICE)
    assert outcome.objective == pytest.approx(400 * D)
    assert awarded(outcome) == {}


def test_what_is_given_is_taken_even_where_it_is_dear() -> None:
    # Of block b two beds at £60, although a is cheaper: 120 + 2 x 100.
    outcome = priced(CHOICE, {"offer": "b", "homes": 1, "size": 2})
    assert awarded(outcome) == {("b", 0, 2): 1}
    assert outcome.objective == pytest.approx(320 * D)


def test_size_left_open_is_chosen_at_least_cost() -> None:
    # Four beds at £60 for four children beat two, and two by spot.
    outcome = priced(CHOICE, {"offer": "b", "homes": 1})
    assert awarded(outcome) == {("b", 0, 4): 1}
    assert outcome.objective == pytest.approx(240 * D)


def test_beds_of_a_dps_come_from_the_cheapest_providers() -> None:
    # Four beds: three of x at £50, one of y at £70.
    outcome = priced(CHOICE, {"offer": "dps", "beds": 4})
    assert awarded(outcome) == {("dps/x", 0, 1): 3, ("dps/y", 0, 1): 1}
    assert outcome.objective == pytest.approx(220 * D)


def test_one_provider_of_a_dps() -> None:
    outcome = priced(CHOICE, {"offer": "dps/y", "homes": 2})
    assert awarded(outcome) == {("dps/y", 0, 1): 2}
    assert outcome.objective == pytest.approx((140 + 200) * D)


def test_homes_and_beds_of_a_building() -> None:
    for commitment in ({"offer": "home", "homes": 2}, {"offer": "home", "beds": 4}):
        outcome = priced(CHOICE, commitment)
        assert outcome.decisions is not None
        assert outcome.decisions.opened == {("home", 0): 2}
        assert outcome.objective == pytest.approx(180 * D)


def test_none_of_an_offer() -> None:
    assert awarded(priced(CHOICE, {"offer": "a", "homes": 0}, {"offer": "dps", "homes": 1})) == {("dps/x", 0, 1): 1}


def test_more_than_there_is_cannot_be_given() -> None:
    assert priced(CHOICE, {"offer": "dps/x", "homes": 4}).status == "infeasible"
    assert priced(CHOICE, {"offer": "b", "beds": 3}).status == "infeasible"


def test_start_is_the_period_that_holds_the_day() -> None:
    given = tables(1, horizon=QUARTERS, block=[block("a", 1, 40)], spot=[spot(100)])
    outcome = priced(given, {"offer": "a", "homes": 1, "start": dt.date(2022, 8, 15)})
    assert awarded(outcome) == {("a", 1, 1): 1}
    assert outcome.objective == pytest.approx(91 * 100 + 92 * 40)
    assert awarded(priced(given, {"offer": "a", "homes": 1})) == {("a", 0, 1): 1}


@pytest.mark.parametrize(
    ("price", "when", "decided"),
    [
        (140, {}, 1),  # more expensive than spot: as late as can be
        (140, {"by": dt.date(2022, 6, 30)}, 0),  # but in time
        (140, {"by": dt.date(2022, 7, 1)}, 1),
        (40, {"by": dt.date(2022, 7, 1)}, 0),  # cheaper: at once, as no day is given
        (40, {"start": dt.date(2022, 7, 1)}, 1),
    ],
)
def test_a_last_day_leaves_the_days_before_it_open(price: float, when: dict[str, Any], decided: int) -> None:
    given = tables(1, horizon=QUARTERS, block=[block("a", 1, price)], spot=[spot(100)])
    outcome = priced(given, {"offer": "a", "homes": 1} | when)
    assert awarded(outcome) == {("a", decided, 1): 1}
    weeks = (183, 92)[decided]
    assert outcome.objective == pytest.approx(price * weeks + 100 * (183 - weeks))


@pytest.mark.parametrize(
    ("extended", "price", "by_hand"),
    [
        (True, 30, 40 * 731),  # though spot is cheaper in the second year
        (False, 60, 40 * 365 + 60 * 366),  # though spot is more expensive
        (None, 60, 40 * 731),
        (None, 30, 40 * 365 + 30 * 366),
    ],
)
def test_extension_is_fixed_or_left_open(extended: bool | None, price: float, by_hand: float) -> None:
    once = block("a", 1, 40, award_to=dt.date(2022, 4, 1), extension_years=1.0)
    given = tables(1, horizon=TWO_YEARS, block=[once], spot=[spot(price)])
    commitment = {"offer": "a", "homes": 1} | ({} if extended is None else {"extended": extended})
    assert priced(given, commitment).objective == pytest.approx(by_hand)


def test_existing_block_runs_on_and_is_not_extended_unless_given() -> None:
    now = block_now(1, 40, dt.date(2022, 6, 30), extension_years=0.25)
    given = tables(1, horizon=QUARTERS, block=[now], spot=[spot(60)])
    assert priced(given).objective == pytest.approx(40 * 91 + 60 * 92)
    for commitment in ({"offer": "now", "homes": 1}, {"offer": "now", "beds": 1}):
        outcome = priced(given, commitment)
        assert outcome.decisions is not None
        assert outcome.decisions.extended == {("now", -1, 1): 1}
        assert outcome.objective == pytest.approx(40 * 183)


@pytest.mark.parametrize(("extended", "by_hand"), [(True, 40 * 183), (False, 40 * 91 + 30 * 92)])
def test_an_existing_contract_is_extended_or_not_without_a_number(extended: bool, by_hand: float) -> None:
    """Whatever is cheaper: spot at £30 is, and the extension is taken up where it is given."""
    now = block_now(1, 40, dt.date(2022, 6, 30), extension_years=0.25)
    given = tables(1, horizon=QUARTERS, block=[now], spot=[spot(30)])
    assert priced(given, {"offer": "now", "extended": extended}).objective == pytest.approx(by_hand)
    assert priced(given, {"offer": "now", "homes": int(extended)}).objective == pytest.approx(by_hand)


def test_a_baseline_may_extend_an_existing_contract_without_a_number_and_no_other() -> None:
    now = block_now(1, 40, dt.date(2022, 6, 30), extension_years=0.25)
    new = block("new", 1, 40, extension_years=1.0)
    given = tables(1, horizon=TWO_YEARS, block=[now, new], spot=[spot(30)])
    extended = {"baseline": {"commit": [{"offer": "now", "extended": True}]}}
    assert instance_from(Document(given | extended, {}, "small.toml")).baseline is not None
    with pytest.raises(InvalidInstance, match="give one of beds, homes or workers"):
        instance_from(
            Document(given | {"baseline": {"commit": [{"offer": "new", "extended": True}]}}, {}, "small.toml")
        )
    with pytest.raises(InvalidInstance, match="give one of beds, homes or workers"):
        instance_from(Document(given | {"baseline": {"commit": [{"offer": "now"}]}}, {}, "small.toml"))


def test_closing_given() -> None:
    given = tables(1, home=[home(1, 100, closable=True, homes=2, closure_cost=1000.0)], spot=[spot(10)])
    assert priced(given).objective == pytest.approx(200 * D)
    # One is closed at once; in the other the child costs nothing more.
    assert priced(given, {"offer": "home", "homes": 1}).objective == pytest.approx(100 * D + 1000)


def test_rules_hold_for_a_given_mix_unless_relaxed() -> None:
    near = {"locality": [{"id": "near", "minimum_share": 0.6}]}
    given = tables(4, block=[block("a", 2, 40)], spot=[spot(100)], rules=near)
    commitment = {"offer": "a", "homes": 1}
    assert priced(given, commitment).status == "infeasible"
    relaxed = priced(given, commitment, relaxed=True)
    assert relaxed.objective == pytest.approx(280 * D)


def test_a_soft_rule_is_priced_though_relaxed() -> None:
    near = {"locality": [{"id": "near", "minimum_share": 0.75, "price_per_child_week": day(50)}]}
    given = tables(4, block=[block("a", 2, 40)], spot=[spot(100)], rules=near)
    assert priced(given, {"offer": "a", "homes": 1}, relaxed=True).objective == pytest.approx((280 + 50) * D)


def test_children_go_short_at_no_cost_where_relaxed_and_only_then() -> None:
    given = tables(3, block=[block("a", 2, 40)], spot=[spot(500, market=0.5)])
    commitment = {"offer": "a", "homes": 1}
    assert priced(given, commitment).status == "infeasible"
    relaxed = priced(given, commitment, relaxed=True)
    assert relaxed.objective == pytest.approx((80 + 250) * D)  # all places are filled, however dear
    assert relaxed.bound == pytest.approx(relaxed.objective)
    assert (type(relaxed.objective), type(relaxed.bound)) == (float, float)
    assert relaxed.decisions is not None
    assert relaxed.decisions.short == {(0, 0, "care", "town"): pytest.approx(0.5)}


def test_facts_hold_though_relaxed() -> None:
    given = tables(2, dps=[dps(provider("x", 50, homes=3)) | {"beds_at_most": 1}], spot=[spot(100)])
    assert priced(given, {"offer": "dps", "homes": 2}, relaxed=True).status == "infeasible"


def test_giving_the_optimum_finds_it_again() -> None:
    """The best mix, given back decision by decision, costs what it cost; nothing new costs no less."""
    found = 0
    for seed in range(3000, 3030):
        case = random_case(seed)
        best = solve(build(case.instance, case.demand), Limits(gap=0.0))
        if best.decisions is None or best.objective is None:
            continue
        found += 1
        again = solve(build(case.instance, case.demand, _mix(case.instance, best)), Limits(gap=0.0))
        assert again.objective == pytest.approx(best.objective, rel=1e-6), seed
        nothing = solve(build(case.instance, case.demand, NOTHING_NEW), Limits(gap=0.0))
        if nothing.objective is not None:
            assert nothing.objective >= best.objective - 1e-6 * abs(best.objective), seed
    assert found >= 15


def _mix(instance: Instance, outcome: Outcome) -> GivenMix:
    assert outcome.decisions is not None
    decided = outcome.decisions
    commit: list[dict[str, Any]] = [
        {"offer": offer, "start": instance.periods[t].start, "size": size, "homes": number}
        for (offer, t, size), number in decided.awarded.items()
    ]
    commit += [{"offer": offer, "homes": number} for (offer, t, _), number in decided.extended.items() if t < 0]
    for family in (decided.opened, decided.closed, decided.recruited):
        commit += [
            {"offer": offer, "start": instance.periods[t].start, "homes": number}
            for (offer, t), number in family.items()
        ]
    return GivenMix.model_validate({"commit": commit})


def test_people_are_those_given_from_their_day_on_and_free_before() -> None:
    """A team of three from July on: before, no more are paid than its families ask for."""
    instance = people(team())
    july = instance.periods[1].start
    mix = GivenMix.model_validate({"commit": [{"offer": "team", "workers": 3, "start": july}]})
    outcome = solve(build(instance, demand_table(instance), mix), Limits(gap=0.0))
    assert outcome.decisions is not None
    assert outcome.decisions.workers["team", 1] == 3
    assert outcome.decisions.workers["team", 0] < 3
