"""In which rounds the cases of a sweep are solved, and what each is told by those before: with answers made up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.plan.settings import Settings
from commission_opt.studies.sweep import rounds
from commission_opt.studies.sweep.journal import Journal
from commission_opt.studies.sweep.price_curve import SHARE_OF_GAP, Between, PriceCurve, Search, Solve
from commission_opt.studies.sweep.rounds import Sweeping
from commission_opt.studies.sweep.task import ANSWER, Done, Task

PATH = "a.price"


def plan(number: int) -> Decisions:
    """A plan that says which case it is of."""
    return Decisions(opened={("home", number): 1}, placed={(0, 0, "care", "town", "home"): 1.0})


def start(number: int) -> Decisions:
    """The part of it that another case starts from."""
    return Decisions(opened={("home", number): 1})


class Solver:
    """Answers every task: cost 1,000 and bound 999, unless `other` says something else of a case."""

    def __init__(self, **other: Any) -> None:
        self.other: dict[int, dict[str, Any]] = {int(key.strip("_")): value for key, value in other.items()}
        self.rounds: list[list[Task]] = []
        self.gone_to = 0

    def __call__(self, tasks: Sequence[Task]) -> Iterator[Done]:
        self.rounds.append(list(tasks))
        for task in tasks:
            yield self.done(task)

    def done(self, task: Task) -> Done:
        other = dict(self.other.get(task.number, {}))
        final, effort = other.pop("final", True), other.pop("effort", (100, 100) if task.trial else None)
        how = "solved" if task.decisions is None else "priced"
        known = {"status": "optimal", "objective": 1000.0, "bound": 999.0, "how": how, "message": ""}
        row: dict[str, Any] = dict.fromkeys(ANSWER) | known | other
        found = plan(task.number) if task.keep and row["objective"] is not None else None
        return Done(task.number, row, found, final, effort)

    @contextmanager
    def place(self) -> Iterator[Solver]:
        self.gone_to += 1
        yield self

    @property
    def numbers(self) -> list[list[int]]:
        """Of the tasks in each round."""
        return [[task.number for task in one] for one in self.rounds]


class Told:
    """What is told of a sweep while it goes on."""

    def __init__(self) -> None:
        self.progress: list[tuple[int, int]] = []
        self.trouble: list[tuple[int, str]] = []


def swept(solver: Solver, number: int, told: Told | None = None, **done: Done) -> Sweeping:
    """A sweep of so many cases, which is finished; `done` were finished before."""
    told = told or Told()
    cases: list[dict[str, Any]] = [{PATH: float(n)} for n in range(1, number + 1)]
    journal = Journal(None, {}, cases)
    journal.done |= {one.number: one for one in done.values()}
    instance: Any = None
    going = Sweeping(
        instance,
        cases,
        [f"case {n}" for n in range(1, number + 1)],
        Settings(),
        journal,
        lambda *one: told.progress.append(one),
        lambda *one: told.trouble.append(one),
    )
    going.finish(solver.place())
    return going


@pytest.fixture
def no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "price_lines", lambda *_: [])


# -- cases one by one --------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_lines")
def test_few_cases_are_solved_in_one_round_from_nothing() -> None:
    solver, told = Solver(), Told()
    going = swept(solver, 3, told)
    assert solver.numbers == [[1, 2, 3]]
    assert all(task.start is None and task.presolve and not task.trial and not task.keep for task in solver.rounds[0])
    assert told.progress == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [row["case"] for row in going.rows([PATH])] == [1, 2, 3]
    assert [row[PATH] for row in going.rows([PATH])] == [1.0, 2.0, 3.0]
    assert not going.exact_prices


@pytest.mark.usefixtures("no_lines")
@pytest.mark.parametrize(
    ("effort", "presolve"), [((100, 75), False), ((100, 76), True), ((100, None), True), (None, True)]
)
def test_of_many_cases_a_few_come_first_and_the_others_go_by_them(effort: Any, presolve: bool) -> None:
    """Of forty, 11 and 31; up to 21 the first is as near."""
    solver = Solver(_11={"effort": effort}, _31={"effort": effort})
    swept(solver, 40)
    first, others = solver.rounds
    assert [(task.number, task.keep, task.trial, task.start) for task in first] == [
        (11, True, True, None),
        (31, True, True, None),
    ]
    assert all(task.presolve for task in first)
    assert [task.number for task in others] == [n for n in range(1, 41) if n not in (11, 31)]
    assert all(task.start == start(11 if task.number <= 21 else 31) for task in others)
    assert {task.presolve for task in others} == {presolve}
    assert not any(task.keep or task.trial for task in others)


@pytest.mark.usefixtures("no_lines")
def test_a_first_case_without_a_plan_is_nobodys_start() -> None:
    solver = Solver(_11={"status": "infeasible", "objective": None})
    swept(solver, 40)
    assert all(task.start == start(31) for task in solver.rounds[1])


@pytest.mark.usefixtures("no_lines")
def test_a_case_that_another_run_may_solve_is_in_the_table_and_not_tried_twice() -> None:
    """Its process died: it is one of the first, told as a trouble, and left for the next run."""
    solver, told = Solver(_11={"status": "failed", "objective": None, "final": False, "message": "it died"}), Told()
    going = swept(solver, 40, told)
    assert [n for one in solver.numbers for n in one].count(11) == 1
    assert 11 not in going.journal.done
    assert [row["status"] for row in going.rows([PATH])].count("failed") == 1
    assert len(list(going.rows([PATH]))) == 40
    assert told.trouble == [(11, "it died")]
    assert told.progress[-1] == (40, 40)


@pytest.mark.usefixtures("no_lines")
def test_what_was_finished_before_is_not_solved_again() -> None:
    before = Solver().done(Task(2, {}, "case 2", Settings()))
    solver, told = Solver(), Told()
    swept(solver, 3, told, second=before)
    assert solver.numbers == [[1, 3]]
    assert told.progress == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(("how", "exact"), [("solved", False), ("priced", True)])
def test_where_all_is_finished_nobody_is_gone_to(how: str, exact: bool) -> None:
    one = Solver().done(Task(1, {}, "case 1", Settings()))
    solver = Solver()
    going = swept(solver, 2, first=one, second=replace(one, number=2, row=one.row | {"how": how}))
    assert (solver.gone_to, solver.rounds) == (0, [])
    assert going.exact_prices is exact


def test_cases_that_cannot_be_are_told_first_and_never_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[int]] = []

    def impossible(base: object, cases: dict[int, object], names: object) -> dict[int, str]:
        asked.append(list(cases))
        return {2: "below 0"}

    seen: list[tuple[list[int], list[str]]] = []

    def price_lines(cases: dict[int, object], paths: Sequence[str], at: object) -> list[object]:
        seen.append((list(cases), list(paths)))
        return []

    monkeypatch.setattr(rounds, "impossible", impossible)
    monkeypatch.setattr(rounds, "price_lines", price_lines)
    cases: list[dict[str, Any]] = [{PATH: 1.0}, {PATH: -1.0}, {PATH: 2.0}]
    journal = Journal(None, {}, cases)
    journal.done[3] = Solver().done(Task(3, {}, "case 3", Settings()))
    solver, told, instance = Solver(), Told(), None
    going = Sweeping(
        instance,  # type: ignore[arg-type]
        cases,
        ["a", "b", "c"],
        Settings(),
        journal,
        lambda *one: told.progress.append(one),
        lambda *one: told.trouble.append(one),
    )
    going.refuse_impossible()
    assert (asked, told.trouble) == ([[1, 2]], [(2, "below 0")])
    going.finish(solver.place())
    assert seen == [([1, 3], [PATH])]
    assert solver.numbers == [[1]]
    assert told.progress == [(2, 3), (3, 3)]
    assert [(row["case"], row["status"]) for row in going.rows([PATH])] == [
        (1, "optimal"),
        (2, "failed"),
        (3, "optimal"),
    ]


# -- lines of a price --------------------------------------------------------------------------------


class Line:
    """Five cases of a price: asks for both ends, then for the middle, and is sent what they were solved to."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = list(numbers)
        self.sent: list[dict[int, Solve | None]] = []
        self.gap = 0.0

    def search(self, gap: float) -> Search:
        self.gap = gap
        ends = yield {0: None, 4: None}
        self.sent.append(ends)
        if ends[0] is None or ends[4] is None:
            return None
        middle = yield {2: 4}
        self.sent.append(middle)
        solved = {0: ends[0], 2: middle[2], 4: ends[4]}
        known = {place: one for place, one in solved.items() if one is not None}
        return PriceCurve(known, {1: Between(0, 990.0), 3: Between(2, 995.0)}) if len(known) == 3 else None


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """Cases 1 to 5 are a line of the price."""
    found = Line(1, 2, 3, 4, 5)
    monkeypatch.setattr(rounds, "price_lines", lambda *_: [found])
    return found


def test_a_price_is_solved_where_its_line_asks_and_priced_between(line: Line) -> None:
    solver, told = Solver(_3={"effort": (100, 10)}), Told()
    going = swept(solver, 6, told)
    assert line.gap == Settings().gap
    assert solver.numbers == [[1, 5], [3], [2, 4], [6]]
    ends, middle, between, other = solver.rounds
    assert all(task.keep and task.settings.gap == Settings().gap * SHARE_OF_GAP for task in (*ends, *middle))
    assert [task.start for task in (*ends, *middle)] == [None, None, start(5)]
    assert [task.trial for task in (*ends, *middle)] == [False, False, True]  # the first that has a plan to start from
    assert line.sent == [
        {0: Solve(1000.0, 999.0, plan(1)), 4: Solve(1000.0, 999.0, plan(5))},
        {2: Solve(1000.0, 999.0, plan(3))},
    ]
    assert [(task.decisions, task.bound) for task in between] == [(plan(1), 990.0), (plan(3), 995.0)]
    assert all(task.settings.gap == Settings().gap for task in (*between, *other))
    assert other[0].decisions is None
    assert going.exact_prices
    assert [row["how"] for row in going.rows([PATH])] == ["solved", "priced", "solved", "priced", "solved", "solved"]
    assert told.progress[-1] == (6, 6)


@pytest.mark.parametrize(
    "end",
    [
        {"status": "time_limit"},  # what it found is not proven
        {"status": "infeasible", "objective": None},
        {"bound": None},  # an engine that tells of none
        {"status": "failed", "objective": None, "final": False},
    ],
)
def test_a_line_with_an_end_that_is_not_proven_is_solved_case_by_case(end: dict[str, Any], line: Line) -> None:
    solver = Solver(_5=end)
    going = swept(solver, 5)
    assert line.sent == [{0: Solve(1000.0, 999.0, plan(1)), 4: None}]
    assert solver.numbers == [[1, 5], [2, 3, 4]]
    assert not going.exact_prices


def test_a_plan_proven_to_a_wider_gap_will_do_for_a_line(line: Line) -> None:
    swept(Solver(_5={"status": "gap"}), 5)
    assert line.sent[0][4] == Solve(1000.0, 999.0, plan(5))


@pytest.mark.parametrize(("effort", "presolve"), [((100, 10), False), ((100, 90), True)])
def test_lines_go_on_as_the_first_cases_with_a_start_say(
    effort: tuple[int, int], presolve: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ask for their middle in the second round; the one that ends later asks for another after that."""

    class Longer(Line):
        def search(self, gap: float) -> Search:
            curve = yield from super().search(gap)
            yield {1: 2}
            return curve

    lines = [Line(1, 2, 3, 4, 5), Longer(6, 7, 8, 9, 10)]
    monkeypatch.setattr(rounds, "price_lines", lambda *_: lines)
    solver = Solver(_3={"effort": effort}, _8={"effort": effort})
    swept(solver, 10)
    assert solver.numbers == [[1, 5, 6, 10], [3, 8], [7], [2, 4, 9]]
    assert [[(task.trial, task.presolve) for task in one] for one in solver.rounds[:3]] == [
        [(False, True)] * 4,
        [(True, True)] * 2,
        [(False, presolve)],
    ]
    assert solver.rounds[2][0].start == start(8)
