"""Replications: each one seeded by its own number, in this process or in several."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.studies.processes import Processes
from commission_opt.studies.simulation.children import Lanes, draw, ends_of_stays
from commission_opt.studies.simulation.figures import FigureName, Measures
from commission_opt.studies.simulation.places import places
from commission_opt.studies.simulation.policy import Policy
from commission_opt.studies.simulation.promise import PlannedMoves
from commission_opt.studies.simulation.ranking import Ranking
from commission_opt.studies.simulation.tally import Book, Costs
from commission_opt.studies.simulation.transfers import Transfers
from commission_opt.studies.simulation.world import World

if TYPE_CHECKING:
    pass

Listener = Callable[[int, int | None], None]
PER_TASK = 8  # replications handed to a process at a time


@dataclass(frozen=True)
class Case:
    """A plan to be simulated.

    Attributes
    ----------
    fixed
        Costs of the lines that are not simulated.
    kept_out
        Needs that the plan keeps out of beds, each with an offer.
    moves
        Children whom the plan moves out of an offer.
    """

    book: Book
    lanes: Lanes
    policy: Policy
    fixed: Costs
    seed: int
    kept_out: frozenset[tuple[str, str]] = frozenset()
    moves: PlannedMoves = ()

    @cached_property
    def measures(self) -> Measures:
        return Measures(self.book)

    @cached_property
    def mean_stays(self) -> dict[str, float]:
        """Days, by need: the mean over its flows, weighted by their children."""
        sums: dict[str, list[float]] = {}
        for flow in self.lanes.flows:
            weight = float(np.mean(flow.expected)) + 1e-9
            both = sums.setdefault(flow.need, [0.0, 0.0])
            both[0] += weight * flow.stay.mean_days
            both[1] += weight
        return {need: total / weight for need, (total, weight) in sums.items()}

    def world(self, number: int) -> World:
        """Replication `number`, run: its random numbers are its own, whatever else is run and where."""
        chances, arrivals = np.random.SeedSequence(self.seed, spawn_key=(number,)).spawn(2)
        rng = np.random.default_rng(chances)
        transfers = Transfers(self.book.instance, self.moves, rng)
        world = World(self.book.instance, self.ranking, self.policy, rng, transfers, self.mean_stays)
        drawn = np.random.default_rng(arrivals)
        children = draw(self.lanes, drawn)
        ended = ends_of_stays(self.lanes, drawn)
        world.run(places(self.book.instance, self.book.decisions, self.book.beds, rng), children, ended)
        return world

    @cached_property
    def ranking(self) -> Ranking:
        return Ranking(self.book.instance, self.kept_out)

    def one(self, number: int) -> dict[FigureName, float]:
        """The measures of replication `number`."""
        world = self.world(number)
        return self.measures.of(self.book.figures(world.stays, float(len(world.moves)), self.fixed))


def replicate(
    case: Case, replications: int, workers: int, tell: Listener | None
) -> tuple[list[dict[FigureName, float]], bool]:
    """The measures of every replication, in order, and whether Ctrl-C came before the last."""
    done: dict[int, dict[FigureName, float]] = {}
    interrupted = False
    several = workers > 1 and replications > PER_TASK
    try:
        for number, found in _in_processes(case, replications, workers) if several else _here(case, replications):
            done[number] = found
            if tell is not None:
                tell(len(done), replications)
    except KeyboardInterrupt:
        interrupted = True
    return [done[number] for number in sorted(done)], interrupted


def _here(case: Case, replications: int) -> Iterator[tuple[int, dict[FigureName, float]]]:
    for number in range(replications):
        yield number, case.one(number)


def _in_processes(case: Case, replications: int, workers: int) -> Iterator[tuple[int, dict[FigureName, float]]]:
    tasks = [range(at, min(at + PER_TASK, replications)) for at in range(0, replications, PER_TASK)]
    pool = Processes(min(workers, len(tasks)), _start, (pickle.dumps(case),))
    try:
        for future in as_completed([pool.submit(_several, task) for task in tasks]):
            yield from future.result()
    finally:
        pool.end()


_CASE: list[Case] = []  # of this process, where it is one of several


def _start(case: bytes) -> None:
    _CASE[:] = [pickle.loads(case)]


def _several(task: range) -> list[tuple[int, dict[FigureName, float]]]:
    return [(number, _CASE[0].one(number)) for number in task]
