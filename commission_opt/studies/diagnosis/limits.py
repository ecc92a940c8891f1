"""The limit of a rule in words: "at least 1 contract", "at most £1,000,000", "at least 85% of bed-weeks used"."""

from __future__ import annotations

from collections.abc import Iterable

from commission_opt.model.limit import Limit
from commission_opt.plan.statements.amounts import listed
from commission_opt.plan.wording import number, pounds

MOST = 2  # figures of one rule that are told; with more of them the rule is named alone


def amount(one: Limit, value: float | None) -> str:
    """A figure as its kind is written; "none" where there is none."""
    if value is None:
        return "none"
    if one.kind == "pounds":
        return pounds(value)
    return f"{100 * value:.4g}%" if one.kind == "share" else number(value, 3)


def least_or_most(one: Limit) -> str:
    """Which way it limits."""
    return "at least" if one.lower else "at most"


def subject(one: Limit, provider: str = "") -> str:
    """What a limit counts, in the number that the limit takes."""
    said = one.words.counts.format(provider=provider or "one provider")
    return _singular(said) if one.kind in ("whole", "number") and one.value == 1 else said


def _singular(said: str) -> str:
    first, _, rest = said.partition(" ")
    one = "child" if first == "children" else first.removesuffix("s")
    return f"{one} {rest}".rstrip()


def limits_text(limits: Iterable[Limit]) -> str:
    """What a rule asks, of all its rows: "at least 1 contract"; nothing where that is no figure, or many."""
    found = {one.path: one for one in limits if one.path and one.relaxable}  # a fact says its figure in its words
    if not 0 < len(found) <= MOST:
        return ""
    return listed([f"{least_or_most(one)} {amount(one, one.value)} {subject(one)}".rstrip() for one in found.values()])
