"""A change of mix is exact only where solves on both sides say so: the mix before costs what was drawn, the other less."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.plan.settings import Settings
from commission_opt.studies.break_even.switching import _SwitchSearch
from commission_opt.studies.sensitivity.ranges import Range
from tests.studies.town import town

OURS, OTHER = Decisions(awarded={("north", 0, 2): 1}), Decisions(awarded={("east", 0, 2): 1})


@pytest.mark.parametrize(
    ("before", "after", "mix_after", "exact"),
    [
        (1000.0, 1000.0, OTHER, True),
        (1000.0, 1000.0, OURS, False),  # the same mix goes on
        (900.0, 1000.0, OTHER, False),  # something else was cheaper before
        (900.0, 1000.0, OURS, False),
        (1000.0, 1101.0, OTHER, False),  # ours goes on being cheaper
    ],
)
def test_both_sides_have_to_hold(
    monkeypatch: pytest.MonkeyPatch, before: float, after: float, mix_after: Decisions, exact: bool
) -> None:
    """Around 110, on the way from 100 to 150: half of a hundredth of it on either side, and our mix costs £100 more there."""

    def solved(cost: float, decisions: Decisions) -> Any:
        return SimpleNamespace(cost=cost, decisions=decisions)

    ours = solved(1000.0, OURS)
    both = {109.5: solved(before, OURS), 110.5: solved(after, mix_after)}
    runs: Any = SimpleNamespace(settings=Settings())
    search = _SwitchSearch(town(), Range("spot.spot.price_per_week", 100.0, 50.0, 150.0, False), runs, 0.01, both)
    called: list[Any] = []
    monkeypatch.setattr(search, "_switch", lambda *given, **named: called.append((given, named)))
    search._verified(150.0, 110.0, lambda value: 1000.0 if value < 110 else 1100.0, ours)
    assert bool(called) == exact
    if exact:
        (verdict, end, at, plan), named = called[0]
        assert (verdict, end, at, plan) == ("exact", 150.0, 109.5, ours)
        assert named == {"value": 110.0, "after": 110.5, "late": both[110.5]}
