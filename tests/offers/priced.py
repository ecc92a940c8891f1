"""What the model makes of decisions that are fixed: whether it takes them, and what it says they cost."""

from __future__ import annotations

import numpy as np

from commission_opt.decisions import Decisions
from commission_opt.engines.problem import problem_of
from commission_opt.model.model import Model
from tests.rules.every_plan import Fixing


class Priced(Fixing):
    """A model in which decisions are fixed, and the rest is filled in at least cost."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        cost = problem_of(model).cost
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def cost(self, decisions: Decisions) -> float | None:
        """£ of the decisions; None where the model does not take them."""
        return float(self._highs.getObjectiveValue()) if self.takes(decisions) else None
