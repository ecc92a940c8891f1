"""What every question of an explanation starts from, and what it ends in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from commission_opt.plan.settings import Settings
from commission_opt.studies.runs import Solved, solve_one

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model

QuestionKind = Literal["rule", "locality", "child", "homes", "size", "workers", "offer", "service", "assumption"]
Verdict = Literal["confirmed", "impossible", "never", "not proven"]


@dataclass(frozen=True)
class Base:
    """The cheapest mix that is explained.

    Attributes
    ----------
    cost, bound
        Its expected net present cost, and what no mix can cost less, £.
    years
        Years of the horizon, each discounted: what a yearly sum is multiplied by to give its present value.
    penalty
        Part of the cost that is penalties, and no money, £; None where risk has a weight in the cost.
    """

    instance: Instance
    settings: Settings
    cost: float
    bound: float
    decisions: Decisions
    years: float
    penalty: float | None = None

    def solve(
        self,
        changes: Mapping[str, Any] | None = None,
        prepare: Callable[[Model], object] | None = None,
        *,
        choose: bool = True,
    ) -> Solved:
        """Solve with some figures changed, or some columns held; of the cheapest alone unless `choose`.

        Raises
        ------
        Interrupted
            After Ctrl-C.
        InvalidInstance
            When the instance may not have such figures.
        """
        instance = self.instance.with_changes(changes) if changes else self.instance
        return solve_one(instance, self.settings if choose else replace(self.settings, choose=False), prepare)


@dataclass(frozen=True)
class Consequence:
    """The answer to one question.

    Attributes
    ----------
    kind
        ``rule``: a rule eased by a step; ``locality``: without the rules of locality; ``child``: one more
        child; ``homes``: one home more or fewer, or a market that is not used; ``size``: a contract of another size;
        ``workers``: one worker more or fewer; ``offer``: an offer that is not chosen; ``service``: one left out, or taken up;
        ``assumption``: the decision against what there is today, and the value of an unpublished figure at which it saves nothing.
    record, name
        What it is about.
    change
        What was changed, in words.
    verdict
        ``confirmed``: solved again with the change; ``impossible``: then no mix meets the rules;
        ``never``: the offer would not be chosen even for nothing, or the decision saves money within a quarter of the figure;
        ``not proven``: a solve was stopped.
    difference, per_year
        What the change adds to the cost, £: present value over the horizon, and a year. Of an assumption: what the decision
        saves with the figures as they are.
    penalty
        Part of the difference that is penalties, and no money, £.
    within
        How far the difference may be off, £: both solves are proven to a gap.
    indicative
        What the marginal values of the plan said the difference would be, £, whole numbers staying as they are.
    path, now, value
        The figure changed, what it is, and what it was changed to; of an offer the price at which it is chosen.
    mix
        The cheapest mix with the change, where it is another.
    text
        The answer in a sentence.
    """

    kind: QuestionKind
    record: str
    name: str
    change: str
    verdict: Verdict
    difference: float | None = None
    per_year: float | None = None
    penalty: float | None = None
    within: float | None = None
    indicative: float | None = None
    path: str = ""
    now: float | None = None
    value: float | None = None
    mix: str = ""
    text: str = ""

    def row(self) -> dict[str, Any]:
        """As a table holds it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Question(Protocol):
    """Something to ask; picklable, so that another process can answer it."""

    def answer(self, base: Base) -> list[Consequence]:
        """Solve as often as it takes."""
        ...  # pragma: no cover


def ask(base: Base, question: Question) -> list[Consequence]:
    """Answer one question."""
    return question.answer(base)


def least(plan: Solved, settings: Settings) -> float | None:
    """What no mix can cost less than, £; by the gap that was asked for, where the engine tells of no bound."""
    if plan.bound is not None or plan.minimised is None or not plan.proven:
        return plan.bound
    return plan.minimised - settings.gap * abs(plan.minimised)


@dataclass(frozen=True)
class Compared:
    """A solve with a change, against the base."""

    verdict: Verdict
    difference: float | None = None
    per_year: float | None = None
    penalty: float | None = None
    within: float | None = None
    mix: str = ""

    @classmethod
    def of(cls, base: Base, plan: Solved) -> Compared:
        """Put the difference of two costs beside what is proven of it."""
        from commission_opt.studies.runs import commitments, words

        if plan.status == "infeasible":
            return cls("impossible")
        bound = least(plan, base.settings)
        if plan.cheapest is None or bound is None or not plan.proven:
            return cls("not proven")
        difference = plan.cheapest - base.cost
        within = max(0.0, plan.cheapest - bound) + max(0.0, base.cost - base.bound)
        if abs(difference) <= within:
            difference = 0.0
        penalty = None
        if base.penalty is not None:
            penalty = plan.penalty - base.penalty if difference else 0.0
        mix = "" if commitments(plan.decisions) == commitments(base.decisions) else words(plan)
        return cls("confirmed", difference, difference / base.years, penalty, within, mix)

    def fields(self) -> dict[str, Any]:
        """For a finding."""
        return {
            "verdict": self.verdict,
            "difference": self.difference,
            "per_year": self.per_year,
            "penalty": self.penalty,
            "within": self.within,
            "mix": self.mix,
        }
