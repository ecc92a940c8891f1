"""Whether plans that wait for reviews use only what has been seen: checked from days and demand alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commission_opt.decisions import EXISTING, SHARED, Decisions
from commission_opt.demand.table import DemandTable
from commission_opt.demand.tree import Tree
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluation import Violation
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ROW
from commission_opt.plan.wording import number


def foresight(instance: Instance, demand: DemandTable, tree: Tree, plans: Mapping[int, Decisions]) -> list[Violation]:
    """Decisions that differ between demand scenarios which nobody can tell apart yet.

    Two plans may differ in a call-off or an extension only where a review held by then has put their
    demand scenarios into different groups, and in nothing else at all; and a review may tell two
    scenarios apart only where some period that ended by then had other children.

    Parameters
    ----------
    plans
        The decisions of each leaf, by its number.
    """
    found = list(_unseen(instance, demand, tree))
    groups = {leaf: _groups(tree, leaf) for leaf in plans}
    leaves = sorted(plans)
    for nth, one in enumerate(leaves):
        for other in leaves[nth + 1 :]:
            apart = [day for day, a, b in zip(tree.reviews, groups[one], groups[other], strict=True) if a != b]
            since = min(apart, default=dt.date.max)
            found += _differences(instance, plans[one], plans[other], since)
    return found


def _groups(tree: Tree, leaf: int) -> list[frozenset[int]]:
    """The demand scenarios that go with a leaf after each review."""
    own = set(tree.nodes[leaf].scenarios)
    found = []
    for held in range(1, len(tree.reviews) + 1):
        nodes = [node for node in tree.nodes if node.reviews == held and own <= set(node.scenarios)]
        found.append(frozenset(nodes[0].scenarios) if nodes else frozenset())
    return found


def _unseen(instance: Instance, demand: DemandTable, tree: Tree) -> Iterator[Violation]:
    """Demand scenarios that are told apart though they have been the same so far."""
    for held, review in enumerate(tree.reviews, 1):
        over = {period.index for period in instance.periods if period.end <= review}
        nodes: dict[Any, set[int]] = defaultdict(set)
        for n, node in enumerate(tree.nodes):
            for s in node.scenarios if node.reviews == held else ():
                children = demand.scenarios[s].children
                history = tuple(sorted(((t, *lane), n) for (t, *lane), n in children.items() if t in over))
                nodes[history].add(n)
        for told in nodes.values():
            if len(told) > 1:
                message = "demand scenarios that were the same until then are told apart"
                yield Violation("decision", f"review of {review}", float(len(told) - 1), message)


def _differences(instance: Instance, one: Decisions, other: Decisions, since: dt.date) -> Iterator[Violation]:
    """What differs between two plans though it was decided before `since`, or may not wait."""
    for family in SHARED:
        here: dict[Any, float] = getattr(one, family)
        there: dict[Any, float] = getattr(other, family)
        for key in sorted({*here, *there}, key=str):
            first, second = here.get(key, 0.0), there.get(key, 0.0)
            if abs(first - second) <= ROW * max(1.0, abs(first)):
                continue
            day = _day(instance, family, key)
            if day is None or day < since:
                when = "whatever demand shows" if day is None else f"on {day}, before a review tells demand apart"
                message = f"{number(first)} in one demand scenario and {number(second)} in another, {when}"
                what = key if isinstance(key, str) else next(iter(key))
                yield Violation("decision", f"{what} {family}", abs(first - second), message)


def _day(instance: Instance, family: str, key: Sequence[Any]) -> dt.date | None:
    """When a call-off or an extension is decided; None for all else."""
    called_off = {offer.id: offer for dps in instance.dps for offer in dps.offers()}
    blocks = {block.id: block for block in instance.block}
    if family not in ("extended", "prolonged", "awarded"):
        return None
    offer: str
    period: int
    offer, period, *rest = key
    turn = rest[1] if family == "prolonged" else 1
    if family == "awarded" and offer not in called_off:
        return None
    if family == "awarded":
        return instance.periods[period].start
    if period == EXISTING:
        ends = blocks[offer].ends
        assert ends is not None
        return terms.extension_ends(blocks[offer], ends + dt.timedelta(days=1), turn - 1)
    contract = called_off.get(offer) or blocks[offer]
    ended = terms.term_ends(contract, terms.opening_day(contract, instance.periods[period].start))
    return terms.extension_ends(contract, ended, turn - 1)
