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
FLOOR_OF_ITERATIONS = 200_000  # simplex iterations likewise


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
    """What is left for several runs together; None where there is no end to it.

    Attributes
    ----------
    nodes
        Looked at while a run is on.
    iterations
        Looked at between runs: a large model may take long with hardly a node.
    """

    nodes: int | None = None
    iterations: int | None = None
    spent: bool = False

    @classmethod
    def after(cls, nodes: int | None, iterations: int | None) -> WorkLeft:
        """What is left after a solve that took so much; without end where that was not counted."""
        if nodes is None or iterations is None:
            return cls()
        return cls(allowed(nodes), TIMES * iterations + FLOOR_OF_ITERATIONS)

    def watch(self, highs: highspy.Highs) -> None:
        """End the run once nothing is left."""
        if self.nodes is not None:
            highs.cbMipInterrupt.subscribe(self._look)

    def take(self, highs: highspy.Highs) -> None:
        """Take off what a run has used."""
        done = highs.getInfo()
        if self.nodes is not None:
            self.nodes -= max(0, int(done.mip_node_count))
        if self.iterations is not None:
            self.iterations -= int(done.simplex_iteration_count)

    @property
    def over(self) -> bool:
        """Whether no run can begin."""
        return self.spent or any(left is not None and left < 0 for left in (self.nodes, self.iterations))

    def _look(self, event: Any) -> None:
        assert self.nodes is not None
        if event.data_out.mip_node_count > self.nodes:
            self.spent = True
            event.interrupt(True)
