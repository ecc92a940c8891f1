"""What a result of a study says of itself at a prompt: one short line."""

from __future__ import annotations

import pytest

import commission_opt as co
from commission_opt.studies.break_even.switching import Switch, Switches
from commission_opt.studies.sweep.table import Sweep
from tests.studies.town import town

EAST = "block.east.price_per_bed_week"
TORNADO = "<Tornado: one figure, £540,200 as it is>"


def test_each_is_one_line() -> None:
    one, dear = town(), town().with_changes({EAST: 2170})
    said = {
        repr(co.sensitivity(one, [EAST], switch=[EAST], trajectories=1)): f"<Sensitivity: {TORNADO}, "
        "<Switches: one figure, one change of mix>, <Morris: one figure, one trajectory, two solves>>",
        repr(co.frontier(one, points=2)): "<Frontier: cost against locality, one point, cheapest £540,200>",
        repr(co.alternatives(one, count=0, without=[])): "<Alternatives: one mix, within 2%, cheapest £540,200>",
        repr(
            co.compare({"one": one, "dear": dear})
        ): "<Comparison: 'Options side by side', two options, cheapest £540,200>",
        repr(co.sweep(one, {EAST: [2030, 2170]}, workers=1)): f"<Sweep: {EAST}, 2 of 2 cases, cheapest £540,200>",
    }
    for found, wanted in said.items():
        assert found == wanted


def test_what_was_found_finished_is_no_part_of_what_a_sweep_found() -> None:
    """A sweep that went on where another was is the same as one in one go."""
    rows = ({"objective": 3.0}, {"objective": None}, {"objective": 2.0})
    whole = Sweep({}, ("a.b",), 3, False, rows)
    assert (whole.kept, whole.interrupted) == (0, False)
    assert whole == Sweep({}, ("a.b",), 3, False, rows, kept=2)
    assert whole == Sweep({}, ("a.b",), 3, False, rows, path_kinds={"a.b": "date"})  # how its tables are read
    assert whole != Sweep({}, ("a.b",), 3, False, rows, interrupted=True)
    assert repr(whole) == "<Sweep: a.b, 3 of 3 cases, cheapest £2>"
    assert repr(Sweep({}, ("a.b",), 3, False, rows[1:2], True)) == "<Sweep: a.b, 1 of 3 cases, no plan, interrupted>"


@pytest.mark.parametrize(("options", "said"), [({"within": 2}, "from 0 to 1"), ({"count": -1}, "count is 0 or more")])
def test_a_share_above_the_whole_is_refused(options: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        co.alternatives(town(), **options)  # type: ignore[arg-type]


def test_changes_of_mix_are_counted_and_not_what_was_only_looked_for() -> None:
    rows = [Switch("a", 1.0, 2.0, "exact"), Switch("a", 1.0, 0.0, "none"), Switch("b", 1.0, 2.0, "between")]
    assert repr(Switches(tuple(rows))) == "<Switches: two figures, two changes of mix>"
    assert (
        repr(Switches(tuple(rows[1:2]), interrupted=True)) == "<Switches: one figure, no changes of mix, interrupted>"
    )


def test_a_sweep_is_of_no_cases_kept_unless_it_says_so() -> None:
    assert Sweep({}, (), 0, False, ()).kept == 0
