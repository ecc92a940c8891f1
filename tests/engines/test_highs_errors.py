"""HiGHS reports an optimum that misses a row by a rounding as an error; a real error stays one."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import highspy
import pytest

from commission_opt.demand import demand_table
from commission_opt.engines import made
from commission_opt.engines.in_process import solve
from commission_opt.engines.outcome import EngineFailed, Outcome
from commission_opt.engines.solve_error import nearly
from commission_opt.engines.tolerances import ROW
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from tests.model.small import block, spot, tables


@pytest.mark.parametrize(
    ("status", "missed", "taken"),
    [
        (highspy.HighsModelStatus.kSolveError, 2e-6, True),
        (highspy.HighsModelStatus.kSolveError, 1e-3, False),
        (highspy.HighsModelStatus.kSolveError, -1.0, False),
        (highspy.HighsModelStatus.kOptimal, 0.0, False),
    ],
)
def test_only_a_rounding_is_forgiven(status: Any, missed: float, taken: bool) -> None:
    info = SimpleNamespace(max_primal_infeasibility=missed)
    highs: Any = SimpleNamespace(getModelStatus=lambda: status, getInfo=lambda: info)
    assert nearly(highs) is taken


Fails = Callable[[float, str, bool], bool]  # by the tolerance of whole numbers, presolve, and whether there are any


def _stumble(monkeypatch: pytest.MonkeyPatch, fails: Fails) -> list[tuple[float, str, bool]]:
    """Let HiGHS end in "Solve error" where `fails` says so; how it was run is put into the list returned."""
    runs: list[tuple[float, str, bool]] = []

    class Stumbling(made._quiet()):  # type: ignore[misc]
        def _note(self) -> None:
            options = (self.getOptionValue(name)[1] for name in ("mip_feasibility_tolerance", "presolve"))
            whole = highspy.HighsVarType.kInteger in self.getLp().integrality_
            runs.append((*options, whole))

        def startSolve(self) -> Any:
            self._note()
            return super().startSolve()

        def solve(self) -> Any:
            self._note()
            return super().solve()

        def getModelStatus(self) -> Any:
            return highspy.HighsModelStatus.kSolveError if fails(*runs[-1]) else super().getModelStatus()

        def getInfo(self) -> Any:
            info = super().getInfo()
            if fails(*runs[-1]):
                info.max_primal_infeasibility = 1.0
            return info

    monkeypatch.setattr(made, "made", Stumbling)
    return runs


def _solved() -> Outcome:
    """Five children, a block of four beds that pays, and spot."""
    instance = Instance.model_validate(tables(5, block=[block("north", 4, 200)], spot=[spot(300)]))
    return solve(build(instance, demand_table(instance)))


WAYS: dict[str, Fails] = {
    "at the usual tolerance": lambda tolerance, presolve, whole: whole and tolerance == 1e-6,
    "with presolve": lambda tolerance, presolve, whole: whole and presolve != "off",
    "unless both are changed": lambda tolerance, presolve, whole: whole and (tolerance == 1e-6 or presolve != "off"),
    "with whole numbers fixed, at the usual tolerance": lambda tolerance, presolve, whole: (
        not whole and tolerance == 1e-6
    ),
    "with whole numbers fixed, with presolve": lambda tolerance, presolve, whole: not whole and presolve != "off",
}


@pytest.mark.parametrize("fails", WAYS.values(), ids=WAYS)
def test_an_error_is_solved_another_way(fails: Fails, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _solved()
    runs = _stumble(monkeypatch, fails)
    after = _solved()
    assert (after.status, after.decisions) == (before.status, before.decisions)
    assert after.objective == pytest.approx(before.objective)
    assert any(fails(*run) for run in runs)
    assert len(runs) <= 5


def test_a_plan_that_tight_tolerances_alone_refuse_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the usual tolerances fail the plan, and tight ones its last step, both are tried in the end."""
    _stumble(monkeypatch, lambda tolerance, presolve, whole: tolerance == (1e-6 if whole else 1e-9))
    assert _solved().status == "optimal"


def test_what_fails_in_every_way_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = _stumble(monkeypatch, lambda *_: True)
    with pytest.raises(EngineFailed, match="HiGHS stopped with 'Solve error'"):
        _solved()
    assert len(set(runs)) == len(runs) == 4


def test_once_whole_numbers_are_fixed_rows_are_held_to_their_own_tolerance(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search leaves HiGHS with that of whole numbers for rows as well."""
    held: list[float] = []

    class Held(made._quiet()):  # type: ignore[misc]
        def solve(self) -> Any:
            held.append(self.getOptionValue("primal_feasibility_tolerance")[1])
            return super().solve()

    monkeypatch.setattr(made, "made", Held)
    assert _solved().status == "optimal"
    assert held == [ROW]
