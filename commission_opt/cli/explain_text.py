"""An explanation in words, under a heading for each sort of question."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from commission_opt.cli.layout import WIDTH, paragraph
from commission_opt.plan.statements.amounts import listed, millions, percent
from commission_opt.plan.wording import pounds
from commission_opt.studies.explanation.rests_on import rests_on

if TYPE_CHECKING:
    from commission_opt.studies.explanation.base import Consequence
    from commission_opt.studies.explanation.explain import Explanation

HEADINGS = {
    ("rule", "locality"): "What the rules that bind are worth",
    ("child",): "One more child",
    ("size", "homes"): "Why so many, and of this size",
    ("workers",): "Why so many workers",
    ("offer",): "What price would get the others chosen",
    ("service",): "Why a service is taken up or not",
}
RESTS_ON = "What the decision rests on"


def explanation_text(title: str, found: Explanation) -> str:
    """The mix, and every answer."""
    lines = ["", title, "", *paragraph(_opening(found))]
    for kinds, heading in HEADINGS.items():
        answers = [finding for finding in found.findings if finding.kind in kinds]
        if answers:
            lines += ["", f"  {heading}"]
            lines += [line for finding in answers for line in _answer(finding)]
    if rests := rests_on(found.rows()):
        lines += ["", f"  {RESTS_ON}", *(line for text in rests for line in _wrapped(text))]
    return "\n".join([*lines, "", *paragraph(_sure(found))])


def _opening(found: Explanation) -> str:
    if not found.risk_weight:
        return f"{_best(found)} costs {millions(found.cost or 0.0)}: {found.mix}."
    best = _best(found).replace("cheapest", "best")
    return (
        f"{best} costs {millions(found.cost or 0.0)} on average, and {millions(found.minimised or 0.0)} with the "
        f"cost at risk counting for {percent(found.risk_weight)}: {found.mix}. Every amount below is of the latter, which "
        'was minimised. So "adds" and "saves" weigh the costliest demand scenarios too.'
    )


def _best(found: Explanation) -> str:
    """The cheapest mix; or, where the solve was stopped first, the best one so far and how far it may be off."""
    if found.proven:
        return "The cheapest mix"
    reached = found.cost if found.minimised is None else found.minimised
    if found.bound is None or not reached:
        return "The best mix found so far, not proven,"
    off = (reached - found.bound) / abs(reached)
    return f"The best mix found so far, not proven (within {percent(off, 2)}),"


def _answer(finding: Consequence) -> list[str]:
    return _wrapped(f"{finding.text[:1].upper()}{finding.text[1:]}.")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)


def _sure(found: Explanation) -> str:
    proven = [finding for finding in found.findings if finding.within is not None]
    stopped = [finding for finding in found.findings if finding.verdict == "not proven"]
    text = "Each answer was found by solving again with that one change, all else free. Amounts are present values over the horizon"
    if proven:
        which = "those with a difference are" if stopped else "each is"
        text += f"; {which} proven to within {pounds(max(1.0, *(finding.within or 0.0 for finding in proven)))}"
    text += "."
    if stopped or not found.proven:
        text += f" {_unproven(found, len(stopped))}"
    if any(finding.indicative is not None for finding in found.findings):
        text += " Marginal values keep the numbers of homes and contracts as they are, so they are indicative."
    if any(
        finding.kind == "offer" and finding.value is not None and finding.verdict == "confirmed"
        for finding in found.findings
    ):
        text += " Prices are confirmed by solving freely half a per cent below and above."
    return text


def _unproven(found: Explanation, stopped: int) -> str:
    """What a time limit left open."""
    what = []
    if not found.proven:
        what.append("that the mix is the cheapest")
    if stopped:
        what.append("any answer" if stopped == len(found.findings) else f"{stopped} of {len(found.findings)} answers")
    return f"Not proven in the time allowed: {listed(what)}. Allow more with --time-limit."
