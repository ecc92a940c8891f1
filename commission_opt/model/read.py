"""From an engine's values back to decisions, and from decisions to values to start from."""

from __future__ import annotations

from typing import Any

import numpy as np

from commission_opt.decisions import COMMITMENTS, Decisions
from commission_opt.model.model import Model

# Averages below this many children or beds are rounding in the engine, not placements.
NOTHING = 1e-9


def decisions(model: Model, values: np.ndarray[Any, np.dtype[np.float64]]) -> Decisions:
    """Read the decisions off `values`, shape (columns,), by number of the variable."""

    def whole(family: str) -> dict[Any, int]:
        rounded = {key: round(values[variable.id]) for key, variable in model.columns[family].items()}
        return {key: value for key, value in rounded.items() if value}

    def average(family: str) -> dict[Any, float]:
        columns = model.columns[family]
        numbers = np.fromiter((variable.id for variable in columns.values()), dtype=np.int64, count=len(columns))
        found = values[numbers] if len(numbers) else np.zeros(0)
        return {key: value for key, value in zip(columns, found.tolist(), strict=True) if value > NOTHING}

    def sold() -> dict[Any, float]:
        """None where a home is chosen not to sell: an engine leaves a rounding of it."""
        chosen = model.columns["selling"]
        return {
            key: beds for key, beds in average("sold").items() if key not in chosen or round(values[chosen[key].id]) > 0
        }

    return Decisions(
        awarded=whole("awarded"),
        extended=whole("extended"),
        prolonged=whole("prolonged"),
        opened=whole("opened"),
        closed=whole("closed"),
        recruited=whole("recruited"),
        taken={key.record: value for key, value in whole("taken").items()},
        workers=whole("workers"),
        supervisors=whole("supervisors"),
        assessors=whole("assessors"),
        hired=average("hired"),
        redeployed=average("redeployed"),
        released=average("released"),
        started=average("started"),
        placed=average("placed"),
        short=average("short"),
        sold=sold(),
        transferred=average("transferred"),
    )


def start_values(model: Model, start: Decisions) -> dict[int, float]:
    """Value of each whole-number column in a plan, by number of the variable.

    Empty where the model has whole numbers that follow from commitments (a home chosen to sell,
    a demand scenario met locally): an engine given only some of them searches for the others, which takes
    longer than it saves.
    """
    known = {
        variable.id: float(getattr(start, family).get(key.record if family == "taken" else key, 0))
        for family in COMMITMENTS
        for key, variable in model.columns.get(family, {}).items()
    }
    whole = {variable.id for variable in model.problem.variables() if variable.isInteger()}
    return known if whole == known.keys() else {}
