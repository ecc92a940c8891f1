"""The inputs, echoed: every figure of the instance as it was solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commission_opt.plan.statements.amounts import count, toml_text
from commission_opt.plan.statements.notes import change_notes
from commission_opt.plan.statements.table import Cell, Table, TableRow, text
from commission_opt.plan.wording import number
from commission_opt.publishing.report import Bullets, Piece, Section
from commission_opt.publishing.source import Source

CORRECTIONS = "rules.occupancy.correction"
FEW = 10  # corrections that are shown one by one
ELSEWHERE = ("assumption", "what_if", "title", "description", "format")  # shown above, or no figures of this run


def section(source: Source) -> Section | None:
    """Left out where the result was written by a version that did not keep them."""
    inputs: Any = source.result.get("inputs")
    if not inputs:
        return None
    blocks: list[Piece] = []
    for note in change_notes(source.result):
        blocks.append(Bullets(note.texts, "Changed for this run"))
    for name, value in inputs.items():
        if name not in ELSEWHERE:
            rows = tuple(TableRow((text(path), value_cell(one))) for path, one in _shown(value, name))
            if rows:
                blocks.append(Table(f"inputs-{name.replace('_', '-')}", f"[{name}]", ("Path", "value"), rows))
    return Section("inputs", "Inputs", tuple(blocks))


def _shown(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The plain values of a table; the many corrections that a simulation found in short: the workbook has each."""
    corrections = value.get("occupancy", {}).get("correction", []) if path == "rules" else []
    short = len(corrections) > FEW
    for name, one in leaves(value, path):
        if not (short and name.startswith(f"{CORRECTIONS}.")):
            yield name, one
    if short:
        yield from _ranges(corrections)


def _ranges(corrections: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Of each pool, market and offer: how many factors and loads there are, and between which ends."""
    for carried_by in dict.fromkeys(one["carried_by"] for one in corrections):
        said = [one for one in corrections if one["carried_by"] == carried_by]
        told = [_range("factor", [one["factor"] for one in said])]
        if any("load" in one for one in said):
            told.append(_range("load", [one.get("load", 1.0) for one in said]))
        yield f"{CORRECTIONS}, {carried_by}", "; ".join(told)


def _range(what: str, found: list[float]) -> str:
    ends = " to ".join(dict.fromkeys(number(end, 6) for end in (min(found), max(found))))
    return f"{count(len(found), what)}, {ends}"


def value_cell(value: Any) -> Cell:
    """An input as it reads: a number, or text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(value, "number", number(value, 6))
    return text(value if isinstance(value, str) else toml_text(value))


def leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every plain value inside tables and lists, with its path as ``--set`` has it."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(one, f"{path}.{key}")
    elif isinstance(value, list):
        for at, one in enumerate(value):
            name = one.get("id") if isinstance(one, Mapping) else None
            yield from leaves(one, f"{path}.{name if isinstance(name, str) else at}")
    else:
        yield path, value


def at_path(inputs: Any, path: str) -> Any:
    """The value that a path names; None where it names nothing, or several."""
    here = inputs
    for part in path.split("."):
        if isinstance(here, Mapping):
            here = here.get(part)
        elif isinstance(here, list):
            named = [one for one in here if isinstance(one, Mapping) and one.get("id") == part]
            place = int(part) if part.isdigit() and int(part) < len(here) else None
            here = named[0] if named else None if place is None else here[place]
        else:
            return None
    return here
