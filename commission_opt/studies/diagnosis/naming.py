"""Rules that can be relaxed, as a user names them and as a report does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.plan.tables import rule_names
from commission_opt.registry import RULES
from commission_opt.studies.diagnosis.rows import Place, record_of

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance


class UnknownRule(CommissionError):
    """No rule that could be relaxed is called so."""

    exit_code = EXIT_USAGE


def pinned(places: Iterable[Place], keep: Sequence[str]) -> set[Place]:
    """The places that are not negotiable.

    Parameters
    ----------
    keep
        Rules by id (``C03``), name (``locality``), or the id of a record (``city``, or its path
        ``rules.locality.city``).

    Raises
    ------
    UnknownRule
        With what there is.
    """
    places = list(places)
    found: set[Place] = set()
    for name in keep:
        last = name.strip().rpartition(".")[2]
        hits = {place for place in places if last.lower() in _names(place)}
        if not hits:
            known = dict.fromkeys(name for place in places for name in (RULES[place[0]].name, record_of(place)))
            there = f"there is {', '.join(known)}" if known else "there is none"
            raise UnknownRule(f"no rule that could be relaxed is called '{name}'; {there}.")
        found |= hits
    return found


def _names(place: Place) -> set[str]:
    name = RULES[place[0]].name
    return {place[0].lower(), name, name.replace(" ", "-"), name.replace(" ", "_"), record_of(place).lower()}


class Names:
    """What the instance calls things."""

    def __init__(self, instance: Instance) -> None:
        self.rules = rule_names(instance)
        self.needs = {need.id: need.label for need in instance.need}
        self.areas = {area.id: area.label for area in instance.area} if len(instance.area) > 1 else {}
        self.offers = {offer.id: offer.label for offer in instance.offers} | {dps.id: dps.label for dps in instance.dps}
        self.roles = {role.id: role.label for role in instance.role}
        self._foster = {foster.id for foster in instance.foster}

    def record(self, place: Place) -> str:
        """The label of a place's record."""
        rule, record = place[0], record_of(place)
        if rule == "C01":
            return self.needs[record]
        if rule == "C05":
            return self.roles.get(record) or self.offers[record]
        if rule == "C14":
            return "the dearest courses of demand"
        return self.offers[record] if rule == "C12" else self.rules[rule, record]

    def member(self, member: Place) -> str:
        """A rule that clashes: "every Residential child has a placement (C01)"."""
        rule = member[0]
        label = self._member_label(member)
        if rule == "C01":
            return f"{label}: every child has a placement ({rule})"
        if rule == "C05":
            who = "households" if member[1] in self._foster else "people"
            return f"{label}: no more {who} than can be recruited ({rule})"
        if rule == "C12":
            return f"{label}: no more places than the market has ({rule})"
        what = f", {member[2].replace('_', ' ')}" if rule == "C07" else ""
        return f"{RULES[rule].name}: {label}{what} ({rule})"

    def _member_label(self, member: Place) -> str:
        rule, record = member[:2]
        if rule in ("C05", "C12"):
            return self.record((rule, "", record))
        return self.record(member)
