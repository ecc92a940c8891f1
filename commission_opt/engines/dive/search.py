"""The whole search: what there is today, the bound of the linear programme, two dives, and HiGHS from the best of these."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from commission_opt.engines import highs as branch_and_bound
from commission_opt.engines.dive.fixing import dive
from commission_opt.engines.dive.linear_programme import CutShort, LinearProgramme
from commission_opt.engines.dive.turns import EVEN, turns
from commission_opt.engines.made import prepared
from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Ended, Found, Limits, Watch
from commission_opt.engines.stdout_guard import silent

SITES_UP_FROM = (EVEN, 0.3)
SAFE = 1e-9  # of the bound, for the rounding of the linear programme


@dataclass
class Best:
    """The best plan so far, and what no plan can cost less than."""

    problem: MixedIntegerProgramme
    watch: Watch
    programme: LinearProgramme
    values: Floats | None = None
    cost: float = np.inf
    bound: float | None = None

    def offer(self, values: Floats | None) -> None:
        """Take a plan if it is cheaper."""
        cost = np.inf if values is None else self.problem.cost_of(values)
        if values is not None and cost < self.cost:
            self.values, self.cost = values, cost
            self.watch.plan(cost, values)
        self.tell()

    def tell(self) -> None:
        """Say how far it is."""
        known = None if self.values is None else self.cost
        self.watch.progress(Progress(known, self.bound, self.programme.seconds))

    def within(self, gap: float) -> bool:
        """Whether the plan is proven to this gap."""
        if self.values is None or self.bound is None:
            return False
        return self.cost - self.bound <= gap * max(abs(self.cost), 1e-9)


def search(problem: MixedIntegerProgramme, limits: Limits, watch: Watch) -> Found:
    """Look for the best plan: any time gives the best so far, with its bound once the linear programme is solved."""
    if not problem.mixed:
        return branch_and_bound.search(problem, limits, watch)
    programme = LinearProgramme(problem, limits, watch)
    best = Best(problem, watch, programme)
    ended: Ended | None = None
    try:
        best.offer(_as_today(problem, programme))
        if _dives(problem, programme, best, limits.gap):
            ended = "proven"
    except CutShort as stopped:
        ended = stopped.ended
    return _go_on(problem, limits, watch, best) if ended is None else _found(best, ended)


def _as_today(problem: MixedIntegerProgramme, programme: LinearProgramme) -> Floats | None:
    """The plan without anything new; None where that is none. Placements alone are left to choose."""
    whole = np.flatnonzero(problem.whole).astype(np.int32)
    none = np.clip(0.0, problem.lower[whole], problem.upper[whole])
    programme.fix(whole, none, none)
    values = programme.solve()
    programme.fix(whole, problem.lower[whole], problem.upper[whole])
    return values


def _dives(problem: MixedIntegerProgramme, programme: LinearProgramme, best: Best, gap: float) -> bool:
    """The bound, and a dive for each way with sites; whether the gap is reached."""
    root = programme.root()
    if root is None:
        return False
    best.bound = programme.cost - SAFE * abs(programme.cost)
    best.tell()
    whole = np.flatnonzero(problem.whole).astype(np.int32)
    for number, sites_up_from in enumerate(SITES_UP_FROM):
        if number:
            programme.fix(whole, problem.lower[whole], problem.upper[whole])
        best.offer(dive(programme, root, problem.families, turns(sites_up_from)))
        if best.within(gap):
            return True
    return False


def _go_on(problem: MixedIntegerProgramme, limits: Limits, watch: Watch, best: Best) -> Found:
    """HiGHS from the best plan, in the time that is left."""
    left = best.programme.left
    if best.programme.stopped:
        return _found(best, "interrupted")
    if left is not None and left <= 0:
        return _found(best, "time_limit")
    highs = prepared(problem, replace(limits, time_limit=left))
    highs.setOptionValue("mip_lp_solver", "ipm")
    if best.values is not None:
        columns = np.arange(len(best.values), dtype=np.int32)
        with silent():
            highs.setSolution(len(columns), columns, best.values)
    found = branch_and_bound.search(problem, replace(limits, time_limit=left), watch, highs)
    if found.ended == "infeasible" and best.values is None:
        return replace(found, seconds=best.programme.seconds)
    if found.values is not None:
        best.offer(found.values)
    bounds = [bound for bound in (found.bound, best.bound) if bound is not None]
    best.bound = max(bounds, default=None)
    return replace(_found(best, found.ended), version=found.version)


def _found(best: Best, ended: Ended) -> Found:
    from highspy import Highs

    bound = best.bound if best.bound is None or best.values is None else min(best.bound, best.cost)
    return Found(
        ended=ended,
        values=best.values,
        objective=None if best.values is None else best.cost,
        bound=bound,
        engine="HiGHS with a dive",
        version=Highs().version(),
        seconds=best.programme.seconds,
    )
