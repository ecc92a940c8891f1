"""C05 recruitment, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Always hard."
PRICE = "one more person recruited in that period, or household in that year."

_NO_MORE_PEOPLE = "{label}: no more people than can be recruited"
_RECRUITED = "{label}: {amount} than can be recruited"

IN_POST = Wording(
    counts="in post",
    missed="{label}: {amount} than are needed",
    noun=("people", "people"),
    before="fewer",
    says=_NO_MORE_PEOPLE,
)
HIRED = Wording(
    counts="taken on a year",
    missed=_RECRUITED,
    noun=("person", "people"),
    before="more",
    unit="people",
    says=_NO_MORE_PEOPLE,
)
HOUSEHOLDS = Wording(
    counts="taken on a year",
    missed=_RECRUITED,
    noun=("household", "households"),
    before="more",
    unit="people",
    says="{label}: no more households than can be recruited",
)
