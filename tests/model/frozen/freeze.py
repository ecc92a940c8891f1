"""Keep the sums of the models and evaluations as they are: `uv run python -m tests.model.frozen.freeze [INSTANCE ...]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.model.frozen.sums import NAMES, records

KEPT = Path(__file__).parent / "kept"


def lines(name: str) -> Iterator[str]:
    """A family on a line."""
    for family, record in records(name):
        yield f"{family} {json.dumps(record)}"


if __name__ == "__main__":
    for one in sys.argv[1:] or NAMES:
        (KEPT / f"{one}.txt").write_text("".join(f"{line}\n" for line in lines(one)), encoding="utf-8")
