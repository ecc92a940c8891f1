"""A diagnosis in words: what to relax, what clashes, and what nothing could serve."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commission_opt.cli.layout import WIDTH
from commission_opt.plan.statements.amounts import toml_text
from commission_opt.registry import SUFFICIENCY

if TYPE_CHECKING:
    from commission_opt.plan.result_proofs import NoMixResult
    from commission_opt.studies.diagnosis.diagnosis import Diagnosis

BRIEF = 6  # parts, and rules that clash, shown after `solve`
AGAINST_DUTY = (
    "That leaves children without a placement, against the council's duty to find one for each. "
    "To see what else could change:"
)


def no_mix_text(no_mix: NoMixResult | None, found: Diagnosis | None) -> str:
    """Whether no mix meets every rule: as a fact where two proofs came to it, and no diagnosis to something else."""
    if no_mix is None:
        return "No mix meets every rule."
    if found is not None and found.verdict == "feasible":
        return (
            f"{no_mix['engine']} found no mix that meets every rule, but the diagnosis found one. So this is not "
            "confirmed. Solve again with another engine, such as --engine scip."
        )
    if not no_mix["confirmed"]:
        return f"One engine found no mix; not confirmed: {no_mix['message']}."
    return f"No mix meets every rule. It was proven twice: by {no_mix['engine']}, and by {no_mix['by']}."


def settled_by(no_mix: NoMixResult, found: Diagnosis | None) -> NoMixResult:
    """The same, once the diagnosis has been made: one that finds a mix takes the confirmation away."""
    if found is None or found.verdict != "feasible":
        return no_mix
    return no_mix | {"confirmed": False, "message": "the diagnosis found a mix that meets every rule"}


def diagnosis_text(found: Diagnosis, command: str, *, brief: bool = False) -> str:
    """What to relax and by how much, the changes that do it, and the rules that clash.

    Parameters
    ----------
    command
        That explains the instance, with all that was changed in it.
    """
    most = BRIEF if brief else None
    lines: list[str] = []
    kept = f", keeping {', '.join(found.keep)}" if found.keep else ""
    if found.verdict == "relaxed":
        proven = found.cheapest and found.minimal
        head = (
            "The smallest change that makes it possible"
            if proven
            else "A change that makes it possible; time ran out before it was proven smallest"
        )
        lines.append(f"{head}{kept}:")
        lines += _bullets([part.text for part in found.parts], most)
        lines += _changes(found)
        lines += _duty(found, command)
    elif found.verdict == "none":
        lines.append(f"Nothing that could be relaxed{kept} lets a mix meet the rules.")
    if found.clash:
        lines.append(_clash_head(found))
        lines += _bullets(found.clash, most)
    return "\n".join(lines)


def _clash_head(found: Diagnosis) -> str:
    if len(found.clash) == 1:
        return "This cannot be kept, with the children and the beds that the instance has:"
    end = "; without any one of them the others could be" if found.clash_smallest else ""
    return f"These cannot be kept together{end}:"


def _duty(found: Diagnosis, command: str) -> list[str]:
    """Said where the way out leaves children without a placement: it is against a duty, and how to hold to that."""
    if all(part.rule != SUFFICIENCY for part in found.parts):
        return []
    return [*textwrap.wrap(AGAINST_DUTY, WIDTH), f"  {command} --keep sufficiency"]


def _changes(found: Diagnosis) -> list[str]:
    if not found.changes or found.changes_hold is False:
        return []
    tried = "" if found.changes_hold else " (not tried)"
    settings = [f"--set {path}={toml_text(value)}" for path, value in found.changes.items()]
    return [f"To solve with that{tried}, or a little more room:", *_wrapped(" ".join(settings))]


def _bullets(texts: Sequence[str], most: int | None) -> list[str]:
    shown = texts if most is None or len(texts) <= most else texts[: most - 1]
    lines = [line for text in shown for line in _wrapped(text)]
    return lines if len(shown) == len(texts) else [*lines, f"  ... and {len(texts) - len(shown)} more"]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False, break_long_words=False
    )
