"""How far off a figure may be: the only place where the evaluator says so."""

from __future__ import annotations

ROW = 1e-6  # of a rule's limit, or of 1 where the limit is smaller; also of any one amount below zero
OBJECTIVE = 1e-6  # of the solver's objective
ANY = 1e-9  # below this there is none of it: bed-weeks of a provider, beds in a row of a table


def misses(shortfall: float, limit: float) -> bool:
    """Whether a rule is missed by more than rounding. `limit` is in the unit of `shortfall`."""
    return shortfall > ROW * max(1.0, abs(limit))
