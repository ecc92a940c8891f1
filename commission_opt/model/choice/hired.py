"""Sixth: fewer people hired."""

from __future__ import annotations

from commission_opt.model.choice.stage import ChoiceStage
from commission_opt.model.measures import Expression
from commission_opt.model.model import Model


def hired(model: Model) -> Expression:
    """Fewer people hired, over all roles and periods.

    ::

        hired = sum over r, t of hired[r,t]
    """
    return Expression([(variable, 1.0) for variable in model.columns["hired"].values()])


HIRED = ChoiceStage("hired", hired)
