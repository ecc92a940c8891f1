"""An explanation in words, under a heading for each sort of question."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from commission_opt.cli.layout import WIDTH, paragraph
from commission_opt.plan.statements.amounts import millions
from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    from commission_opt.studies.explanation.base import Finding
    from commission_opt.studies.explanation.explain import Explanation

HEADINGS = {
    ("rule", "locality"): "What the rules that bind are worth",
    ("child",): "One more child",
    ("size", "homes"): "Why so many, and of this size",
    ("workers",): "Why so many workers",
    ("offer",): "What the others would have to charge",
    ("service",): "Why a service is left out",
}


def explanation_text(title: str, found: Explanation) -> str:
    """The mix, and every answer."""
    lines = ["", title, "", *paragraph(f"The cheapest mix costs {millions(found.cost or 0.0)}: {found.mix}.")]
    for kinds, heading in HEADINGS.items():
        answers = [finding for finding in found.findings if finding.kind in kinds]
        if answers:
            lines += ["", f"  {heading}"]
            lines += [line for finding in answers for line in _answer(finding)]
    return "\n".join([*lines, "", *paragraph(_sure(found))])


def _answer(finding: Finding) -> list[str]:
    text = f"{finding.text[:1].upper()}{finding.text[1:]}."
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)


def _sure(found: Explanation) -> str:
    within = max((finding.within or 0.0 for finding in found.findings), default=0.0)
    text = (
        "Each answer was found by solving again with the one change, all else free, at present value over the horizon; "
        f"each is proven to within {pounds(max(1.0, within))}."
    )
    if any(finding.kind == "rule" for finding in found.findings):
        text += " Marginal values hold the numbers of homes and contracts as they are: they are indicative."
    if any(finding.kind == "offer" for finding in found.findings):
        text += " Prices are confirmed by solving freely half a per cent below and above."
    return text
