"""The one list of rules and cost lines: id, name, plain-English sentence, unit of its price.

The model, the evaluator, the reports, the formulation page and the tests all read it, so none of
them can call a rule by another name. Rules are read off their rooms (`commission_opt/rules`), and so are
lines (`commission_opt/offers`, `commission_opt/services`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commission_opt.keys import RowKey, read
from commission_opt.offers.card import CostLine
from commission_opt.offers.rooms import cost_lines, service_rooms
from commission_opt.rules.card import ANY_ROWS, Card, RowsOf
from commission_opt.rules.rooms import Cards

_PENALTIES = CostLine(
    "penalty",
    "Penalties",
    "The stated price of soft rules that are broken; not money spent.",
    revenue=False,
    nature="penalty",
)

RULES: Mapping[str, Card] = Cards()
SUFFICIENCY, LOCALITY, STABILITY, RISK = "C01", "C03", "C09", "C14"  # where one is meant and no other
COST_LINES = {line.name: line for line in (*cost_lines(), _PENALTIES)}
SERVICE_LINES = tuple(
    line.name for room in service_rooms() for line in room.card.lines
)  # what services cost, less grants
NOT_SPENT = tuple(line.name for line in COST_LINES.values() if line.nature != "cash")


def rows_of(row: RowKey, sense: str) -> RowsOf:
    """How a row's limit is told."""
    for rows in RULES[row.rule].rows:
        if isinstance(row.key, rows.key) and rows.sense in ("", sense):
            return rows
    return ANY_ROWS


def row_key(rule: str, values: Sequence[object]) -> RowKey:
    """A row as files hold it, with the names of its key again."""
    return RowKey(rule, read([rows.key for rows in RULES[rule].rows], values))
