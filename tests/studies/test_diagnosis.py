"""Diagnosis: the relaxation lets a mix exist, half of any part would not do, and each rule that clashes is needed."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt import errors
from commission_opt.cli.diagnosis_text import diagnosis_text
from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.reusable_model import Solution
from commission_opt.keys import RowKey, RowPlace
from commission_opt.model.build import build
from commission_opt.model.limit import Limit
from commission_opt.model.placements import dearest
from commission_opt.studies.diagnosis.diagnosis import Diagnosis, check_keep, diagnose, relaxed_solve
from commission_opt.studies.diagnosis.elastic import Elastic, Stopped
from commission_opt.studies.diagnosis.naming import UnknownRule, member_text
from tests.cli.run import run
from tests.model.courses import courses, town
from tests.model.random_infeasible import hardened_cases
from tests.model.random_instances import Case
from tests.model.small import tables
from tests.plan.cases import INFEASIBLE, SMALL, small, write_small

BATCH = 12
FOUND = ("optimal", "gap")


def made(tmp_path: Path, text: str = INFEASIBLE) -> co.Instance:
    return co.load(write_small(tmp_path, text))


def test_what_is_missed_is_weighed_by_the_chance_of_each_course_of_demand() -> None:
    """One child in a scenario that is a fifth likely, two else: nobody near home, where all have to be."""
    rules = {"locality": [{"id": "near", "minimum_share": 1.0}]}
    spot = [{"id": "spot", "takes": ["care"], "price_per_week": 2000.0}]
    instance = co.Instance.model_validate(tables(1.0, conventions=2, rules=rules, spot=spot))
    found = diagnose(instance, demand=courses((0.2, (1,)), (0.8, (2,))))
    assert found.verdict == "relaxed"
    assert sum(part.child_weeks for part in found.parts) == pytest.approx((0.2 * 1 + 0.8 * 2) * 365 / 7, rel=1e-4)


def keeps(case: Case, kept: Collection[RowPlace]) -> bool:
    """Whether a mix keeps these rules, all others that a clash may name being left out: by the usual engine."""

    def room(row: RowKey, limit: Limit) -> float:
        return math.inf if limit.in_clashes and row.place.member not in kept else 0.0

    return solve(build(case.instance, case.demand, room=room)).status in FOUND


def holds(seed: int, case: Case) -> bool:
    """Diagnose one case and try all that is said; False where a mix meets its rules."""
    found = diagnose(case.instance, demand=case.demand)
    if found.verdict == "feasible":
        assert solve(build(case.instance, case.demand)).status in FOUND, seed
        return False
    assert (found.verdict, found.cheapest, found.minimal, found.clash_smallest) == ("relaxed", True, True, True), seed
    assert relaxed_solve(case.instance, found, demand=case.demand).status in FOUND, seed
    for number in range(len(found.parts)):
        half = relaxed_solve(case.instance, found, demand=case.demand, without=number, share=0.5)
        assert half.status == "infeasible", (seed, found.parts[number].text)
    members = found.clash_places
    assert not keeps(case, members), seed
    for member in members:
        assert keeps(case, [one for one in members if one != member]), (seed, member)
    return True


@pytest.mark.parametrize("first", range(0, 24, BATCH))
def test_what_is_suggested_is_enough_and_needed(first: int) -> None:
    assert sum(holds(*case) for case in hardened_cases(first, BATCH)) >= BATCH / 4


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(24, 624, BATCH))
def test_what_is_suggested_is_enough_and_needed_thoroughly(first: int) -> None:
    assert sum(holds(*case) for case in hardened_cases(first, BATCH)) >= BATCH / 4


def test_it_says_which_rule_where_and_by_how_much(tmp_path: Path) -> None:
    # 12 children, 4 own beds and 6 called off, at 90%: 9 places in town from October, a quarter less before.
    found = diagnose(made(tmp_path))
    assert [part.text for part in found.parts] == [
        "locality, Near home: 55% instead of at least 100% placed locally, Apr-Jun 2020",
        "locality, Near home: 75% instead of at least 100% placed locally, Oct-Dec 2020 to Jan-Mar 2022",
    ]
    first = found.parts[0]
    assert first.amount == pytest.approx(5.4)
    assert (first.unit, first.limit, first.relaxed) == ("share or children", 1.0, 0.55)
    assert found.clash == (
        "Residential: every child has a placement (C01)",
        "locality: Near home, at least 100% placed locally (C03)",
    )
    assert list(found.frame()["rule"]) == ["C03", "C03"]


def test_the_changes_make_it_solvable_and_no_less_would(tmp_path: Path) -> None:
    instance = made(tmp_path)
    found = diagnose(instance)
    assert (found.changes, found.changes_hold) == ({"rules.locality.near.minimum_share": 0.55}, True)
    assert co.solve(instance.with_changes(found.changes), compare=False).status == "optimal"
    assert co.solve(instance.with_changes({"rules.locality.near.minimum_share": 0.5501})).status == "infeasible"


@pytest.mark.parametrize("keep", ["C03", "locality", "near", "rules.locality.near"])
def test_a_rule_that_is_kept_is_not_relaxed(keep: str, tmp_path: Path) -> None:
    found = diagnose(made(tmp_path), [keep])
    assert {part.rule for part in found.parts} == {"C01"}
    assert found.parts[0].text == "short of 5.4 places (Residential), Apr-Jun 2020"
    assert found.changes == {"rules.sufficiency.price_per_child_week": 40_000.0}  # ten times the costliest


def test_rules_that_are_kept_and_clash_are_named(tmp_path: Path) -> None:
    found = diagnose(made(tmp_path), ["sufficiency", "near"])
    assert (found.verdict, found.parts, len(found.clash)) == ("none", (), 2)


def test_a_rule_that_is_not_there_cannot_be_kept(tmp_path: Path) -> None:
    there = r"It has, by name: sufficiency, locality; by number: C01, C03; by record: res, near\."
    for wrong, said in {
        "budget": r"No rule of 'budget' could be relaxed in this instance: there is none, or it has a price\.",
        "localty": r"No rule that could be relaxed is called 'localty'; did you mean locality\?",
        "c1": r"No rule that could be relaxed is called 'c1'; did you mean C01\?",
        "c3": r"No rule that could be relaxed is called 'c3'; did you mean C03\?",
        "c9": r"No rule that could be relaxed is called 'c9'\.",
        "zebra": r"No rule that could be relaxed is called 'zebra'\.",
    }.items():
        with pytest.raises(UnknownRule, match=f"{said} {there}"):
            diagnose(made(tmp_path), [wrong])
    with pytest.raises(UnknownRule, match="called 'localty'"):
        check_keep(small(), ["localty"])


def test_nothing_is_relaxed_where_a_mix_meets_the_rules() -> None:
    assert diagnose(small()) == Diagnosis("feasible", cheapest=True, minimal=True, changes_hold=None)


def test_no_time_is_no_answer_and_no_traceback(tmp_path: Path) -> None:
    assert diagnose(made(tmp_path), time_limit=1e-9).verdict == "not found"


TOO_FEW = SMALL.replace("price_per_week = 4000", "price_per_week = 4000\nmarket = 1.5")


def test_demand_that_nothing_could_serve_is_named_before_solving(tmp_path: Path) -> None:
    # 12 children; 4 own beds at 90%, an old block of 3 and spot 1.5 at first; later six beds at 90% called off.
    found = diagnose(made(tmp_path, TOO_FEW))
    assert [(one.need, one.period, one.last) for one in found.unserved] == [("res", 0, 0), ("res", 2, 7)]
    assert [one.places for one in found.unserved] == pytest.approx([8.1, 10.5])
    assert found.parts[0].text == "short of 3.9 places (Residential), Apr-Jun 2020"
    for command in ("solve", "check"):
        told = run(command, write_small(tmp_path, TOO_FEW), cwd=tmp_path)
        assert "12 children (Residential) in Apr-Jun 2020" in told.stdout + told.stderr
    assert "places for 8.1 at most" in " ".join(run("check", "small.toml", cwd=tmp_path).stdout.split())


def test_solve_says_what_would_have_to_give(tmp_path: Path) -> None:
    found = run("solve", write_small(tmp_path, INFEASIBLE), cwd=tmp_path)
    assert found.returncode == errors.EXIT_INFEASIBLE
    assert "locality, Near home: 55% instead of at least 100% placed locally, Apr-Jun 2020" in found.stderr
    assert "--set rules.locality.near.minimum_share=0.55" in found.stderr
    setting = "rules.locality.near.minimum_share=0.55"
    assert run("solve", "small.toml", "--set", setting, cwd=tmp_path).returncode == errors.EXIT_SOLVED


def unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the searches for the least end at their time limit, with what they found."""
    real = Elastic.least

    def stopped(*given: Any) -> Solution:
        return replace(real(*given), status="stopped")

    monkeypatch.setattr(Elastic, "least", stopped)


def test_what_time_cut_short_is_not_called_the_least(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unproven(monkeypatch)
    found = diagnose(made(tmp_path))
    assert (found.verdict, found.cheapest, found.minimal) == ("relaxed", False, False)
    for command in ("solve", "explain"):
        told = run(command, "small.toml", cwd=tmp_path)
        text = " ".join((told.stdout + told.stderr).split())
        assert "time ran out before it was proven smallest: locality, Near home" in text
        assert "The smallest change" not in text


def test_all_of_what_would_do_is_shown_where_leaving_parts_out_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*given: Any, whole: bool = True) -> bool:
        raise Stopped(by_hand=False)

    monkeypatch.setattr(Elastic, "feasible", late)
    found = diagnose(made(tmp_path))
    assert (found.verdict, found.cheapest, found.minimal, len(found.parts)) == ("relaxed", True, False, 2)
    assert "time ran out before it was proven smallest" in diagnosis_text(found, "commission-opt explain small.toml")


FULL = """
[[rules.minimum_occupancy]]
id = "full"
kinds = ["home"]
minimum_share = 0.95
"""
ONE = """
[[rules.diversity]]
id = "one"
contracts_at_least = 1
"""


def test_an_occupancy_that_no_bed_can_reach_points_to_why(tmp_path: Path) -> None:
    (part,) = diagnose(made(tmp_path, SMALL + FULL)).parts
    assert part.text.startswith("minimum occupancy, full: 90% instead of at least 95% of bed-weeks used, 2020/21")
    assert part.text.endswith("(none of its beds can be filled beyond 90%, their practical_occupancy)")


def test_rules_that_clash_are_named_with_their_figures(tmp_path: Path) -> None:
    instance = made(tmp_path, TOO_FEW + FULL + ONE + BUDGET)
    elastic = Elastic(instance, demand_table(instance))
    members = elastic.members().items()
    assert {member_text(one, [elastic.limits[row] for row in rows]) for one, rows in members} == {
        "Residential: every child has a placement (C01)",
        "locality: Near home, at least 50% placed locally (C03)",
        "minimum occupancy: full, at least 95% of bed-weeks used (C06)",
        "provider diversity: one, at least 1 contract (C07)",
        "budget: Revenue, at most £1,000,000 of revenue (C08)",
        "Spot: no more places than the market has, at most 1.5 children (C12)",
    }


def test_a_child_without_a_placement_comes_last_of_what_a_council_can_change(tmp_path: Path) -> None:
    # A week of one child counts more than a provider or a move; only what is not the council's to change counts more.
    instance = made(tmp_path, TOO_FEW + ONE + BUDGET + MOVES)
    elastic = Elastic(instance, demand_table(instance))
    weeks = instance.periods[0].weeks
    weight = {row.rule: elastic.weights[row] for row in reversed(elastic.weights)}  # of the first row of each
    week = weight["C01"] / weeks
    assert all(week > weight[rule] for rule in ("C07", "C09"))
    assert week > 10 * dearest(instance.offers) * weight["C08"]
    assert weight["C12"] > weight["C01"]
    write_small(tmp_path, TOO_FEW)
    told = run("solve", "small.toml", "--set", "rules.locality.near.minimum_share=0", cwd=tmp_path)
    again = "commission-opt explain small.toml --set rules.locality.near.minimum_share=0 --keep sufficiency"
    assert (
        f"without a placement, against the council's duty to find one for each. To see what else could change: {again}"
        in " ".join(told.stderr.split())
    )


MOVES = """
[[rules.stability]]
id = "moves"
needs = ["res"]
moves_at_most = 0.0
"""

BUDGET = """
[[rules.budget]]
id = "money"
name = "Revenue"
year = "2021/22"
revenue_at_most = 1000000
"""


def test_a_budget_is_raised_to_the_pound(tmp_path: Path) -> None:
    instance = made(tmp_path, SMALL + BUDGET)
    found = diagnose(instance, ["near", "sufficiency"])
    assert [part.rule for part in found.parts] == ["C08"]
    assert found.parts[0].text.endswith("above £1,000,000, 2021/22")
    limit = found.changes["rules.budget.money.revenue_at_most"]
    assert co.solve(instance.with_changes({"rules.budget.money.revenue_at_most": limit})).status == "optimal"
    assert co.solve(instance.with_changes({"rules.budget.money.revenue_at_most": limit - 5})).status == "infeasible"


def test_cap_on_the_cost_at_risk_is_raised_by_what_it_takes() -> None:
    """The costliest scenario: four children at £300 a day in spot, or three beds at £200 and one child in spot."""
    demand = courses((0.5, [2]), (0.5, [4]))
    least = 365.0 * (3 * 200 + 300)
    instance = town((3,), 200, 300, uncertainty={"risk": {"level": 0.5, "cvar_at_most": least - 50_000}})
    found = diagnose(instance, demand=demand)
    assert [part.text for part in found.parts] == [
        f"cost at risk, the costliest demand scenarios: £50,000 above £{least - 50_000:,.0f}"
    ]
    assert found.changes == {"uncertainty.risk.cvar_at_most": pytest.approx(least, abs=1)}


def test_probability_of_meeting_need_locally_is_lowered_as_far_as_it_takes() -> None:
    demand = courses(*((0.1, [n]) for n in range(1, 11)))
    rule = {"id": "level", "probability_met_locally": 0.9}
    found = diagnose(town((8,), 200, 300, rules={"headroom": [rule]}), demand=demand)
    assert [part.text for part in found.parts] == [
        "headroom, level: 80% instead of at least 90% of demand scenarios met locally"
    ]
    assert found.changes == {"rules.headroom.level.probability_met_locally": pytest.approx(0.8)}


def test_a_probability_is_all_or_nothing_where_demand_is_certain() -> None:
    rule = {"id": "level", "probability_met_locally": 0.9}
    found = diagnose(town((8,), 200, 300, rules={"headroom": [rule]}), demand=courses((1.0, [9])))
    (part,) = found.parts
    assert "0% instead of at least 90% of demand scenarios met locally (demand is certain here" in part.text
