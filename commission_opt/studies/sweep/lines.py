"""Lines of cases that differ in one price alone, which an exact sweep of that price can finish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from commission_opt.errors import CommissionError
from commission_opt.studies.sweep.price_curve import Search, only_prices_change, price_curve

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.studies.sweep.cases import CaseChanges

# With fewer values, finding out that only prices change costs as much as it saves.
FEWEST = 4
FEWEST_OF_SEVERAL = 8

At = Callable[[int], "Instance"]


@dataclass
class Line:
    """Cases, by number, in rising order of a price.

    Attributes
    ----------
    values
        The price in each.
    at
        The instance of a case.
    """

    numbers: list[int]
    values: list[float]
    at: At

    @property
    def is_of_a_price(self) -> bool:
        """Whether the models differ in costs alone, each straight in the value."""
        by_value = dict(zip(self.values, self.numbers, strict=True))
        try:
            return only_prices_change(lambda value: self.at(by_value[value]), self.values)
        except CommissionError:  # a value that cannot be: its row will say so
            return False

    def search(self, gap: float) -> Search:
        """What to solve, step by step; see `price_curve`."""
        return price_curve(self.values, gap, self._cost)

    @cached_property
    def _ends(self) -> dict[int, Instance]:
        return {0: self.at(self.numbers[0]), len(self.numbers) - 1: self.at(self.numbers[-1])}

    def _cost(self, place: int, decisions: Decisions) -> float:
        from commission_opt.demand import demand_table
        from commission_opt.plan.evaluator import evaluate

        instance = self._ends[place]
        return evaluate(instance, demand_table(instance), decisions).objective


def price_lines(cases: Mapping[int, CaseChanges], paths: Sequence[str], at: At) -> list[Line]:
    """The cases that exact sweeps of one price can finish, as lines of that price.

    Of several paths, the price with the most values is taken: each combination of the other values
    is a line. Cases on no line are left out.
    """
    for path, lines in sorted(_candidates(cases, paths, at), key=lambda one: -len(one[1][0].numbers)):
        del path
        if lines[0].is_of_a_price:
            return [lines[0], *(line for line in lines[1:] if line.is_of_a_price)]
    return []


def _candidates(cases: Mapping[int, CaseChanges], paths: Sequence[str], at: At) -> list[tuple[str, list[Line]]]:
    found = []
    for path in paths:
        groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for number, case in cases.items():
            if _is_number(case.get(path)):
                others = tuple(sorted((key, repr(value)) for key, value in case.items() if key != path))
                groups.setdefault(others, []).append(number)
        fewest = FEWEST if len(groups) == 1 else FEWEST_OF_SEVERAL
        lines = [_line(cases, path, groups[key], at) for key in sorted(groups)]
        lines = [line for line in lines if len(line.numbers) >= fewest and len(set(line.values)) == len(line.values)]
        if lines:
            found.append((path, lines))
    return found


def _line(cases: Mapping[int, CaseChanges], path: str, numbers: list[int], at: At) -> Line:
    order = sorted(numbers, key=lambda number: cases[number][path])
    return Line(order, [float(cases[number][path]) for number in order], at)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
