"""By which day each commitment is decided."""

from __future__ import annotations

import datetime as dt

import pytest

from commission_opt.decisions import EXISTING
from commission_opt.instance.instance import Instance
from commission_opt.studies.mixes.dated import day_of
from tests.model.small import QUARTERS, block, block_now, tables


@pytest.mark.parametrize(
    ("family", "key", "day"),
    [
        ("awarded", ("new", 1, 2), dt.date(2022, 7, 1)),
        ("extended", ("now", EXISTING, 3), dt.date(2022, 8, 1)),  # the day after it ends
        ("extended", ("new", 0, 2), dt.date(2023, 4, 1)),  # after a year
        ("opened", ("home", EXISTING), dt.date(2022, 4, 1)),
    ],
)
def test_an_extension_is_decided_when_the_first_term_ends(family: str, key: tuple[object, ...], day: dt.date) -> None:
    now = block_now(3, 40, dt.date(2022, 7, 31), extension_years=1.0)
    instance = Instance.model_validate(
        tables(1, horizon=QUARTERS, block=[block("new", 2, 40, extension_years=1.0), now])
    )
    assert day_of(instance, family, key) == day
