"""Rules that can be relaxed, as a user names them and as a report does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.instance.spelling import nearest
from commission_opt.keys import RowPlace
from commission_opt.model.limit import Limit
from commission_opt.registry import RULES
from commission_opt.rules.wording import UNTOLD
from commission_opt.studies.diagnosis.limits import limits_text


class UnknownRule(CommissionError):
    """No rule that could be relaxed is called so."""

    exit_code = EXIT_USAGE


def pinned(places: Iterable[RowPlace], keep: Sequence[str]) -> set[RowPlace]:
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
    found: set[RowPlace] = set()
    for name in keep:
        last = name.strip().rpartition(".")[2]
        hits = {place for place in places if last.lower() in _names(place)}
        if not hits:
            raise UnknownRule(_unknown(name, last, places))
        found |= hits
    return found


def _unknown(name: str, last: str, places: Sequence[RowPlace]) -> str:
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


def _names(place: RowPlace) -> set[str]:
    name = RULES[place.rule].name
    return {place.rule.lower(), name, name.replace(" ", "-"), name.replace(" ", "_"), place.record.lower()}


def member_text(member: RowPlace, limits: Sequence[Limit]) -> str:
    """A rule that clashes: "locality: Near home, at least 80% placed locally (C03)".

    Parameters
    ----------
    limits
        What its rows rest on.
    """
    said = limits_text(limits) or member.figure.replace("_", " ")
    words = limits[0].words if limits else UNTOLD
    text = words.says.format(label=words.label) or f"{RULES[member.rule].name}: {words.label or member.record}"
    return f"{text}, {said} ({member.rule})" if said else f"{text} ({member.rule})"
