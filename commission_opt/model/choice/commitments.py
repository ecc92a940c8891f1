"""Fourth: fewer new commitments."""

from __future__ import annotations

from commission_opt.decisions import NEW
from commission_opt.model.choice.stage import ChoiceStage
from commission_opt.model.measures import Expression
from commission_opt.model.model import Model


def commitments(model: Model) -> Expression:
    """Fewer new commitments: contracts let and extended, homes called off and opened, households, services.

    ::

        commitments = sum of awarded + extended + prolonged + opened + recruited + taken

    And none that is not worth more than the indifference. A plan does not stand where some of its new commitments
    can be left out, with nothing new in their place, at a cost that is still within the indifference.

    ::

        cost(without any of them) > cheapest + indifference       for every part of the new commitments of the plan

    Where the plan that the stages lead to does not stand, they are gone through again among what is left of its
    commitments once as many as can be are left out.
    """
    return Expression([(variable, 1.0) for family in NEW for variable in model.columns[family].values()])


COMMITMENTS = ChoiceStage("commitments", commitments, whole=True)
