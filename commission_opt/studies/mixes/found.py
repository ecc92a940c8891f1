"""What is kept of a solve that looks for a mix, so that nobody has to solve it twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from commission_opt.studies.journals.text import listed_decisions, read_decisions
from commission_opt.studies.words import mix_words

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model
    from commission_opt.studies.alternatives.alternatives import Alternative
    from commission_opt.studies.runs import Solved


class Kept(Protocol):
    """Where answers are kept under their questions."""

    def known(self, question: str) -> Any:
        """The answer; None where there is none yet."""

    def keep(self, found: Mapping[str, Any]) -> None:
        """Keep some answers."""


class Preparation(Protocol):
    """What is asked of a model before it is solved."""

    def __call__(self, model: Model) -> object:
        """Ask it."""

    def question(self) -> str:
        """The same as text, by which the answer is kept."""


class Nowhere:
    """Keeps nothing."""

    def known(self, question: str) -> Any:
        """Nothing is known."""

    def keep(self, found: Mapping[str, Any]) -> None:
        """Forget it."""


@dataclass(frozen=True)
class FoundMix:
    """The end of a solve: `cost` and `decisions` are None where there is no plan.

    Attributes
    ----------
    cost, bound
        £ at present value.
    mix
        In words.
    starts
        First days of its periods.
    """

    status: str
    cost: float | None
    bound: float | None
    mix: str
    starts: tuple[str, ...]
    decisions: Decisions | None

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        listed = None if self.decisions is None else listed_decisions(self.decisions)
        return {**vars(self), "starts": list(self.starts), "decisions": listed}


def answered(answer: Mapping[str, Any]) -> FoundMix:
    """What JSON has."""
    listed = answer["decisions"]
    decisions = None if listed is None else read_decisions(listed)
    return FoundMix(**{**answer, "starts": tuple(answer["starts"]), "decisions": decisions})


def found_mix(solved: Solved) -> FoundMix:
    """What is kept of a solve."""
    result = solved.result
    starts = tuple(row["start"] for row in result["periods"])
    return FoundMix(solved.status, solved.cost, solved.bound, mix_words(result), starts, solved.decisions)


def found_alternative(one: Alternative) -> FoundMix:
    """The same of a mix that is different; its periods are those of the instance."""
    return FoundMix(one.status, one.cost, None, one.mix, (), one.decisions)


def question(instance: Instance, prepare: Preparation | None) -> str:
    """What a solve is known by: the instance, and what is asked of its model."""
    asked = "None" if prepare is None else prepare.question()
    return f"solve {hashlib.sha256(f'{instance.sha256} {asked}'.encode()).hexdigest()[:32]}"
