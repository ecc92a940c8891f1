"""Making the instance of each forecast, and checking that it changes nothing but what may be known later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from commission_opt.instance.changes import apply, place_of
from commission_opt.instance.document import Document, Path
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.spelling import clean
from commission_opt.offers.card import Form
from commission_opt.offers.rooms import kinds_of

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

TABLE = "scenario"
FAMILIES = ("per_month", "by_period", "growth_per_year")  # keys of a referral
WHO = ("id", "name", "need", "area", "certain", "file", "rows")  # keys of demand that say whom it is about
REMEDY = (
    "A forecast changes numbers of children ([[demand]]), referrals and success_rate of edge-of-care teams, and prices of "
    "placements bought as used. For anything else write a [[what_if]]."
)


def with_forecast(document: Document, record: dict[str, Any]) -> Document:
    """`document` as a forecast has it; without forecasts of its own."""
    plain = apply(document, {TABLE: None}, by="scenario")
    changes = record.get("changes") or {}
    return apply(plain, changes, by=f"scenario {record['id']}") if changes else plain


def check_forecasts(document: Document, instance: Instance, make: Callable[[Document], Instance]) -> list[Problem]:
    """Problems of every forecast of a valid document, each at the line of the change that makes it."""
    problems: list[Problem] = []
    for nth, record in enumerate(document.data.get(TABLE) or []):
        path: Path = (TABLE, nth)
        wrong = list(_may_not(document, instance, path, record))
        problems += wrong
        if not wrong:
            try:
                make(with_forecast(document, record))
            except InvalidInstance as error:
                problems += [_placed(one, document, path, record) for one in error.problems]
    return problems


def _may_not(document: Document, instance: Instance, path: Path, record: dict[str, Any]) -> Iterator[Problem]:
    """The changes that nobody may make in a forecast."""
    for text in record.get("changes") or {}:
        try:
            place, removed = place_of(document.data, str(text), "scenario")
        except InvalidInstance as error:
            yield from (_placed(one, document, path, record) for one in error.problems)
            continue
        if removed or not _is_known_later(instance, place):
            at = document.position((*path, "changes", str(text)))
            name = f"{TABLE}.{clean(record['id'])}"
            yield Problem(at.file, at.line, name, f"{clean(str(text))} cannot be other in a scenario.", REMEDY)


def _is_known_later(instance: Instance, place: Path) -> bool:
    """Whether a figure is about children, families or prices of the day, and binds nobody."""
    if len(place) < 3:
        return False
    table, nth, key, *inner = place
    if table == "demand":
        return key not in WHO
    if table in kinds_of(Form.MARKET):
        return key in ("price_per_week", "price_by_year") or (key == "tiers" and "price" in str(inner[-1:]))
    if key == "success_rate":
        service = instance.edge_of_care[int(nth)]
        return service.in_house and not service.avoidance_by_year
    return key == "referral" and len(inner) > 1 and inner[1] in FAMILIES


def _placed(problem: Problem, document: Document, path: Path, record: dict[str, Any]) -> Problem:
    """A problem of the changed instance, told where the forecast stands."""
    near = [text for text in record.get("changes") or {} if _related(problem.path, str(text))]
    at = document.position((*path, "changes", near[0]) if near else path)
    told = f"{problem.path}: {problem.message}" if problem.path else problem.message
    return Problem(at.file, at.line, f"{TABLE}.{clean(record['id'])}", told, problem.remedy, problem.count)


def _related(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
