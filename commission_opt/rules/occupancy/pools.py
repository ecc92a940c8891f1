"""Beds that take the same children, and the groups of children that they are looked at for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.offers.building.record import Building

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.offers.common.record import Offer

WHOLE, PART = 1.0, 0.25  # beds: what a child's beds are counted in


@dataclass(frozen=True, slots=True)
class BedGroup:
    """Some children, and the beds that take them.

    Attributes
    ----------
    record
        What it is called: `need`, `need@area`, or `need+need`.
    label
        What it is called in a report.
    needs
        Of the children, each with the beds that a child takes up, on average over the offers.
    area
        Where they are from; None for everywhere.
    offers
        That take any of the needs.
    practical
        Practical occupancy, on average over the offers.
    first
        Of the offers, those that children go to before any other, where that is plain: see `first_homes`.
    """

    record: str
    label: str
    needs: dict[str, float]
    area: str | None
    offers: tuple[Offer, ...]
    practical: float
    first: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether these are all the children whom its offers take."""
        return self.area is None and all(set(offer.takes) <= set(self.needs) for offer in self.offers)

    @property
    def later(self) -> str:
        """What beds that children come to later are called."""
        return f"{self.record}/later"


def bed_groups(instance: Instance) -> list[BedGroup]:
    """Every need with its beds, by area too where there are several, and all needs of a pool together."""
    found = []
    several = len(instance.area) > 1
    for needs in pools(instance):
        if len(needs) > 1:
            found.append(_group(instance, "+".join(needs), needs, None))
        for need in needs:
            found.append(_group(instance, need, (need,), None))
            if several:
                areas = [area.id for area in instance.area if _beds_for(instance, (need,), area.id)]
                found += [_group(instance, f"{need}@{area}", (need,), area) for area in areas]
    return found


def pools(instance: Instance) -> list[tuple[str, ...]]:
    """Needs that offers with beds link: two are in one pool where an offer takes both, each from some area."""
    linked: list[set[str]] = []
    for offer in instance.offers:
        takes = {n for n in offer.takes if any(instance.takes_from(area.id, n, offer) for area in instance.area)}
        if not offer.bought_as_used and takes:
            together = takes.union(*(pool for pool in linked if not pool.isdisjoint(takes)))
            linked = [*(pool for pool in linked if pool.isdisjoint(takes)), together]
    order = [need.id for need in instance.need]
    return sorted((tuple(sorted(pool, key=order.index)) for pool in linked), key=lambda pool: order.index(pool[0]))


def unit_of(footprints: dict[str, float]) -> float:
    """What beds are counted in: one, or a quarter where a child takes up a part of one."""
    return WHOLE if all(beds == round(beds) for beds in footprints.values()) else PART


def _group(instance: Instance, record: str, needs: tuple[str, ...], area: str | None) -> BedGroup:
    offers = _beds_for(instance, needs, area)
    beds = {
        need: _mean([instance.footprint(offer, need) for offer in _beds_for(instance, (need,), area)]) for need in needs
    }
    practical = _mean([offer.practical_occupancy for offer in offers])
    first = first_homes(instance, offers, needs)
    return BedGroup(record, _label(instance, needs, area), beds, area, offers, practical, first)


def _beds_for(instance: Instance, needs: tuple[str, ...], area: str | None) -> tuple[Offer, ...]:
    """Offers with beds that take any of the needs, from the area or from anywhere."""
    areas = [one.id for one in instance.area] if area is None else [area]
    return tuple(
        offer
        for offer in instance.offers
        if not offer.bought_as_used and any(instance.takes_from(each, need, offer) for need in needs for each in areas)
    )


def first_homes(instance: Instance, offers: tuple[Offer, ...], needs: tuple[str, ...]) -> frozenset[str]:
    """Homes of the authority's own that are there all the time, near all children, and cost nothing more for a child.

    No other bed is nearer or cheaper, so that they are filled first. It is said only where all children are from one
    area, travel costs nothing, and neither services nor sales take children or beds away.
    """
    if len(instance.area) > 1 or instance.travel is not None or instance.edge_of_care:
        return frozenset()
    return frozenset(
        offer.id
        for offer in offers
        if isinstance(offer, Building)
        and offer.existing
        and not (offer.closable or offer.trading or offer.cost_per_child_week or "cost_per_child_week" in offer.dated)
        and offer.area == instance.area[0].id
        and offer.miles is None
        and offer.minutes is None
        and all(instance.takes_from(instance.area[0].id, need, offer) for need in needs)
    )


def _label(instance: Instance, needs: tuple[str, ...], area: str | None) -> str:
    children = " and ".join(need.label for need in instance.need if need.id in needs)
    return f"beds for {children}" + "".join(f", from {one.label}" for one in instance.area if one.id == area)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
