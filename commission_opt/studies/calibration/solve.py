"""The main job, with occupancy corrected by a simulation first where the instance asks for it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from commission_opt.plan import solve as main
from commission_opt.plan.settings import Settings, SolveKeywords, shows_keywords, together
from commission_opt.studies.calibration.settle import settings_of, settled, solved_or_nearest

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.plan import Plan


@shows_keywords(SolveKeywords)
def solve(
    instance: Instance,
    *,
    compare: bool = True,
    verify: bool = False,
    settings: Settings | None = None,
    **keywords: Unpack[SolveKeywords],
) -> Plan:
    """Find the cheapest mix that meets the rules of `instance`, and check it independently.

    Prices the instance's baseline and reference too, where it has them, unless `compare` is False. Where occupancy is
    to be corrected by a simulation (`[rules.occupancy]`), that is done first: the plan's own instance holds the
    corrections, its audit and its bound are for them, and that instance solved again gives the same.

    Parameters
    ----------
    verify
        Solve again with an engine of another family: `Plan.verification` says whether it agrees.
    settings
        How to solve: gap, time limit, engine, and all else that `Settings` explains.
    **keywords
        The same by name, such as ``gap=0.01, time_limit=60``; what is given here goes before `settings`. The plan does
        not depend on `threads` and `cluster`. If a worker of a cluster is lost, the solve goes on here.

    Returns
    -------
    Plan
        Its `status` says whether it is proven; without an answer (infeasible, or stopped before
        one was found) its tables are empty and its `objective` is None. Where it is infeasible,
        `no_mix` says what confirms that.

    Raises
    ------
    AuditFailed
        When the independent evaluator does not agree with the solver.
    EngineFailed, EngineCannot
        When the engine fails, or is the wrong one for this model or these settings.
    EngineUnavailable
        When the solver's packages are missing or clash.
    ClusterUnavailable
        When the cluster cannot be used: nothing answers there, or it has no workers.
    ValueError
        When a setting is out of range.
    TypeError
        When `instance` is no instance, such as the name of a file.
    """
    asked = together(settings, keywords)
    if not hasattr(instance, "horizon") or not instance.occupancy.worked_out:
        return main.solve(instance, compare=compare, verify=verify, settings=asked)
    began = time.perf_counter()
    plan = _solved(instance, asked, compare=compare, verify=verify)
    result = plan.to_dict()
    result["run"]["seconds"]["total"] = time.perf_counter() - began
    return type(plan)(result)


def _solved(instance: Instance, asked: Settings, *, compare: bool, verify: bool) -> Plan:
    """The plan of an instance whose occupancy is worked out: settled first, and with shares eased that none keeps."""
    found = settled(instance, asked)
    if found.plan is not None and not verify and _as_in_between(found.instance, asked):
        return main.compared(found.plan, found.instance, asked) if compare else found.plan
    plan = main.solve(found.instance, compare=compare, verify=verify, settings=asked)
    if plan.status != "infeasible" or found.instance.occupancy.out_of_reach != "nearest":
        return plan
    given, nearest, decisions = solved_or_nearest(found.instance, asked)
    if decisions is None:
        return plan
    return main.compared(nearest, given, asked) if compare else nearest


def _as_in_between(instance: Instance, asked: Settings) -> bool:
    """Whether the solve that is asked for is the last of those in between: nothing is to be chosen in it."""
    chooses = instance.chooses and asked.choose
    return not chooses and replace(asked, choose=False) == settings_of(asked)
