"""Solving a model with HiGHS in this process: the way in for one that is to be solved here and now."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.fix_and_resolve import fix_and_resolve, retried
from commission_opt.engines.highs import search
from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.problem import problem_of
from commission_opt.engines.progress import SolveListener
from commission_opt.engines.search import Limits, Watch
from commission_opt.engines.solve_lock import solve_lock
from commission_opt.engines.stdout_guard import silent
from commission_opt.model.model import Model
from commission_opt.model.read import start_values

if TYPE_CHECKING:
    import highspy


def solve(model: Model, limits: Limits | None = None, progress: SolveListener | None = None) -> Outcome:
    """Solve `model` with HiGHS, in this process, once no other thread does.

    Parameters
    ----------
    limits
        Gap, seconds of the engine, threads and seed: with the same of the last two, the same model gives the same plan.
        Whether it may be simplified first, `Hints.presolve` says too.
    progress
        Called with the best plan and bound from time to time, in a thread of HiGHS. What it raises ends
        the solve, and is raised here.

    Returns
    -------
    Outcome
        After Ctrl-C, with the best plan found and status ``interrupted``.
    """
    started = time.perf_counter()
    problem = problem_of(model)
    watch = Watch() if progress is None else Watch(progress)

    def attempt(limits: Limits) -> Outcome:
        highs = prepared(problem, limits)
        hint(highs, model)
        handed = time.perf_counter() - started
        found = search(problem, limits, watch, highs)
        model.hints.iterations = highs.getInfo().simplex_iteration_count
        model.hints.nodes = max(0, int(highs.getInfo().mip_node_count))
        model.problem.solverModel = highs  # as PuLP's own solvers leave it
        return fix_and_resolve(model, problem, found, limits, {"hand_over": handed}, highs)

    with solve_lock():
        return retried(attempt, replace(Limits() if limits is None else limits, enough=model.hints.enough))


def hint(highs: highspy.Highs, model: Model) -> None:
    """Pass on the hints of the model."""
    if not model.hints.presolve:
        highs.setOptionValue("presolve", "off")
    known = {} if model.hints.start is None else start_values(model, model.hints.start)
    if known:
        columns, values = np.array(list(known), dtype=np.int32), np.array(list(known.values()))
        with silent():
            highs.setSolution(len(known), columns, values)
