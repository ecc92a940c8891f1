"""All that is decided, as a result holds it: `decisions.Decisions` to rows, and back without a loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from commission_opt.decisions import Decisions
from commission_opt.keys import BY_SERVICE
from commission_opt.plan.inputs import read_commitments
from commission_opt.plan.tables import decision_rows, period_starts

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result_decided import Decided

# The families of decisions that differ from scenario to scenario: what a key has after scenario and period, and
# what the numbers are called.
BY_COURSE: Mapping[str, tuple[tuple[str, ...], str]] = {
    "placed": (("need", "area", "offer"), "children"),
    "short": (("need", "area"), "children"),
    "sold": (("offer",), "beds"),
    "started": (("service", "referral"), "families"),
    "transferred": (("move", "need", "area", "offer"), "children"),
}
LATER = ("transferred",)  # which results of before do not have, nor those in which nobody is moved

MOST_NAMED = 8  # in a message


def decided_of(instance: Instance, decisions: Decisions, courses: int) -> Decided:
    """`decisions` in `courses` demand scenarios, as a result holds them."""
    tables: dict[str, Any] = {name: _rows(instance, decisions, name, courses) for name in BY_COURSE}
    tables = {name: rows for name, rows in tables.items() if rows or name not in LATER}
    return {"commitments": decision_rows(instance, decisions), **tables}  # type: ignore[typeddict-item]


def _rows(instance: Instance, decisions: Decisions, family: str, courses: int) -> list[dict[str, Any]]:
    parts, called = BY_COURSE[family]
    starts = period_starts(instance)
    numbers: dict[tuple[Any, ...], list[float]] = {}
    for (course, *place), number in getattr(decisions, family).items():
        numbers.setdefault(tuple(place), [0.0] * courses)[course] = number
    return [
        {"period": starts[t], **dict(zip(parts, rest, strict=True)), called: row} for (t, *rest), row in numbers.items()
    ]


def decisions_from(decided: Decided, instance: Instance) -> Decisions:
    """The decisions that `decided` stands for; it has been checked (`misfits`)."""
    found = Decisions()
    read_commitments(found, decided["commitments"], instance)
    at = {start: t for t, start in enumerate(period_starts(instance))}
    tables: Mapping[str, Any] = decided
    for family, (parts, called) in BY_COURSE.items():
        into = getattr(found, family)
        rows = [((at[row["period"]], *(row[part] for part in parts)), row[called]) for row in tables.get(family, ())]
        for course in range(max((len(numbers) for _, numbers in rows), default=0)):
            into.update(((course, *place), numbers[course]) for place, numbers in rows if numbers[course])
    return found


def misfits(decided: Decided, instance: Instance, courses: int) -> Iterator[tuple[str, Any, str]]:
    """What of `decided` the instance does not have: place, what stands there, and what could."""
    known = _known(instance)
    tables: Mapping[str, Any] = decided
    for family, (parts, called) in BY_COURSE.items():
        for nth, row in enumerate(tables.get(family, ())):
            place = f"{family}[{nth}]"
            for part in ("period", *parts):
                if row[part] not in known[part]:
                    yield f"{place}.{part}", row[part], _one_of(known[part])
            if len(row[called]) != courses:
                yield f"{place}.{called}", f"{len(row[called])} numbers", f"{courses}, one a demand scenario"
    for nth, commitment in enumerate(decided["commitments"]):
        place = f"commitments[{nth}]"
        for part, names in (("decision", known["decision"]), ("offer", known["record"]), ("day", known["day"])):
            if commitment[part] not in names:  # type: ignore[literal-required]
                yield f"{place}.{part}", commitment[part], _one_of(names)  # type: ignore[literal-required]


def _known(instance: Instance) -> dict[str, list[str]]:
    """Every name that may stand in a row, by key."""
    offers = [offer.id for offer in instance.offers]
    services = [service.id for service in instance.edge_of_care]
    others = [record.id for record in chain(instance.assessment, instance.role)]
    periods = period_starts(instance)
    starts = [service.starts.isoformat() for service in instance.edge_of_care if service.starts]
    return {
        "period": periods,
        "need": [need.id for need in instance.need],
        "area": [area.id for area in instance.area],
        "offer": offers,
        "move": [
            *(move.id for move in instance.planned_move),
            *(BY_SERVICE + service.id for service in instance.edge_of_care if service.on_stays),
        ],
        "service": services,
        "record": [*offers, *services, *others],
        "day": ["", *periods, *starts],
        "referral": list(dict.fromkeys(group.id for one in instance.edge_of_care for group in one.referral)),
        "decision": [name for name in Decisions.__dataclass_fields__ if name not in BY_COURSE],
    }


def _one_of(names: Sequence[str]) -> str:
    shown = [repr(name) for name in names[:MOST_NAMED]]
    return f"one of {', '.join(shown)}{', ...' if len(names) > MOST_NAMED else ''}" if names else "nothing"
