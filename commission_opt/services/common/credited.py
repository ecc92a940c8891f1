"""Care avoided, counted only as far as there is care to avoid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
        credited >= least[s,t,n,a] + (demand - least[s,t,n,a]) * all[s,t,n,a]
        credited >= avoided - most[s,t,n,a] * all[s,t,n,a],   all 0 or 1

    `most` is what all families referred would avoid, and `least`, never above 0, what they would add to demand where
    a stay is only put off. Where `most` is within the demand, ``credited = avoided``.
    """
    if not model.instance.sums.avoided_within_demand:
        return
    for key, avoided in model.avoided.items():
        children = model.demand.scenarios[key.scenario].children.get((key.period, key.need, key.area), 0.0)
        each = [share * model.families_referred[variable.id] for variable, share in avoided]
        most, least = sum(max(0.0, one) for one in each), sum(min(0.0, one) for one in each)
        if most <= children + MARGIN:
            continue
        if children > 0:
            model.avoided[key] = _lesser(model, key, avoided, AvoidedRange(least, most), children)
        else:
            model.link(avoided, ">=")  # nobody is put off to where nobody needs a placement
            model.avoided[key] = []


class AvoidedRange(NamedTuple):
    """The least and the most that services can avoid, in children."""

    least: float
    most: float


def _lesser(model: Model, key: LaneKey, avoided: Sequence[Term], possible: AvoidedRange, children: float) -> list[Term]:
    credited = model.add_column("credited", key, children, lower=possible.least)
    every = model.add_column("all", key, 1, integer=True)
    missing = [(variable, -share) for variable, share in avoided]
    model.link([(credited, 1.0), *missing], "<=")
    model.link([(credited, 1.0), (every, possible.least - children)], ">=", possible.least)
    model.link([(credited, 1.0), *missing, (every, possible.most)], ">=")
    return [(credited, 1.0)]
