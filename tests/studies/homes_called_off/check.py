"""C99, from the decisions."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from tests.studies import homes_called_off
from tests.studies.homes_called_off import HomesCalledOffKey


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Count them."""
    number = sum(w.decisions.awarded.values())
    yield Finding("C99", HomesCalledOffKey("homes"), "Framework homes", ">=", homes_called_off.least, number)
