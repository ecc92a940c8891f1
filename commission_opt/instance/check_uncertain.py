"""Uncertain figures are numbers of the instance that may have every value between their ends; slippage is of what opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from commission_opt.instance.changes import apply, place_of, value_at
from commission_opt.instance.document import Document
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.shape import default_at
from commission_opt.instance.spelling import clean

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.offers.common.record import Offer

TABLE, LATE = "uncertain", "slippage"
NO_FIGURES = (TABLE, LATE, "scenario", "what_if", "assumption", "uncertainty", "horizon", "conventions", "format")


def check_uncertain(document: Document, instance: Instance, make: Callable[[Document], Instance]) -> list[Problem]:
    """Problems of every uncertain figure, and of every slippage, of a valid document."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for nth, one in enumerate(instance.uncertain):
        at = document.position((TABLE, nth, "path"))
        name = f"{TABLE}.{clean(one.path)}"
        for message, remedy in _wrong(document, one.path, (one.low, one.high), make):
            problems.append(Problem(at.file, at.line, name, message, remedy))
        if one.path in seen:
            problems.append(Problem(at.file, at.line, name, "is given twice.", "Leave one of them out."))
        seen.add(one.path)
    for nth, late in enumerate(instance.slippage):
        for place, reference in enumerate(late.offers):
            at = document.position((LATE, nth, "offers", place))
            known = instance.offers_named(reference)
            if not known:
                problems.append(
                    Problem(at.file, at.line, LATE, f"there is no offer {clean(reference)}.", "See its id.")
                )
            elif not any(lead_path(offer) for offer in known):
                message = f"{clean(reference)} has no time from decision to opening, so nothing of it can be late."
                problems.append(Problem(at.file, at.line, LATE, message, "Leave it out."))
    return problems


def _wrong(
    document: Document, path: str, ends: tuple[float, float], make: Callable[[Document], Instance]
) -> Iterator[tuple[str, str]]:
    try:
        place, removed = place_of(document.data, path, TABLE)
    except InvalidInstance as error:
        yield from ((one.message, one.remedy) for one in error.problems)
        return
    value = value_at(document.data, place)
    value = default_at(document.data, place) if value is None else value
    if removed or place[0] in NO_FIGURES or isinstance(value, bool) or not isinstance(value, int | float):
        yield "is no figure that can be drawn.", "Name a number, such as edge_of_care.team.success_rate."
        return
    if not ends[0] <= value <= ends[1]:
        yield f"is {value:g} here, which is not between {ends[0]:g} and {ends[1]:g}.", "Give ends around it."
        return
    for end in ends:
        try:
            make(apply(document, {path: round(end) if isinstance(value, int) and end == round(end) else end}, TABLE))
        except InvalidInstance as error:
            first = error.problems[0]
            yield f"cannot be {end:g}: {first.path}: {first.message}", first.remedy
            return


def lead_path(offer: Offer) -> str:
    """The path of the weeks from decision to opening of an offer; empty where it has none that could be late."""
    there = getattr(offer, "existing", False) or getattr(offer, "recruits_per_year_at_most", 1) == 0
    return f"{offer.stated_at}.{offer.lead_key}" if offer.lead_key and not there else ""
