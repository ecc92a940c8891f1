"""What is told of trials that are made up: each figure and sentence by hand, and no solve."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from commission_opt.cli.recommend_text import text
from commission_opt.decisions import Decisions
from commission_opt.publishing.sections import tried as on_paper
from commission_opt.studies.mixes.candidate import Candidate
from commission_opt.studies.mixes.shares import ShareRule, share_rules
from commission_opt.studies.recommend.recommendation import Advice, Recommendation, Tried
from commission_opt.studies.recommend.telling import Telling, tellings
from commission_opt.studies.recommend.trial import Trial
from commission_opt.studies.recommend.words import (
    advice_words,
    caveat_words,
    kept_words,
    runner_up_words,
    sure_words,
    worlds_words,
)
from commission_opt.studies.sensitivity.ranges import Range
from tests.studies.recommend.cases import SHARE, city

WORLDS = 40
PATH = "rules.locality.near"
SPOT = Range("spot.spot.price_per_week", 4000.0, 3600.0, 4400.0, False)
SOFT = SHARE + "price_per_child_week = 100\n"


def trial(cost: float, **measures: float) -> Trial:
    """A world in which all is well but for what is said."""
    kept = {
        "near": 0.8,
        "used": 0.9,
        "short": 0.0,
        "short_cost": 0.0,
        "avoided": 0.0,
        "not_paid": 0.0,
        "children": 5.0,
        "as_used": 1.0,
        "moves": 2.0,
    }
    near = {f"wanted:{PATH}": 70.0, f"had:{PATH}": 80.0, f"missed:{PATH}": 0.0}
    return kept | near | {"cost": cost, "cash": cost, "spend": cost, "spend:2022/23": 0.4 * cost} | measures


def mix(name: str, promised: float = 90.0, beds: float = 4.0, broken: tuple[str, ...] = ()) -> Candidate:
    return Candidate(name, "beds", Decisions(), None, f"mix of {name}", beds, promised, broken)


def found(*tried: list[Trial], rules: str = SHARE, key: str = "as_they_are", **changed: Any) -> Recommendation:
    """Mixes a, b, c with their trials: a is advised, and b, where there is one, comes next."""
    shares = share_rules(city(rules))
    mixes = tuple(Tried(mix("abcd"[nth]), trials) for nth, trials in enumerate(tried))
    every = list(range(len(tried)))
    telling = Telling(key, shares, every, [0], 2.0)
    advice = Advice(telling, 0, 1 if len(tried) > 1 else None, settled=True)
    draws = tuple({SPOT.path: 4000.0 + nth} for nth in range(max(len(one) for one in tried)))
    made = Recommendation(mixes, (advice,), shares, (SPOT,), (), 0.02, 0.9, 7, ("2022/23",), draws)
    return replace(made, **changed)


def constant(cost: float, worlds: int = WORLDS, /, **measures: float) -> list[Trial]:
    return [trial(cost, **measures) for _ in range(worlds)]


# -- how mixes are judged -------------------------------------------------------------------------


def rules_of(text: str) -> tuple[ShareRule, ...]:
    return share_rules(city(text))


@pytest.mark.parametrize(
    ("text", "key", "cost"),
    [
        (
            SHARE,
            "as_they_are",
            107.0,
        ),  # a hard rule that is missed has no price; those who miss it more may not be chosen
        (SHARE, "priced", 118.0),
        (SOFT, "as_they_are", 118.0),
    ],
)
def test_a_mix_costs_money_children_without_a_placement_and_what_it_does_not_keep(
    text: str, key: str, cost: float
) -> None:
    one = trial(100.0, **{"short_cost": 7.0, f"missed:{PATH}": 11.0})
    assert Telling(key, rules_of(text)).cost(one) == cost


@pytest.mark.parametrize(("key", "missed"), [("as_they_are", 0.0), ("priced", 11.0)])
def test_cash_care_avoided_and_penalties_of_a_mix_stand_apart_and_are_its_cost(key: str, missed: float) -> None:
    """A mix that was dropped early: its parts are those of the advised mix and the mean differences in the worlds of both."""
    more = {"cash": 130.0, "avoided": 34.0, "not_paid": 4.0, "short_cost": 7.0, f"missed:{PATH}": 11.0}
    made = found(constant(90.0), constant(100.0, 10, **more), key=key)
    best, other = made.rows()
    assert [best[part] for part in ("cash", "avoided", "penalties", "not_paid")] == [90.0, 0.0, 0.0, 0.0]
    assert [other[part] for part in ("cash", "avoided", "penalties", "not_paid")] == [130.0, 34.0, 7.0 + missed, 4.0]
    assert other["cost"] == pytest.approx(130.0 - 34.0 + 7.0 + missed + 4.0)
    world = next(row for row in made.worlds() if row["name"] == other["name"])
    assert (world["cost"], world["cash"] - world["avoided"] + world["not_paid"]) == (100.0, 100.0)
    assert "cash on" in text("A town", made)


def test_cash_is_told_apart_in_words_where_not_all_is_cash() -> None:
    """The advised mix: £90 of cash, less £20 avoided, and £7 for children without a placement."""
    made = found(constant(70.0, cash=90.0, avoided=20.0, short_cost=7.0), constant(100.0))
    said = advice_words(made, made.advice[0])
    assert "It costs £77 on average, at present value. Cash is £90." in said
    assert "Care avoided, which is not cash, takes £20 off." in said
    assert "Penalties, which are not money, are £7 for children without a placement." in said
    plain = found(constant(70.0), constant(100.0))
    assert "All of it is cash." in advice_words(plain, plain.advice[0])
    assert "cash on" not in text("A town", plain)


def test_who_breaks_a_rule_may_not_be_chosen_unless_all_do() -> None:
    (telling,) = tellings(())
    first = [constant(3.0, 2), constant(-1.0, 2), constant(2.0, 2)]
    telling.begin(first, [False, True, False], 0.1)
    assert (telling.eligible, telling.left) == ([0, 2], [0, 2])
    assert telling.indifferent == pytest.approx(0.2)
    telling.begin(first, [True, True, True], 0.1)
    assert telling.eligible == [0, 1, 2]
    assert telling.indifferent == pytest.approx(0.1)  # of the cheapest, whatever its sign


def test_what_a_rule_is_missed_by_is_of_all_worlds_together() -> None:
    telling = tellings(rules_of(SHARE))[0]
    wanted, had = f"wanted:{PATH}", f"had:{PATH}"
    one, other = trial(1.0, **{wanted: 10.0, had: 5.0}), trial(1.0, **{wanted: 30.0, had: 31.0})
    assert telling.missed([one, other]) == pytest.approx(1 - 36 / 40)
    assert telling.missed([other]) == 0.0
    assert telling.missed([trial(1.0, **{wanted: 0.0, had: 0.0})]) == 0.0
    assert tellings(rules_of(SOFT))[0].missed([one]) == 0.0


def test_nobody_is_dropped_where_one_is_left_or_nothing_makes_a_difference() -> None:
    dear = np.array([[1.0, 900.0], [2.0, 901.0], [1.0, 901.0]])
    for left, indifferent, after in (([0, 1], 1.0, [0]), ([1], 1.0, [1]), ([0, 1], 0.0, [0, 1])):
        telling = Telling("priced", (), [0, 1], list(left), indifferent)
        telling.drop(dear, dear.sum(axis=0), 0.95, 3)
        assert telling.left == after


def test_shares_are_told_in_both_ways_where_one_is_hard() -> None:
    assert [one.key for one in tellings(rules_of(SHARE))] == ["as_they_are", "priced"]
    assert [one.key for one in tellings(rules_of(SOFT))] == ["as_they_are"]
    assert [one.key for one in tellings(())] == ["as_they_are"]


# -- the tables --------------------------------------------------------------------------------------


def test_a_row_by_hand() -> None:
    """Over 40 worlds a costs 100 and b by turns 90 and 114: cheapest in half, 2 more on average."""
    ups = [trial(90.0 if nth % 2 else 114.0, near=0.5) for nth in range(WORLDS)]
    first, second = found(constant(100.0), ups).rows()
    assert (first["advised"], first["left"], second["advised"], second["left"]) == (True, True, False, False)
    assert (second["cost"], second["difference"]) == (pytest.approx(102.0), pytest.approx(2.0))
    assert second["difference_low"] + second["difference_high"] == pytest.approx(4.0)
    assert second["cost_high"] - second["cost"] == pytest.approx(second["difference_high"] - second["difference"])
    assert second["cost"] - second["cost_low"] == pytest.approx(second["cost_high"] - second["cost"])
    assert second["dearest"] == 114.0  # the mean of the two costliest of 40
    assert (first["cheapest_in"], second["cheapest_in"]) == (0.5, 0.5)
    assert (first["near_the_best_in"], second["near_the_best_in"]) == (0.5, 0.5)
    assert (first["regret"], first["greatest_regret"]) == (5.0, 10.0)
    assert (second["regret"], second["greatest_regret"]) == (7.0, 14.0)
    assert (second["near_home"], first["near_home"]) == (pytest.approx(0.5), pytest.approx(0.8))
    assert (first["occupancy"], first["short"], first["as_used"], first["moves"]) == pytest.approx((0.9, 0, 1, 2))
    assert (first["worlds"], first["new_beds"], first["promised"], first["breaks"]) == (WORLDS, 4.0, 90.0, "")


def test_what_makes_no_difference_is_as_good_as_the_cheapest() -> None:
    made = found(constant(102.0), constant(100.0))
    assert [row["near_the_best_in"] for row in made.rows()] == [1.0, 1.0]
    assert [row["cheapest_in"] for row in made.rows()] == [0.0, 1.0]
    made = found(constant(102.01), constant(100.0))
    assert made.near_the_best(made.advice[0], 0) == 0.0


def test_a_mix_that_was_dropped_early_is_held_against_the_same_worlds() -> None:
    """b met the first 20 worlds, in which a cost 80; in the other 20 a cost 120."""
    a = [*constant(80.0, 20), *constant(120.0, 20)]
    made = found(a, constant(90.0, 20))
    assert made.common == 20
    row = made.rows()[1]
    assert (row["difference"], row["cost"], row["worlds"]) == (pytest.approx(10.0), pytest.approx(110.0), 20)
    assert row["regret"] == 10.0
    assert made.rows()[0]["dearest"] == 80.0


def test_who_may_not_be_chosen_stands_behind_and_is_never_the_cheapest() -> None:
    made = found(constant(100.0), constant(110.0), constant(50.0))
    telling = replace(made.advice[0].telling, eligible=[0, 1])
    made = replace(made, advice=(replace(made.advice[0], telling=telling),))
    rows = made.rows()
    assert [row["name"] for row in rows] == ["a", "b", "c"]
    assert [row["may_be_chosen"] for row in rows] == [True, True, False]
    assert [row["cheapest_in"] for row in rows] == [1.0, 0.0, 0.0]
    assert [row["near_the_best_in"] for row in rows] == [1.0, 0.0, 0.0]
    assert [row["regret"] for row in rows] == [0.0, 10.0, 0.0]


def test_shares_cash_and_worlds_by_hand() -> None:
    made = found([trial(100.0), trial(200.0, **{f"had:{PATH}": 40.0, f"missed:{PATH}": 3.0})])
    (share,) = made.shares()
    assert (share["asked"], share["had"]) == (0.7, pytest.approx(0.7 * 60 / 70))
    (cash,) = made.cash()
    assert (cash["year"], cash["mean"]) == ("2022/23", pytest.approx(60.0))
    assert (cash["p5"], cash["p95"]) == (pytest.approx(42.0), pytest.approx(78.0))
    assert [(row["world"], row["cost"], row["missed_near"]) for row in made.worlds()] == [
        (1, 100.0, 0.0),
        (2, 200.0, 3.0),
    ]
    assert made.kinds_of("worlds")["missed_near"] == "number"
    assert "missed_near" not in made.kinds_of("cash")


# -- where the runner-up wins -----------------------------------------------------------------------


def apart(wins: int) -> Recommendation:
    """b is cheaper in so many of the first of 40 worlds, where spot costs least."""
    return found(constant(100.0), [trial(99.0 if nth < wins else 104.0) for nth in range(WORLDS)])


def test_what_is_otherwise_where_the_runner_up_wins() -> None:
    made = apart(10)
    first, second = made.switching(made.advice[0])
    assert (first["what"], second["what"]) == (SPOT.path, "children")
    assert first["where_it_wins"] == pytest.approx(4004.5)
    assert first["in_all"] == pytest.approx(4019.5)
    assert first["apart"] == pytest.approx(-15 / math.sqrt((40**2 - 1) / 12))
    assert first["share_of_worlds"] == 0.25
    assert first["stands_out"]
    assert second["apart"] == 0.0
    assert not second["stands_out"]


def test_a_mean_stands_out_only_beyond_chance() -> None:
    """1 of 4 values is 1 from the mean, whose standard deviation is s: 3 s sqrt(3/4) is the border."""
    for spot, out in ((10, True), (39, False)):  # the 39 cheapest of 40 worlds are like all
        made = apart(spot)
        assert made.switching(made.advice[0])[0]["stands_out"] is out
    spread_out = [trial(99.0 if nth in (0, 39, 20) else 104.0) for nth in range(WORLDS)]
    made = found(constant(100.0), spread_out)
    assert not any(row["stands_out"] for row in made.switching(made.advice[0]))


@pytest.mark.parametrize(("number", "out"), [(4, False), (5, True), (6, True)])
def test_the_border_of_chance_is_three_standard_errors_of_a_part_of_all(number: int, out: bool) -> None:
    """Of 40 worlds, some at one end: by hand |mean of some - 19.5| against 3 * 11.54 * sqrt((1 - share) / number)."""
    border = 3 * math.sqrt((40**2 - 1) / 12) * math.sqrt((1 - number / 40) / number)
    assert (abs((number - 1) / 2 - 19.5) > border) is (number > 2)
    shifted = [trial(99.0 if 6 <= nth < 6 + number else 104.0) for nth in range(WORLDS)]
    made = found(constant(100.0), shifted)
    distance = 19.5 - (6 + (number - 1) / 2)
    assert made.switching(made.advice[0])[0]["stands_out"] is (distance > border)


@pytest.mark.parametrize("wins", [0, WORLDS])
def test_nothing_switches_where_the_runner_up_wins_in_no_world_or_in_all(wins: int) -> None:
    made = apart(wins)
    assert made.switching(made.advice[0]) == []


def test_nothing_switches_without_a_runner_up() -> None:
    made = found(constant(100.0))
    assert made.switching(made.advice[0]) == []


# -- in words -------------------------------------------------------------------------------------------


def test_what_to_do_is_told_with_what_counts_besides_money() -> None:
    made = found(constant(3_000_000.0, short_cost=200_000.0, **{f"missed:{PATH}": 50_000.0}), rules=SOFT)
    said = advice_words(made, made.advice[0])
    assert said.startswith("Mix of a. It costs £3.25m on average, at present value. Cash is £3.00m.")
    assert "Penalties, which are not money, are £50,000 for missed shares and £200,000 for children" in said
    assert said.endswith(" without a placement. Planned for average demand, it promised £90.")
    made = found(constant(3_000_000.0, **{f"missed:{PATH}": 50_000.0}))
    assert advice_words(made, made.advice[0]).startswith(
        "Mix of a. It costs £3.00m on average, at present value. All of it is cash. Planned"
    )


def test_how_sure_it_is() -> None:
    made = found(constant(100.0), constant(110.0))
    said = sure_words(made, made.advice[0])
    assert said.startswith("In 100 of 100 worlds it was the cheapest of 2 mixes, or within £2 (2.0%) of it.")
    assert "With at least 90% confidence, no other mix" in said
    telling = replace(made.advice[0].telling, left=[0, 1])
    unsure = replace(made.advice[0], settled=False, telling=telling)
    assert sure_words(made, unsure).endswith("It is not settled: more worlds are needed to tell it from 'b'.")
    alone = replace(made.advice[0], telling=replace(telling, eligible=[0]))
    assert sure_words(made, alone) == "No other mix tried keeps the hard rules as well."


def test_which_shares_it_keeps() -> None:
    short = {f"wanted:{PATH}": 70.0, f"had:{PATH}": 63.0}
    kept, missed = constant(100.0), constant(100.0, **short)
    for tried, said in (
        ([kept], "It keeps the rules about shares on average."),
        ([missed, kept], "On average it misses: near: 63.0%, and not 70%."),
        ([missed, missed], "No mix keeps all rules about shares once children come one by one. This is the cheapest"),
    ):
        made = found(*tried)
        assert kept_words(made, made.advice[0]).startswith(said)
    priced = found(missed, missed, key="priced")
    assert kept_words(priced, priced.advice[0]) == "On average it misses: near: 63.0%, and not 70%."
    assert kept_words(replace(made, rules=()), made.advice[0]) == ""


def test_what_comes_next_and_when_it_wins() -> None:
    made = apart(10)
    said = runner_up_words(made, made.advice[0])
    assert said.startswith(
        "The next best is 'b' (mix of b). It costs £3 more on average (95% interval £2 more to £3 more)."
    )
    assert said.endswith(
        "It is cheaper in 25 of 100 worlds. There spot.spot.price_per_week is 4,004.5, and not 4,019.5."
    )
    by_chance = [trial(99.0 if nth % 4 == 1 else 104.0) for nth in range(WORLDS)]
    made = found(constant(100.0), by_chance)
    assert runner_up_words(made, made.advice[0]).endswith("worlds, which no single figure explains.")
    made = found(constant(100.0), constant(97.0))
    assert "It costs £3 less on average (95% interval £3 less to £3 less)" in runner_up_words(made, made.advice[0])
    alone = found(constant(100.0))
    assert runner_up_words(alone, alone.advice[0]) == ""


def test_more_children_are_told_as_children() -> None:
    """b wins where more children come."""
    many = [5.0 + (nth < 10) for nth in range(WORLDS)]
    a = [trial(100.0, children=number) for number in many]
    b = [trial(99.0 if number > 5 else 104.0) for number in many]
    made = found(a, b, figures=())
    said = runner_up_words(made, made.advice[0])
    assert "There are 6.0 children in need of a placement, on average, and not 5.2" in said


def test_what_mixes_were_tried_in() -> None:
    said = worlds_words(found(constant(100.0), constant(110.0)))
    assert said.startswith("Two mixes in the same 40 worlds. In each, children come one by one")
    assert "One figure may turn out differently" in said
    assert said.endswith("most likely as in the instance. spot.spot.price_per_week from 3,600 to 4,400.")
    longer = worlds_words(found(constant(100.0), constant(110.0, 30), figures=()))
    assert "the same 30 worlds, and those that were not told apart by then in up to 40." in longer
    assert "figure" not in longer
    many = worlds_words(found(constant(100.0), figures=(SPOT,) * 6))
    assert many.endswith("4,400. And 2 more.")
    assert many.count("from 3,600") == 4
    assert "more" not in worlds_words(found(constant(100.0), figures=(SPOT,) * 4))


def test_caveats() -> None:
    plain = found(constant(100.0))
    assert caveat_words(plain) == []
    both = replace(plain, advice=plain.advice * 2)
    assert caveat_words(both)[0].startswith("A price on rules about shares: £150 a child-week for near, which is")
    assert caveat_words(replace(both, rules=rules_of(SOFT))) == []
    assert "without a placement" in caveat_words(found(constant(100.0, short_cost=2.0)))[0]
    assert caveat_words(found(constant(100.0, short_cost=0.5))) == []
    (left,) = caveat_words(replace(plain, left_out=tuple("abcdef")))
    assert left == "Not varied, though not published: a, b, c, d and 2 more."
    (left,) = caveat_words(replace(plain, left_out=tuple("abcd")))
    assert left.endswith(": a, b, c and d.")
    assert caveat_words(replace(plain, figures=())) == ["No figure was varied: only children came by chance."]
    assert "It was stopped before" in caveat_words(replace(plain, interrupted=True))[0]


def test_as_json_has_it() -> None:
    made = found(constant(100.0), constant(110.0))
    said = made.to_dict()
    assert (said["within"], said["confidence"], said["seed"], said["complete"]) == (0.02, 0.9, 7, True)
    (advice,) = said["advice"]
    assert (advice["name"], advice["mix"], advice["runner_up"]) == ("a", "mix of a", "b")
    assert (advice["settled"], advice["indifferent"], advice["near_the_best_in"]) == (True, 2.0, 1.0)
    assert said["rules"] == [{"path": PATH, "label": "near", "hard": True, "price": 150.0}]
    drawn = {"path": SPOT.path, "base": 4000.0, "low": 3600.0, "high": 4400.0}
    as_said = {"called": SPOT.path, "shape": "triangle", "default": False}  # nothing says what it is called here
    assert said["figures"] == [drawn | as_said]
    assert found(constant(100.0)).to_dict()["advice"][0]["runner_up"] is None
    assert repr(made) == "<Recommendation: 2 mixes, advised: mix of a>"
    assert repr(replace(made, advice=())) == "<Recommendation: 2 mixes, nothing advised yet>"


def test_the_options_are_told_once_for_each_instance_that_plans_are_of() -> None:
    one, other = city(), city(SHARE)
    mixes = [replace(mix(name), instance=of) for name, of in (("a", one), ("b", one), ("c", None), ("d", other))]
    made = replace(found(constant(1.0)), candidates=tuple(Tried(of, constant(1.0)) for of in mixes))
    assert made.to_dict()["options"] == [{"option": "a", "sha256": one.sha256}, {"option": "d", "sha256": other.sha256}]


def test_how_dear_it_can_become_is_told() -> None:
    """The costliest 2 of 40 worlds, and regret in the one world in which the other mix is cheaper."""
    own = [trial(1_000_000.0 + 500_000.0 * (world >= 38)) for world in range(40)]
    made = found(own, constant(1_100_000.0, 40))
    said = made.to_dict()["advice"][0]["spread_in_words"]
    assert said.startswith(
        "It is the cheapest of all in 95 of 100 worlds. In the costliest 5% of worlds it costs £1.50m."
    )
    assert "It costs £20,000 more on average than the best mix of each world, and £400,000 more at most." in said
    assert "of its beds are used" in said


def test_on_paper_a_mix_that_may_not_be_chosen_has_a_mark_and_no_share_of_worlds() -> None:
    made = found(constant(100.0), constant(110.0), constant(50.0))
    telling = replace(made.advice[0].telling, eligible=[0, 1])
    made = replace(made, advice=(replace(made.advice[0], telling=telling),))
    source: Any = SimpleNamespace(studies={"recommend": made.to_dict()})
    rows = on_paper._table(source, "as_they_are").rows
    assert [(row.name, row.cells[5].text) for row in rows] == [
        ("a (advised)", "100%"),
        ("b", "0%"),
        (f"c{on_paper.STAR}", "-"),
    ]
