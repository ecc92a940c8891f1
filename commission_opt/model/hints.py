"""What an engine may use to be quicker: it changes how long a solve takes, never what is proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions


@dataclass
class Hints:
    """Hints to the engine, and how hard the solve then was.

    Attributes
    ----------
    start
        Commitments of a plan that is likely to be good.
    presolve
        Whether to simplify the model first. On most instances it pays; on some it hides from the
        engine what its cuts need.
    enough
        The gap from which on the engine may leave the rest of a proof that takes too much work; None for never.
    iterations
        Set by the engine: simplex iterations of the solve, the same on every machine.
    nodes
        Set by the engine: nodes of its search.
    """

    start: Decisions | None = None
    presolve: bool = True
    enough: float | None = None
    iterations: int | None = None
    nodes: int | None = None
