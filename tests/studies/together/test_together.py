"""A region of three councils, against what can be worked out on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.statements.table import Table
from commission_opt.sharing.game import GroupCost
from commission_opt.studies.together import together as module
from commission_opt.studies.together.asked_groups import NoRegion
from commission_opt.studies.together.found import TogetherOrAlone
from commission_opt.studies.together.journal import AnotherRegion
from commission_opt.studies.together.solved_group import SolvedGroup, solve_group
from commission_opt.studies.together.words import told_in_words
from tests.studies.together.region import BY_DAY, DAYS, REGION, region

NAMES = {"north": "North", "mid": "Mid", "south": "South"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> TogetherOrAlone:
    return co.together(region(tmp_path_factory.mktemp("region")), gap=0.0)


def solved(costs: dict[str, tuple[float, float]]) -> TogetherOrAlone:
    """Groups with bounds and costs that are given."""
    groups = tuple(
        SolvedGroup(tuple(names.split()), "gap", cost, bound, 0.0, "mix") for names, (bound, cost) in costs.items()
    )
    return TogetherOrAlone(NAMES, groups, of=7, done=len(groups), total=len(groups))


def test_every_group_costs_what_it_does_on_paper(found: TogetherOrAlone) -> None:
    assert {" ".join(one.members): one.cost for one in found.groups} == pytest.approx(
        {names: day * DAYS for names, day in BY_DAY.items()}
    )
    assert (found.of, found.done, found.total, found.interrupted) == (7, 7, 7, False)
    assert found.game is not None
    assert found.game.saving == GroupCost(200.0 * DAYS, 200.0 * DAYS)


def test_it_tells_of_itself_on_one_line(found: TogetherOrAlone) -> None:
    assert repr(found) == "<TogetherOrAlone: three authorities, seven groups, cheapest £91,500>"


def test_shares_are_those_of_the_game_on_paper(found: TogetherOrAlone) -> None:
    """Orders: North adds 300, 100 or 200; Mid and South add 200, 100, 0 or 200."""
    by_day = {name: [share / DAYS for share in one.shares] for name, one in found.allocations.items()}
    assert by_day["proportional"] == pytest.approx([500 * one / 7 for one in (3, 2, 2)])
    assert by_day["shapley"] == pytest.approx([200, 150, 150])
    assert by_day["nucleolus"] == pytest.approx([500 / 3] * 3)  # each pair pays 33.33 too much: no less can be had
    for one in found.allocations.values():
        assert sum(one.pence.values()) == round(100 * 500 * DAYS)
    shares = found.tables()["bill_shares"]
    for method in found.allocations:
        rows = [row for row in shares if row["method"] == method]
        assert sum(round(100 * row["share"]) for row in rows) == 100 * 500 * DAYS
        assert [row["saves"] for row in rows] == pytest.approx([row["alone"] - row["share"] for row in rows])


def test_groups_that_pay_less_alone_are_named(found: TogetherOrAlone) -> None:
    better = {name: {found.label(one.group) for one in check.better_alone} for name, check in found.checks.items()}
    assert better == {
        "proportional": {"North and Mid", "North and South"},
        "shapley": {"North and Mid", "North and South"},
        "nucleolus": {"North and Mid", "North and South", "Mid and South"},
    }
    assert found.core is not None
    assert found.core.least == pytest.approx(DAYS * 100 / 3)
    said = told_in_words(found)
    assert "Working together saves £36,600." in said
    assert "However the bill is shared, some group would pay less alone: at least one of them by £6,100." in said


def test_an_offer_of_some_members_is_not_there_for_others(tmp_path: Path) -> None:
    """The block is for North and Mid: South alone, and with either, is on the spot market."""
    text = REGION.replace('id = "lodge"\n', 'id = "lodge"\nmembers = ["north", "mid"]\n')
    found = co.together(region(tmp_path, text), gap=0.0)
    by_day = {" ".join(one.members): (one.cost or 0) / DAYS for one in found.groups}
    assert by_day == pytest.approx(BY_DAY | {"mid south": 400, "north south": 500, "north mid south": 500})
    assert found.allocations["nucleolus"].share("south") == pytest.approx(200 * DAYS)  # it brings nothing
    assert found.allocations["shapley"].share("south") == pytest.approx(200 * DAYS)
    assert found.checks["nucleolus"].stable is True
    assert "There are shares with which no group would pay less alone." in told_in_words(found)


def test_named_groups_alone_are_solved(tmp_path: Path) -> None:
    found = co.together(region(tmp_path), [("mid", "north")])
    assert [one.members for one in found.groups] == [
        ("north",),
        ("mid",),
        ("south",),
        ("north", "mid", "south"),
        ("north", "mid"),
    ]
    assert set(found.allocations) == {"proportional", "nucleolus"}
    assert found.checks["nucleolus"].not_asked == 2
    said = told_in_words(found)
    assert any("the exact Shapley value needs the cost of every group" in one for one in said)
    assert "Nucleolus: no group is known to pay less alone. Two groups not solved." in said


def test_what_is_known_to_a_gap_is_told_with_its_range() -> None:
    """North: 100 + 133.33 - 66.67 - 133.33 + 166.67 by the plans, and each of these by the other end."""
    found = solved(
        {
            "north": (295, 300),
            "mid": (190, 200),
            "south": (200, 200),
            "north mid south": (490, 500),
            "north mid": (390, 400),
            "north south": (400, 400),
            "mid south": (280, 400),
        }
    )
    assert "Working together saves £200 (between £185 and £210)." in told_in_words(found)
    (row,) = (row for row in found.tables()["bill_shares"] if (row["method"], row["authority"]) == ("shapley", "north"))
    assert (row["low"], row["share"], row["high"]) == pytest.approx((196 + 2 / 3, 200, 241 + 2 / 3))
    check = found.checks["shapley"]
    assert [found.label(one.group) for one in check.undecided] == ["Mid and South"]
    assert check.undecided[0].saves_at_most == pytest.approx(20)
    assert (check.better_alone, check.stable) == ((), None)
    said = told_in_words(found)
    assert "Shapley value: no group is known to pay less alone. One group undecided, by no more than £20 each." in said
    assert "Shapley value: no share can be off by more than £45, as costs are proven to their gaps only." in said


@pytest.mark.parametrize(
    ("mid", "whole", "told"),
    [
        ((180, 200), (460, 500), "It is not proven that working together saves anything: between -£20 and £50."),
        ((100, 120), (460, 550), "Working together costs £120 more (between £30 and £150)."),
    ],
)
def test_a_saving_that_is_not_there_is_not_told_as_one(
    mid: tuple[float, float], whole: tuple[float, float], told: str
) -> None:
    found = solved({"north": (200, 200), "mid": mid, "south": (100, 110), "north mid south": whole})
    assert told in told_in_words(found)


def test_groups_that_cost_more_together_than_apart_are_told() -> None:
    costs = {"north": 10_000, "mid": 10_000, "south": 5_000, "north mid south": 30_000, "north mid": 26_000}
    found = solved({names: (cost, cost) for names, cost in costs.items()})
    assert [(pair.one, pair.other, pair.by) for pair in found.dearer] == [
        (frozenset({"north"}), frozenset({"mid"}), 6_000.0)
    ]
    said = "North on one side and Mid on the other cost at least £6,000 more together than apart."
    assert any(one.startswith(said) for one in told_in_words(found))


def test_an_authority_without_a_plan_alone() -> None:
    found = TogetherOrAlone(
        {"north": "North", "mid": "Mid"},
        (
            SolvedGroup(("north",), "infeasible", None, None),
            SolvedGroup(("mid",), "optimal", 5.0, 5.0),
            SolvedGroup(("north", "mid"), "optimal", 9.0, 9.0),
        ),
    )
    assert found.allocations == {}
    assert "No plan was found for North alone." in told_in_words(found)
    assert any(one.startswith("Not every way of sharing could be worked out") for one in told_in_words(found))
    nobody = TogetherOrAlone({"north": "North", "mid": "Mid"}, ())
    assert told_in_words(nobody) == ["All authorities together were not solved yet, so there is no bill to share."]
    for status, why in (
        ("infeasible", "There is no plan for all authorities together"),
        ("time_limit", "No plan for all authorities together was found in time"),
    ):
        none = TogetherOrAlone({"north": "North", "mid": "Mid"}, (SolvedGroup(("north", "mid"), status, None, 3.0),))
        assert told_in_words(none)[0] == f"{why}, so there is no bill to share."
    assert nobody.to_dict()["shares"] == []


def test_a_large_region_is_sampled(tmp_path: Path) -> None:
    """Each has one child: a block of three for £300, else £200 on the spot. All alike, so a sample is exact."""
    names = "abcdef"
    areas = "".join(f'[[area]]\nid = "area-{one}"\n' for one in names)
    owners = "".join(f'[[authority]]\nid = "{one}"\nareas = ["area-{one}"]\n' for one in names)
    children = "".join(
        f'[[demand]]\nid = "{one}"\nneed = "group"\narea = "area-{one}"\nchildren = 1\n' for one in names
    )
    head, rest = REGION.split("[[area]]", 1)
    text = head + areas + owners + '[[need]]\nid = "group"\n' + children + "[[block]]" + rest.split("[[block]]")[1]
    found = co.together(region(tmp_path, text), exact_to=5, tables=2, gap=0.0)
    assert (len(found.seatings), found.of) == (2, 63)
    assert len(found.groups) < 63
    whole = (300 + 3 * 200) * DAYS
    assert set(found.allocations) == {"proportional", "sampled shapley", "nucleolus"}
    assert found.allocations["sampled shapley"].shares == pytest.approx([whole / 6] * 6)
    assert found.allocations["sampled shapley"].error == pytest.approx([0] * 6, abs=1e-6)
    assert found.checks["sampled shapley"].not_asked == 63 - len(found.groups)


def test_the_error_of_a_sample_is_not_told_as_one_of_the_costs() -> None:
    """Costs that are exact: nothing can be off by a gap. With gaps of £20 a group, both are told."""
    from commission_opt.sharing.asked import needed

    names = {one: one.upper() for one in "abcdef"}
    asked = needed(tuple(names), exact_to=5, tables=2)

    def told(gap: float) -> list[str]:
        costs = {group: 1000 + 700 * len(group) - 300 * len(group & {"a", "b"}) ** 2 for group in asked.groups}
        solved_groups = tuple(
            SolvedGroup(tuple(sorted(group)), "optimal", cost, cost - gap) for group, cost in costs.items()
        )
        return told_in_words(TogetherOrAlone(names, solved_groups, asked.of, asked.tables))

    assert any(one.startswith("With 95% confidence, no share differs by more than £") for one in told(0.0))
    assert not any("proven to their gaps" in one for one in told(0.0))
    assert any(one.startswith("Shapley value (sample): no share can be off by more than £") for one in told(20.0))


def test_what_is_no_region_is_refused(tmp_path: Path) -> None:
    parts = REGION.split("[[need]]")
    none = parts[0].split("[[authority]]")[0] + "[[need]]" + parts[1]
    with pytest.raises(NoRegion, match=r"is no \[\[authority\]\], so there is nobody to plan together"):
        co.together(region(tmp_path, none))
    with pytest.raises(NoRegion, match=r"no authority 'nroth'\. Did you mean 'north'"):
        co.together(region(tmp_path), [("nroth",)])
    with pytest.raises(NoRegion, match="names an authority or more"):
        co.together(region(tmp_path), [()])
    with pytest.raises(ValueError, match="2 tables or more"):
        co.together(region(tmp_path), tables=1)


def test_a_group_that_is_no_instance_is_told_before_the_first_solve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "solve_group", lambda *_: pytest.fail("it was solved"))
    text = REGION.replace('[[demand]]\nid = "s"\nneed = "group"\narea = "coast"\nchildren = 1\n', "")
    with pytest.raises(InvalidInstance, match="no children from South"):
        co.together(region(tmp_path, text))


def test_it_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    solve, asked = solve_group, []

    def stopped(*job: Any) -> SolvedGroup:
        asked.append(job[1])
        if len(asked) == 4:
            raise KeyboardInterrupt
        return solve(*job)

    monkeypatch.setattr(module, "solve_group", stopped)
    instance = region(tmp_path)
    first = co.together(instance, out=tmp_path / "out", workers=1)
    assert (first.interrupted, first.done, first.total) == (True, 3, 7)
    assert first.to_dict()["complete"] is False
    told: list[tuple[int, int | None]] = []
    again = co.together(instance, out=tmp_path / "out", progress=lambda done, total: told.append((done, total)))
    assert not again.interrupted
    assert len(asked) == 4 + 4
    assert told == [(nth, 7) for nth in range(1, 8)]
    assert again == co.together(instance)
    with pytest.raises(AnotherRegion, match="what differs: the solver's settings"):
        co.together(instance, out=tmp_path / "out", gap=0.01)


def test_processes_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.studies import runs

    monkeypatch.setattr(runs, "WORTH_PROCESSES", 0.0)
    instance = region(tmp_path)
    assert co.together(instance, workers=2) == co.together(instance, workers=1)


def test_a_report_has_a_page_of_it(tmp_path: Path, found: TogetherOrAlone) -> None:
    plan = co.solve(region(tmp_path), gap=0.0)
    report = co.publish(plan, attach=[co.together(region(tmp_path), gap=0.0)], formats=["md"])
    (section,) = (one for one in report.sections if one.id == "region")
    tables = {one.id: one for one in section.blocks if isinstance(one, Table)}
    shares = tables["bill-shares"]
    assert [row.name for row in shares.rows] == ["North", "Mid", "South", "Together"]
    assert [cell.value for cell in shares.rows[-1].cells[1:]] == pytest.approx(
        [part * DAYS for part in (700, 500, 200, 500, 200, 500, 200)]
    )
    assert "bill-ranges" not in tables
    assert [row.cells[1].value for row in tables["groups"].rows] == [one.cost for one in found.groups]
