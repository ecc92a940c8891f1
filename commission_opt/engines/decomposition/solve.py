"""A model of many scenarios, solved scenario by scenario."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from commission_opt.engines.decomposition.search import ScenarioSearch
from commission_opt.engines.decomposition.split import scenario_of_columns, totals
from commission_opt.engines.fix_and_resolve import fix_and_resolve
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits, Watch
from commission_opt.engines.solve_lock import solve_lock

if TYPE_CHECKING:
    from distributed import Client

    from commission_opt.engines.outcome import Outcome
    from commission_opt.engines.progress import SolveListener
    from commission_opt.model.model import Model


def solve(
    model: Model, limits: Limits, progress: SolveListener | None = None, cluster: str | Client | None = None
) -> Outcome:
    """Solve `model` by decomposition; the answer is the same as that of the model solved whole.

    Parameters
    ----------
    limits
        `threads` scenarios are solved at one time, with the same plan whatever their number.
    progress
        Called with the best plan and bound from time to time.
    cluster
        Address of a Dask scheduler, or a client of it, whose workers solve the scenarios, in place of threads here.

    Returns
    -------
    Outcome
        After Ctrl-C and at the time limit, with the best plan found and its gap.

    Raises
    ------
    EngineFailed
        When the decomposition does not come to an end, or a linear programme of it does not.
    ClusterUnavailable
        When the cluster cannot be used.
    """
    started = time.perf_counter()
    problem = problem_of(model)
    watch = Watch() if progress is None else Watch(progress)
    with solve_lock():
        search = ScenarioSearch(problem, scenario_of_columns(model), totals(model), limits, watch, cluster)
        handed = time.perf_counter() - started
        return fix_and_resolve(model, problem, search.run(), limits, {"hand_over": handed})
