"""Where figures that are kept and those of now are apart."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

RELATIVE, ABSOLUTE = 2e-6, 2e-6  # what the digits that are kept leave open


def unlike(kept: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Each line that is another, with both."""
    for old, new in zip_longest(kept, now, fillvalue=""):
        if old != new and not _alike(old, new):
            yield f"kept {old}\n      now {new}"


def _alike(old: str, new: str) -> bool:
    place, _, record = old.partition(" {")
    other, _, found = new.partition(" {")
    if place != other or not record or not found:
        return False
    before, after = json.loads(f"{{{record}"), json.loads(f"{{{found}")
    return list(before) == list(after) and all(_near(one, after[key]) for key, one in before.items())


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return bool(one == other and type(one) is type(other))
