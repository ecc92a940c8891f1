"""C01 sufficiency: every child who needs a placement has one."""

from __future__ import annotations

from commission_opt.keys import LaneKey
from commission_opt.model.limit import SUFFICIENCY, Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.rules.sufficiency import words


def require(model: Model, placements: Placements) -> None:
    """Place every child, or count the shortfall.

    ::

        sum over k of placed[s,t,n,a,k] + short[s,t,n,a] = demand[s,t,n,a] - avoided[s,t,n,a]   for every s, t, n, a

    `short` exists only where `rules.sufficiency.price_per_child_week` prices it.
    """
    needs = {need.id: need.label for need in model.instance.need}
    for s, scenario in enumerate(model.demand.scenarios):
        weeks = [period.weeks * scenario.probability for period in model.instance.periods]
        limits: dict[tuple[int, str], Limit] = {}
        for lane, children in scenario.children.items():
            key = LaneKey(s, *lane)
            terms: list[Term] = [(variable, 1.0) for _, variable in placements.by_demand.get(key, ())]
            if key in placements.short:
                terms.append((placements.short[key], 1.0))
            terms += model.avoided.get(key, ())
            about = (key.period, key.need)
            if about not in limits:
                limits[about] = _duty(needs[key.need], weeks[key.period])
            model.add_row("C01", key, terms, "==", children, rests_on=limits[about])
    for key, terms in model.avoided.items():
        if (key.period, key.need, key.area) not in model.demand.scenarios[key.scenario].children:
            model.link(terms, "==")  # where nobody needs a placement, none can be avoided


def _duty(label: str, weeks: float) -> Limit:
    """No figure: a council has to find a placement for each child."""
    return Limit(
        weight=SUFFICIENCY * weeks,
        price_path="rules.sufficiency.price_per_child_week",
        words=words.DUTY.about(label),
    )


EQUATIONS = (require,)
