"""Third: fewer children moved."""

from __future__ import annotations

from commission_opt.model.choice.stage import ChoiceStage
from commission_opt.model.measures import Expression
from commission_opt.model.model import Model


def moves(model: Model) -> Expression:
    """Fewer children moved, expected: where a rule of stability counts them (C09), and as planned; else none is counted.

    ::

        moves = sum over s, t, n, a, k of probability[s] * (moved[s,t,n,a,k] + sum over planned moves r of transferred[s,t,r,n,a,k])
    """
    likely = [scenario.probability for scenario in model.demand.scenarios]
    counted = [(variable, likely[key.scenario]) for key, variable in model.columns.moved.items()]
    planned = [(variable, likely[key.scenario]) for key, variable in model.columns.transferred.items() if key.planned]
    return Expression([*counted, *planned])


MOVES = ChoiceStage("moves", moves)
