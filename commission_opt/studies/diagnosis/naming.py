"""Rules that can be relaxed, as a user names them and as a report does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.instance.spelling import nearest
from commission_opt.keys import Place
from commission_opt.plan.tables import rule_names
from commission_opt.registry import RULES

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
            raise UnknownRule(_unknown(name, last, places))
        found |= hits
    return found


def _unknown(name: str, last: str, places: Sequence[Place]) -> str:
    """That there is no such rule, which is likely meant, and what there is, sort by sort."""
    if not places:
        return f"--keep {name}: this instance has no rule that could be relaxed."
    names = list(dict.fromkeys(RULES[place.rule].name for place in places))
    ids = sorted({place.rule for place in places})
    records = list(dict.fromkeys(place.record for place in places if place.record not in names))
    there = f"It has, by name: {', '.join(names)}; by number: {', '.join(ids)}"
    there += f"; by record: {', '.join(records)}." if records else "."
    known = {one.name for one in RULES.values()} | RULES.keys()
    if last.lower() in {one.lower() for one in known}:
        return f"No rule of '{name}' could be relaxed in this instance: there is none, or it has a price. {there}"
    short = re.fullmatch(r"c(\d)", last.lower())
    meant = f"C0{short[1]}" if short and f"C0{short[1]}" in ids else nearest(last, [*names, *ids, *records])
    return f"No rule that could be relaxed is called '{name}'{f'; did you mean {meant}?' if meant else '.'} {there}"


def _names(place: Place) -> set[str]:
    name = RULES[place.rule].name
    return {place.rule.lower(), name, name.replace(" ", "-"), name.replace(" ", "_"), place.record.lower()}


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
        rule, record = place.rule, place.record
        if rule == "C01":
            return self.needs[record]
        if rule == "C05":
            return self.roles.get(record) or self.offers[record]
        if rule == "C14":
            return "the dearest courses of demand"
        return self.offers[record] if rule == "C12" else self.rules[rule, record]

    def member(self, member: Place, limits: str = "") -> str:
        """A rule that clashes: "locality: Near home, at least 80% placed locally (C03)".

        Parameters
        ----------
        limits
            What it asks, where that is a figure.
        """
        rule = member.rule
        label = self.record(member)
        if rule == "C01":
            return f"{label}: every child has a placement ({rule})"
        if rule == "C05":
            who = "households" if member.record in self._foster else "people"
            text = f"{label}: no more {who} than can be recruited"
        elif rule == "C12":
            text = f"{label}: no more places than the market has"
        else:
            text = f"{RULES[rule].name}: {label}"
            if not limits and rule == "C07":
                limits = member.figure.replace("_", " ")
        return f"{text}, {limits} ({rule})" if limits else f"{text} ({rule})"
