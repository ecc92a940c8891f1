"""HiGHS as it is made here, with the problem loaded and the limits set.

It prints nothing, not even the line about itself that newer versions begin with.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.problem import MixedIntegerProgramme
from commission_opt.engines.search import Limits
from commission_opt.engines.tolerances import ROW

if TYPE_CHECKING:
    import highspy


def prepared(problem: MixedIntegerProgramme, limits: Limits) -> highspy.Highs:
    """HiGHS with the problem loaded and the limits set."""
    import highspy

    highspy.Highs.resetGlobalScheduler(True)  # else a second solve cannot change its threads
    highs = made()
    options: dict[str, Any] = {
        "mip_rel_gap": limits.gap,
        "threads": limits.threads,
        "random_seed": limits.seed,
        "mip_feasibility_tolerance": limits.tolerance,
        "primal_feasibility_tolerance": min(limits.tolerance, ROW),
        "mip_allow_restart": False,  # measured on the councils' instances: up to three times faster
    }
    if limits.time_limit is not None:
        options["time_limit"] = limits.time_limit
    if not limits.presolve:
        options["presolve"] = "off"
    for name, value in options.items():
        highs.setOptionValue(name, value)
    load(highs, problem)
    return highs


def load(highs: highspy.Highs, problem: MixedIntegerProgramme) -> None:
    """Hand the problem over."""
    import highspy

    number, rows = len(problem.cost), len(problem.row_lower)
    empty = np.zeros(0, dtype=np.int32)
    highs.addCols(number, problem.cost, problem.lower, problem.upper, 0, empty, empty, np.zeros(0))
    whole = np.flatnonzero(problem.whole).astype(np.int32)
    if len(whole):
        highs.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kInteger))
    highs.changeObjectiveOffset(problem.offset)
    entries = len(problem.entries)
    highs.addRows(
        rows, problem.row_lower, problem.row_upper, entries, problem.starts[:-1], problem.columns, problem.entries
    )


def made() -> highspy.Highs:
    """HiGHS without a model, which prints nothing."""
    return _quiet()()


@cache
def _quiet() -> Any:
    import highspy

    def quietly(highs: highspy.Highs) -> None:
        """Set callbacks up, in `__init__`, where HiGHS prints its line: later would be too late."""
        highs.setOptionValue("log_to_console", False)  # `output_flag` would silence the progress as well
        highspy.Highs.enableCallbacks(highs)

    return type("Quiet", (highspy.Highs,), {"enableCallbacks": quietly})
