"""Demand that nothing on offer could serve, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from commission_opt.plan.wording import number, period_text

if TYPE_CHECKING:
    from commission_opt.demand.unserved import Unserved
    from commission_opt.instance.instance import Instance


def unserved_texts(instance: Instance, found: Iterable[Unserved]) -> list[str]:
    """Demand that nothing could serve: "7.5 children (Residential) in Apr-Jun 2020, and places for 6 at most"."""
    needs = {need.id: need.label for need in instance.need}
    texts = []
    for one in found:
        who = "child" if number(one.children, 1) == "1" else "children"
        who += f" ({needs[one.need]})" if one.need else " in all"
        first, last = instance.periods[one.period], instance.periods[one.last]
        when = period_text(first) if first is last else f"{period_text(first)} to {period_text(last)} (at worst)"
        texts.append(f"{number(one.children, 1)} {who} in {when}, and places for {number(one.places, 1)} at most")
    return texts
