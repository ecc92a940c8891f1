"""Trials: how hard a model is for HiGHS another way, counted in work that no machine changes."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.engines.highs import search
from commission_opt.engines.in_process import hint
from commission_opt.engines.made import prepared
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits, Watch
from commission_opt.engines.solve_lock import solve_lock
from commission_opt.model.model import Model

LARGEST = 2_000  # columns; without presolve, a larger model can take very much longer
NODES = 100  # a trial that needs more has lost


def without_presolve(model: Model, limits: Limits) -> int | None:
    """Simplex iterations of the solve without presolve, from the same start.

    None where the model is not for it, or the solve does not end within `NODES` nodes and the time limit.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C.
    """
    problem = problem_of(model)
    if not problem.mixed or len(problem.cost) > LARGEST:
        return None
    model.hints = replace(model.hints, presolve=False)
    with solve_lock():
        highs = prepared(problem, limits)
        highs.setOptionValue("mip_max_nodes", NODES)
        hint(highs, model)
        ended = search(problem, limits, Watch(), highs).ended
    if ended == "interrupted":
        raise KeyboardInterrupt
    return int(highs.getInfo().simplex_iteration_count) if ended == "proven" else None
