"""Children moved as planned, from the decisions alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.workings import Workings


def costs(w: Workings) -> Iterator[Cost]:
    """The price of each move: period, line, no offer, £ of the day."""
    moves = {move.id: move for move in w.instance.planned_move}
    for (s, t, record, *_), children in w.decisions.transferred.items():
        if record not in moves:
            continue  # gone home, or stepped down, by the work of a service
        each = terms.price_then(w.instance, moves[record], "price_per_move", "moves", w.periods[t].start)
        yield Cost(t, "moves", "", w.probabilities[s] * each * children)
