"""What a recommendation says that its cost includes besides money: from a pound on, and in the right way of judging."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.studies.recommend.words import _priced

SHARES = "for missed shares"
NOBODY = "for children without a placement"


def told(key: str, soft: float, hard: float, short: float) -> list[str]:
    """Of the best of two mixes: what is missed of a soft rule and of a hard one, and what children cost who find nothing."""
    means = {"missed:soft": soft, "missed:hard": hard, "short_cost": short}
    found: Any = SimpleNamespace(
        candidates=[SimpleNamespace(mean=lambda _: 1e6), SimpleNamespace(mean=means.__getitem__)],
        rules=[SimpleNamespace(path="soft", hard=False), SimpleNamespace(path="hard", hard=True)],
    )
    advice: Any = SimpleNamespace(key=key, best=1)
    return _priced(found, advice)


@pytest.mark.parametrize(
    ("key", "soft", "hard", "short", "said"),
    [
        ("kept", 0.0, 0.0, 0.0, []),
        ("kept", 0.99, 0.0, 0.99, []),
        ("kept", 1.0, 0.0, 1.0, [f"£1 {SHARES}", f"£1 {NOBODY}"]),
        ("kept", 1.5, 0.0, 1.5, [f"£2 {SHARES}", f"£2 {NOBODY}"]),
        ("kept", 1200.0, 500.0, 0.0, [f"£1,200 {SHARES}"]),  # a hard rule that is kept costs nothing
        ("priced", 1200.0, 500.0, 0.0, [f"£1,700 {SHARES}"]),
        ("priced", 0.0, 500.0, 3.0, [f"£500 {SHARES}", f"£3 {NOBODY}"]),
    ],
)
def test_what_counts_besides_money(key: str, soft: float, hard: float, short: float, said: list[str]) -> None:
    assert told(key, soft, hard, short) == said
