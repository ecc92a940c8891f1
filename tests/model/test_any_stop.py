"""Whatever plan the engine stops at, it costs what the engine says and breaks no rule: the evaluator agrees.

Sixty random instances are tried here each time, three thousand with ``pytest -m thorough``.
"""

from __future__ import annotations

import pytest

from tests.model.random_stops import audits

BATCH = 20


def _hold(first: int) -> int:
    tried = 0
    for seed in range(first, first + BATCH):
        for what, found in audits(seed):
            tried += 1
            assert found.passed, (what, found)
    return tried


@pytest.mark.parametrize("first", range(0, 60, BATCH))
def test_plans_hold_wherever_the_engine_stops(first: int) -> None:
    assert _hold(first) >= BATCH


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(10_000, 13_000, BATCH))
def test_plans_hold_wherever_the_engine_stops_thoroughly(first: int) -> None:
    assert _hold(first) >= BATCH
