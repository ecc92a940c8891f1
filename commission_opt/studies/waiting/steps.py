"""The tree and its decisions as rows: what to do now, and what to do at each review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commission_opt.decisions import SHARED, Decisions
from commission_opt.demand.tree import Tree
from commission_opt.instance.instance import Instance
from commission_opt.model.waiting import ROOT, day_decided
from commission_opt.plan.tables import offer_labels

NAMES = {1: ("whatever it is",), 2: ("low", "high"), 3: ("low", "middle", "high")}


def branch(tree: Tree, number: int) -> str:
    """What a node is called among its siblings: "low", "middle" or "high"; "2 of 4" where there are more."""
    siblings = [n for n, node in enumerate(tree.nodes) if node.parent == tree.nodes[number].parent]
    place, of = siblings.index(number), len(siblings)
    return NAMES[of][place] if of in NAMES else f"{place + 1} of {of}"


def review_of(tree: Tree, number: int) -> str:
    """The day of the review that leads to a node; empty for the root."""
    held = tree.nodes[number].reviews
    return tree.reviews[held - 1].isoformat() if held else ""


def node_rows(tree: Tree, costs: Mapping[int, float]) -> list[dict[str, Any]]:
    """A row a node, numbered from 0, which is now: when one is in it, how likely that is, what it costs then.

    Parameters
    ----------
    costs
        Expected cost of each leaf, £.
    """
    rows = []
    for n, node in enumerate(tree.nodes):
        below = [leaf for leaf in costs if n in tree.path(leaf)]
        weights = [tree.nodes[leaf].probability for leaf in below]
        cost = sum(w * costs[leaf] for w, leaf in zip(weights, below, strict=True)) / sum(weights) if below else None
        rows.append(
            {
                "node": n,
                "parent": node.parent,
                "review": review_of(tree, n),
                "branch": branch(tree, n) if node.reviews else "now",
                "probability": node.probability,
                "scenarios": len(node.scenarios),
                "seen_least": node.least,
                "seen_most": node.most,
                "seen_from": node.above,
                "seen_below": node.up_to,
                "cost": cost,
            }
        )
    return rows


def step_rows(instance: Instance, tree: Tree, plans: Mapping[int, Decisions]) -> list[dict[str, Any]]:
    """A row a commitment, under the node in which it is made; all that may not wait is under 0, now."""
    rows = []
    for n in range(len(tree.nodes)):
        leaf = next((leaf for leaf in plans if n in tree.path(leaf)), None)
        if leaf is not None:
            rows += list(_steps(instance, tree, leaf, n, plans[leaf]))
    return rows


def _steps(instance: Instance, tree: Tree, leaf: int, number: int, plan: Decisions) -> Iterator[dict[str, Any]]:
    offers = {offer.id: offer for offer in instance.offers}
    labels = offer_labels(instance)
    labels |= {one.id: one.label for one in (*instance.edge_of_care, *instance.assessment, *instance.role)}
    for family in SHARED:
        values: Mapping[Any, float] = getattr(plan, family)
        for key, value in sorted(values.items()):
            name, *rest = (key,) if family == "taken" else key
            day = None if family == "taken" else day_decided(instance, offers, family, key)
            if value and (ROOT if day is None else tree.on(leaf, day)) == number:
                yield {
                    "node": number,
                    "review": review_of(tree, number),
                    "branch": branch(tree, number) if number else "now",
                    "decision": family,
                    "offer": name,
                    "kind": offers[name].kind if name in offers else "",
                    "label": labels.get(name, name),
                    "day": _day(instance, day, rest),
                    "size": rest[1] if len(rest) > 1 else 0,
                    "number": value,
                }


def _day(instance: Instance, day: Any, rest: Sequence[int]) -> str:
    if day is not None:
        return str(day.isoformat())
    return instance.periods[rest[0]].start.isoformat() if rest and rest[0] >= 0 else ""
