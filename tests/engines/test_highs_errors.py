"""HiGHS reports an optimum that misses a row by a rounding as an error; a real error stays one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import highspy
import pytest

from commission_opt.engines.highs import nearly


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
