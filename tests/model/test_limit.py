"""What a limit says of itself."""

from __future__ import annotations

import pytest

from commission_opt.model.limit import Limit


@pytest.mark.parametrize(
    ("limit", "value", "possible"),
    [
        (Limit(kind="share"), 1.0, True),
        (Limit(kind="share"), 1.01, False),  # nobody can have more than all
        (Limit(kind="share", lower=True), 1.01, True),  # where it is rounded down, to what is then asked for
        (Limit(kind="pounds"), 2_000_000.0, True),
        (Limit(kind="pounds", least=1.0), 0.0, False),
    ],
)
def test_a_value_that_the_format_does_not_take_is_not_suggested(limit: Limit, value: float, possible: bool) -> None:
    assert limit.possible(value) == possible
