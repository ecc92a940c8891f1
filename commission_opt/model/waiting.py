"""Which decisions may wait for a review, and which are the same whatever demand shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Any

from commission_opt.decisions import SHARED
from commission_opt.demand.tree import Tree
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.keys import about
from commission_opt.model.model import Model
from commission_opt.offers.block.record import Block
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff

CALL_OFFS, EXTENSIONS = "call-offs", "extensions"
EVERYTHING = (CALL_OFFS, EXTENSIONS)
ROOT = 0

Label = tuple[str, Any, int]  # family, key, node


def day_decided(instance: Instance, offers: Mapping[str, Offer], family: str, key: Any) -> dt.date | None:
    """The day on which something that may wait is decided; None for what may not.

    A home on a DPS is called off on the first day of its period; a contract is extended on the day
    after its first term, and again on the day after the extension before.
    """
    offer = offers.get(about(key))
    if family == "awarded" and isinstance(offer, CallOff):
        period: Period = instance.periods[key.period]
        return period.start
    if family in ("extended", "prolonged") and isinstance(offer, Contract):
        if isinstance(offer, Block) and offer.ends is not None:
            ends = offer.ends + dt.timedelta(days=1)
        else:
            ends = offer.term_end(offer.opening(instance.periods[key.period].start))
        return offer.extension_end(ends, key.turn - 1 if family == "prolonged" else 0)
    return None


def labels(
    models: Mapping[int, Model], tree: Tree, waits: Collection[str] = EVERYTHING
) -> dict[int, dict[int, Hashable]]:
    """For each leaf of a tree, the label of every column that leaves share, by number of the column.

    ::

        x[i] = x[j]   for leaves i and j, where x is decided before a review tells them apart

    and throughout for what may not wait: columns with the same label are equal.

    Parameters
    ----------
    models
        The model of each leaf, by number of its node.
    waits
        Of `CALL_OFFS` and `EXTENSIONS`, those that may wait.
    """
    named = {leaf: dict(_labels(model, tree, leaf, waits)) for leaf, model in models.items()}
    if len({frozenset((family, key) for family, key, _ in one.values()) for one in named.values()}) > 1:
        raise ValueError("a decision that is shared is not there in every leaf")
    return {leaf: dict(one) for leaf, one in named.items()}


def _labels(model: Model, tree: Tree, leaf: int, waits: Collection[str]) -> Iterator[tuple[int, Label]]:
    kinds = {"awarded": CALL_OFFS, "extended": EXTENSIONS, "prolonged": EXTENSIONS}
    offers = {offer.id: offer for offer in model.instance.offers}
    for family in SHARED:
        for key, variable in model.columns.get(family, {}).items():
            day = day_decided(model.instance, offers, family, key) if kinds.get(family) in waits else None
            yield variable.id, (family, key, ROOT if day is None else tree.on(leaf, day))
