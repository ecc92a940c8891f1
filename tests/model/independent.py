"""Linear programmes written by hand in the tests, solved by engines other than HiGHS."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

Term = tuple[int, float]  # number of a column, coefficient


@dataclass
class Programme:
    """Columns and rows of a minimisation, as plain numbers."""

    costs: list[float] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[list[Term], float, float]] = field(default_factory=list)

    def column(self, cost: float = 0.0, lower: float = 0.0, upper: float = math.inf, *, whole: bool = False) -> int:
        """Add a column; returns its number."""
        self.costs.append(cost)
        self.bounds.append((lower, upper))
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, terms: Iterable[Term], lower: float, upper: float) -> None:
        """Add ``lower <= sum of terms <= upper``."""
        self.rows.append((list(terms), lower, upper))

    def minimum(self) -> float:
        """The least cost; infinite where there is no solution. SCIP if a column is whole, else GLOP."""
        engines: Any = import_module("ortools.linear_solver.pywraplp")  # it has no types
        solver = engines.Solver.CreateSolver("SCIP" if any(self.whole) else "GLOP")
        columns = [
            solver.IntVar(*bounds, "") if whole else solver.NumVar(*bounds, "")
            for bounds, whole in zip(self.bounds, self.whole, strict=True)
        ]
        objective = solver.Objective()
        for column, cost in zip(columns, self.costs, strict=True):
            objective.SetCoefficient(column, cost)
        for terms, lower, upper in self.rows:
            sums: dict[int, float] = {}
            for number, coefficient in terms:
                sums[number] = sums.get(number, 0.0) + coefficient
            row = solver.Constraint(lower, upper)
            for number, coefficient in sums.items():
                row.SetCoefficient(columns[number], coefficient)
        status = solver.Solve()
        if status == solver.INFEASIBLE:
            return math.inf
        assert status == solver.OPTIMAL, status
        return float(objective.Value())


def mps_status(file: Path) -> str:
    """What SCIP makes of an exported model: ``optimal`` or ``infeasible``, for instance."""
    model_builder: Any = import_module("ortools.linear_solver.python.model_builder")
    model = model_builder.Model()
    assert model.import_from_mps_file(str(file))
    return str(model_builder.Solver("scip").solve(model).name.lower())
