"""The shape of what a result says of its proofs by another engine."""

from __future__ import annotations

from typing import Any, TypedDict


class Verification(TypedDict):
    """What a second engine, of another family, says of the same model; see `plan.verify`.

    `agrees` is null where it cannot be told: one of the two engines was stopped early, or failed.
    """

    engine: str  # the second solver
    engine_version: str  # its version
    status: str  # as of the plan, or failed
    objective: float | None  # cost of its plan, £
    bound: float | None  # no plan can cost less, as it says, £
    seconds: float  # it took
    agrees: bool | None  # neither found what the other has proven not to be
    difference: float | None  # its objective less that of the plan, £; both are within the gap of the cheapest
    message: str  # why it failed; empty otherwise
    second: dict[str, Any] | None  # its whole result where the two disagree


class NoMixResult(TypedDict):
    """Where an engine found that no mix meets every rule: what a second proof made of it.

    With status infeasible and `confirmed` false nothing is proven: one engine's word may be wrong.
    """

    engine: str  # that found no mix
    confirmed: bool  # the second proof came to the same
    by: str  # what made the second proof, or was to make it
    seconds: float  # that took
    message: str  # why it is not confirmed; empty where it is
