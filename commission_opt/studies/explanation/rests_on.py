"""Of all figures that the decision was tried with: the few that it rests on, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from commission_opt.plan.statements.amounts import count

NEAREST = 3  # figures that are told; the rest stand in the table


def rests_on(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the decision saves against today, and the figures whose values nearest to what they are take that away.

    Parameters
    ----------
    findings
        Rows of the table ``explain``; those of other kinds than ``assumption`` are passed over.
    """
    of_figures = [one for one in findings if one.get("kind") == "assumption"]
    told = [str(one["text"]) for one in of_figures if not one["path"]]
    turning = sorted((one for one in of_figures if one["path"] and one["value"] is not None), key=_relative)
    told += [str(one["text"]) for one in turning[:NEAREST]]
    if len(turning) > NEAREST:
        told.append(f"{count(len(turning) - NEAREST, 'other figure')}, further off, would do the same")
    steady = sum(one["verdict"] == "never" for one in of_figures)
    if steady:
        told.append(
            f"it still saves with {count(steady, 'other unpublished figure')} a quarter higher or lower, one at a time"
        )
    return [f"{text[:1].upper()}{text[1:]}." for text in told]


def _relative(finding: Mapping[str, Any]) -> float:
    now, value = float(finding["now"]), float(finding["value"])
    return abs(value - now) / abs(now or 1.0)
