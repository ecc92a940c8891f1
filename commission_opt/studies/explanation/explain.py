"""Why this mix: what binds, and what one more child, home or worker, another size or offer would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from commission_opt.plan.settings import Settings, StudyKeywords, for_study, shows_keywords
from commission_opt.studies.calibration.settles import settles
from commission_opt.studies.explanation.base import Base, Consequence, ask, least
from commission_opt.studies.runs import Listener, Runs
from commission_opt.studies.saved import Rows, Study, told
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.words import CONCLUSIVE

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.instance.instance import Instance
    from commission_opt.plan.plan import Plan
    from commission_opt.plan.result_proofs import NoMixResult

CLOSE = 1e-5  # gap of each solve: what is asked for are small differences of large costs


@dataclass(frozen=True)
class Explanation(Study):
    """Answers to what a committee asks about a plan.

    Attributes
    ----------
    status
        Of the plan itself; ``infeasible`` where no mix meets the rules: then `diagnose` says why.
    cost, bound
        Its expected net present cost, £; None without a plan. What no mix can cost less (with a weight
        of risk: come to less of `minimised`), £; None where that is not known.
    mix
        In words.
    findings
        One a question, each by solving again with one thing changed.
    no_mix
        Where an engine found no mix that meets the rules: whether that is confirmed, as `Plan.no_mix` says. If it
        is not, `status` is what ended the second proof.
    minimised, risk_weight
        What the mix was chosen by, £, and the weight of the cost at risk in that: every difference is one of it.
        Without a weight it is the cost.
    about
        Which instance, by which engine.
    """

    FILE: ClassVar[str] = "explain"
    status: str
    cost: float | None = None
    bound: float | None = None
    mix: str = ""
    findings: tuple[Consequence, ...] = ()
    interrupted: bool = False
    minimised: float | None = None
    risk_weight: float = 0.0
    no_mix: NoMixResult | None = None
    about: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def proven(self) -> bool:
        """Whether the plan is the cheapest, to the gap asked for."""
        return self.status in CONCLUSIVE

    def rows(self) -> list[dict[str, Any]]:
        """One row a question."""
        return [finding.row() for finding in self.findings]

    def frame(self) -> pd.DataFrame:
        """One row a question: kind, record, change, difference in £, price, sentence."""
        return self.frame_of("explain")

    def tables(self) -> dict[str, Rows]:
        return {"explain": self.rows()}

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.about,
            "status": self.status,
            "cost": self.cost,
            "minimised": self.minimised,
            "risk_weight": self.risk_weight,
            "mix": self.mix,
            "complete": not self.interrupted,
            "findings": self.rows(),
        }


@settles
@told("explain")
@shows_keywords(StudyKeywords, gap=CLOSE)
def explain(
    instance: Instance | Plan,
    *,
    workers: int | None = None,
    progress: Listener | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[StudyKeywords],
) -> Explanation:
    """Explain the cheapest mix of an instance, each figure by solving again with the change.

    Parameters
    ----------
    instance
        An instance, or a plan: then the instance it was made from.
    settings, **keywords
        How each solve is done, see `Settings`; a keyword such as ``time_limit=60`` goes before `settings`.
        What differs by less than both solves are proven to counts as nothing. Marginal values come from HiGHS, with the
        whole numbers of the engine.
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
    """
    from commission_opt.instance.instance import Instance
    from commission_opt.studies.explanation.questions import questions
    from commission_opt.studies.runs import words

    about = instance if isinstance(instance, Instance) else instance.instance
    settings = for_study(settings, keywords, gap=CLOSE)
    runs = Runs(settings, None, progress, workers)
    try:
        plan = runs.solve(about)
    except (Interrupted, KeyboardInterrupt):
        return Explanation("interrupted", interrupted=True)
    if plan.minimised is None or plan.decisions is None:
        return Explanation(plan.status, no_mix=plan.result["no_mix"])
    bound, risk = least(plan, settings), plan.result["risk"]
    weight = risk["weight"] if risk else 0.0
    known = Explanation(plan.status, plan.cost, bound, words(plan), minimised=plan.minimised, risk_weight=weight)
    if bound is None:
        return known
    penalty = None if weight else plan.penalty
    base = Base(about, settings, plan.cheapest or 0.0, bound, plan.decisions, discounted_years(about), penalty)
    asked = questions(about, plan.result, plan.decisions)
    runs.total = 1 + len(asked)
    found: list[Consequence] = []
    interrupted = False
    try:
        for answers in runs.each(ask, [(base, question) for question in asked]):
            found += answers
    except (Interrupted, KeyboardInterrupt):
        interrupted = True
    finally:
        runs.close()
    return replace(known, findings=tuple(found), interrupted=interrupted)


def discounted_years(instance: Instance) -> float:
    """Years of the horizon, each discounted: ``sum over t of discount[t] * months[t] / 12``."""
    return sum(instance.money.discount(period) for period in instance.periods) * instance.horizon.period_years
