"""How edge-of-care teams are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from commission_opt.offers.common.words import month_of
from commission_opt.plan.statements.amounts import month
from commission_opt.plan.wording import pounds
from commission_opt.services.common.words import people

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """Teams that are set up, in the recommendation; the only one needs no name."""
    for row in rows:
        if len(rows) == 1:
            yield f"set up an edge-of-care team of {people(row, 'worker')} from {month(row['start'])}"
        else:
            yield f"set up {row['name']} ({people(row, 'worker')} from {month(row['start'])})"


def terms(record: Mapping[str, Any]) -> str:
    """What a team costs, and what is spent on each family."""
    said = [f"caseload of {record['caseload']:g}"] if record.get("caseload") else []
    if record.get("team_cost_per_year"):
        said.append(f"{pounds(record['team_cost_per_year'])} a year for the whole team")
    if record.get("intervention_budget_per_family"):
        said.append(f"{pounds(record['intervention_budget_per_family'])} for each family")
    return "; ".join(said)


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """Teams that are set up, in a table that holds many mixes."""
    for row in rows:
        if row["workers_most"]:
            yield f"{row['name']}, up to {row['workers_most']:g} workers from {month_of(row['start'])}"
