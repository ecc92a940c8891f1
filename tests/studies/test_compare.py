"""Options side by side, on instances small enough to work out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt import Instance
from commission_opt.decisions import Decisions
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.solve import solved
from commission_opt.studies import runs
from commission_opt.studies.compare.comparison import Comparison
from commission_opt.studies.compare.options import CannotCompare, block_size_options, contract_numbers, named
from commission_opt.studies.explanation.used import chosen
from commission_opt.studies.question import question
from tests.model import small as small_tables
from tests.plan.people_cases import loaded

# One year of 365 days and four children. A bed of a block costs the same used or not; spot is £4,000 a week.
TOWN = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "A town"
[horizon]
start = 2021-04-01
end = 2022-03-31
period = "year"
[money]
price_base = "2021/22"
discount_rate = 0.0
[[area]]
id = "town"
[[need]]
id = "res"
[[demand]]
id = "res"
need = "res"
children = 4
[[block]]
id = "north"
name = "North"
takes = ["res"]
area = "town"
sizes = [2, 3]
price_per_bed_week = { 2 = 3500, 3 = 3300 }
term_years = 1
award_to = 2021-04-01
[[block]]
id = "south"
name = "South"
takes = ["res"]
area = "town"
sizes = [2]
price_per_bed_week = 3600
term_years = 1
award_to = 2021-04-01
[[spot]]
id = "spot"
takes = ["res"]
price_per_week = 4000
[baseline]
title = "Nothing new"
"""
TWO = """
[[rules.diversity]]
id = "number"
kinds = ["block"]
contracts_at_most = 2
"""
WHAT_IFS = """
[[what_if]]
id = "cheap"
name = "Cheap spot"
changes = { "spot.spot.price_per_week" = 3000 }
[[what_if]]
id = "dear"
name = "Dear spot"
changes = { "spot.spot.price_per_week" = 5000 }
"""
WEEKS = 365 / 7


def town(text: str = "", changes: dict[str, Any] | None = None) -> Instance:
    instance = loaded(TOWN + text)
    return instance.with_changes(changes) if changes else instance


def by_name(found: Comparison) -> dict[str, Any]:
    return {one.name: one for one in found.options}


def weekly(found: Comparison) -> dict[str, float]:
    """Cost of each option, £ a week."""
    return {one.name: round(one.cost / WEEKS, 3) for one in found.options if one.cost is not None}


@pytest.fixture(scope="module")
def sizes() -> Comparison:
    return co.compare(town(TWO), block_sizes=[2, 3])


@pytest.fixture(scope="module")
def what_ifs() -> Comparison:
    return co.compare(town(TWO + WHAT_IFS))


def test_sizes_are_forced_in_turn(sizes: Comparison) -> None:
    assert weekly(sizes) == {
        "2 beds, one contract": 2 * 3500 + 2 * 4000,
        "2 beds, two contracts": 2 * 3500 + 2 * 3600,
        "3 beds, one contract": 3 * 3300 + 4000,
        "Free": 3 * 3300 + 4000,  # South's two would leave one empty: 3 x 3300 + 2 x 3600
    }


def test_two_contracts_of_a_size_that_one_block_has_cannot_be(sizes: Comparison) -> None:
    lost = by_name(sizes)["3 beds, two contracts"]
    assert (lost.status, lost.cost, lost.against_best, lost.mix) == ("infeasible", None, None, "")
    assert lost.notes == ("South has no size 3 and is left out",)


def test_differences_are_from_nothing_new_and_from_the_best(sizes: Comparison) -> None:
    one = by_name(sizes)["2 beds, one contract"]
    assert one.baseline == pytest.approx(16_000 * WEEKS)
    assert one.against_baseline == pytest.approx(-1000 * WEEKS)
    assert one.against_best == pytest.approx((15_000 - 13_900) * WEEKS)
    assert sizes.best is not None
    assert sizes.best.against_best == 0


def test_an_option_says_what_it_is(sizes: Comparison) -> None:
    one = by_name(sizes)["2 beds, two contracts"]
    assert one.mix == "North, 2 beds from Apr 2021; South, 2 beds from Apr 2021"
    assert one.spent == {"2021/22": pytest.approx(14_200 * WEEKS)}
    assert one.measures["new_beds"] == 4
    assert one.measures["occupancy"] == pytest.approx(1)


def test_sizes_that_nobody_offers_are_named() -> None:
    options = block_size_options(town(TWO), [3, 7])
    assert [one.name for one in options] == ["3 beds, one contract", "3 beds, two contracts", "Free"]
    assert options[-1].notes == ("no block is offered with 7 beds",)
    with pytest.raises(CannotCompare, match="there is 2, 3"):
        block_size_options(town(TWO), [7])


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        ("", [None]),
        (TWO, [1, 2]),
        (TWO.replace("at_most = 2", "at_most = 1"), [1]),
        (TWO.replace("at_most = 2", "at_least = 2\ncontracts_at_most = 2"), [2]),
        (TWO.replace('kinds = ["block"]', 'offers = ["north", "south"]'), [1, 2]),
        (TWO.replace('kinds = ["block"]', 'offers = ["north"]'), [None]),
        (TWO.replace("at_most = 2", "at_most = 50"), [1, 2]),
    ],
)
def test_numbers_of_contracts_come_from_the_rule(rule: str, numbers: list[int | None]) -> None:
    assert contract_numbers(town(rule)) == numbers


def test_without_a_rule_at_least_one_contract_is_let() -> None:
    # Spot at £3,000 is cheaper than any block: forced, one of two beds is the least bad.
    found = co.compare(town(changes={"spot.spot.price_per_week": 3000}), block_sizes=[2])
    assert weekly(found) == {"2 beds": 2 * 3500 + 2 * 3000, "Free": 12_000}


def test_what_ifs_are_solved_beside_the_instance(what_ifs: Comparison) -> None:
    assert weekly(what_ifs) == {"As it is": 13_900, "Cheap spot": 12_000, "Dear spot": 2 * 3500 + 2 * 3600}
    assert [change["by"] for change in by_name(what_ifs)["Cheap spot"].changes] == ["what-if cheap"]


def test_regret_is_the_cost_of_fixed_commitments_over_the_best(what_ifs: Comparison) -> None:
    regret = {(row.option, row.world): round((row.regret or 0) / WEEKS, 3) for row in what_ifs.regrets}
    assert regret["As it is", "Cheap spot"] == 9900 + 3000 - 12_000  # a block of three, and one child in spot
    assert regret["As it is", "Dear spot"] == 9900 + 5000 - 14_200
    assert regret["Cheap spot", "As it is"] == 16_000 - 13_900  # no block
    assert regret["Cheap spot", "Dear spot"] == 20_000 - 14_200
    assert regret["Dear spot", "As it is"] == 14_200 - 13_900  # two blocks of two
    assert regret["Dear spot", "Dear spot"] == 0
    assert what_ifs.maximum_regret("Cheap spot") == pytest.approx(5800 * WEEKS)
    assert what_ifs.maximum_regret("As it is") == pytest.approx(900 * WEEKS)


def test_only_the_what_ifs_asked_for() -> None:
    found = co.compare(town(WHAT_IFS), what_ifs=["dear"], regret=False)
    assert [one.name for one in found.options] == ["As it is", "Dear spot"]
    assert not found.regrets
    with pytest.raises(InvalidInstance, match="Did you mean 'dear'"):
        co.compare(town(WHAT_IFS), what_ifs=["deer"])


def test_sizes_are_regretted_over_the_what_ifs() -> None:
    found = co.compare(town(WHAT_IFS), block_sizes=[2, 3], what_ifs=["cheap"])
    regret = {(row.option, row.world): round((row.regret or 0) / WEEKS, 3) for row in found.regrets}
    assert regret["2 beds", "Cheap spot"] == 14_200 - 12_000  # two blocks of two
    assert regret["3 beds", "Cheap spot"] == 900
    assert regret["3 beds", "As it is"] == 0


def test_commitments_that_cannot_be_made_are_told() -> None:
    other = town(changes={"block": [], "demand.res.children": 3})
    found = co.compare({"blocks": town(), "none": other})
    row = next(row for row in found.regrets if (row.option, row.world) == ("blocks", "none"))
    assert (row.status, row.cost, row.regret) == ("impossible", None, None)
    assert row.why == "cannot be made there: north of 3 beds awarded on 2021-04-01"
    assert found.maximum_regret("blocks") is None


def test_more_homes_than_there_are_cannot_be_opened() -> None:
    home = {"id": "own", "takes": ["res"], "area": "town", "beds": 2, "running_cost_per_year": 150_000}
    found = co.compare(
        {name: town(changes={"home": [home | {"homes": homes}]}) for name, homes in (("two", 2), ("one", 1))}
    )
    row = next(row for row in found.regrets if (row.option, row.world) == ("two", "one"))
    assert (row.status, row.why) == ("impossible", "cannot be made there: 2 of own opened on 2021-04-01")


def test_commitments_that_break_a_hard_rule_there_are_told() -> None:
    fewer = town(changes={"rules.diversity": [{"id": "few", "kinds": ["block"], "beds_at_most": 2}]})
    found = co.compare({"free": town(), "few": fewer})
    row = next(row for row in found.regrets if (row.option, row.world) == ("free", "few"))
    assert (row.status, row.why) == ("infeasible", "with its commitments, no placements meet the rules there")


def test_other_periods_cannot_be_regretted() -> None:
    later = town(changes={"horizon.period": "quarter"})
    found = co.compare({"year": town(), "quarter": later})
    whys = {row.why for row in found.regrets if row.option != row.world}
    assert whys == {"it is planned for other periods"}


def test_a_world_without_a_plan_has_no_regret() -> None:
    hopeless = town(changes={"spot.spot.market": 0.5, "block": []})
    found = co.compare({"fine": town(), "hopeless": hopeless})
    assert by_name(found)["hopeless"].status == "infeasible"
    assert [row.why for row in found.regrets if row.world == "hopeless"] == ["no mix meets the rules there"]
    assert found.maximum_regret("fine") == 0


def test_tables_hold_every_option(what_ifs: Comparison) -> None:
    frame, regret = what_ifs.frame(), what_ifs.regret_frame()
    assert list(frame.option) == ["As it is", "Cheap spot", "Dear spot"]
    assert frame["spent_2021/22"].iloc[0] == pytest.approx(13_900 * WEEKS)
    assert len(regret) == 9
    assert json.loads(json.dumps(what_ifs.to_dict()))["best"] == "Cheap spot"


def test_costs_are_those_of_solve(what_ifs: Comparison) -> None:
    instance = town(TWO + WHAT_IFS)
    assert by_name(what_ifs)["Dear spot"].cost == co.solve(instance.with_what_if("dear")).objective


def test_progress_ends_at_its_total() -> None:
    seen: list[tuple[int, int | None]] = []
    co.compare(town(WHAT_IFS), block_sizes=[2, 3], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (14, 14)  # 3 options, each in 3 worlds, and 2 worlds that are no option
    assert [done for done, _ in seen] == list(range(1, len(seen) + 1))


@pytest.mark.parametrize(
    ("stop", "options", "regrets", "missing"),
    [
        (
            1,
            0,
            0,
            (
                "As it is",
                "Cheap spot",
                "Dear spot",
                "regret if As it is",
                "regret if Cheap spot",
                "regret if Dear spot",
            ),
        ),
        (3, 2, 0, ("Dear spot", "regret if As it is", "regret if Cheap spot", "regret if Dear spot")),
        (4, 3, 1, ("regret if As it is", "regret if Cheap spot", "regret if Dear spot")),
        (6, 3, 3, ("regret if Cheap spot", "regret if Dear spot")),
        (10, 3, 9, ()),
    ],
)
def test_an_interruption_keeps_what_is_finished(
    stop: int, options: int, regrets: int, missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three options, then the regret in each world of the two that were made for another."""
    solve, calls = solved, []

    def interrupted(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == stop:
            raise KeyboardInterrupt
        return solve(*args, **options)

    monkeypatch.setattr(runs, "solved", interrupted)
    found = co.compare(town(WHAT_IFS))
    assert [one.name for one in found.options] == ["As it is", "Cheap spot", "Dear spot"][:options]
    assert len(found.regrets) == regrets
    assert found.complete is (not missing)
    assert found.not_reached == missing
    assert found.total == 12


@pytest.mark.parametrize("options", [{}, {"what_ifs": []}])
def test_there_must_be_something_to_compare(options: dict[str, Any]) -> None:
    with pytest.raises(CannotCompare, match="nothing to compare"):
        co.compare(town(), **options)


def test_sizes_belong_to_one_instance() -> None:
    with pytest.raises(CannotCompare, match="within one instance"):
        co.compare([town(), town()], block_sizes=[2])
    with pytest.raises(CannotCompare, match="no block contract"):
        co.compare(town(changes={"block": []}), block_sizes=[2])


def test_answers_to_different_questions_are_not_ranked() -> None:
    later = loaded(TOWN.replace("2021-04-01", "2022-04-01").replace("2022-03-31", "2023-03-31"))
    cheaper = town(changes={"spot.spot.price_per_week": 3000})
    found = co.compare({"now": town(), "cheap": cheaper, "later": later})
    assert [one.question for one in found.options] == [1, 1, 2]
    assert [one.against_best is None for one in found.options] == [False, False, True]
    assert found.best is None
    assert found.differences == ("later is about other days (April 2022 to March 2023, not April 2021 to March 2022)",)
    whys = {row.why for row in found.regrets if "later" in {row.option, row.world} and row.option != row.world}
    assert all(why.startswith("it is about other days") for why in whys)


def test_other_numbers_of_children_are_not_ranked_but_regretted() -> None:
    found = co.compare({"four": town(TWO), "two": town(TWO, changes={"demand.res.children": 2})})
    assert [one.against_best for one in found.options] == [None, None]
    assert found.differences == ("two is about other numbers of children",)
    assert {(row.option, row.world): round((row.regret or 0) / WEEKS) for row in found.regrets}["two", "four"] == 1100


def test_files_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a/town.toml", "b/town.toml", "city.toml")]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text(TOWN, encoding="utf-8")
    instances = [co.load(file) for file in (*files, files[2])]
    assert list(named(instances)) == ["a/town", "b/town", "city", "city (2)"]


def test_processes_change_nothing(monkeypatch: pytest.MonkeyPatch, what_ifs: Comparison) -> None:
    monkeypatch.setattr(runs, "WORTH_PROCESSES", 0.0)
    assert co.compare(town(TWO + WHAT_IFS), workers=2).to_dict() == what_ifs.to_dict()
    with pytest.raises(ValueError, match="workers"):
        co.compare(town(TWO + WHAT_IFS), workers=0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"need": [{"id": "care"}, {"id": "more"}]}, "other needs"),
        ({"area": [{"id": "town"}, {"id": "coast"}]}, "other areas"),
        ({"money": {"price_base": "2021/22", "discount_rate": 0.0}}, "prices of another year (2021/22, not 2022/23)"),
        ({"demand": [{"id": "care", "need": "care", "area": "town", "children": 2.0}]}, "other numbers of children"),
        ({"money": {"price_base": "2022/23", "discount_rate": 0.05}}, ""),
    ],
)
def test_what_an_option_asks_otherwise_is_told(more: dict[str, Any], said: str) -> None:
    demand = [{"id": "care", "need": "care", "area": "town", "children": 1.0}]
    base = small_tables.tables(0.0, demand=demand, spot=[small_tables.spot(100)])
    one, other = (question(co.Instance.model_validate(tables)) for tables in (base, base | more))
    assert other.differences(one) == ([said] if said else [])


@pytest.mark.parametrize(("children", "is_chosen"), [(0.5, True), (1e-9, False)])
def test_a_market_is_chosen_where_anybody_is_placed_with_it(children: float, is_chosen: bool) -> None:
    instance = co.Instance.model_validate(small_tables.tables(1.0, spot=[small_tables.spot(100)]))
    placed = Decisions(placed={(0, 0, "care", "town", "spot"): children})
    assert chosen(instance, placed, "spot") == is_chosen
