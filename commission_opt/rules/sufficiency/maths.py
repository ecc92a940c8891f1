"""C01 sufficiency: every child who needs a placement has one."""

from __future__ import annotations

from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements


def require(model: Model, placements: Placements) -> None:
    """Place every child, or count the shortfall.

    ::

        sum over k of placed[s,t,n,a,k] + short[s,t,n,a] = demand[s,t,n,a] - avoided[s,t,n,a]   for every s, t, n, a

    `short` exists only where `rules.sufficiency.price_per_child_week` prices it.
    """
    for s, scenario in enumerate(model.demand.scenarios):
        for lane, children in scenario.children.items():
            key = (s, *lane)
            terms: list[Term] = [(variable, 1.0) for _, variable in placements.by_demand.get(key, ())]
            if key in placements.short:
                terms.append((placements.short[key], 1.0))
            terms += model.avoided.get(key, ())
            model.add_row("C01", key, terms, "==", children)
    for key, terms in model.avoided.items():
        if key[1:] not in model.demand.scenarios[key[0]].children:
            model.link(terms, "==")  # where nobody needs a placement, none can be avoided


EQUATIONS = (require,)
