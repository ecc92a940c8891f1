"""Who made, checked and approved the analysis, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.publishing.report import Bullets, Section, SignOff
from commission_opt.publishing.sections.assumptions import prices_assumed
from commission_opt.publishing.sections.recommendation import settled_by_simulation
from commission_opt.publishing.source import Source

ROLES = ("Made by", "Checked by (finance)", "Checked by (children's services)", "Approved by")

UNTESTED = "It has not been tested child by child. Children come one by one, and averages hide peaks."
UNTRIED = "How full beds are was settled by a simulation, child by child. The plan has not been tried with other children or figures."


def section(source: Source) -> Section:
    """The limits of the analysis, and lines for those who answer for it."""
    return Section("sign-off", "Assurance", (Bullets(tuple(_limits(source)), "Limits of the analysis"), SignOff(ROLES)))


def _limits(source: Source) -> Iterator[str]:
    assumed, every = prices_assumed(source.result)
    yield "The proof is of the sum. It holds for the figures of this report, and says nothing of how they come true."
    if assumed:
        yield f"{assumed} of {every} prices and costs are assumed."
    if not source.result["scenarios"]:
        yield "It plans for one forecast of demand."
    if not {"simulate", "recommend"} & set(source.studies):
        yield UNTRIED if settled_by_simulation(source.result) else UNTESTED
    if not {"sensitivity", "compare", "recommend", "explain"} & set(source.studies):
        yield "No figure was tried at another value."
    yield "Quality of care, matching and the wishes of a child are not in the sums."
