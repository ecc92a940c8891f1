"""What an engine reports, in one vocabulary whatever the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from commission_opt.decisions import Decisions
from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.keys import RowKey

if TYPE_CHECKING:
    from commission_opt.engines.problem import Floats

Status = Literal["optimal", "gap", "time_limit", "memory_limit", "infeasible", "interrupted"]


class EngineFailed(CommissionError):
    """The engine stopped in a way that it should not."""


class LivesOffTolerances(EngineFailed):
    """The engine's plan, made exact, costs more than the engine said."""


class EngineCannot(CommissionError, ValueError):
    """The engine cannot do what is asked of it: a setting it does not know, a model it cannot hold."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True)
class NoMix:
    """An engine found that no plan meets every rule; and what a second proof made of it.

    Attributes
    ----------
    engine
        That found it.
    confirmed
        Whether the second proof came to the same.
    by
        What made the second proof, or was asked for it.
    seconds
        Wall time of the second proof.
    message
        Why it is not confirmed; empty where it is.
    """

    engine: str
    confirmed: bool
    by: str
    seconds: float = 0.0
    message: str = ""


@dataclass(frozen=True)
class Outcome:
    """The end of one solve.

    Attributes
    ----------
    status
        ``optimal``: proven within the gap of 1e-4; ``gap``: proven within a wider gap that was
        asked for; ``time_limit``, ``memory_limit`` and ``interrupted``: stopped early, with the
        best plan found if there was one; ``infeasible``: proven that no plan meets every rule, by two
        proofs once `plan.engine.run` hands it on.
    objective
        Expected net present cost of the plan found, in £; None where there is none.
    bound
        No plan can cost less, in £; None where nothing is proven, or the engine cannot tell.
    decisions
        The plan found, with whole numbers exactly whole; None where there is none.
    prices
        For rows of the rules, by rule and key: what one more unit of the row's right-hand side
        would change the objective by, in £, the whole numbers staying as they are.
    whole
        Rows of whole numbers alone, of which a price says nothing: what they are worth takes another solve.
    penalties
        For rows in `prices`: the part of it that is penalties, and no money.
    seconds
        Wall time by step: ``hand_over`` (the model to the engine), ``solve`` (the engine alone),
        ``fix`` (the linear programme that is left with the whole numbers fixed), ``total``.
    notes
        What a reader of the answer should know of how it came about.
    values
        Of each column in the plan found, shape (columns,), by number of the variable; None where there is none.
    no_mix
        Where an engine found that no plan meets every rule. If that is not confirmed, `status` is not
        ``infeasible`` but what ended the second proof: nothing is proven.
    """

    status: Status
    objective: float | None
    bound: float | None
    decisions: Decisions | None
    engine: str
    engine_version: str
    prices: Mapping[RowKey, float] = field(default_factory=dict)
    penalties: Mapping[RowKey, float] = field(default_factory=dict)
    whole: frozenset[RowKey] = frozenset()
    seconds: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    values: Floats | None = field(default=None, repr=False, compare=False)
    no_mix: NoMix | None = None

    @property
    def gap(self) -> float | None:
        """``(objective - bound) / |objective|``; None where either is unknown."""
        if self.objective is None or self.bound is None:
            return None
        difference = max(0.0, self.objective - self.bound)
        return difference / max(abs(self.objective), 1e-9) if difference > 0 else 0.0
