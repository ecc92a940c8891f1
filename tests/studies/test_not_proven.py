"""What is not proven is not told as known: changes of the mix, regret, and differences that proofs do not reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import commission_opt as co
from commission_opt.plan.plan import Plan
from commission_opt.plan.solve import solved
from commission_opt.studies import runs
from tests.studies import test_compare
from tests.studies.town import TOWN, D, town

EAST = "block.east.price_per_bed_week"
LATE = {"status": "time_limit", "gap": 0.5}


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int, Any], dict[str, Any]]], None]:
    """Let each solve of a study, by its number from 0, say something else than it found."""

    def replaced(other: Callable[[int, Any], dict[str, Any]]) -> None:
        numbers = iter(range(1000))

        def solve(*args: Any, **options: Any) -> Any:
            plan, decisions = solved(*args, **options)
            result = plan.to_dict()
            changed: Any = {**result, **other(next(numbers), result)}
            return Plan(changed), decisions

        monkeypatch.setattr(runs, "solved", solve)

    return replaced


Says = Callable[[Callable[[int, Any], dict[str, Any]]], None]


# -- tornado -----------------------------------------------------------------------------------------


def ends() -> tuple[Any, Any, co.Tornado]:
    """East at a price at which it is chosen as well, and at one at which spot is: low, high, and all."""
    found = co.tornado(town(), {EAST: (1890.0, 2170.0)})
    [bar] = found.bars
    return bar.low, bar.high, found


def test_where_all_is_proven_it_is_known_whether_the_mix_changes() -> None:
    low, high, found = ends()
    assert (low.mix_changes, high.mix_changes) == (False, True)
    assert (low.proven, high.proven, found.proven) == (True, True, True)


@pytest.mark.parametrize("end", [1, 2])
def test_it_is_not_known_whether_the_mix_changes_where_the_plan_is_not_proven(end: int, says: Says) -> None:
    says(lambda nth, _: LATE if nth == end else {})
    low, high, found = ends()
    late, other, changes = (low, high, True) if end == 1 else (high, low, False)
    assert (late.mix_changes, late.proven) == (None, False)
    assert (other.mix_changes, other.proven) == (changes, True)
    assert found.proven
    assert found.frame()[["mix_changes_low", "mix_changes_high"]].isna().sum().sum() == 1


def test_nor_at_either_end_where_the_plan_as_it_is_is_not_proven(says: Says) -> None:
    says(lambda nth, _: LATE if nth == 0 else {})
    low, high, found = ends()
    assert (low.mix_changes, high.mix_changes) == (None, None)
    assert (low.proven, high.proven, found.proven) == (True, True, False)


def test_a_value_with_certainly_no_plan_is_proven_and_one_without_a_plan_in_time_is_not(says: Says) -> None:
    nothing: dict[str, Any] = {"objective": None, "bound": None, "gap": None, "costs": []}
    says(lambda nth, _: {"status": "infeasible" if nth == 1 else "time_limit", **nothing} if nth else {})
    low, high, found = ends()
    assert (low.change, low.proven, low.mix) == (None, True, "no mix meets the rules")
    assert (high.change, high.proven, high.mix) == (None, False, "not found in time")
    assert high.mix_changes is None
    assert found.bars[0].swing is None


# -- regret ------------------------------------------------------------------------------------------


def regrets() -> tuple[dict[tuple[str, str], Any], co.Comparison]:
    """What the mix for spot as it is, and that for cheap spot, would cost if the other came true."""
    found = co.compare(test_compare.town(test_compare.WHAT_IFS), what_ifs=["cheap"])
    assert [one.name for one in found.options] == ["As it is", "Cheap spot"]
    return {(row.option, row.world): row for row in found.regrets}, found


def test_where_all_is_proven_every_regret_is_known() -> None:
    rows, found = regrets()
    assert all(row.regret is not None and not row.unknown and not row.why for row in rows.values())
    assert found.maximum_regret("As it is") == rows["As it is", "Cheap spot"].regret


@pytest.mark.parametrize(("solve", "world"), [(0, "As it is"), (1, "Cheap spot")])
def test_no_regret_is_known_over_a_best_mix_that_is_not_proven(solve: int, world: str, says: Says) -> None:
    """A cheaper one may be there: each regret would be too low."""
    says(lambda nth, _: LATE if nth == solve else {})
    rows, found = regrets()
    for (option, there), row in rows.items():
        assert row.unknown is (there == world)
        assert (row.regret is None) is (there == world)
        assert row.cost is not None
        assert row.best is not None
        assert row.why == ("the best mix there is not proven" if there == world else "")
        assert found.maximum_regret(option) is None


def test_no_regret_is_known_of_placements_that_are_not_proven(says: Says) -> None:
    """Cheaper ones may be there: the regret would be too high."""
    says(lambda nth, _: LATE if nth == 2 else {})
    rows, found = regrets()
    unknown = [key for key, row in rows.items() if row.unknown]
    assert unknown == [("Cheap spot", "As it is")]
    late = rows["Cheap spot", "As it is"]
    assert (late.regret, late.why) == (None, "the cheapest placements there are not proven")
    assert late.cost is not None
    assert found.maximum_regret("Cheap spot") is None
    assert found.maximum_regret("As it is") == rows["As it is", "Cheap spot"].regret


def test_what_certainly_cannot_be_is_no_unknown_regret(says: Says) -> None:
    nothing: dict[str, Any] = {"objective": None, "bound": None, "gap": None, "costs": []}
    says(lambda nth, _: {"status": "infeasible", **nothing} if nth == 2 else {})
    rows, _ = regrets()
    row = rows["Cheap spot", "As it is"]
    assert (row.unknown, row.regret, row.cost) == (False, None, None)
    says(lambda nth, _: {"status": "time_limit", **nothing} if nth == 2 else {})
    rows, _ = regrets()
    row = rows["Cheap spot", "As it is"]
    assert (row.unknown, row.regret, row.why) == (True, None, "not solved in time")


# -- differences within what is proven ---------------------------------------------------------------

CHILD = 300 * D  # one more child goes to spot at £300 a day


def child(slack: float, says: Says) -> Any:
    """The answer about one more child, where no solve is proven nearer than `slack`, £."""
    says(lambda _, result: {"bound": result["objective"] - slack} if result["objective"] is not None else {})
    found = co.explain(town(TOWN), workers=1)
    [answer] = [one for one in found.findings if one.kind == "child"]
    return answer


@pytest.mark.parametrize("share", [0.0, 0.1, 0.49])
def test_a_difference_beyond_what_both_solves_are_proven_to_is_told(share: float, says: Says) -> None:
    answer = child(share * CHILD, says)
    assert answer.verdict == "confirmed"
    assert answer.difference == pytest.approx(CHILD, rel=1e-4)
    assert answer.within == pytest.approx(2 * share * CHILD, abs=0.1)
    assert answer.per_year == pytest.approx(answer.difference)


@pytest.mark.parametrize("share", [0.51, 2.0])
def test_a_difference_within_what_both_solves_are_proven_to_counts_as_nothing(share: float, says: Says) -> None:
    answer = child(share * CHILD, says)
    assert answer.verdict == "confirmed"
    assert (answer.difference, answer.per_year) == (0.0, 0.0)
    assert answer.within == pytest.approx(2 * share * CHILD, rel=1e-4)
    assert "£" not in answer.text
