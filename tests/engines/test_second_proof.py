"""An engine that says of a problem with a plan that it has none: overruled, or not told as a fact."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.engines import highs, own_process, race, reusable_model
from commission_opt.engines.outcome import EngineFailed, Outcome
from commission_opt.errors import EXIT_INFEASIBLE, EXIT_SOLVED
from commission_opt.plan import engine
from commission_opt.plan.engine import build_model
from commission_opt.plan.settings import Settings
from tests.cli.run import run
from tests.model.courses import courses
from tests.model.courses import town as town_of
from tests.plan.cases import INFEASIBLE, small, write_small
from tests.studies.town import TOWN, dear, town

EAST = "block.east.price_per_bed_week"
NOTE = "said that no mix meets every rule"


def _presolve_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS says infeasible of everything, as 1.12.0 does of some problems, unless presolve is off."""
    ended, solve = highs._ended, reusable_model.ReusableModel._solve

    def wrong(given: Any) -> Any:
        return ended(given) if given.getOptionValue("presolve")[1] == "off" else "infeasible"

    def wrong_too(self: reusable_model.ReusableModel, seconds: float | None, *, whole: bool) -> reusable_model.Solution:
        off = self._highs.getOptionValue("presolve")[1] == "off"
        return solve(self, seconds, whole=whole) if off else reusable_model.Solution("infeasible")

    monkeypatch.setattr(highs, "_ended", wrong)
    monkeypatch.setattr(reusable_model.ReusableModel, "_solve", wrong_too)


def _engine_is_wrong(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    """The first answer that `module` turns into an outcome is that there is no plan."""
    resolve, said = module.fix_and_resolve, list[str]()

    def wrong(model: Any, problem: Any, found: Any, *given: Any) -> Outcome:
        if not said:
            said.append(found.engine)
            found = replace(found, ended="infeasible", values=None, objective=None, bound=None)
        return resolve(model, problem, found, *given)  # type: ignore[no-any-return]

    monkeypatch.setattr(module, "fix_and_resolve", wrong)


def _nothing_confirms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked, and however often: no plan, and no second proof in time."""
    whole = engine._whole

    def stopped(model: Any, settings: Settings, *, presolve: bool = True) -> Outcome:
        outcome = whole(model, settings, presolve=presolve)
        return replace(
            outcome, status="infeasible" if presolve else "time_limit", objective=None, bound=None, decisions=None
        )

    monkeypatch.setattr(engine, "_whole", stopped)


# -- a solve ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["scip", "cbc", "ortools-highs", "race"])
def test_a_wrong_word_of_an_engine_is_overruled(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _engine_is_wrong(monkeypatch, race if name == "race" else own_process)
    plan = co.solve(town(), engine=name, compare=False)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(540_200)
    assert plan.no_mix is None
    assert NOTE in plan.to_dict()["run"]["notes"][-1]


def test_a_wrong_word_of_presolve_is_overruled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _presolve_is_wrong(monkeypatch)
    found = run("solve", write_small(tmp_path, TOWN), "--no-write", cwd=tmp_path)
    assert found.returncode == EXIT_SOLVED
    said = " ".join(found.stdout.split())
    assert "HiGHS said that no mix meets every rule. HiGHS without presolve found this one" in said


def test_a_wrong_word_of_the_decomposition_is_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.engines.decomposition import solve

    _engine_is_wrong(monkeypatch, solve)
    instance = town_of((2, 3, 4), 500.0, 300.0)
    demand = courses((0.5, [2]), (0.5, [4]))
    right = engine.run(build_model(instance, demand), Settings(method="extensive"))
    found = engine.run(build_model(instance, demand), Settings(method="decomposition"))
    assert found.objective == pytest.approx(right.objective, rel=1e-4)
    assert NOTE in found.notes[-1]


def test_where_the_first_did_without_presolve_the_second_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = highs._ended

    def wrong(given: Any) -> Any:
        return "infeasible" if given.getOptionValue("presolve")[1] == "off" else ended(given)

    monkeypatch.setattr(highs, "_ended", wrong)
    instance = town()
    from commission_opt.demand import demand_table

    model = build_model(instance, demand_table(instance))
    model.hints.presolve = False
    found = engine.run(model, Settings())
    assert found.status == "optimal"
    assert found.objective == pytest.approx(540_200)
    assert "HiGHS with presolve found this one" in found.notes[-1]


def test_two_proofs_are_told_with_what_made_them(tmp_path: Path) -> None:
    found = run("solve", write_small(tmp_path, INFEASIBLE), "--json", cwd=tmp_path)
    assert found.returncode == EXIT_INFEASIBLE
    result = json.loads(found.stdout)
    assert result["status"] == "infeasible"
    assert result["no_mix"] | {"seconds": 0.0} == {
        "engine": "HiGHS",
        "confirmed": True,
        "by": "HiGHS without presolve",
        "seconds": 0.0,
        "message": "",
    }
    said = " ".join(found.stderr.split())
    assert "No mix meets every rule. It was proven twice: by HiGHS, and by HiGHS without presolve." in said


def test_one_word_alone_is_not_told_as_a_fact(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _nothing_confirms(monkeypatch)
    plan = co.solve(town(), compare=False)
    assert (plan.status, plan.objective) == ("infeasible", None)
    assert plan.no_mix is not None
    assert plan.no_mix["confirmed"] is False
    assert "not confirmed" in repr(plan)
    with pytest.raises(co.CommissionError, match="one engine found no mix; not confirmed"):
        plan.save(tmp_path / "out")
    found = run("solve", write_small(tmp_path, INFEASIBLE), "--json", cwd=tmp_path)
    assert found.returncode == EXIT_INFEASIBLE
    assert json.loads(found.stdout)["no_mix"]["confirmed"] is False
    assert "One engine found no mix; not confirmed" in found.stderr
    assert "No mix meets every rule" not in found.stderr


def test_no_time_is_left_for_a_second_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    once = engine.run_once

    def late(model: Any, settings: Settings) -> Outcome:
        found = once(model, replace(settings, time_limit=None))
        clock.append(1e6)
        return replace(found, status="infeasible", decisions=None, objective=None)

    clock = [0.0]
    monkeypatch.setattr(engine, "run_once", late)
    monkeypatch.setattr("commission_opt.plan.engine.time.perf_counter", lambda: clock[-1])
    plan = co.solve(town(), time_limit=10.0, compare=False)
    assert plan.status == "infeasible"
    assert plan.no_mix is not None
    assert plan.no_mix["message"] == "there was no time left for a second proof"


def test_a_second_proof_that_fails_confirms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(model: Any, settings: Settings, *, presolve: bool = True) -> Outcome:
        if not presolve:
            raise EngineFailed("it broke")
        return Outcome("infeasible", None, None, None, "HiGHS", "1")

    monkeypatch.setattr(engine, "_whole", fails)
    plan = co.solve(town(), compare=False)
    assert plan.no_mix is not None
    assert plan.no_mix["message"] == "the second proof failed: it broke"


def test_a_diagnosis_that_finds_a_mix_takes_the_confirmation_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine, "_whole", lambda *_, **__: Outcome("infeasible", None, None, None, "HiGHS", "1"))
    file = write_small(tmp_path, TOWN)
    for command in ("solve", "explain"):
        found = run(command, file, "--json", cwd=tmp_path)
        assert found.returncode == EXIT_INFEASIBLE
        assert json.loads(found.stdout)["no_mix"]["confirmed"] is False
        told = run(command, file, cwd=tmp_path)
        said = " ".join((told.stdout + told.stderr).split())
        assert "but the diagnosis found one. So this is not confirmed." in said
        assert "No mix meets every rule" not in said


def test_a_second_engine_that_was_asked_for_overrules_too(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine._whole

    def wrong(model: Any, settings: Settings, *, presolve: bool = True) -> Outcome:
        if settings.engine == "highs":
            return Outcome("infeasible", None, None, None, "HiGHS", "1")
        return whole(model, settings, presolve=presolve)

    monkeypatch.setattr(engine, "_whole", wrong)
    plan = co.solve(town(), compare=False, verify=True)
    assert plan.objective == pytest.approx(540_200)
    assert plan.verification is not None
    assert (plan.verification["status"], plan.verification["agrees"]) == ("infeasible", None)
    assert "SCIP found this one" in plan.to_dict()["run"]["notes"][-1]


# -- studies ---------------------------------------------------------------------------------------


def _costs_waiting() -> Any:
    import datetime as dt

    from tests.studies.test_waiting import LOW_OR_HIGH
    from tests.studies.test_waiting import town as quarters

    found = co.value_of_waiting(quarters(), [dt.date(2022, 7, 1)], 2, demand=LOW_OR_HIGH, gap=0.0, workers=1)
    return found.status, found.now.cost, found.waits.cost, found.foresight.cost


STUDIES: dict[str, Callable[[], Any]] = {
    "baseline": lambda: co.solve(small()).baseline,
    "compare": lambda: [
        (one.status, one.cost) for one in co.compare({"as": town(), "dear": town(dear())}, workers=1).options
    ],
    "sweep": lambda: [
        (row["status"], row["objective"]) for row in co.sweep(town(), {EAST: [1900.0, 2300.0]}, workers=1).rows
    ],
    "frontier": lambda: [(one.first, one.second) for one in co.frontier(town(dear()), points=3, workers=1).points],
    "alternatives": lambda: [
        (one.status, one.cost) for one in co.alternatives(town(), count=1, without=["north"], workers=1).mixes
    ],
    "switching": lambda: [one.verdict for one in co.switching(town(), {EAST: (1900, 2300)}, workers=1).switches],
    "explain": lambda: sorted(one.verdict for one in co.explain(town(), workers=1).findings),
    "diagnose": lambda: co.diagnose(town()).verdict,
    "waiting": _costs_waiting,
}


def _near(found: Any) -> Any:
    if isinstance(found, float):
        return pytest.approx(found, rel=1e-4)
    if isinstance(found, list | tuple):
        return [_near(one) for one in found]
    return found


@pytest.mark.parametrize("study", STUDIES)
def test_no_study_takes_a_wrong_word_for_a_fact(study: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = STUDIES[study]()
    _presolve_is_wrong(monkeypatch)
    found = STUDIES[study]()
    assert json.loads(json.dumps(found, default=str)) == _near(json.loads(json.dumps(right, default=str)))


def test_a_study_says_that_nothing_is_proven_where_nothing_confirms(monkeypatch: pytest.MonkeyPatch) -> None:
    _nothing_confirms(monkeypatch)
    rows = co.sweep(town(), {EAST: [1900.0, 2300.0]}, workers=1).rows
    assert {row["status"] for row in rows} == {"time_limit"}
    assert {row["message"] for row in rows} == {"One engine found no mix; not confirmed."}
    assert {one.status for one in co.compare({"as": town(), "dear": town(dear())}, workers=1).options} == {"time_limit"}
    (switch,) = {one.verdict for one in co.switching(town(), {EAST: (1900, 2300)}, workers=1).switches}
    assert switch == "not proven"
