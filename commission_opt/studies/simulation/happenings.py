"""The days of one replication: what is to happen on which of them, in order."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count


class Happenings:
    """What is to happen, by day. Of those of one moment, what was said first comes first.

    Attributes
    ----------
    now
        Days from the start of the horizon.
    """

    __slots__ = ("_ahead", "_number", "now")

    def __init__(self) -> None:
        self.now = 0.0
        self._ahead: list[tuple[float, int, Callable[..., None], tuple[object, ...]]] = []
        self._number = count()

    def after[*A](self, days: float, happens: Callable[[*A], None], *about: *A) -> None:
        """Let something happen in so many days from now."""
        heappush(self._ahead, (self.now + days, next(self._number), happens, about))

    def run(self, until: float) -> None:
        """Let everything happen that comes before a day."""
        ahead = self._ahead
        while ahead and ahead[0][0] < until:
            self.now, _, happens, about = heappop(ahead)
            happens(*about)
        self.now = until
