"""The assumption register: every figure that is not a published one, and the sources of those that are."""

from __future__ import annotations

import re
from typing import Any

from commission_opt.plan.result import Result
from commission_opt.plan.statements.table import Table, TableRow, text
from commission_opt.publishing.report import Paragraph, Section
from commission_opt.publishing.sections.inputs import ELSEWHERE, at_path, leaves, value_cell
from commission_opt.publishing.source import Source

MONEY = re.compile(r"price|cost|payment|premium|salary|grant_|budget|avoidance_by_year")  # keys of prices and costs
OTHERS = "what_if."  # figures of what-ifs; those of one that was made stand under their own paths too


def section(source: Source) -> Section | None:
    """Left out where the instance keeps no register."""
    inputs: Any = source.result.get("inputs") or {}
    figures = register(source.result)
    if not figures:
        return None
    rows = tuple(_row(inputs, one) for one in figures)
    columns = ("What", "value", "unit", "basis", "source or reason", "date")
    lead = "Each figure is published, derived from published figures, or assumed. Its source or reason is given."
    return Section(
        "assumptions",
        "Assumption register",
        (Paragraph(lead), Table("assumptions", "Figures and where they come from", columns, rows)),
    )


def register(result: Result) -> list[dict[str, Any]]:
    """The records of the register that this plan rests on."""
    every = (result.get("inputs") or {}).get("assumption") or []
    return [one for one in every if not str(one.get("path", "")).startswith(OTHERS)]


def prices_assumed(result: Result) -> tuple[int, int]:
    """How many prices and costs of the inputs are assumed, and how many the register names in all.

    Each number counts once: by the record of the register whose path is nearest to its own.
    """
    basis = {str(one["path"]): str(one.get("basis")) for one in register(result) if one.get("path")}
    inputs: Any = result.get("inputs") or {}
    found = [
        basis[nearest]
        for name, value in inputs.items()
        if name not in ELSEWHERE
        for path, number in leaves(value, name)
        if MONEY.search(path) and isinstance(number, int | float) and not isinstance(number, bool)
        if (nearest := _nearest(path, basis))
    ]
    return found.count("assumed"), len(found)


def _nearest(path: str, known: dict[str, str]) -> str:
    """The longest path of the register that names a number, or a record that it is in; empty where none does."""
    parts = path.split(".")
    return next((one for end in range(len(parts), 0, -1) if (one := ".".join(parts[:end])) in known), "")


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
