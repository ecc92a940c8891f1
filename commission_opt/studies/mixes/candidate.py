"""A mix that could be advised, and the world it is planned for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance


@dataclass(frozen=True)
class Candidate:
    """A mix that could be advised.

    Attributes
    ----------
    name, kind
        "At most 15 new beds", ``beds``.
    decisions
        Its commitments, and how many families services start with on average.
    instance
        The one, with certain demand, whose rules its plan keeps; of a mix that is given and breaks some, None.
    mix
        In words.
    beds
        New beds in all: awarded or opened.
    promised
        Net present cost by its own plan, £.
    broken
        Hard rules that it breaks whatever happens, but for those about shares, in words.
    """

    name: str
    kind: str
    decisions: Decisions
    instance: Instance | None
    mix: str
    beds: float
    promised: float
    broken: tuple[str, ...] = ()


def certain(instance: Instance) -> Instance:
    """The instance with average demand alone, and nothing that weighs how far costs lie apart."""
    changes: dict[str, Any] = {}
    if instance.uncertainty.scenarios > 1:
        changes["uncertainty.scenarios"] = 1
    if instance.scenario:
        changes["scenario"] = None
    given = instance.document.data.get("uncertainty", {})
    changes |= {f"uncertainty.{key}": None for key in ("risk", "reviews") if key in given}
    return instance.with_changes(changes) if changes else instance


def without_placements(decisions: Decisions) -> Decisions:
    """Decisions without what a world makes itself."""
    return replace(decisions, placed={}, short={}, transferred={})
