"""How a sweep reads on a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from commission_opt.cli.layout import paragraph
from commission_opt.plan.statements.amounts import gap_text
from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    from commission_opt.studies.sweep.table import Sweep

MOST_SHOWN = 40  # the help of the command says so
LATE = ("time_limit", "memory_limit")  # ended before there was proof


def sweep_text(sweep: Sweep) -> str:
    """The table for reading: what varies, cost and mix, then how sure it is; at most `MOST_SHOWN` cases."""
    rows = list(sweep.rows)
    lines = ["", str(sweep.about["title"]), "", f"Varied: {', '.join(sweep.paths)}", ""]
    hidden = max(0, len(rows) - MOST_SHOWN)
    half = MOST_SHOWN // 2
    top, bottom = (rows[:half], rows[-half:]) if hidden else (rows, [])
    mixes = dict.fromkeys(row["mix"] for row in rows if row["mix"])
    names = {mix: str(number) for number, mix in enumerate(mixes, 1)}
    lines += [_line(sweep, row, names) for row in top]
    if hidden:
        said = f"... {cases_text(hidden)} between not shown; all are in sweep.csv with --out, or --json."
        lines += [f"  {said}", *(_line(sweep, row, names) for row in bottom)]
    lines += _mixes(names, {row["mix"] for row in (*top, *bottom)})
    return "\n".join(lines + _proof(sweep))


def cases_text(number: int) -> str:
    """Such as "3 cases"."""
    return f"{number:,} case{'s' if number != 1 else ''}"


def _mixes(names: dict[str, str], wanted: set[str]) -> list[str]:
    """What the numbers of the mixes of the cases shown stand for."""
    told = [line for mix, name in names.items() if mix in wanted for line in paragraph(f"{name}: {mix}")]
    left = sum(mix not in wanted for mix in names)
    lines = ["\nMixes:", *told] if told else []
    return [*lines, f"... and {left} more, of cases not shown."] if left else lines


def _proof(sweep: Sweep) -> list[str]:
    """How the cases ended, and how close to proven cost they are."""
    if not sweep.rows:
        return ["No case is finished yet."]
    counts = Counter(row["status"] for row in sweep.rows)
    told = ", ".join(f"{number} {_ending(status)}" for status, number in counts.items())
    lines = ["", f"{cases_text(len(sweep.rows))}: {told}."]
    if sweep.kept:
        lines.append(f"Finished before, and kept: {cases_text(sweep.kept)}.")
    gaps = [row["gap"] for row in sweep.rows if row["gap"] is not None]
    if gaps:
        lines.append(f"Largest gap: {max(gaps):.4%}.")
    priced = sum(row["how"] == "priced" for row in sweep.rows)
    if priced:
        lines += paragraph(
            f"{cases_text(sweep.solved)} {'was' if sweep.solved == 1 else 'were'} solved; {cases_text(priced)} between "
            f"them {'differs' if priced == 1 else 'differ'} in one price alone and {'is' if priced == 1 else 'are'} "
            "priced from their plans, each with its proof."
        )
    return lines


def _ending(status: str) -> str:
    return {"time_limit": "at the time limit", "memory_limit": "at the memory limit"}.get(status, status)


def _line(sweep: Sweep, row: dict[str, Any], names: dict[str, str]) -> str:
    values = ", ".join("as it is" if row[path] is None else str(row[path]) for path in sweep.paths)
    if row["objective"] is None:
        return f"  {values:<24} {_ending(row['status'])}: {row['message']}"
    line = f"  {values:<24} {pounds(row['objective']):>16}   mix {names[row['mix']]}"
    if row["status"] not in LATE:
        return line
    return f"{line}   not proven" + ("" if row["gap"] is None else f", gap {gap_text(row['gap'])}")
