"""How much work HiGHS is given for what is good to have, but not asked for: counted in nodes, as no clock is the same.

A choice among plans that cost the same needs a proof that goes further than the gap asked for, and searches of its own.
On most instances that takes a few times as much as the solve; where it would take very much more, it is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import highspy

TIMES = 8  # the work that was needed for what was asked for
FLOOR = 2_000  # nodes that are always allowed: a minute or so on a council's instance


def allowed(nodes: int) -> int:
    """Nodes allowed besides, where what was asked for took so many."""
    return TIMES * nodes + FLOOR


@dataclass
class ProofPatience:
    """Ends a run of HiGHS that has reached a gap, and then works too long on the rest."""

    enough: float
    reached: int | None = None
    gave_up: bool = False

    def watch(self, highs: highspy.Highs) -> None:
        """Look at every step of the search."""
        highs.cbMipInterrupt.subscribe(self._look)

    def _look(self, event: Any) -> None:
        data = event.data_out
        done, best = int(data.mip_node_count), float(data.mip_primal_bound)
        if self.reached is None and best - data.mip_dual_bound <= self.enough * abs(best):
            self.reached = done
        if self.reached is not None and done - self.reached > allowed(self.reached):
            self.gave_up = True
            event.interrupt(True)


@dataclass
class WorkLeft:
    """Nodes that are left for several runs together; None where there is no end to them."""

    nodes: int | None = None
    spent: bool = False

    def watch(self, highs: highspy.Highs) -> None:
        """End the run once nothing is left."""
        if self.nodes is not None:
            highs.cbMipInterrupt.subscribe(self._look)

    def take(self, highs: highspy.Highs) -> None:
        """Take off what a run has used."""
        if self.nodes is not None:
            self.nodes -= max(0, int(highs.getInfo().mip_node_count))

    def _look(self, event: Any) -> None:
        assert self.nodes is not None
        if event.data_out.mip_node_count > self.nodes:
            self.spent = True
            event.interrupt(True)
