"""C11 one-of, from the decisions: offers and services that exclude one another, those of one lot, awards of one block."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator.workings import Finding, Spent, Workings, sums_by_offer
from commission_opt.rules.one_of.record import OneOf


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Offers and services that exclude one another, those of one lot, and awards of one block."""
    chosen = {offer for (offer, *_), n in [*w.decisions.awarded.items(), *w.decisions.opened.items()] if n > 0}
    for rule in w.instance.rules.of(OneOf):
        taken = sum(
            w.decisions.taken.get(reference, 0) > 0 or any(o.id in chosen for o in w.instance.offers_named(reference))
            for reference in rule.offers
        )
        yield Finding("C11", (rule.id,), rule.label, "<=", rule.at_most, taken)
    yield from _service_lots(w)
    awards = sums_by_offer(w.decisions.awarded)
    lots: dict[str, int] = {}
    for block in w.instance.block:
        if block.existing:
            continue
        yield Finding("C11", ("award", block.id), block.label, "<=", 1, awards.get(block.id, 0))
        if block.lot is not None:
            lots[block.lot] = lots.get(block.lot, 0) + awards.get(block.id, 0)
    for lot, awarded in lots.items():
        yield Finding("C11", ("lot", lot), f"lot {lot}", "<=", 1, awarded)


def _service_lots(w: Workings) -> Iterator[Finding]:
    lots: dict[str, int] = {}
    for service in w.instance.edge_of_care:
        if service.lot is not None:
            lots[service.lot] = lots.get(service.lot, 0) + w.decisions.taken.get(service.id, 0)
    for lot, taken in lots.items():
        yield Finding("C11", ("service lot", lot), f"lot {lot}", "<=", 1, taken)
