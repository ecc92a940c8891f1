"""Whole numbers that are the same in every plan that costs so little: found by linear programmes, and fixed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.made import prepared
from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.search import Limits
from commission_opt.engines.stdout_guard import silent

if TYPE_CHECKING:
    import highspy

LARGEST = 20_000  # columns


def narrowed(problem: MixedIntegerProgramme, plan: Floats, cap: float) -> MixedIntegerProgramme:
    """The problem with whole numbers fixed that no other plan within the cap can have otherwise than `plan`.

    ::

        least cost with x[j] >= plan[j] + 1, and with x[j] <= plan[j] - 1, where nothing need be whole    > cap

    Left as it is where it has more than `LARGEST` columns: so many linear programmes would then take longer than the search.

    What is fixed makes the bounds of those that come later sharper. `plan` itself is still there.
    """
    whole = np.flatnonzero(problem.whole & (problem.lower < problem.upper))
    if len(problem.cost) > LARGEST:
        return problem
    lower, upper = problem.lower.copy(), problem.upper.copy()
    trial = _Trial(problem)
    for j in whole.tolist():
        value = round(float(plan[j]))
        above = value + 1 > upper[j] or trial.beyond(j, value + 1.0, float(upper[j]), cap)
        if above and (value - 1 < lower[j] or trial.beyond(j, float(lower[j]), value - 1.0, cap)):
            lower[j] = upper[j] = value
        trial.limit(j, float(lower[j]), float(upper[j]))
    return replace(problem, lower=lower, upper=upper)


class _Trial:
    """The linear programme, kept in HiGHS from one question to the next."""

    def __init__(self, problem: MixedIntegerProgramme) -> None:
        linear = replace(problem, whole=np.zeros(len(problem.whole), dtype=np.bool_))
        self._highs: highspy.Highs = prepared(linear, Limits())
        with silent():
            self._highs.solve()
        self._highs.setOptionValue("presolve", "off")  # the basis of the question before is the better start

    def beyond(self, column: int, lower: float, upper: float, cap: float) -> bool:
        """Whether every plan with the column there costs more than the cap, or breaks a rule."""
        import highspy

        self.limit(column, lower, upper)
        with silent():
            self._highs.solve()
        status, known = self._highs.getModelStatus(), highspy.HighsModelStatus
        if status == known.kOptimal:
            return bool(self._highs.getInfo().objective_function_value > cap)
        return False

    def limit(self, column: int, lower: float, upper: float) -> None:
        self._highs.changeColBounds(column, lower, upper)
