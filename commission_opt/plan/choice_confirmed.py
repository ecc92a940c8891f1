"""Confirming a choice: the evaluator counts every stage by itself, from the decisions alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.plan.evaluation import Audit, AuditFailed, Evaluation

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable
    from commission_opt.engines.outcome import Outcome
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.choice import ChoiceSaid
    from commission_opt.plan.result_choice import ChoiceResult


def confirmed(
    instance: Instance, demand: DemandTable, outcome: Outcome, evaluation: Evaluation, choice: ChoiceSaid
) -> ChoiceResult:
    """What is said of the choice, once the evaluator has counted every stage by itself.

    Raises
    ------
    AuditFailed
        When it does not come to the same.
    """
    from commission_opt.plan.evaluator.choice import counted, misfits

    assert outcome.decisions is not None
    found = counted(instance, demand, outcome.decisions, evaluation)
    wrong = misfits(choice.after, found, choice.cap, evaluation.minimised)
    if wrong:
        raise AuditFailed(Audit(False, outcome.objective or 0.0, evaluation.minimised, 0.0, wrong))
    choice.after = {name: found[name] for name in choice.after}
    choice.extra = evaluation.minimised - choice.cheapest if choice.placements else 0.0
    return choice.told()
