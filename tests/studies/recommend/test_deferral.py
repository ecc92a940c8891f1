"""Waiting for a review: what is decided before it is held, the threshold is the best there is, and trials are those of its mixes."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import numpy as np
import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.studies.mixes.candidate import certain
from commission_opt.studies.mixes.candidates import Candidates
from commission_opt.studies.mixes.dated import LaterOn, before, day_of, part_words, reviews_of, same_before, since
from commission_opt.studies.recommend.deferral import Deferral, best_pair, seen_by, threshold_of
from commission_opt.studies.recommend.judging import Judging
from commission_opt.studies.recommend.telling import Telling
from commission_opt.studies.recommend.trial import Trials
from commission_opt.studies.recommend.tried_mixes import TriedMixes
from commission_opt.studies.recommend.worlds import Worlds
from commission_opt.studies.runs import Runs
from tests.studies.recommend.cases import city

UNSURE = "[uncertainty]\nentries_spread = 0.5\n"
REVIEW = dt.date(2023, 4, 1)
MIX = Decisions(awarded={("dps/a", 0, 2): 1, ("dps/a", 4, 2): 2}, extended={("dps/a", 4, 2): 1})


def test_reviews_are_those_named_or_the_first_of_april() -> None:
    assert reviews_of(city()) == (REVIEW,)
    assert reviews_of(city("[uncertainty]\nreviews = [2022-10-01]\n")) == (dt.date(2022, 10, 1),)


def test_a_mix_is_parted_by_the_days_on_which_it_is_decided() -> None:
    instance = city()
    assert before(instance, MIX, REVIEW).awarded == {("dps/a", 0, 2): 1}
    assert since(instance, MIX, REVIEW).awarded == {("dps/a", 4, 2): 2}
    assert before(instance, MIX, REVIEW + dt.timedelta(1)).awarded == MIX.awarded
    assert same_before(instance, MIX, Decisions(awarded={("dps/a", 0, 2): 1}), REVIEW)
    assert not same_before(instance, MIX, Decisions(awarded={("dps/a", 1, 2): 1}), REVIEW)


def test_an_extension_is_decided_the_day_after_the_first_term() -> None:
    assert day_of(city(), "extended", ("dps/a", 0, 2)) == dt.date(2024, 4, 1)
    assert day_of(city(), "awarded", ("dps/a", 3, 2)) == dt.date(2023, 1, 1)


def test_more_from_a_review_on_keeps_what_comes_before_and_adds_at_least_so_many() -> None:
    search = Candidates(city(), Runs(co.Settings(), None))
    base = Decisions(awarded={("dps/a", 0, 2): 1})
    for least in (2.0, 4.0):
        found = search.runs.solve(search.priced, LaterOn(base, REVIEW, least)).decisions
        assert found is not None
        assert {key: n for key, n in found.awarded.items() if key[1] < 4} == base.awarded
        assert sum(2 * n for key, n in found.awarded.items() if key[1] >= 4) == least


def test_the_threshold_is_the_best_of_all() -> None:
    rng = random.Random(5)
    found = 0
    for _ in range(50):
        seen = [float(rng.randrange(8)) for _ in range(12)]
        without = np.array([100 + 20 * n + rng.gauss(0, 30) for n in seen])
        more = np.array([160 + 5 * n + rng.gauss(0, 30) for n in seen])
        h = threshold_of(seen, without, more)
        levels = sorted(set(seen))
        every = {m: sum(b if n >= m else a for n, a, b in zip(seen, without, more, strict=True)) for m in levels[1:]}
        least = min(without.sum(), more.sum())
        if h is None:
            assert min(every.values()) >= least - 1e-9
        else:
            found += 1
            own = sum(b if n >= h else a for n, a, b in zip(seen, without, more, strict=True))
            assert own == pytest.approx(min(every.values()))
            assert own < least
            assert any(low < h <= high for low, high in pairwise(levels))
    assert found > 10


def test_there_is_nothing_to_wait_for_where_one_mix_is_best_in_every_world() -> None:
    assert threshold_of([1.0, 2.0, 3.0], np.array([1.0, 1.0, 1.0]), np.array([2.0, 2.0, 2.0])) is None
    assert threshold_of([2.0, 2.0], np.array([1.0, 3.0]), np.array([2.0, 2.0])) is None  # nothing tells them apart


def test_a_rule_has_to_beat_every_mix_by_itself() -> None:
    costs = {0: np.array([1.0, 9.0]), 1: np.array([9.0, 1.0]), 2: np.array([0.5, 0.5])}
    assert best_pair([1.0, 5.0], costs, [(0, 1)]) is None
    assert best_pair([1.0, 5.0], {0: costs[0], 1: costs[1]}, [(0, 1)]) == (0, 1, 3.0)


def test_both_mixes_see_the_same_children_and_the_rule_is_one_of_them() -> None:
    trials = Trials(certain(city()), Worlds((), 1))
    mixes = {0: Decisions(awarded={("dps/a", 0, 2): 1}), 1: Decisions(awarded={("dps/a", 0, 2): 1, ("dps/a", 4, 2): 1})}
    rule, followed = Deferral(REVIEW, 0, 1, 5.0, "more", "nothing new"), set()
    for world in range(12):
        tried = {nth: trials.of(mix, world) for nth, mix in mixes.items()}
        seen = {one[seen_by(REVIEW)] for one in tried.values()}
        assert len(seen) == 1
        chosen = 1 if seen.pop() >= 5.0 else 0
        followed.add(chosen)
        assert rule.followed(tried) == tried[chosen]
    assert followed == {0, 1}


def test_waiting_is_tried_and_told_where_entries_are_unsure() -> None:
    advised = co.recommend(city(UNSURE), worlds=60, vary={})
    (row,) = (row for row in advised.rows() if row["kind"] == "deferring")
    assert row["name"].endswith("', and wait for the review of 1 April 2023")
    said = advised.to_dict()
    if row["advised"]:
        assert said["steps"][1]["review"] == "2023-04-01"
        assert "Can wait until the review of 1 April 2023" in said["steps_in_words"]
        assert "children who could be in homes, or more" in said["steps_in_words"]
    assert said["steps_in_words"].startswith("To decide now: ")
    names = {one["name"] for one in advised.rows()}
    assert any("from 1 April 2023 on" in name for name in names)


def test_extensions_that_wait_are_told_though_their_contracts_are_awarded_before() -> None:
    instance = city().with_changes({"dps.dps.term_years": 1, "dps.dps.extension_years": 1})
    mix = Decisions(awarded={("dps/a", 0, 2): 2}, extended={("dps/a", 0, 2): 1})
    later = since(instance, mix, REVIEW)
    assert later.extended == mix.extended
    assert part_words(instance, later) == "a, 2 beds from Apr 2022, extended"
    assert part_words(instance, since(instance, mix, REVIEW + dt.timedelta(1))) == "nothing new"


def test_a_rule_is_advised_only_where_chance_alone_would_not_make_it_cheaper() -> None:
    """Waiting is 1 cheaper on average: beyond doubt in the one case, and not in the other."""
    for noise, waits in ((0.0, True), (40.0, False)):
        judging = Judging.__new__(Judging)
        judging.tried = TriedMixes.__new__(TriedMixes)
        judging.tried.rules = {2: Deferral(REVIEW, 0, 1, 5.0, "more", "nothing new")}
        telling = Telling("as_they_are", ())
        telling.indifferent = 10.0
        wave = noise * np.array([1.0, -1.0] * 30)
        costs = {0: 101.0 + wave, 1: 150.0 + wave, 2: 100.0 - wave}
        assert judging._plainest(telling, costs, 2) == (2 if waits else 0)
        assert judging._plainest(telling, costs, 0) == 0


def test_what_waits_by_plan_is_told_with_its_review() -> None:
    """Homes can be called off from April 2023 on only."""
    late = city().with_changes({"dps.dps.opens": REVIEW})
    advised = co.recommend(late, worlds=60, vary={})
    now, *later = advised.steps
    assert now.what == "nothing new"
    if advised.best.candidate.beds:
        assert later[0].review == REVIEW
