"""The verdict: whether the plan, worked out again, holds and costs what the solver said."""

from __future__ import annotations

import math
from collections.abc import Iterable

from commission_opt.plan.evaluation import Audit, Evaluation, Violation
from commission_opt.plan.evaluator.tolerance import OBJECTIVE


def audit(evaluation: Evaluation, objective: float, also: Iterable[Violation] = ()) -> Audit:
    """Compare an evaluation with the solver's objective.

    Parameters
    ----------
    evaluation
        What `evaluate` made of the plan.
    objective
        What the solver minimised, in £: the expected net present cost, or its mean with the cost at
        risk where that has a weight.
    also
        What is wrong besides, before anything is decided.

    Returns
    -------
    Audit
        Passed where the two objectives agree to 1e-6 of the solver's, and nothing is violated.
        Raise ``AuditFailed(audit)`` where it has not passed and somebody is about to rely on it.
    """
    recomputed = evaluation.minimised
    difference = abs(recomputed - objective) / max(1.0, abs(objective))
    agrees = math.isfinite(difference) and difference <= OBJECTIVE
    violations = (*also, *evaluation.violations)
    return Audit(agrees and not violations, objective, recomputed, difference, violations)
