"""Where HiGHS proves that there is no plan at all within the cap its bound is infinite, and nobody has stopped it."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.engines.catalogue import DEFAULT
from commission_opt.engines.choice import searches
from commission_opt.engines.choice.stopped import StageStopped


class Heard:
    """What a solver tells its listeners."""

    def __init__(self) -> None:
        self.listeners: list[Any] = []

    def subscribe(self, listener: Any) -> None:
        self.listeners.append(listener)


@pytest.mark.parametrize(("bound", "cap", "none"), [(math.inf, 5.0, True), (5.1, 5.0, True), (4.9, 5.0, False)])
def test_a_bound_above_the_cap_says_that_there_is_none(
    monkeypatch: pytest.MonkeyPatch, bound: float, cap: float, none: bool
) -> None:
    options: dict[str, float] = {}
    highs: Any = SimpleNamespace(cbMipSolution=Heard(), cbMipInterrupt=Heard(), setOptionValue=options.__setitem__)
    interrupted: list[bool] = []

    def search(*_: Any) -> Any:
        for listener in highs.cbMipInterrupt.listeners:
            listener(SimpleNamespace(data_out=SimpleNamespace(mip_dual_bound=bound), interrupt=interrupted.append))
        return SimpleNamespace(ended="interrupted", values=None, objective=None, bound=None)

    limits: Any = SimpleNamespace(memory_limit=None)
    monkeypatch.setattr(searches, "prepared", lambda _problem, _limits: highs)
    monkeypatch.setattr(searches.Searcher, "_run", search)
    searcher = searches.Searcher(DEFAULT, limits)
    if none:
        assert searcher.within(SimpleNamespace(), cap) == []  # type: ignore[arg-type]
    else:
        with pytest.raises(StageStopped, match="interrupted"):
            searcher.within(SimpleNamespace(), cap)  # type: ignore[arg-type]
    assert interrupted == ([True] if none else [])
    assert options["objective_bound"] > cap  # what costs as much as the cap is still looked for
