"""A rule is missed by more than a millionth of its limit, or of 1 where the limit is smaller."""

from __future__ import annotations

import pytest

from commission_opt.plan.evaluator.tolerance import misses


@pytest.mark.parametrize(
    ("shortfall", "limit", "missed"),
    [
        (1.1e-6, 0.0, True),
        (0.9e-6, 0.0, False),
        (1.1e-6, -0.5, True),
        (1.9e-6, 2.0, False),
        (2.1e-6, -2.0, True),
        (1.1e-3, 1_000.0, True),
        (0.9e-3, 1_000.0, False),
        (-1.0, 0.0, False),
    ],
)
def test_what_is_missed_by_a_rounding_is_met(shortfall: float, limit: float, missed: bool) -> None:
    assert misses(shortfall, limit) == missed
