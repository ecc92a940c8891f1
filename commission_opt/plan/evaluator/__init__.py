"""The independent evaluator: every cost line and every rule, from the decisions and the instance.

It is the second opinion on the solver's answer, so it shares no cost or rule code with the model
and imports neither the model nor an engine.
"""

from commission_opt.plan.evaluator.audit import audit
from commission_opt.plan.evaluator.evaluate import evaluate
from commission_opt.plan.evaluator.stocks import astray

__all__ = ["astray", "audit", "evaluate"]
