"""One cost of the bill."""

from __future__ import annotations

from typing import NamedTuple


class Cost(NamedTuple):
    """What a line and offer cost in a period, £ of the day.

    `worth` is the present value of £1 of it where it is not paid in the middle of the period.
    """

    period: int
    line: str
    offer: str
    pounds: float
    worth: float | None = None
