"""Every solve of a study by another engine: the same figures, and HiGHS asked for none of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt import errors
from commission_opt.engines import in_process, own_process
from commission_opt.engines.catalogue import Engine
from commission_opt.engines.fix_and_resolve import fix_and_resolve, retried
from commission_opt.engines.outcome import EngineCannot, Outcome
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits, Watch
from commission_opt.model.model import Model
from commission_opt.studies.explanation.explain import explain
from tests.cli.run import run
from tests.plan.cases import INFEASIBLE, write_small
from tests.studies.town import REGISTER, TOWN, dear, town

EAST = "block.east.price_per_bed_week"
Study = Callable[[str], list[float | None]]


def compared(engine: str) -> list[float | None]:
    found = co.compare({"as": town(), "dear": town(dear())}, engine=engine)
    return [one.cost for one in found.options] + [one.cost for one in found.regrets]


def varied(engine: str) -> list[float | None]:
    found = co.sensitivity(town(TOWN + REGISTER), {EAST: (2000, 2200)}, switch=[EAST], trajectories=1, engine=engine)
    assert found.switches is not None
    assert found.morris is not None
    ends = [end.cost for bar in found.tornado.bars for end in (bar.low, bar.high)]
    return [*ends, *(one.value for one in found.switches.switches), *(one.mu for one in found.morris.effects)]


def traded(engine: str) -> list[float | None]:
    found = co.frontier(town(dear()), points=4, engine=engine)
    return [found.best_second, *(one.first for one in found.points), *(one.second for one in found.points)]


def others(engine: str) -> list[float | None]:
    found = co.alternatives(town(), count=1, without=["north"], engine=engine)
    return [one.cost for one in found.mixes] + [one.furthest for one in found.mixes]


def swept(engine: str) -> list[float | None]:
    prices = {EAST: [1900.0, 2000.0, 2100.0, 2200.0, 2300.0]}
    found = co.sweep(town(), prices, workers=1, engine=engine)
    assert found.about["settings"]["engine"] == engine
    return [row["objective"] for row in found.rows]


def explained(engine: str) -> list[float | None]:
    local = town(dear().replace("minimum_share = 0.0", "minimum_share = 0.5"))
    found = explain(local, engine=engine, workers=1)
    assert {one.verdict for one in found.findings} == {"confirmed"}
    return [found.cost, *(one.difference for one in found.findings), *(one.value for one in found.findings)]


STUDIES = (compared, varied, traded, others, swept, explained)


@cache
def with_highs(study: Study) -> list[float | None]:
    return study("highs")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Engines that were asked, in this process to be quick; the usual one refuses."""
    asked: set[str] = set()

    def here(model: Model, engine: Engine, limits: Limits, progress: object = None) -> Outcome:
        asked.add(engine.name)
        module, _, function = engine.search.partition(":")
        search = getattr(import_module(module), function)
        problem = problem_of(model)
        return retried(
            lambda limits: fix_and_resolve(model, problem, search(problem, limits, Watch()), limits, {}), limits
        )

    def refuse(*args: Any, **settings: Any) -> Outcome:
        raise AssertionError("HiGHS was asked")

    monkeypatch.setattr(own_process, "solve", here)
    monkeypatch.setattr(in_process, "solve", refuse)
    return asked


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("engine", ["scip", "cbc"])
def test_each_study_says_the_same_with_each_engine(
    study: Study, engine: str, only: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = study(engine)
    assert only == {engine}
    monkeypatch.undo()
    usual = with_highs(study)
    assert len(found) == len(usual) > 0
    for one, other in zip(found, usual, strict=True):
        assert one == (None if other is None else pytest.approx(other, rel=1e-4, abs=1e-6))


def test_an_engine_that_tells_of_no_bound_prices_nothing_and_explains_all_the_same(
    only: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = own_process.solve

    def silent(*given: Any) -> Outcome:
        outcome = quiet(*given)
        return Outcome(**{**outcome.__dict__, "bound": None})

    monkeypatch.setattr(own_process, "solve", silent)
    assert swept("scip") == pytest.approx(swept_costs())
    found = co.sweep(town(), {EAST: [1900.0, 2000.0, 2100.0, 2200.0, 2300.0]}, workers=1, engine="scip")
    assert {row["how"] for row in found.rows} == {"solved"}
    why = explain(town(), engine="scip", gap=1e-4, workers=1)
    (block,) = (one for one in why.findings if (one.kind, one.record) == ("homes", "north"))
    assert block.verdict == "confirmed"
    assert block.within == pytest.approx(1e-4 * (540_200 + 613_200))


def swept_costs() -> list[float]:
    """Five prices of East, by hand: its two beds are more expensive than the spot beyond £2,100."""
    return [365 * 2 * (200 + 250 + min(price / 7, 300)) for price in (1900, 2000, 2100, 2200, 2300)]


@pytest.mark.parametrize("engine", ["cbc", "race"])
def test_a_setting_that_the_engine_would_ignore_is_refused_before_anything_is_solved(engine: str) -> None:
    with pytest.raises(EngineCannot, match="CBC works on one thread here"):
        co.compare({"as": town(), "dear": town(dear())}, engine=engine, threads=2)


def test_an_engine_that_is_wrong_for_every_case_ends_the_sweep() -> None:
    with pytest.raises(EngineCannot, match="whole numbers only"):
        co.sweep(town(), {EAST: [1900.0, 2000.0]}, workers=1, engine="cpsat")


def test_the_command_line_says_which_engine_did_what(tmp_path: Path, only: set[str]) -> None:
    asked = ("--engine", "scip", "--workers", "1", "--out", "out")
    found = run("explain", write_small(tmp_path, TOWN), *asked, cwd=tmp_path)
    assert found.returncode == errors.EXIT_SOLVED
    assert "Solved by SCIP; marginal values by HiGHS, with its numbers of homes and contracts." in found.stdout
    assert json.loads((tmp_path / "out" / "explain.json").read_text(encoding="utf-8"))["engine"] == "scip"
    assert only == {"scip"}


def test_the_command_line_says_who_looked_into_what_no_mix_can_meet(tmp_path: Path) -> None:
    found = run("explain", write_small(tmp_path, INFEASIBLE), "--engine", "scip", cwd=tmp_path)
    assert found.returncode == errors.EXIT_INFEASIBLE
    assert "Solved by SCIP; HiGHS looked into what would have to give." in found.stdout


def test_a_study_with_an_engine_in_a_process_of_its_own(tmp_path: Path) -> None:
    files = (write_small(tmp_path, TOWN), write_small(tmp_path, dear(), "dear.toml"))
    found = run("compare", *files, "--engine", "scip", "--no-regret", cwd=tmp_path)
    assert found.returncode == errors.EXIT_SOLVED
    assert "540,200" in found.stdout
    assert "Solved by SCIP." in found.stdout
