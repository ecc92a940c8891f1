"""What `[rules.occupancy]` comes to, where a key is left out and the edition of the sums says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.offers.market.record import Market

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.record import Occupancy


def in_force(instance: Instance) -> Occupancy:
    """The record with every key stated.

    From edition 3 on occupancy is worked out where it is known how long children stay, offer by offer, corrected by a
    simulation, with the spread of demand in the curves, and with shares out of reach eased; before, it is assumed, and each key
    that says otherwise is stated.
    """
    said, today = instance.rules.occupancy, instance.sums.occupancy_worked_out
    method = said.method or ("worked_out" if today and not without_stay(instance) else "assumed")
    today = today and method == "worked_out"
    simulated = today and not said.correction and bool(needs_of_beds(instance))
    return said.model_copy(
        update={
            "method": method,
            "corrected_by": said.corrected_by or ("simulation" if simulated else "hand"),
            "spread_in": said.spread_in or ("curves" if today and not about_courses(instance) else "courses"),
            "by_offer": today if said.by_offer is None else said.by_offer,
            "out_of_reach": said.out_of_reach or ("nearest" if today else "refused"),
        }
    )


def about_courses(instance: Instance) -> bool:
    """Whether a rule is about how far the demand scenarios lie apart, so that one scenario does not do."""
    risk = instance.uncertainty.risk
    at_risk = risk.weight > 0 or risk.cvar_at_most is not None
    return at_risk or any(rule.about_spread for rule in instance.rules.records())


def stated(instance: Instance) -> dict[str, object]:
    """The keys that are in force because of the edition, as changes: an answer holds them, whatever a later edition says."""
    said, found = instance.rules.occupancy, instance.occupancy
    keys = ("method", "corrected_by", "spread_in", "by_offer", "out_of_reach")
    return {f"rules.occupancy.{key}": getattr(found, key) for key in keys if getattr(said, key) is None}


def needs_of_beds(instance: Instance) -> set[str]:
    """Needs that beds or a market with a limit take: whoever finds these full goes elsewhere."""
    found = {need for offer in instance.offers if not offer.bought_as_used for need in offer.takes}
    for offer in instance.offers:
        if isinstance(offer, Market) and (offer.market is not None or (offer.tiers and offer.tiers[-1].children)):
            found |= set(offer.takes)
    return found


def without_stay(instance: Instance) -> list[str]:
    """Needs with children whose stay nothing gives, that beds or a market with a limit take.

    Children who are told of elsewhere, as uncertain or as a flow, are left out.
    """
    concerned = needs_of_beds(instance)
    told = instance.uncertainty.scenarios > 1
    lacking = {
        need
        for record in instance.demand
        if not (told or record.certain or record.is_stock_and_flow)
        for need in ([record.need] if record.need else {row.need for row in record.rows})
        if instance.mean_stay_weeks(record, need) is None
    }
    return [need.id for need in instance.need if need.id in concerned & lacking]
