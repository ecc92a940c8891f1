"""Differences in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.plan.statements.headline import broken_rules
from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    from commission_opt.studies.explanation.base import Compared

NOTHING = 0.5  # £


def adds(found: Compared) -> str:
    """Say "adds £1,234 (£250 a year)", or why that cannot be said."""
    if found.difference is None:
        return _why(found)
    if abs(found.difference) < NOTHING:
        return "does not change the cost"
    word = "adds" if found.difference > 0 else "saves"
    return f"{word} {amount(found)}"


def saves(found: Compared) -> str:
    """Say "saves £1,234 (£250 a year)", of something that is eased."""
    if found.difference is not None and abs(found.difference) < NOTHING:
        return "saves nothing"
    return adds(found)


def amount(found: Compared) -> str:
    """Say "£1,234 (£250 a year)", and how much of it is penalties."""
    assert found.difference is not None
    assert found.per_year is not None
    broken = broken_rules(found.difference, found.penalty or 0.0, ("more", "less"))
    besides = f"; {broken}" if broken else ""
    return f"{pounds(abs(found.difference))} ({pounds(abs(found.per_year))} a year{besides})"


def _why(found: Compared) -> str:
    return "leaves no mix that meets the rules" if found.verdict == "impossible" else "could not be proven in time"
