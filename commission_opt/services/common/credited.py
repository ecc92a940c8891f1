"""Care avoided, counted only as far as there is care to avoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.keys import LaneKey
from commission_opt.model.model import Model, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN = 1e-9  # children by which the most that could be avoided may exceed the demand before it is worth a column


def credit(model: Model) -> None:
    """Credit no more care avoided than there is demand, and exactly as much as there is of both.

    ::

        credited[s,t,n,a] = min(avoided[s,t,n,a], demand[s,t,n,a])

        credited <= demand,   credited <= avoided
        credited >= demand * all[s,t,n,a]
        credited >= avoided - most[s,t,n,a] * all[s,t,n,a],   all 0 or 1

    `most` is what all families referred would avoid. Where that is within the demand, ``credited = avoided``.
    """
    if not model.instance.sums.avoided_within_demand:
        return
    for key, avoided in model.avoided.items():
        children = model.demand.scenarios[key.scenario].children.get((key.period, key.need, key.area), 0.0)
        most = sum(share * model.families_referred[variable.id] for variable, share in avoided)
        if most > children + MARGIN:
            model.avoided[key] = _least(model, key, avoided, most, children)


def _least(model: Model, key: LaneKey, avoided: Sequence[Term], most: float, children: float) -> list[Term]:
    if children <= 0:
        return []
    credited = model.add_column("credited", key, children)
    every = model.add_column("all", key, 1, integer=True)
    missing = [(variable, -share) for variable, share in avoided]
    model.link([(credited, 1.0), *missing], "<=")
    model.link([(credited, 1.0), (every, -children)], ">=")
    model.link([(credited, 1.0), *missing, (every, most)], ">=")
    return [(credited, 1.0)]
