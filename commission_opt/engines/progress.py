"""What an engine says while it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solve stands: best plan and bound so far in £ (None where there is none), seconds.

    `detail` is what each engine has, where there are several.
    """

    objective: float | None
    bound: float | None
    seconds: float
    detail: str = ""


SolveListener = Callable[[Progress], None]
