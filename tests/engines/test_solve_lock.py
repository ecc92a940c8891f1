"""Solves in several threads of one process: each gets its own answer, as if it were alone."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

import commission_opt as co
from commission_opt.engines.outcome import EngineCannot
from commission_opt.engines.progress import Progress
from commission_opt.plan.engine import run
from commission_opt.plan.settings import Settings
from tests.engines.hard import hard_model
from tests.studies.town import TOWN, dear, town

EAST = "block.east.price_per_bed_week"
PRICES = [1400.0 + 100 * n for n in range(8)]


def _cost(price: float) -> float:
    """By hand: North at £200, South at £250, East at its price or two children in the spot at £300."""
    return 365 * 2 * (200 + 250 + min(price / 7, 300))


def _solved(price: float, engine: str = "highs") -> float | None:
    return co.solve(town().with_changes({EAST: price}), compare=False, engine=engine).objective


@pytest.mark.parametrize("engine", ["highs", "scip"])
def test_threads_get_their_own_answers(engine: str) -> None:
    prices = PRICES if engine == "highs" else PRICES[:2]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda price: _solved(price, engine), prices))
    assert found == pytest.approx([_cost(price) for price in prices])


def test_solves_long_enough_to_overlap_take_turns() -> None:
    models = [hard_model(12, 10 + n) for n in range(3)]
    alone = [run(model, Settings()).objective for model in models]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda model: run(model, Settings()).objective, models))
    assert found == alone


def test_so_do_coroutines() -> None:
    async def every() -> list[float | None]:
        return await asyncio.gather(*(asyncio.to_thread(_solved, price) for price in PRICES))

    assert asyncio.run(every()) == pytest.approx([_cost(price) for price in PRICES])


def test_studies_in_threads_say_what_they_say_alone() -> None:
    same = town()
    studies = (
        lambda: co.sweep(same, {EAST: [1500.0, 2000.0, 2500.0]}, workers=1),
        lambda: co.frontier(town(dear()), points=3, workers=1),
        lambda: co.diagnose(town(TOWN.replace("price_per_week = 2100", "price_per_week = 2100\nmarket = 0.0"))),
        lambda: co.explain(town(), workers=1),
    )
    alone = [study() for study in studies]
    with ThreadPoolExecutor(len(studies)) as pool:
        found = [one.result() for one in [pool.submit(study) for study in studies]]
    assert found == alone


def test_standard_output_is_there_again_after_solves_in_threads(capfd: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(_solved, PRICES))
    print("still here", flush=True)
    assert "still here" in capfd.readouterr().out


def test_a_solve_from_a_progress_callback_is_refused_and_does_not_hang() -> None:
    def again(progress: Progress) -> None:
        _solved(PRICES[0])

    with pytest.raises(EngineCannot, match="cannot be started from the progress callback"):
        run(hard_model(30, 40), Settings(progress=again))
    assert _solved(PRICES[0]) == pytest.approx(_cost(PRICES[0]))
