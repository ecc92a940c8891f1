"""An example of a rule: a tiny instance in which it binds, and the changes by which it is tried out."""

from __future__ import annotations

from dataclasses import dataclass, field

from commission_opt.example_town import Changes


@dataclass(frozen=True, slots=True)
class RuleExample:
    """What the contract test asks of a rule.

    Attributes
    ----------
    toml
        An instance whose cheapest plan stands at the rule's limit; the rule is hard.
    looser
        Changes by which a cheaper plan may be chosen: without the rule, or with another limit.
    tighter
        Changes by which that plan just breaks the rule.
    softer
        Changes that give the rule a price at which it is worth breaking; empty where it can have none.
    clash
        Changes by which no plan keeps the rule, though bricks and beds would do.
    beside
        Rules that the clash needs besides, other than that every child has a placement.
    tried
        Further changes with which every plan is tried out, besides none.
    parts
        Of how many equal parts the children of each lane are taken when every plan is tried out.
    """

    toml: str
    looser: Changes
    tighter: Changes
    softer: Changes = field(default_factory=dict)
    clash: Changes = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    tried: tuple[Changes, ...] = ()
    parts: int = 2
