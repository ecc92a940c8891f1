"""A share of local placements that must be met can be met."""

from __future__ import annotations

from commission_opt.instance.check_demand import lanes_with_children
from commission_opt.instance.decision_days import open_in, open_spans
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.rules.locality.record import Locality


def valid(instance: Instance, found: Findings) -> None:
    """A hard share of local placements, of children who must all be placed, needs a local offer that is open."""
    rules = instance.rules.of(Locality)
    hard = [nth for nth, rule in enumerate(rules) if rule.price_per_child_week is None and rule.minimum_share]
    if not hard or instance.rules.sufficiency.price_per_child_week is not None:
        return
    lanes: dict[int, set[tuple[str, str]]] = {}
    for t, need, area in lanes_with_children(instance):
        lanes.setdefault(t, set()).add((need, area))
    spans = {offer.id: open_spans(instance, offer) for offer in instance.offers}
    for nth in hard:
        rule = rules[nth]
        needs = rule.needs or tuple(need.id for need in instance.need if need.local_duty)
        areas = rule.areas or tuple(area.id for area in instance.area)
        local = {(a, o.id) for a in areas for o in instance.offers if instance.is_local(a, o, rule)}
        for period in instance.periods:
            wanted = {(n, a) for n, a in lanes.get(period.index, ()) if n in needs and a in areas}
            takers = (o for o in instance.offers if any(n in o.takes and (a, o.id) in local for n, a in wanted))
            if wanted and rule.applies(period.start) and not any(open_in(spans[o.id], period) for o in takers):
                message = (
                    f"asks for a share of local placements from {period.start}, and no local offer can be open then."
                )
                remedy = "Add from_date, or price_per_child_week so that it may be missed, or a local offer."
                found.add(("rules", "locality", nth), message, remedy)
                break
