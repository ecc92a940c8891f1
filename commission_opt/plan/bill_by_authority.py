"""Who pays what of a plan for a region: each line of the bill, divided among the authorities by use, to the penny."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypedDict

from commission_opt.registry import NOT_SPENT
from commission_opt.sharing.pennies import to_the_penny

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result import CostYear, Result

MemberParts = dict[str, float]  # by id of an authority
EVER = ""  # in place of a year: the whole horizon


class AuthorityCost(TypedDict):
    """What one authority pays of a line of the bill in a financial year, £ of the day, in whole pence."""

    authority: str
    year: str
    line: str
    offer: str
    cost: float


def bill_by_authority(result: Result, instance: Instance) -> list[AuthorityCost]:
    """Every cost that is paid, divided among the authorities of the region.

    ::

        cost[a] = cost * ((1 - empty) * use[a] / sum over members b of use[b] + empty * share[a] / sum over members b of share[b])

    `use` are weeks of beds, or of places, that children from the areas of an authority have with the offer in the year;
    families from them, where it is a service. `empty` is the part of the bed-weeks that nobody uses. It is divided by `share` where all authorities that are members state
    one, else by use as the rest is. Where an offer is not used in a year, the use of the whole horizon counts, and where
    it never is, the shares; without shares, all children of the members do. What is about no offer, such as recruitment, goes by all
    children too.

    Each cost is divided to the penny, so that the parts sum to it: by line, year, and in all.

    Returns
    -------
    list of AuthorityCost
        In the order of the bill; without what is no cash (care avoided, penalties). Empty where there is no `[[authority]]`.
    """
    if not instance.authority:
        return []
    used = _MemberUse(result, instance)
    found: list[AuthorityCost] = []
    for row in result["costs"]:
        if row["line"] not in NOT_SPENT:
            parts = used.parts_of(row)
            whole = sum(parts.values())
            pence = to_the_penny([row["cost"] * part / whole for part in parts.values()], row["cost"])
            found += [
                {"authority": one, "year": row["year"], "line": row["line"], "offer": row["offer"], "cost": each / 100}
                for one, each in zip(parts, pence, strict=True)
                if each
            ]
    return found


class _MemberUse:
    """Which authority's children use what."""

    def __init__(self, result: Result, instance: Instance) -> None:
        self.instance = instance
        self.shares = {one.id: one.share for one in instance.authority}
        self.weeks = {one["start"]: (one["year"], one["weeks"]) for one in result["periods"]}
        self.by_offer: dict[tuple[str, str], MemberParts] = defaultdict(lambda: defaultdict(float))
        self.children: dict[str, MemberParts] = defaultdict(lambda: defaultdict(float))
        self._count_placements(result)
        self._count_families(result)
        self.empty = self._empty_beds(result)

    def _count_placements(self, result: Result) -> None:
        offers = {offer.id: offer for offer in self.instance.offers}
        for row in result["placements"]:
            year, weeks = self.weeks[row["period"]]
            whose, number = self.instance.owner[row["area"]], weeks * row["children"]
            beds = self.instance.footprint(offers[row["offer"]], row["need"])
            for when in (year, EVER):
                self.by_offer[row["offer"], when][whose] += number * beds
                self.children[when][whose] += number

    def _count_families(self, result: Result) -> None:
        only = self.instance.area[0].id
        where = {(s.id, group.id): group.area or only for s in self.instance.edge_of_care for group in s.referral}
        for row in result["families"]:
            whose = self.instance.owner[where[row["service"], row["referral"]]]
            for when in (self.weeks[row["period"]][0], EVER):
                self.by_offer[row["service"], when][whose] += row["families"]

    def _empty_beds(self, result: Result) -> Mapping[tuple[str, str], float]:
        """The part of the bed-weeks of an offer that nobody uses, by year."""
        beds: dict[tuple[str, str], float] = defaultdict(float)
        void: dict[tuple[str, str], float] = defaultdict(float)
        for row in result["beds"]:
            year, weeks = self.weeks[row["period"]]
            beds[row["offer"], year] += weeks * row["beds"]
            void[row["offer"], year] += weeks * row["void"]
        return {key: void[key] / number for key, number in beds.items() if number > 0}

    def parts_of(self, row: CostYear) -> MemberParts:
        """How a cost is divided: weights that are not all zero."""
        members = list(self._members(row["offer"]))
        used = self._used(row["offer"], row["year"], members)
        agreed = self._agreed(members)
        if used is None:
            return agreed or self._all_children(row["year"], members)
        empty = self.empty.get((row["offer"], row["year"]), 0.0) if agreed else 0.0
        return {one: (1.0 - empty) * part + (empty * agreed[one] if agreed else 0.0) for one, part in used.items()}

    def _members(self, offer: str) -> Iterator[str]:
        """Authorities that an offer is for, in the order of the file; all, for what is no offer."""
        stated = next((one.members for one in self.instance.offers if one.id == offer), ())
        return (one.id for one in self.instance.authority if not stated or one.id in stated)

    def _used(self, offer: str, year: str, members: list[str]) -> MemberParts | None:
        """Parts by use in the year, or over the horizon; None where it is never used."""
        for when in (year, EVER):
            if parts := _parts(self.by_offer.get((offer, when), {}), members):
                return parts
        return None

    def _agreed(self, members: list[str]) -> MemberParts | None:
        """Parts by the shares that the members state; None where one of them states none."""
        stated = {one: self.shares[one] for one in members}
        if any(share is None for share in stated.values()):
            return None
        return _parts({one: share or 0.0 for one, share in stated.items()}, members) or None

    def _all_children(self, year: str, members: list[str]) -> MemberParts:
        for when in (year, EVER):
            if parts := _parts(self.children.get(when, {}), members):
                return parts
        return dict.fromkeys(members, 1.0 / len(members))


def _parts(weights: Mapping[str, float], members: list[str]) -> MemberParts:
    """MemberParts of the members as parts of one; nothing where all are zero."""
    whole = sum(weights.get(one, 0.0) for one in members)
    return {one: weights.get(one, 0.0) / whole for one in members} if whole > 0 else {}
