"""A model, and what the evaluator says of decisions, as sums in which every figure counts by a weight of its own.

A figure that moves, a row or a bound that is missing, moves the sum of its family: so a few lines hold all of them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from commission_opt import Instance, load
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.model import read
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.plan.evaluation import Evaluation
from commission_opt.plan.evaluator import evaluate

TESTS = Path(__file__).parents[2]
FILES = {
    "everything": TESTS / "instance" / "data" / "everything.toml",
    "report": TESTS / "publishing" / "everything.toml",
    "tutorial": TESTS.parent / "instances" / "tutorial.toml",
    **{name: TESTS / "studies" / "frozen" / f"{name}.toml" for name in ("harbour", "uncertain", "edition3", "team")},
}
CHANGED: dict[str, tuple[str, Mapping[str, Any]]] = {  # further instances: of which, and what is other in them
    "everything-edition3": ("everything", {"conventions": 3}),
    "harbour-hard": (
        "harbour",
        {"rules.headroom.margin.price_per_bed_week": None, "rules.budget.money.price_per_pound": None},
    ),
    "report-risk": ("report", {"uncertainty.risk.cvar_at_most": 6e6, "uncertainty.risk.price_per_pound": 0.5}),
}
SMALL = ("harbour-hard", "report", "team")  # of which other ways to build are kept too
DIGITS = 9
Records = Iterator[tuple[str, dict[str, float]]]


@cache
def instance(name: str) -> Instance:
    """One of them."""
    if name in FILES:
        return load(FILES[name])
    of, changes = CHANGED[name]
    return instance(of).with_changes(dict(changes))


NAMES = (*FILES, *CHANGED)


def weight(text: str) -> float:
    """Between 1 and 2, another for each text."""
    return 1.0 + crc32(text.encode()) / 2**32


class Sums:
    """Sums by family: how many, and of each figure its sum by weight."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, family: str, name: str, figures: Mapping[str, float]) -> None:
        """Add what has a name in its family."""
        sums = self.found[family]
        sums["number"] += 1
        for key, value in figures.items():
            if isfinite(value):
                sums[key] += value * weight(f"{name} {key}")
            else:
                sums[f"{key} without end"] += 1

    def records(self) -> Records:
        """Family by family, rounded."""
        for family, sums in self.found.items():
            yield family, {key: float(f"{round(value, 6):.{DIGITS}g}") + 0.0 for key, value in sums.items()}


def of_model(model: Model) -> Records:
    """Its columns by family, and its rows by rule; those that only link columns by how they are asked."""
    sums, named = Sums(), dict(model.column_names())
    objective = dict(model.problem.objective.items()) if model.problem.objective is not None else {}
    costs = {variable.id: value for variable, value in objective.items()}
    names = {variable.id: named.get(variable.name, variable.name) for variable in model.problem.variables()}
    for variable in model.problem.variables():
        name = names[variable.id]
        between = {"lower": variable.lowBound, "upper": variable.upBound}
        figures = {key: np.inf if value is None else float(value) for key, value in between.items()}
        whole = float(variable.isInteger())
        sums.add(
            f"column {name.partition('[')[0]}", name, {**figures, "whole": whole, "cost": costs.get(variable.id, 0.0)}
        )
    rows = dict(model.row_names())
    for nth, row in enumerate(model.problem.constraints()):
        name = rows.get(row.name, f"{nth}")
        ends: dict[str, float | None] = {"lower": row.getLb(), "upper": row.getUb()}
        figures = {key: np.inf if value is None else float(value) for key, value in ends.items()}
        entries = {names[variable.id]: value for variable, value in row.items()}
        own = sum(value * weight(column) for column, value in entries.items())
        family = name.partition("[")[0] if row.name in rows else "link"
        sums.add(f"row {family}", name, {**figures, "entries": float(len(entries)), "sum": own})
    for key, limit in model.limits.items():
        sums.add(f"limit {key.rule}", str(key.key), {"value": limit.value, "least": limit.least})
    yield from sums.records()


def some_decisions(model: Model, seed: int) -> Decisions:
    """Decisions by chance, of which few can be: so that each rule is broken somewhere and kept elsewhere."""
    draw, values = random.Random(seed), np.zeros(model.problem.numVariables())
    for variable in model.problem.variables():
        most = 3.0 if variable.upBound is None else min(float(variable.upBound), 3.0)
        if draw.random() < 0.3:
            beyond = 2 if seed else 0  # more than there can be, which somebody has to say
            values[variable.id] = (
                draw.randint(0, int(most) + beyond) if variable.isInteger() else draw.uniform(0.0, most)
            )
    return read.decisions(model, values)


def of_evaluation(found: Evaluation) -> Records:
    """Each table by what its rows are about."""
    yield "plan", {"objective": _short(found.objective), "outstanding": _short(found.commitment_outstanding)}
    tables: dict[str, tuple[Iterable[Any], str]] = {
        "costs": (found.costs, "line"),
        "beds": (found.beds, "offer"),
        "rules": (found.rules, "id"),
        "violations": (found.violations, "rule"),
        "workforce": (found.workforce, "service"),
        "avoided": (found.avoided, "need"),
        "scenarios": (found.scenarios, ""),
        "risk": ((found.risk,) if found.risk else (), ""),
    }
    for table, (rows, by) in tables.items():
        sums = Sums()
        for nth, row in enumerate(rows):
            sums.add(f"{table} {getattr(row, by) if by else ''}".rstrip(), f"{nth}", dict(_figures(row)))
        yield from sums.records()


def _figures(row: Any) -> Iterator[tuple[str, float]]:
    for field in fields(row):
        value = getattr(row, field.name)
        if isinstance(value, bool | int | float):
            yield field.name, float(value)
        elif isinstance(value, Mapping):
            parts = [part for one in value.values() for part in (one if isinstance(one, tuple) else (one,))]
            yield field.name, sum(part * weight(str(nth)) for nth, part in enumerate(parts))


def _short(value: float) -> float:
    return float(f"{round(value, 6):.{DIGITS}g}") + 0.0


def records(name: str) -> Records:
    """All that is kept of an instance."""
    one = instance(name)
    demand = demand_table(one)
    model = build(one, demand)
    yield from (("model " + family, record) for family, record in of_model(model))
    if name in SMALL:
        relaxed = build(one, demand, relaxed=True)
        yield from (("relaxed " + family, record) for family, record in of_model(relaxed))
        nearest = build(one, demand, breach_at_most=1.0)
        yield from (("nearest " + family, record) for family, record in of_model(nearest))
    for seed in range(3):
        found = evaluate(one, demand, some_decisions(model, seed), relaxed=seed == 2)
        yield from ((f"decisions {seed} {family}", record) for family, record in of_evaluation(found))
