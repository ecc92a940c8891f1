"""A sweep in progress: which cases to solve, in which rounds, and what each is told by those before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from commission_opt.plan.inputs import plain
from commission_opt.plan.settings import Settings
from commission_opt.studies.sweep.cases import CaseChanges, impossible, instance_of, paths_of
from commission_opt.studies.sweep.journal import Journal
from commission_opt.studies.sweep.lines import Line, price_lines
from commission_opt.studies.sweep.price_curve import SHARE_OF_GAP, Search, Solve
from commission_opt.studies.sweep.task import ANSWER, CaseRow, Done, Task, failed
from commission_opt.studies.sweep.warm_start import MOST_FIRST, Nearest, commitments, first_cases, without_presolve
from commission_opt.studies.sweep.workers import Run

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance

CasesListener = Callable[[int, int], None]
Trouble = Callable[[int, str], None]


class Sweeping:
    """Cases of one instance on their way into a journal.

    Attributes
    ----------
    exact_prices
        Whether known plans were priced between the values that were solved.
    """

    def __init__(
        self,
        instance: Instance,
        cases: Sequence[CaseChanges],
        names: Sequence[str],
        settings: Settings,
        journal: Journal,
        tell: CasesListener | None = None,
        trouble: Trouble | None = None,
    ) -> None:
        self.instance = instance
        self.cases = dict(enumerate(cases, 1))
        self.names = dict(enumerate(names, 1))
        self.settings = settings
        self.journal = journal
        self.tell = tell
        self.trouble = trouble
        self.exact_prices = False
        self._tried: dict[int, CaseRow] = {}  # rows of this run that are not final
        self._refused: dict[int, CaseRow] = {}  # cases that cannot be: found afresh each time, and never solved

    def refuse_impossible(self) -> None:
        """Leave out cases that cannot be, and tell what is wrong with each before any is solved."""
        open_cases = {number: case for number, case in self.cases.items() if number not in self.journal.done}
        for number, message in impossible(self.instance, open_cases, self.names).items():
            self._refused[number] = failed(self._task(number), message).row
            if self.trouble is not None:
                self.trouble(number, message)

    def finish(self, place: AbstractContextManager[Run]) -> None:
        """Finish every case that is neither finished nor refused, at a place that is only gone to where there are any."""
        if len(self.journal.done) + len(self._refused) == len(self.cases):
            self.exact_prices = any(done.row["how"] == "priced" for done in self.journal.done.values())
            return
        with place as run:
            self._told()
            cases = {number: case for number, case in self.cases.items() if number not in self._refused}
            on_lines = self._prices(run, price_lines(cases, paths_of(list(cases.values())), self._at))
            self._others(run, {number: case for number, case in cases.items() if number not in on_lines})

    def rows(self, paths: Sequence[str]) -> Iterator[CaseRow]:
        """The finished cases, in order."""
        for number, case in self.cases.items():
            answer = self._refused.get(number) or self._tried.get(number)
            if number in self.journal.done:
                answer = self.journal.done[number].row
            if answer is not None:
                values = {path: plain(case.get(path)) for path in paths}
                yield {"case": number, **values, **{key: answer[key] for key in ANSWER}}

    def _at(self, number: int) -> Instance:
        return instance_of(self.instance, self.cases[number], self.names[number])

    def _task(self, number: int, start: Decisions | None = None, *, presolve: bool = True) -> Task:
        start = None if start is None else commitments(start)
        return Task(number, self.cases[number], self.names[number], self.settings, start=start, presolve=presolve)

    def _finish(self, run: Run, tasks: Iterable[Task]) -> None:
        """Do the tasks that are not done."""
        left = [task for task in tasks if task.number not in self.journal.done]
        for done in run(left) if left else ():
            self._add(done)

    def _add(self, done: Done) -> None:
        self.journal.add(done, plain(self.cases[done.number]))
        if not done.final:
            self._tried[done.number] = done.row
        if self.trouble is not None and done.row["status"] == "failed":
            self.trouble(done.number, done.row["message"])
        self._told()

    def _told(self) -> None:
        if self.tell is not None:
            self.tell(len(self.journal.done.keys() | self._tried.keys() | self._refused.keys()), len(self.cases))

    def _presolve(self, tried: Iterable[int]) -> bool:
        """Whether to go on with presolve, after some cases that were tried both ways."""
        done = [self.journal.done[number] for number in tried if number in self.journal.done]
        return not without_presolve(one.effort for one in done if one.effort is not None)

    # -- cases one by one ----------------------------------------------------------------------

    def _others(self, run: Run, cases: Mapping[int, CaseChanges]) -> None:
        """Solve a few cases, then the rest with what these tell."""
        first = first_cases(cases)
        self._finish(run, [replace(self._task(number), keep=True, trial=True) for number in first])
        plans = {number: self._plan(number) for number in first}
        nearest = Nearest(cases, [number for number, plan in plans.items() if plan is not None])
        presolve = self._presolve(first)
        tasks = []
        for number in cases:
            if number not in self.journal.done and number not in self._tried:
                near = nearest.to(number)
                tasks.append(self._task(number, None if near is None else plans[near], presolve=presolve))
        self._finish(run, tasks)

    def _plan(self, number: int) -> Decisions | None:
        return self.journal.done[number].decisions if number in self.journal.done else None

    # -- prices --------------------------------------------------------------------------------

    def _prices(self, run: Run, lines: Sequence[Line]) -> set[int]:
        """Finish lines of a price, side by side; returns the cases of those that could be."""
        searches = [(line, line.search(self.settings.gap)) for line in lines]
        asked = [(line, search, next(search)) for line, search in searches]
        presolve, tried = True, list[int]()
        between: list[Task] = []
        on_lines: set[int] = set()
        while asked:
            tasks = [task for line, _, wanted in asked for task in self._to_solve(line, wanted, presolve)]
            if not tried:
                tried = [task.number for task in tasks if task.start is not None][:MOST_FIRST]
                tasks = [replace(task, trial=task.number in tried) for task in tasks]
            self._finish(run, tasks)
            presolve = self._presolve(tried)
            going = []
            for line, search, wanted in asked:
                after = self._next(line, search, wanted)
                if isinstance(after, dict):
                    going.append((line, search, after))
                elif after is not None:
                    between += after
                    on_lines.update(line.numbers)
            asked = going
        self.exact_prices = bool(on_lines)
        self._finish(run, between)
        return on_lines

    def _to_solve(self, line: Line, wanted: Mapping[int, int | None], presolve: bool) -> Iterator[Task]:
        for place, best in wanted.items():
            start = None if best is None else self._plan(line.numbers[best])
            task = self._task(line.numbers[place], start, presolve=presolve)
            yield replace(task, settings=replace(self.settings, gap=self.settings.gap * SHARE_OF_GAP), keep=True)

    def _next(
        self, line: Line, search: Search, wanted: Mapping[int, int | None]
    ) -> dict[int, int | None] | list[Task] | None:
        """What a line wants solved next; at its end what is left to price, or None where it came to nothing."""
        try:
            return search.send({place: self._solve(line.numbers[place]) for place in wanted})
        except StopIteration as end:
            curve = end.value
        if curve is None:
            return None
        return [
            replace(self._task(line.numbers[at]), decisions=curve.solved[found.plan].decisions, bound=found.bound)
            for at, found in curve.between.items()
        ]

    def _solve(self, number: int) -> Solve | None:
        done = self.journal.done.get(number)
        if done is None or done.decisions is None or done.row["status"] not in ("optimal", "gap"):
            return None
        if done.row["bound"] is None:  # an engine that tells of none: nothing could be proven between
            return None
        return Solve(done.row["objective"], done.row["bound"], done.decisions)
