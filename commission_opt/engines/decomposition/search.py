"""The L-shaped method: a master for what is decided once, and cuts for what that costs in the scenarios.

1. The master without whole numbers, until its bound and a plan meet. Scenarios are looked at
   between the master's point and the best point so far, which keeps it from swinging (in-out).
2. The master with whole numbers, solved again with the cuts of the commitments it proposes, until
   its bound and the best plan are within the gap.

The master's bound is a bound on every plan: it has all of the first stage, and cuts that no plan
breaks. A plan counts at what it costs in the scenarios, not at what the master says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter as now
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.decomposition.master import Master
from commission_opt.engines.decomposition.oracle import Look, Oracle
from commission_opt.engines.decomposition.recourse import Here, Recourse, programme
from commission_opt.engines.decomposition.split import Positions, split
from commission_opt.engines.highs import HEARTBEAT
from commission_opt.engines.interrupt import Interruptions
from commission_opt.engines.made import made
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Ended, Found, Limits, Watch
from commission_opt.engines.stdout_guard import silent
from commission_opt.engines.tolerances import INTEGER

if TYPE_CHECKING:
    import highspy
    from distributed import Client

NAME = "HiGHS, scenario by scenario"
GROUPS = (1, 20)  # of scenarios, each with cuts of its own: one is fastest where it converges, benchmarks/README.md
ENOUGH = 40  # looks, after which it does not
EXACT = 1e-6  # share of the cost to which bounds and plans are exact: a smaller gap is rounding
LP_SHARE = 0.2  # of the gap: how close the master without whole numbers is brought
LOOK_SHARE = 0.1  # of the gap: how exactly commitments are priced
COARSEST = 0.01  # gap of the first master with whole numbers
AIM = 0.3  # of the gap reached, or asked for: how far a master is solved
TOLERANCES = (INTEGER, INTEGER / 10, 10 * INTEGER)
TRIED = 5  # commitments of each master with whole numbers
POLISH = 25
LOOKS = 2000  # at the master without whole numbers
ROUNDS = 100  # masters with whole numbers
PATIENCE = 20  # of them without any plan


class _SearchEnded(Exception):
    """The time is over, or somebody has had enough."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(ended)
        self.ended: Ended = ended


@dataclass
class _BestPlan:
    x: Floats
    cost: float
    look: Look


class ScenarioSearch:
    """One search; `run` does it."""

    def __init__(
        self,
        problem: MixedIntegerProgramme,
        scenario: Positions,
        totals: Sequence[Positions],
        limits: Limits,
        watch: Watch,
        cluster: str | Client | None = None,
    ) -> None:
        import highspy

        highspy.Highs.resetGlobalScheduler(True)  # else a second solve cannot change its threads
        self._started = now()
        self._problem, self._limits, self._watch = problem, replace(limits, gap=max(limits.gap, EXACT)), watch
        self._split = split(problem, scenario)
        self._totals = totals
        self._recourse = self._place(cluster)
        self._cost = problem.cost[self._split.columns]
        self._bound = -np.inf
        self._best: _BestPlan | None = None
        self._stop = False
        self._interruptions = Interruptions()
        self._running: highspy.Highs | None = None
        watch.stop = self._cancel

    def run(self) -> Found:
        """Search until the gap is reached, or the limits."""
        ended: Ended = "proven"
        try:
            with silent(), self._interruptions:
                self._group(GROUPS[0])
                self._linear()
                if self._bound < np.inf:
                    self._whole()
        except _SearchEnded as stopped:
            ended = stopped.ended
        finally:
            self._recourse.close()
        if ended == "proven" and self._best is None:
            ended = "infeasible"
        return self._found(ended)

    def _place(self, cluster: str | Client | None) -> Recourse:
        """Where the scenarios are solved."""
        sent, threads = [programme(self._problem, part) for part in self._split.parts], self._limits.threads
        if cluster is None:
            return Here(sent, threads, threads)
        from commission_opt.engines.decomposition.cluster import There

        return There(cluster, sent, threads, self._check)

    def _group(self, most: int) -> None:
        """Begin a master anew, with cuts for at most so many groups of scenarios."""
        self._oracle = Oracle(self._split, self._recourse, self._limits.threads, most)
        self._master = Master(self._oracle, self._totals)

    # -- the master without whole numbers -----------------------------------------------------

    def _linear(self) -> None:
        inside: Floats | None = None
        least, share = np.inf, 0.5
        for looks in range(LOOKS):
            if looks == ENOUGH:
                self._group(GROUPS[1])
            values = self._relaxed()
            if values is None:
                self._bound = np.inf
                return
            raised = self._raise(self._master.value)
            if np.isfinite(least) and least - self._bound <= LP_SHARE * self._limits.gap * abs(least) + 1e-6 * abs(
                least
            ):
                return
            outside = self._master.x(values)
            x = outside if inside is None else share * outside + (1 - share) * inside
            look = self._oracle.look(x, self._tolerance(least), 10)
            self._master.add(look.cuts)
            cost = self._total(x, look) if self._master.value > -np.inf else np.inf  # not where it is far out
            if cost < least:
                least, inside, share = cost, x, 0.5
            elif not raised:
                share = min(1.0, 1.5 * share)
        raise EngineFailed("the decomposition does not come to an end")

    def _relaxed(self) -> Floats | None:
        self._check()
        return self._master.solve()

    # -- the master with whole numbers --------------------------------------------------------

    def _whole(self) -> None:
        for tries in range(ROUNDS):
            reached = self._gap()
            if reached <= self._limits.gap:
                return
            if self._best is None and tries == PATIENCE:
                raise EngineFailed("the decomposition finds no plan that every scenario can keep")
            before = self._master.cuts, self._bound
            proposed = self._propose(float(np.clip(AIM * reached, AIM * self._limits.gap, COARSEST)))
            if proposed is None:
                return
            for x in proposed:
                self._price(x)
            if before == (self._master.cuts, self._bound) and self._gap() > self._limits.gap:
                raise EngineFailed("the decomposition does not come to an end")
        raise EngineFailed("the decomposition does not come to an end")

    def _propose(self, gap: float) -> Sequence[Floats] | None:
        """Commitments that the master thinks best, best first; None where it has none at all."""
        import highspy

        known = highspy.HighsModelStatus
        for tolerance in TOLERANCES:
            self._check()
            highs, found = self._prepared(gap, tolerance)
            self._run(highs)
            status = highs.getModelStatus()
            if status != known.kSolveError:  # an optimum that misses a row by a rounding
                break
        if status == known.kInfeasible and self._best is None:
            return None
        if status not in (known.kOptimal, known.kTimeLimit, known.kInterrupt):
            raise EngineFailed(f"HiGHS stopped with '{highs.modelStatusToString(status)}' in the master")
        self._raise(highs.getInfo().mip_dual_bound)
        if status == known.kOptimal:
            found.append(np.array(highs.getSolution().col_value))
        proposed: dict[bytes, Floats] = {}
        for values in reversed(found):
            x = self._master.x(values)
            proposed.setdefault(np.round(x[self._master.whole]).astype(np.int64).tobytes(), x)
        return list(proposed.values())[:TRIED]

    def _prepared(self, gap: float, tolerance: float) -> tuple[highspy.Highs, list[Floats]]:
        """The master with whole numbers, and where it will put each better plan that it finds."""
        highs = self._master.with_whole_numbers()
        options: dict[str, Any] = {
            "mip_rel_gap": gap,
            "threads": self._limits.threads,
            "random_seed": self._limits.seed,
            "mip_feasibility_tolerance": tolerance,
            "mip_allow_restart": False,
        }
        left = self._left()
        if left is not None:
            options["time_limit"] = left
        for name, value in options.items():
            highs.setOptionValue(name, value)
        found: list[Floats] = []
        highs.cbMipImprovingSolution.subscribe(lambda event: found.append(np.array(event.data_out.mip_solution)))
        if self._best is not None:
            enough = self._best.cost - self._limits.gap * abs(self._best.cost)
            highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(event.data_out.mip_dual_bound >= enough))
        return highs, found

    def _price(self, x: Floats) -> None:
        """What commitments cost, with the best of what else is decided once."""
        x = x.copy()
        x[self._master.whole] = np.round(x[self._master.whole])
        self._master.fix(x)
        least = np.inf
        try:
            for _ in range(POLISH):
                values = self._relaxed()
                if values is None:
                    return
                most = np.inf if self._best is None else self._best.cost
                tolerance = self._tolerance(min(least, most))
                if self._master.value >= most - tolerance or least - self._master.value <= 2 * tolerance:
                    return
                x = self._master.x(values).copy()
                x[self._master.whole] = np.round(x[self._master.whole])
                look = self._oracle.look(x, tolerance)
                self._master.add(look.cuts)
                cost = self._total(x, look)
                least = min(least, cost)
                if cost < most:
                    x[self._oracle.inner] = look.inner
                    self._best = _BestPlan(x, cost, look)
                    self._tell()
        finally:
            self._master.fix(None)

    # -- bounds, time -------------------------------------------------------------------------

    def _total(self, x: Floats, look: Look) -> float:
        outer = self._cost.copy()
        outer[self._oracle.inner] = 0.0  # part of the look
        return self._problem.offset + float(outer @ x) + look.upper

    def _tolerance(self, cost: float) -> float:
        """£ to which commitments are priced."""
        scale = abs(cost) if np.isfinite(cost) else max(abs(self._bound), 1.0)
        return max(LOOK_SHARE * self._limits.gap, 1e-8) * scale

    def _gap(self) -> float:
        if self._best is None:
            return np.inf
        return (self._best.cost - self._bound) / max(abs(self._best.cost), 1e-9)

    def _raise(self, bound: float) -> bool:
        """Keep the highest bound; whether this one is higher by more than rounding."""
        higher = bound > self._bound + 1e-7 * abs(bound)
        self._bound = max(self._bound, bound)
        self._tell()
        return higher

    def _tell(self) -> None:
        best = None if self._best is None else self._best.cost
        bound = self._bound if np.isfinite(self._bound) else None
        self._watch.progress(Progress(best, bound, now() - self._started))

    def _left(self) -> float | None:
        if self._limits.time_limit is None:
            return None
        return max(0.0, self._limits.time_limit - (now() - self._started))

    def _check(self) -> None:
        if self._stop or self._interruptions.new():
            raise _SearchEnded("interrupted")
        if self._left() == 0.0:
            raise _SearchEnded("time_limit")

    def _run(self, highs: highspy.Highs) -> None:
        self._running = highs
        highs.HandleUserInterrupt = True
        highs.startSolve()
        finished = False
        while not finished:
            finished, _ = highs.wait(HEARTBEAT)
            if not finished and self._interruptions.new():
                self._cancel()
        self._running = None

    def _cancel(self) -> None:
        self._stop = True
        if self._running is not None:
            self._running.cancelSolve()

    def _found(self, ended: Ended) -> Found:
        values = None
        if self._best is not None:
            values = np.zeros(len(self._problem.cost))
            values[self._split.columns] = self._best.x
            assert self._best.look.plans is not None
            for part, plan in zip(self._split.parts, self._best.look.plans, strict=True):
                values[part.columns] = plan
        return Found(
            ended=ended,
            values=values,
            objective=None if self._best is None else self._best.cost,
            bound=self._bound if np.isfinite(self._bound) else None,
            engine=NAME,
            version=made().version(),
            seconds=now() - self._started,
            notes=self._recourse.notes,
        )
