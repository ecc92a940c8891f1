"""Rules that can be kept, about times and offers that exist."""

from __future__ import annotations

from commission_opt.instance.check_demand import lanes_with_children
from commission_opt.instance.check_diversity import check_diversity
from commission_opt.instance.decision_days import open_in, open_spans
from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.spelling import did_you_mean, listed
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract

TIMED = ("locality", "minimum_occupancy", "diversity", "stability", "headroom")


def check_rules(instance: Instance, found: Findings) -> None:
    """Each rule covers a time of the horizon, and asks for nothing impossible."""
    rules = instance.rules
    for table in TIMED:
        for nth, rule in enumerate(getattr(rules, table)):
            if not any(rule.applies(period.start) for period in instance.periods):
                message = "covers no period: none starts between from_date and to_date."
                found.add(("rules", table, nth), message, "Mend the dates, or take the rule out.")
    for nth, budget in enumerate(rules.budget):
        if budget.year is not None and budget.year not in instance.years:
            message = f"{budget.year} is not in the horizon, {instance.years[0]} to {instance.years[-1]}."
            found.add(("rules", "budget", nth, "year"), message, did_you_mean(budget.year, instance.years))
    _check_stability(instance, found)
    _check_about_somebody(instance, found)
    _check_local(instance, found)
    _check_groups(instance, found)
    check_diversity(instance, found)


def _check_stability(instance: Instance, found: Findings) -> None:
    stays = {need.id: need.mean_stay_weeks for need in instance.need}
    for nth, rule in enumerate(instance.rules.stability):
        missing = [need for need in rule.needs or stays if stays[need] is None]
        if missing:
            message = f"needs the average length of stay of {listed(missing)}."
            found.add(("rules", "stability", nth), message, "Add mean_stay_weeks = ... to the [[need]].")


def _check_about_somebody(instance: Instance, found: Findings) -> None:
    """A rule about local placements names its needs, or there is a need with a local duty."""
    if any(need.local_duty for need in instance.need):
        return
    for table in ("locality", "headroom"):
        for nth, rule in enumerate(getattr(instance.rules, table)):
            if not rule.needs:
                message = "applies to no need: none has local_duty = true."
                found.add(("rules", table, nth), message, "Name the needs it is for, needs = [...], or take it out.")


def _check_local(instance: Instance, found: Findings) -> None:
    """A hard share of local placements, of children who must all be placed, needs a local offer that is open."""
    hard = [n for n, r in enumerate(instance.rules.locality) if r.price_per_child_week is None and r.minimum_share]
    if not hard or instance.rules.sufficiency.price_per_child_week is not None:
        return
    lanes: dict[int, set[tuple[str, str]]] = {}
    for t, need, area in lanes_with_children(instance):
        lanes.setdefault(t, set()).add((need, area))
    spans = {offer.id: open_spans(instance, offer) for offer in instance.offers}
    for nth in hard:
        rule = instance.rules.locality[nth]
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


def _check_groups(instance: Instance, found: Findings) -> None:
    """Offers named by a rule are of a sort that the rule is about."""
    services = {service.id for service in instance.edge_of_care}
    for table, sorts, what in (
        ("minimum_occupancy", (Contract, Building), "has no beds of its own"),
        ("one_of", (Contract, Building), "is not chosen but bought as it is used"),
    ):
        for nth, rule in enumerate(getattr(instance.rules, table)):
            for place, name in enumerate(rule.offers):
                if name not in services and not any(isinstance(o, sorts) for o in instance.offers_named(name)):
                    found.add(("rules", table, nth, "offers", place), f"'{name}' {what}.", "Take it out of the rule.")
    for nth, rule in enumerate(instance.rules.one_of):
        for place, name in enumerate(rule.offers):
            if any(isinstance(o, (Block, Building)) and o.existing for o in instance.offers_named(name)):
                path: Path = ("rules", "one_of", nth, "offers", place)
                found.add(path, f"'{name}' exists already: there is nothing to choose.", "Take it out of the rule.")
