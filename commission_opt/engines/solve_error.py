"""Where HiGHS ends in an error: the same problem again, with other tolerances and without presolve.

About one random instance in thousands ends so, for no fault of its own: HiGHS finds an optimum, and then that
its own presolve or rounding took it too far from a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from commission_opt.engines.tolerances import INTEGER, NEARLY, ROW, TIGHT

if TYPE_CHECKING:
    import highspy

_WHOLE, _ROWS, _PRESOLVE = "mip_feasibility_tolerance", "primal_feasibility_tolerance", "presolve"


def nearly(highs: highspy.Highs) -> bool:
    """Whether HiGHS calls an optimum an error because it misses a row by a rounding; see `NEARLY`."""
    import highspy

    failed = highs.getModelStatus() == highspy.HighsModelStatus.kSolveError
    return failed and bool(0 <= highs.getInfo().max_primal_infeasibility <= NEARLY)


def in_error(highs: highspy.Highs, *, exact: bool = False) -> bool:
    """Whether the run has ended in an error: neither with a plan nor at a limit. Unless `exact`, one of a rounding is none."""
    import highspy

    known = highspy.HighsModelStatus
    errors = (known.kSolveError, known.kPresolveError, known.kPostsolveError, known.kUnknown)
    return highs.getModelStatus() in errors and (exact or not nearly(highs))


def run_past_errors(highs: highspy.Highs, run: Callable[[], object], *, exact: bool = False) -> None:
    """Run HiGHS; after an error again, from no start and in other ways, and leave its settings as they were.

    The time limit is one for all of the runs.
    """
    run()
    if not in_error(highs, exact=exact):
        return
    tolerance, presolve = (highs.getOptionValue(name)[1] for name in (_WHOLE, _PRESOLVE))
    rows = highs.getOptionValue(_ROWS)[1]
    other = TIGHT if tolerance > TIGHT else INTEGER
    try:
        for new, simplify in ((other, presolve), (tolerance, "off"), (other, "off")):
            highs.clearSolver()  # a basis or a plan to start from may be what it stumbles over
            _set_tolerance(highs, new)
            highs.setOptionValue(_PRESOLVE, simplify)
            run()
            if not in_error(highs, exact=exact):
                return
    finally:
        for name, value in ((_WHOLE, tolerance), (_ROWS, rows), (_PRESOLVE, presolve)):
            highs.setOptionValue(name, value)


def solve_rest(highs: highspy.Highs) -> bool:
    """Solve the linear programme that is left once whole numbers are fixed; whether it has an optimum.

    After a search HiGHS holds rows and bounds to what it allows whole numbers, ten times too little: a home without beds
    then has more children than whoever works the plan out again allows for. What tight tolerances alone make
    infeasible is solved with wider ones, step by step.
    """
    import highspy

    known = highspy.HighsModelStatus
    tolerance = highs.getOptionValue(_WHOLE)[1]
    wider = (ROW, INTEGER) if tolerance < ROW else ()
    for rows in (min(tolerance, ROW), *wider):
        highs.setOptionValue(_ROWS, rows)
        run_past_errors(highs, highs.solve, exact=True)
        if highs.getModelStatus() != known.kInfeasible:
            break
        highs.clearSolver()
    return highs.getModelStatus() in (known.kOptimal, known.kModelEmpty)


def _set_tolerance(highs: highspy.Highs, tolerance: float) -> None:
    highs.setOptionValue(_WHOLE, tolerance)
    highs.setOptionValue(_ROWS, min(tolerance, ROW))
