"""What a rule about local placements is about: needs, areas, pairs of area and offer, and the placements themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.instance.instance import Instance
from commission_opt.instance.rule import LocalRule
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements

if TYPE_CHECKING:
    import pulp

    PlacedPair = tuple[tuple[str, str], pulp.LpVariable]  # area and offer, variable


def rule_needs(instance: Instance, rule: LocalRule) -> set[str]:
    """Needs that a rule is about: those it names, else all with a local duty."""
    return set(rule.needs) or {need.id for need in instance.need if need.local_duty}


def rule_areas(instance: Instance, rule: LocalRule) -> set[str]:
    """Areas that a rule is about: those it names, else all."""
    return set(rule.areas) or {area.id for area in instance.area}


def local_pairs(instance: Instance, rule: LocalRule) -> set[tuple[str, str]]:
    """Pairs of area and offer that are local by `rule`."""
    return {
        (area, offer.id)
        for area in rule_areas(instance, rule)
        for offer in instance.offers
        if instance.is_local(area, offer, rule)
    }


def placed_by_period(model: Model, placements: Placements, rule: LocalRule, s: int) -> dict[int, list[PlacedPair]]:
    """Placements the rule is about: period to ((area, offer), variable)."""
    needs, areas = rule_needs(model.instance, rule), rule_areas(model.instance, rule)
    found: dict[int, list[PlacedPair]] = {}
    for (s2, t, need, area), offers in placements.by_demand.items():
        if s2 == s and need in needs and area in areas and rule.applies(model.instance.periods[t].start):
            found.setdefault(t, []).extend(((area, offer), variable) for offer, variable in offers)
    return dict(sorted(found.items()))
