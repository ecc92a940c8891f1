"""Services that were appraised, chosen or not: what each would be paid, and what towards it is a grant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commission_opt.offers.rooms import service_rooms
from commission_opt.plan.statements.table import Table, TableRow, text
from commission_opt.publishing.source import Source


def services_table(source: Source) -> Table | None:
    """A row a service, with its terms; None where there are fewer than two to choose among."""
    chosen = {row["offer"] for row in source.result["mix"]}
    rows = tuple(
        TableRow(
            (
                text(str(record.get("name") or record["id"])),
                text("yes" if record["id"] in chosen else "no"),
                text(terms),
            )
        )
        for record, terms in _services(source.result.get("inputs") or {})
    )
    columns = ("Service", "chosen", "terms")
    return Table("services", "Services appraised", columns, rows) if len(rows) > 1 else None


def _services(inputs: Any) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The records of services that can tell their terms."""
    rooms = {room.card.provider: room for room in service_rooms()}
    default = next(room for room in rooms.values() if room.card.own_team)
    for record in inputs.get(default.card.kind) or []:
        words = rooms.get(str(record.get("provider")), default).part("words")
        if words is not None and hasattr(words, "terms") and (said := words.terms(record)):
            yield record, said
