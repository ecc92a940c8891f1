"""Each stage decides where it should, gives way to those before it, and to the money where that differs."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.choice.town import new, placed, said, solved, stage
from tests.model.small import QUARTERS, D, Table, block, day, new_home, spot

NEAR, FAR = spot(100, id="near", area="town"), spot(100, id="a-far")  # the ids would have it the other way round
WEEKS = D / 7


def dearer(pounds: float) -> Table:
    """The near one, at so many £ more for two children over the year."""
    return NEAR | {"price_per_week": day(100 + pounds / (2 * D))}


def test_children_are_near_home_where_that_costs_the_same() -> None:
    plan = solved(spot=[FAR, NEAR])
    assert placed(plan) == {"near": pytest.approx(2.0)}
    assert stage(plan, "near_home")[1] == pytest.approx(2 * WEEKS)
    assert said(plan)["extra"] == pytest.approx(0.0, abs=1e-6)
    assert plan.objective == pytest.approx(2 * D * 100)


def test_children_are_near_home_for_no_more_than_the_indifference() -> None:
    within = {"indifferent_within": 50.0}
    plan = solved(spot=[FAR, dearer(49.0)], choice=within)
    assert placed(plan) == {"near": pytest.approx(2.0)}
    assert said(plan)["extra"] == pytest.approx(49.0)
    half = solved(spot=[FAR, dearer(100.0)], choice=within)
    assert placed(half) == {"near": pytest.approx(1.0, abs=1e-3), "a-far": pytest.approx(1.0, abs=1e-3)}
    assert said(half)["extra"] <= 50.0


def test_with_no_indifference_only_exact_ties_are_chosen_among() -> None:
    exact = {"indifferent_within": 0.0}
    assert placed(solved(spot=[FAR, NEAR], choice=exact)) == {"near": pytest.approx(2.0)}
    assert placed(solved(spot=[FAR, dearer(1.0)], choice=exact)) == {"a-far": pytest.approx(2.0)}


def test_a_share_is_one_of_the_cost() -> None:
    share = 49.5 / (2 * D * 100)
    assert placed(solved(spot=[FAR, dearer(49.0)], choice={"indifferent_within": share})) == {
        "near": pytest.approx(2.0)
    }
    assert "a-far" in placed(solved(spot=[FAR, dearer(51.0)], choice={"indifferent_within": share}))


def test_nearness_is_that_of_the_first_rule_of_locality() -> None:
    rule = {"id": "near", "within_miles": 20.0, "minimum_share": 0.1}
    twelve, sixty = spot(100, id="b-twelve", miles=12.0), spot(100, id="a-sixty", miles=60.0)
    plan = solved(spot=[sixty, twelve], rules={"locality": [rule]})
    assert placed(plan) == {"b-twelve": pytest.approx(2.0)}


def test_nobody_is_short_who_could_be_placed_for_the_same() -> None:
    priced = {"sufficiency": {"price_per_child_week": day(100)}}
    assert placed(solved(spot=[FAR], rules=priced)) == {"a-far": pytest.approx(2.0)}
    cheaper = {"sufficiency": {"price_per_child_week": day(100) * 0.999}}
    assert placed(solved(spot=[FAR], rules=cheaper)).get("a-far", 0.0) < 1.0


def test_no_contract_is_let_that_saves_no_more_than_the_indifference() -> None:
    within = {"indifferent_within": 500.0}
    saves = block("block", 2, 100 - 400 / (2 * D))
    assert new(solved(spot=[FAR], block=[saves], choice=within)) == set()
    assert new(solved(spot=[FAR], block=[saves], choice={"indifferent_within": 300.0})) == {"block"}
    assert new(solved(spot=[FAR], block=[block("block", 2, 100 - 600 / (2 * D))], choice=within)) == {"block"}


def test_a_contract_near_home_that_saves_nothing_is_not_let() -> None:
    """Nearness is second, but no commitment stands that is not worth more than the indifference."""
    assert new(solved(spot=[FAR], block=[block("block", 2, 100)])) == set()


def test_of_two_contracts_that_cost_the_same_the_one_near_home_is_let() -> None:
    there, here = block("a-there", 2, 90, area=None), block("here", 2, 90)
    del there["area"]
    plan = solved(spot=[FAR], block=[there, here])
    assert new(plan) == {"here"}
    assert said(plan)["mixes"] == 2


def test_nearness_comes_before_fewer_contracts() -> None:
    one = block("a-one", 4, 90)
    del one["area"]
    near = [block("near-1", 2, 90), block("near-2", 2, 90)]
    plan = solved(4.0, spot=[FAR], block=[one, *near])
    assert new(plan) == {"near-1", "near-2"}
    assert new(solved(4.0, spot=[FAR], block=[one | {"area": "town"}, *near])) == {"a-one"}


def test_less_is_owed_where_that_costs_the_same() -> None:
    long, short = block("a-long", 2, 90, term_years=5.0), block("short", 2, 90, term_years=1.0)
    plan = solved(spot=[FAR], block=[long, short])
    assert new(plan) == {"short"}
    assert stage(plan, "owed")[1] == pytest.approx(0.0)
    assert plan.commitment_outstanding == pytest.approx(0.0)


def test_of_twins_the_first_by_its_id_is_chosen() -> None:
    assert new(solved(spot=[FAR], block=[block("twin-b", 2, 90), block("twin-a", 2, 90)])) == {"twin-a"}
    plan = solved(spot=[spot(100, id="twin-b"), spot(100, id="twin-a")])
    assert placed(plan) == {"twin-a": pytest.approx(2.0)}


def test_no_home_opens_in_the_last_period_to_save_less_than_the_indifference() -> None:
    """A home that saves £5 a day for the last 92 days: £460."""
    late = new_home(2, 195, open_from=dt.date(2022, 7, 1))
    given: Table = {"horizon": QUARTERS, "spot": [FAR], "home": [late]}
    assert new(solved(**given, choice={"indifferent_within": 470.0})) == set()
    assert new(solved(**given, choice={"indifferent_within": 450.0})) == {"home"}


def test_a_useless_offer_changes_nothing() -> None:
    given: Table = {"spot": [FAR, NEAR], "block": [block("block", 2, 90)]}
    useless: Table = {
        "spot": [*given["spot"], spot(300, id="useless")],
        "block": [*given["block"], block("more", 2, 400)],
    }
    one, other = solved(3.0, **given), solved(3.0, **useless)
    assert placed(one) == pytest.approx(placed(other))
    assert new(one) == new(other)
    assert one.objective == pytest.approx(other.objective)


def test_nobody_is_hired_for_nothing() -> None:
    """A home needs two; hiring is free, and so is letting people go."""
    role = {"id": "worker", "recruits_per_year_at_most": 50.0}
    plan = solved(spot=[FAR], home=[new_home(2, 150, staff={"worker": 2.0})], role=[role])
    assert new(plan) == {"home"}
    assert stage(plan, "hired")[1] == pytest.approx(2.0)
    assert plan.decisions is not None
    assert sum(plan.decisions.hired.values()) == pytest.approx(2.0)


def test_children_do_not_move_to_and_fro_between_what_costs_the_same() -> None:
    rule = {"id": "calm", "moves_at_most": 5.0}
    plan = solved(
        horizon=QUARTERS,
        need=[{"id": "care", "mean_stay_weeks": 100.0}],
        spot=[spot(100, id="one", market=2.0), spot(100, id="two", market=2.0)],
        rules={"stability": [rule]},
    )
    assert stage(plan, "moves")[1] == pytest.approx(0.0, abs=1e-9)
