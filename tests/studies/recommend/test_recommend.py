"""What is advised: held against every mix there is, in worlds that were not used to find it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.studies.mixes.candidate import certain
from commission_opt.studies.mixes.candidates import Candidates
from commission_opt.studies.mixes.sizes import BedsBetween, OneHomeMore, new_beds
from commission_opt.studies.recommend.judging import FIRST
from commission_opt.studies.recommend.telling import tellings
from commission_opt.studies.recommend.trial import Trials
from commission_opt.studies.recommend.tried_mixes import SOUGHT_IN
from commission_opt.studies.recommend.worlds import Worlds
from commission_opt.studies.runs import Runs
from commission_opt.studies.simulation.simulate import NoStay
from tests.studies.recommend.cases import BASELINE, REGISTER, SHARE, city, found

FRESH = 11  # seed of worlds that nothing was chosen in


def fresh_cost(instance: co.Instance, homes: int, worlds: int = 300) -> float:
    """Mean cost of so many homes called off on the first day, £ at present value."""
    decisions = Decisions(awarded={("dps/a", 0, 2): homes} if homes else {})
    trials = Trials(certain(instance), Worlds((), FRESH))
    return float(np.mean([trials.of(decisions, n)["cost"] for n in range(worlds)]))


def test_no_number_of_homes_beats_what_is_advised_in_fresh_worlds() -> None:
    instance, advised = city(), found()
    homes = round(advised.best.candidate.beds / 2)
    cost = {number: fresh_cost(instance, number) for number in range(5)}
    assert cost[homes] <= min(cost.values()) * 1.01  # half a per cent, and the noise of 300 worlds
    assert co.solve(instance).to_dict()["mix"][0]["beds"] > 2 * homes  # which the averages do not know


def test_the_promise_of_averages_is_shown_beside_what_is_found() -> None:
    row = next(row for row in found().rows() if row["kind"] == "averages")
    assert row["promised"] == pytest.approx(co.solve(city()).objective)
    assert row["cost"] > 1.05 * row["promised"]


NOTHING = '[baseline]\ntitle = "nothing new"\ncommit = []\n'
CAP = '[[rules.budget]]\nid = "cap"\nname = "Cap"\nrevenue_at_most = 950000\n'  # five children on spot cost £1.04m


def test_provision_that_misses_a_share_may_be_advised_where_shares_have_a_price() -> None:
    advised = found(SHARE + NOTHING, 60)
    rows = [row for row in advised.rows() if row["kind"] == "baseline"]
    assert [(row["judged"], row["may_be_chosen"], row["breaks"]) for row in rows] == [
        ("as_they_are", False, ""),
        ("priced", True, ""),
    ]


def test_provision_that_breaks_another_rule_may_not_be_advised() -> None:
    (row,) = (row for row in found(CAP + NOTHING, 60).rows() if row["kind"] == "baseline")
    assert (row["may_be_chosen"], row["breaks"]) == (False, "Cap")


def test_numbers_of_homes_are_not_drawn_unless_they_are_named() -> None:
    register = REGISTER.replace("spot.spot.price_per_week", "dps.dps.provider.a.homes_at_most")
    assert found(register, 60).left_out == ("dps.dps.provider.a.homes_at_most",)


def test_fewer_and_more_homes_than_the_best_were_tried() -> None:
    beds = found().best.candidate.beds
    assert {beds - 2, beds, beds + 2} <= {one.candidate.beds for one in found().candidates}


def test_each_mix_is_tried_once() -> None:
    mixes = [one.candidate.mix for one in found(BASELINE).candidates]
    assert len(mixes) == len(set(mixes))


def test_provision_of_today_stands_among_the_mixes() -> None:
    one = next(one for one in found(BASELINE).candidates if one.candidate.kind == "baseline")
    assert one.candidate.name.startswith("Two homes")  # though another search found the same mix
    assert one.candidate.beds == 4.0


def test_all_meet_the_same_worlds_of_which_none_was_used_to_find_mixes() -> None:
    advised = found(REGISTER)
    children = {tuple(round(trial["children"], 9) for trial in one.trials[:FIRST]) for one in advised.candidates}
    assert len(children) == 1
    sought = Trials(certain(city(REGISTER)), Worlds(advised.figures, 0))
    none = Decisions()
    there = [sought.of(none, SOUGHT_IN + n)["children"] for n in range(3)]
    assert there == pytest.approx(next(iter(children))[:3])


def test_figures_that_nobody_published_are_drawn() -> None:
    assert [one.path for one in found(REGISTER).figures] == ["spot.spot.price_per_week"]
    prices = [draw["spot.spot.price_per_week"] for draw in found(REGISTER).draws]
    assert 3600 <= min(prices) < 3800
    assert 4200 < max(prices) <= 4400
    assert found().draws[0] == {}


def test_difference_is_of_the_worlds_that_both_met() -> None:
    advised = found()
    advice = advised.advice[0]
    for row in advised.rows():
        assert row["cost"] == pytest.approx(row["difference"] + advised.rows()[0]["cost"])
        assert row["difference_low"] <= row["difference"] <= row["difference_high"]
        assert row["greatest_regret"] >= row["regret"] >= 0
    assert advised.rows()[0]["advised"]
    assert advised.rows()[0]["difference"] == 0.0
    assert advised.near_the_best(advice, advice.best) == advised.rows()[0]["near_the_best_in"]


def test_the_runner_up_is_the_next_row_and_what_is_shown_is_of_the_worlds_that_all_met() -> None:
    advised = found()
    (advice,) = advised.advice
    rows = advised.rows()
    assert advice.runner_up is not None
    assert advised.candidates[advice.runner_up].candidate.name == rows[1]["name"]
    for row in rows:
        (one,) = (one for one in advised.candidates if one.candidate.name == row["name"])
        costs = sorted(advice.telling.cost(trial) for trial in one.trials[: advised.common])
        assert row["dearest"] == pytest.approx(np.mean(costs[-3:]))  # of 60
        assert row["near_home"] == pytest.approx(np.mean([trial["near"] for trial in one.trials[: advised.common]]))


def test_it_is_said_where_no_figure_was_varied_and_what_was_left_out() -> None:
    assert "No figure was varied" in " ".join(found().to_dict()["caveats"])
    assert "No figure was varied" not in " ".join(found(REGISTER).to_dict()["caveats"])
    record = '[[assumption]]\nid = "a"\npath = "dps.dps"\nbasis = "assumed"\nreason = "ours"\n'
    assert "dps.dps" not in found(record, 60).left_out  # its price is varied


def test_it_is_said_what_a_child_without_a_placement_counts() -> None:
    scarce = city().with_changes({"spot.spot.market": 5})
    said = " ".join(co.recommend(scarce, worlds=60, vary={}).to_dict()["caveats"])
    assert "twice the highest price a week" in said
    assert "twice the highest price a week" not in " ".join(found().to_dict()["caveats"])


def test_rules_about_shares_are_told_both_ways() -> None:
    """70% near home takes 8 beds and more; at £150 a child-week fewer are cheaper."""
    advised = found(SHARE)
    kept, priced = advised.advice
    assert (kept.key, priced.key) == ("as_they_are", "priced")
    near = {row["name"]: row["near_home"] for row in advised.rows() if row["judged"] == "as_they_are"}
    best = advised.candidates[kept.best].candidate
    assert near[best.name] > 0.69 or near[best.name] >= max(near.values()) - 0.01
    assert advised.candidates[priced.best].candidate.beds <= best.beds
    cheaper = [row for row in advised.rows() if row["judged"] == "as_they_are" and row["difference"] < 0]
    assert all(not row["may_be_chosen"] for row in cheaper if row["near_home"] < near[best.name] - 0.01)


def test_a_plan_with_a_margin_keeps_the_share_that_the_cheapest_misses() -> None:
    """The cheapest plan has 70% near home on paper, and less when children come one by one."""
    rows = {row["name"]: row for row in found(SHARE).rows() if row["judged"] == "as_they_are"}
    assert rows["Cheapest for average demand"]["near_home"] < 0.69
    advised = next(row for row in rows.values() if row["advised"])
    assert advised["near_home"] > 0.69
    assert advised["kind"] in ("margin", "beds")  # planned for more near home, or with a home more


def test_one_telling_where_no_rule_about_a_share_is_hard() -> None:
    assert [one.key for one in found().advice] == ["as_they_are"]


def test_the_plan_that_is_saved_says_how_far_it_is_from_the_cheapest(tmp_path: Path) -> None:
    advised = found()
    advised.save(tmp_path)
    plan = co.Plan.load(tmp_path / "plan")
    assert plan.objective == pytest.approx(advised.best.candidate.promised)
    cheapest = co.solve(city())
    assert plan.bound == pytest.approx(cheapest.bound)
    assert plan.status == "gap"
    said = json.loads((tmp_path / "recommendation.json").read_text(encoding="utf-8"))
    assert said["advice"][0]["mix"] == advised.best.candidate.mix


def test_the_paper_leads_with_it(tmp_path: Path) -> None:
    advised = found(SHARE)
    assert advised.plan is not None
    report = co.publish(advised.plan, tmp_path, attach=[advised], formats=["md"])
    (advice,) = (one for one in advised.to_dict()["advice"] if one["judged"] == "as_they_are")
    (best,) = (row for row in advised.rows() if row["judged"] == "as_they_are" and row["advised"])
    worlds, cash, share = best["worlds"], best["cash"] / 1e6, best["near_the_best_in"]
    first = str(report.sections[0].blocks)
    assert f"Tested child by child in {worlds} worlds, it costs £{cash:.2f}m in cash on average." in first
    assert f"in {share * 100:.0f} of 100 worlds" in first
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert advice["spread_in_words"] in text
    assert text.count("Mixes tried against each other") == 2


def test_a_paper_without_such_a_trial_says_so() -> None:
    advised = found(SHARE)
    assert advised.plan is not None
    said = "It has not been tested child by child."
    assert said in str(co.publish(advised.plan).sections[0].blocks)
    assert said not in str(co.publish(advised.plan, attach=[advised]).sections)


def test_a_stay_that_nobody_knows_is_asked_for() -> None:
    unknown = city().with_changes({"need.care.mean_stay_weeks": None})
    with pytest.raises(NoStay, match="care"):
        co.recommend(unknown)


@pytest.mark.parametrize("setting", [{"worlds": FIRST - 1}, {"within": 0.0}, {"confidence": 1.0}, {"confidence": 0.4}])
def test_settings_out_of_range_are_refused(setting: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(setting))):
        co.recommend(city(), **setting)


def test_where_no_mix_is_found_there_is_nothing_to_advise() -> None:
    instance = city().with_changes({"spot.spot.market": 0.1, "dps.dps.provider.a.homes_at_most": 1})
    with pytest.raises(co.CommissionError, match="explain"):
        co.recommend(instance)


def test_limits_on_new_beds_hold_and_forbid_no_more() -> None:
    search = Candidates(city(), Runs(co.Settings(), None))
    for least, most, beds in ((0, 3, 2), (3, 5, 4), (8, 8, 8), (0, 0, 0)):
        solved = search.runs.solve(search.priced, BedsBetween(float(least), float(most)))
        assert solved.decisions is not None
        assert new_beds(search.certain, solved.decisions) == beds


def test_one_home_more_is_there_for_half_of_the_time_and_no_longer_than_that() -> None:
    """A fifth and sixth bed for one child are more expensive than spot: as few weeks as may be, the last 366 days of 731."""
    search = Candidates(city(), Runs(co.Settings(), None))
    two = search.runs.solve(search.priced, BedsBetween(4.0, 4.0)).decisions
    assert two is not None
    solved = search.runs.solve(search.priced, OneHomeMore(two, 4.0, 2.0))
    assert solved.decisions is not None
    assert new_beds(search.certain, solved.decisions) == 6
    assert solved.cost == pytest.approx((731 * 4 * 3000 + 365 * 4000 + 366 * 2 * 3000) / 7)


def test_there_is_no_home_more_where_all_are_taken() -> None:
    search = Candidates(city(), Runs(co.Settings(), None))
    every = search.runs.solve(search.priced, BedsBetween(8.0, 8.0)).decisions
    assert every is not None
    assert search.runs.solve(search.priced, OneHomeMore(every, 8.0, 2.0)).decisions is None


def test_a_hard_share_that_none_keeps_is_kept_as_well_as_can_be() -> None:
    rules = Candidates(city(SHARE), Runs(co.Settings(), None)).certain
    from commission_opt.studies.mixes.shares import share_rules

    (telling, _) = tellings(share_rules(rules))
    path = telling.rules[0].path

    def trial(had: float, cost: float) -> dict[str, float]:
        return {"cost": cost, "short_cost": 0.0, f"wanted:{path}": 100.0, f"had:{path}": had, f"missed:{path}": 1.0}

    telling.begin([[trial(50, 1.0)], [trial(80, 9.0)], [trial(79.6, 8.0)], [trial(79, 7.0)]], [False] * 4, 0.005)
    assert telling.eligible == [1, 2]


FORECASTS = """
[[scenario]]
id = "low"
name = "Fewer children"
weight = 1
changes = { "demand.care.children" = 2.0 }
[[scenario]]
id = "high"
name = "More children"
weight = 1
changes = { "demand.care.children" = 9.0 }
"""


def test_worlds_are_drawn_from_forecasts_and_the_plan_for_them_is_a_candidate() -> None:
    advised = found(FORECASTS, 60)
    said = advised.to_dict()
    assert (
        "Scenarios hold by their weights: 'Fewer children' in 50 of 100 and 'More children' in 50 of 100."
        in said["how_tried"]
    )
    assert {row["name"] for row in advised.rows()} >= {"Cheapest for uncertain demand"}
    children = [trial["children"] for trial in advised.best.trials]
    more = [draw["scenario.high"] for draw in advised.draws]
    means = [np.mean([n for n, is_more in zip(children, more, strict=False) if is_more == held]) for held in (0.0, 1.0)]
    assert means == pytest.approx([2, 9], abs=1.0)
    assert "only children and forecasts came by chance" in " ".join(said["caveats"])


def test_words_name_figures_and_no_paths() -> None:
    said = found(REGISTER).to_dict()
    assert "Price a week (spot) from 3,600 to 4,400." in said["how_tried"]
    told = " ".join([said["how_tried"], *said["caveats"], *(one["runner_up_in_words"] for one in said["advice"])])
    assert "spot.spot" not in told
