"""What the cases of a sweep learn from each other: a plan to start from, and how the engine is quickest.

A few cases spread over all are solved first. Each of the others starts from the plan of the nearest
of them. The few are also tried without presolve, which on some instances hides from the engine what
its cuts need; the effort is counted in simplex iterations, not in seconds, and the few are chosen by
their values, not by their places: so neither the machine, the number of workers nor the order of the
cases changes any answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.studies.sweep.cases import CaseChanges

ONE_IN = 20  # cases solved first: their second solve, without presolve, costs at most 5% of all
MOST_FIRST = 5
WORTH = 0.75  # without presolve where that takes at most this share of the iterations

Effort = tuple[int, int | None]  # iterations as solved and without presolve; None where that did not end


def first_cases(cases: Mapping[int, CaseChanges]) -> list[int]:
    """Numbers of the cases to solve first: none of few, and at most `MOST_FIRST`, evenly spread."""
    count = min(MOST_FIRST, len(cases) // ONE_IN)
    order = sorted(cases, key=lambda number: _rank(cases[number]))
    return [order[(2 * n + 1) * len(order) // (2 * count)] for n in range(count)]


def without_presolve(efforts: Iterable[Effort]) -> bool:
    """Whether the engine is quicker without presolve, judging by some cases solved both ways."""
    known = list(efforts)
    other = [second for _, second in known if second is not None]
    return bool(known) and len(other) == len(known) and sum(other) <= WORTH * sum(first for first, _ in known)


class Nearest:
    """Which of some cases is nearest to another.

    The distance of two cases is the sum over the paths of how many values lie between theirs, as a
    share of the values that the path has.
    """

    def __init__(self, cases: Mapping[int, CaseChanges], among: Sequence[int]) -> None:
        paths = list(dict.fromkeys(path for case in cases.values() for path in case))
        self._among = sorted(among, key=lambda number: _rank(cases[number]))
        self._ranks: list[tuple[str, dict[Any, int]]] = []
        for path in paths:
            values = sorted({_value(case.get(path)) for case in cases.values()})
            self._ranks.append((path, {value: rank for rank, value in enumerate(values)}))
        self._cases = cases

    def to(self, number: int) -> int | None:
        """The nearest case; None where there is none to choose from."""
        return min(self._among, key=lambda other: self._distance(number, other), default=None)

    def _distance(self, one: int, two: int) -> float:
        first, second = self._cases[one], self._cases[two]
        return sum(
            abs(ranks[_value(first.get(path))] - ranks[_value(second.get(path))]) / len(ranks)
            for path, ranks in self._ranks
        )


def commitments(decisions: Decisions) -> Decisions:
    """The part of a plan that a solve starts from; what follows from it need not travel."""
    return replace(
        decisions, hired={}, redeployed={}, released={}, started={}, placed={}, short={}, sold={}, transferred={}
    )


def _rank(case: CaseChanges) -> tuple[Any, ...]:
    return tuple((path, _value(case[path])) for path in sorted(case))


def _value(value: Any) -> tuple[int, float, str]:
    """Any value, so that it can be sorted: numbers by size, everything else by how it is written."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (0, float(value), "")
    return (1, 0.0, repr(value))
