"""Lanes: from an area, by need, to an offer; and those that no child may take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.instance.needs import Need
    from commission_opt.offers.common.record import Offer

DistanceMeasure = Literal["miles", "minutes"]
MEASURES: tuple[DistanceMeasure, ...] = ("miles", "minutes")


class ReachStated(NamedTuple):
    """How far a child of a need may be placed with an offer: in `measure` at most `limit`, as `path` says."""

    measure: DistanceMeasure
    limit: float
    path: str


def shut_lanes(instance: Instance) -> dict[tuple[str, str], frozenset[str]]:
    """Areas whose children an offer may not take, by need and id of the offer; those that are open to all are left out.

    ::

        placed[s,t,n,a,k] is only there where    members[k] is left out, or has the authority of a
                                           and   miles[a,k] <= reach_miles,  minutes[a,k] <= reach_minutes

    The reach is that of the offer, else that of the need, else that of `[reach]`. The last two are not about what is bought
    as used, nor about an offer that stands nowhere: without an area or a distance of its own.
    """
    found: dict[tuple[str, str], frozenset[str]] = {}
    areas = [area.id for area in instance.area]
    for offer in instance.offers:
        foreign = frozenset(area for area in areas if offer.members and instance.owner.get(area) not in offer.members)
        beyond: dict[tuple[DistanceMeasure, float], frozenset[str]] = {}
        for need in instance.need:
            if need.id in offer.takes:
                shut = foreign
                for one in reach(instance, need, offer):
                    if (one.measure, one.limit) not in beyond:
                        far = (area for area in areas if _beyond(instance, area, offer, one))
                        beyond[one.measure, one.limit] = frozenset(far)
                    shut |= beyond[one.measure, one.limit]
                if shut:
                    found[need.id, offer.id] = shut
    return found


def open_lanes(instance: Instance) -> int:
    """How many lanes there are that a child may take."""
    shut = shut_lanes(instance)
    taken = [(need, offer.id) for offer in instance.offers for need in dict.fromkeys(offer.takes)]
    return len(taken) * len(instance.area) - sum(len(shut.get(one, ())) for one in taken)


def reach(instance: Instance, need: Need, offer: Offer) -> Iterator[ReachStated]:
    """How far children of the need may be placed with the offer, by each measure that is stated."""
    for measure in MEASURES:
        stated = [(getattr(offer, f"reach_{measure}"), f"{offer.stated_at}.reach_{measure}")]
        if has_a_place(offer):
            stated += [
                (getattr(need, f"reach_{measure}"), f"need.{need.id}.reach_{measure}"),
                (getattr(instance.reach, measure), f"reach.{measure}"),
            ]
        for limit, path in stated:
            if limit is not None:
                yield ReachStated(measure, limit, path)
                break


def has_a_place(offer: Offer) -> bool:
    """Whether a reach for all is about it: it has beds, and stands somewhere."""
    return not offer.bought_as_used and any(one is not None for one in (offer.area, offer.miles, offer.minutes))


def _beyond(instance: Instance, area: str, offer: Offer, limit: ReachStated) -> bool:
    far = instance.miles(area, offer) if limit.measure == "miles" else instance.minutes(area, offer)
    return far is not None and far > limit.limit
