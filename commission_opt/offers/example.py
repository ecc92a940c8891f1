"""An example of an offer or a service: a tiny instance in which it is chosen, and the changes by which it is tried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commission_opt.example_town import Changes

Decision = tuple[str, Any, float]  # family of decisions, key, number


@dataclass(frozen=True, slots=True, kw_only=True)
class LineExample:
    """What the contract test asks of every room that has a line of the bill.

    Attributes
    ----------
    toml
        An instance whose cheapest plan has its lines.
    bill
        What stands there, £ by line of the bill, worked out by hand.
    tried
        Further changes with which every plan is tried out, besides none.
    parts
        Of how many equal parts the children of each lane are taken when every plan is tried out.
    """

    toml: str
    bill: Mapping[str, float]
    tried: tuple[Changes, ...] = ()
    parts: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferExample(LineExample):
    """What it asks of a kind of offer, or of service, besides.

    Attributes
    ----------
    record
        Its id in the instance, in whose cheapest plan it is chosen; the bill is what it costs alone.
    still, no_longer
        Changes of one figure by which it is only just worth having, and only just not.
    more
        Changes by which more is wanted of it than there is.
    full
        Children, or families, that it then has at most.
    illegal
        Decisions that are each only just not possible.
    """

    record: str
    still: Changes
    no_longer: Changes
    more: Changes
    full: float
    illegal: tuple[Decision, ...]
