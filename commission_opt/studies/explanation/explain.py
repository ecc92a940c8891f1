"""Why this mix: what binds, and what one more child, home or worker, another size or offer would cost."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from commission_opt.plan.engine import Settings
from commission_opt.studies.explanation.base import Base, Finding, ask, least
from commission_opt.studies.runs import Interrupted, Listener, Runs
from commission_opt.studies.words import PROVEN

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.instance.instance import Instance
    from commission_opt.plan.plan import Plan

CLOSE = 1e-5  # gap of each solve: what is asked for are small differences of large costs


@dataclass(frozen=True)
class Explanation:
    """Answers to what a committee asks about a plan.

    Attributes
    ----------
    status
        Of the plan itself; ``infeasible`` where no mix meets the rules: then `diagnose` says why.
    cost, bound
        Its expected net present cost, £; None without a plan. What no mix can cost less, £; None where that is not known.
    mix
        In words.
    findings
        One a question, each by solving again with one thing changed.
    """

    status: str
    cost: float | None = None
    bound: float | None = None
    mix: str = ""
    findings: tuple[Finding, ...] = ()
    interrupted: bool = False

    @property
    def proven(self) -> bool:
        """Whether the plan is the cheapest, to the gap asked for."""
        return self.status in PROVEN

    def rows(self) -> list[dict[str, Any]]:
        """One row a question."""
        return [finding.row() for finding in self.findings]

    def frame(self) -> pd.DataFrame:
        """One row a question: kind, record, change, difference in £, price, sentence."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=[field.name for field in fields(Finding)])


def explain(
    instance: Instance | Plan,
    *,
    gap: float = CLOSE,
    time_limit: float | None = None,
    threads: int = 1,
    seed: int = 0,
    engine: str = "highs",
    workers: int | None = None,
    progress: Listener | None = None,
) -> Explanation:
    """Explain the cheapest mix of an instance, each figure by solving again with the change.

    Parameters
    ----------
    instance
        An instance, or a plan: then the instance it was made from.
    gap
        Of each solve. What differs by less than both solves are proven to counts as nothing.
    time_limit
        Seconds for each solve.
    engine
        Of each solve, as for `solve`; marginal values come from HiGHS, with that engine's whole numbers.
    workers
        Processes; one for each processor where None.

    Returns
    -------
    Explanation
        After Ctrl-C, with the answers that were finished.

    Raises
    ------
    NoInputs
        When a plan does not hold its instance.
    RiskWeighed
        When the cost at risk has a weight in what is minimised.
    """
    from commission_opt.instance.instance import Instance
    from commission_opt.studies.explanation.questions import questions
    from commission_opt.studies.plain_cost import require_plain_cost
    from commission_opt.studies.runs import words

    about = instance if isinstance(instance, Instance) else instance.instance
    require_plain_cost(about, "explain")
    settings = Settings(engine, gap, time_limit, threads, seed)
    runs = Runs(settings, None, progress, workers)
    try:
        plan = runs.solve(about)
    except (Interrupted, KeyboardInterrupt):
        return Explanation("interrupted", interrupted=True)
    if plan.cost is None or plan.decisions is None:
        return Explanation(plan.status)
    bound = least(plan, settings)
    if bound is None:
        return Explanation(plan.status, plan.cost, None, words(plan))
    base = Base(about, settings, plan.cost, bound, plan.decisions, discounted_years(about))
    asked = questions(about, plan.result, plan.decisions)
    runs.total = 1 + len(asked)
    found: list[Finding] = []
    interrupted = False
    try:
        for answers in runs.each(ask, [(base, question) for question in asked]):
            found += answers
    except (Interrupted, KeyboardInterrupt):
        interrupted = True
    finally:
        runs.close()
    return Explanation(plan.status, plan.cost, bound, words(plan), tuple(found), interrupted)


def discounted_years(instance: Instance) -> float:
    """Years of the horizon, each discounted: ``sum over t of discount[t] * months[t] / 12``."""
    return sum(instance.money.discount(period) for period in instance.periods) * instance.horizon.period_years
