"""What a result of a study says of itself at a prompt: one short line."""

from __future__ import annotations

import pytest

import commission_opt as co
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


@pytest.mark.parametrize(("options", "said"), [({"within": 2}, "from 0 to 1"), ({"count": -1}, "count is 0 or more")])
def test_a_share_above_the_whole_is_refused(options: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        co.alternatives(town(), **options)  # type: ignore[arg-type]
