"""The assumption register: every figure that is not a published one, and the sources of those that are."""

from __future__ import annotations

from typing import Any

from commission_opt.plan.result import Result
from commission_opt.plan.statements.table import Table, TableRow, text
from commission_opt.publishing.report import Paragraph, Section
from commission_opt.publishing.sections.inputs import at_path, value_cell
from commission_opt.publishing.source import Source

OTHERS = "what_if."  # figures of what-ifs; those of one that was made stand under their own paths too


def section(source: Source) -> Section | None:
    """Left out where the instance keeps no register."""
    inputs: Any = source.result.get("inputs") or {}
    figures = register(source.result)
    if not figures:
        return None
    rows = tuple(_row(inputs, one) for one in figures)
    columns = ("What", "value", "unit", "basis", "source or reason", "date")
    lead = "What the instance takes from a paper has its source; what it assumes says so, and why."
    return Section(
        "assumptions",
        "Assumption register",
        (Paragraph(lead), Table("assumptions", "Figures and where they come from", columns, rows)),
    )


def register(result: Result) -> list[dict[str, Any]]:
    """The records of the register that this plan rests on."""
    every = (result.get("inputs") or {}).get("assumption") or []
    return [one for one in every if not str(one.get("path", "")).startswith(OTHERS)]


def _row(inputs: Any, one: dict[str, Any]) -> TableRow:
    path = str(one.get("path") or one.get("id") or "")
    value = one.get("value")
    if value is None and one.get("path"):
        value = at_path(inputs, str(one["path"]))
    shown = text("") if value is None else text("see inputs") if isinstance(value, dict | list) else value_cell(value)
    why = "; ".join(str(one[key]) for key in ("source", "reason") if one.get(key))
    return TableRow(
        (
            text(path),
            shown,
            text(str(one.get("unit") or "")),
            text(str(one.get("basis") or "")),
            text(why),
            text(str(one.get("date") or "")),
        )
    )
