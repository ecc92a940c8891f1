"""Commitments taken from one plan and fixed in another model: what that mix would cost here."""

from __future__ import annotations

from commission_opt.decisions import Decisions
from commission_opt.model.model import Model

FIXED = ("awarded", "extended", "opened", "closed", "recruited", "workers", "supervisors", "assessors")


def fix_commitments(model: Model, decisions: Decisions) -> list[str]:
    """Fix every commitment of `decisions`, and leave placements, families and recruitment free.

    ::

        variable = its value in `decisions` (0 where it is not named)

    Returns
    -------
    list of str
        Commitments that cannot be made in this model (an offer that is not there, a start outside
        its window), in words; they are left out.
    """
    missing = []
    for family in FIXED:
        values = getattr(decisions, family)
        columns = model.columns[family]
        for key, variable in columns.items():
            variable.lowBound = variable.upBound = values.get(key, 0)
        missing += [f"{family} {key}" for key in values if key not in columns]
    for (service,), variable in model.columns["taken"].items():
        variable.lowBound = variable.upBound = decisions.taken.get(service, 0)
    missing += [f"taken {service}" for service in decisions.taken if (service,) not in model.columns["taken"]]
    return missing
