"""Offers that can be chosen within the horizon, and distances that the rules need."""

from __future__ import annotations

import datetime as dt

from commission_opt.instance.calendar import add_weeks
from commission_opt.instance.decision_days import decision_days, window
from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings, offer_paths
from commission_opt.instance.instance import Instance
from commission_opt.instance.lanes import reach
from commission_opt.instance.rule import LocalRule
from commission_opt.instance.spelling import listed
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.rooms import offer_card, offer_room

Missing = dict[tuple[str, str], tuple[list[str], dict[str, None]]]  # by offer and measure: needed by, from


def check_windows(instance: Instance, found: Findings) -> None:
    """Every offer can be chosen, or is there, at some time of the horizon."""
    paths = offer_paths(instance)
    for offer in instance.offers:
        between = window(offer)
        if between is not None:
            _check_decision(instance, offer, paths[offer.id], between, found)
        if (check := getattr(offer_room(offer.kind).part("valid"), "check", None)) is not None:
            check(instance.horizon, offer, paths[offer.id], found)


def _check_decision(
    instance: Instance, offer: Offer, path: Path, between: tuple[dt.date | None, dt.date | None], found: Findings
) -> None:
    days = decision_days(instance, between)
    first, last = between
    if not days:
        what = offer_card(offer.kind).chosen
        limits = [f"from {first}" if first else "", f"to {last}" if last else ""]
        message = f"can never be {what}: no period starts in its window, {' '.join(x for x in limits if x)}."
        found.add(path, message, f"Decisions are made on the first day of a {instance.horizon.period}.")
        return
    lead = offer.lead_weeks if isinstance(offer, (Contract, Building)) else 0.0
    opening = add_weeks(days[0], lead)
    if opening >= instance.horizon.stop:
        message = f"would open on {opening} at the earliest, after the horizon ends."
        found.add(path, message, "Lengthen the horizon, or take it out.")


def check_distances(instance: Instance, found: Findings) -> None:
    """Miles and minutes are known wherever travel or a rule needs them."""
    areas, needs = [area.id for area in instance.area], [need.id for need in instance.need]
    missing: Missing = {}
    if instance.travel is not None:
        _missing_lanes(instance, "miles", areas, needs, "[travel]", missing)
    _missing_for_reach(instance, areas, missing)
    for table, rules in instance.rules.tables():
        for rule in rules:
            if isinstance(rule, LocalRule):
                _missing_for_rule(instance, rule, f"rules.{table}.{rule.id}", missing)
    paths = offer_paths(instance)
    for (offer, measure), (by, lanes) in missing.items():
        need = "need" if len(by) > 1 else "needs"
        message = f"{listed(by)} {need} {measure}, and there are none from {listed(lanes)} to {offer}."
        to = offer.partition("/")[0]
        found.add(paths[offer], message, f'Add {measure} = ... to it, or [[distance]] rows with to = "{to}".')


def _missing_for_reach(instance: Instance, areas: list[str], missing: Missing) -> None:
    for offer in instance.offers:
        for need in instance.need:
            for one in reach(instance, need, offer) if need.id in offer.takes else ():
                known = instance.miles if one.measure == "miles" else instance.minutes
                if lanes := [area for area in areas if known(area, offer) is None]:
                    asked, so_far = missing.setdefault((offer.id, one.measure), ([], {}))
                    if one.path not in asked:
                        asked.append(one.path)
                    so_far.update(dict.fromkeys(lanes))


def _missing_for_rule(instance: Instance, rule: LocalRule, name: str, missing: Missing) -> None:
    areas = list(rule.areas) or [area.id for area in instance.area]
    needs = list(rule.needs) or [need.id for need in instance.need if need.local_duty]
    if rule.within_miles is not None:
        _missing_lanes(instance, "miles", areas, needs, name, missing)
    if rule.within_minutes is not None:
        _missing_lanes(instance, "minutes", areas, needs, name, missing)


def _missing_lanes(
    instance: Instance, measure: str, areas: list[str], needs: list[str], by: str, missing: Missing
) -> None:
    known = instance.miles if measure == "miles" else instance.minutes
    for offer in instance.offers:
        lanes = [area for area in areas if known(area, offer) is None] if set(offer.takes) & set(needs) else []
        if lanes:
            rules, areas_so_far = missing.setdefault((offer.id, measure), ([], {}))
            rules.append(by)
            areas_so_far.update(dict.fromkeys(lanes))
