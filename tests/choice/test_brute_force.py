"""On tiny cases the plan chosen is the one found by looking at every mix: with rows for each stage, by another engine.

Nothing of `engines/choice` is used: each mix is held, the stages are linear programmes with a row for each before them, and
GLOP solves them.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.problem import Floats, MixedIntegerProgramme, problem_of
from commission_opt.model.build import build
from commission_opt.model.choice.stages import STAGES
from commission_opt.model.model import Model
from tests.choice.town import said, solved, town
from tests.model.independent import Programme
from tests.model.small import Table, block, new_home, spot

CASES = range(60)
NEVER = float("inf")


def case(seed: int) -> tuple[float, Table]:
    """Children, and the tables of a town with a few offers whose prices lie close together."""
    drawn = random.Random(seed)
    step = drawn.choice((0.0, 0.0, 0.05, 0.2))

    def price(base: float) -> float:
        return base + step * drawn.randint(0, 3)

    blocks = []
    for nth in range(drawn.randint(1, 3)):
        one = block(f"block-{nth}", drawn.choice((1, 2, 3)), price(90), term_years=drawn.choice((1.0, 2.0)))
        if drawn.random() < 0.5:
            del one["area"]
        blocks.append(one)
    tables: Table = {
        "block": blocks,
        "spot": [spot(price(drawn.choice((90, 100))), id="far"), spot(price(100), id="near", area="town")],
        "choice": {"indifferent_within": drawn.choice((0.0, 20.0, 100.0, 0.001))},
    }
    if drawn.random() < 0.5:
        tables["home"] = [new_home(drawn.choice((1, 2)), price(180))]
    if drawn.random() < 0.4:
        tables["rules"] = {"sufficiency": {"price_per_child_week": 7 * price(drawn.choice((90, 100, 110)))}}
    return float(drawn.choice((2, 3, 4))), tables


@dataclass
class Mixes:
    """Every way to set the whole numbers of a model, and what its stages come to."""

    model: Model
    problem: MixedIntegerProgramme

    def all(self) -> Iterator[Floats]:
        whole = np.flatnonzero(self.problem.whole)
        ranges = [range(int(self.problem.lower[j]), int(self.problem.upper[j]) + 1) for j in whole]
        for values in itertools.product(*ranges):
            found = np.zeros(len(self.problem.cost))
            found[whole] = values
            yield found

    def least(self, mix: Floats, weights: Floats, rows: list[tuple[Floats, float]]) -> float:
        """The least of ``weights @ x`` in plans of a mix that keep the rows; infinite where there is none."""
        of, found = self.problem, Programme()
        for j in range(len(of.cost)):
            lower, upper = (mix[j], mix[j]) if of.whole[j] else (of.lower[j], of.upper[j])
            found.column(float(weights[j]), float(lower), float(upper))
        for i in range(len(of.row_lower)):
            part = slice(of.starts[i], of.starts[i + 1])
            terms = zip(of.columns[part].tolist(), of.entries[part].tolist(), strict=True)
            found.row(terms, float(of.row_lower[i]), float(of.row_upper[i]))
        for entries, most in rows:
            found.row([(j, float(entries[j])) for j in np.flatnonzero(entries).tolist()], -NEVER, most)
        return found.minimum()

    def weights(self) -> list[tuple[str, Floats]]:
        found = []
        for one in STAGES:
            weights = np.zeros(len(self.problem.cost))
            for variable, amount in one.measure(self.model).terms:
                weights[variable.id] += -amount if one.more else amount
            found.append((one.name, weights))
        return found


def best_by_looking(children: float, tables: Table) -> tuple[float, float, dict[str, float]]:
    """The least cost, the cap on it, and what each stage comes to in the plan that should be chosen."""
    instance = town(children, **tables)
    model = build(instance, demand_table(instance))
    mixes = Mixes(model, problem_of(model))
    cost, offset = mixes.problem.cost, mixes.problem.offset
    costs = [(mix, mixes.least(mix, cost, []) + offset) for mix in mixes.all()]
    cheapest = min(value for _, value in costs)
    within = instance.choice.pounds(cheapest)
    cap = cheapest + max(0.0, within - 1e-7 * cheapest)
    equal = [mix for mix, value in costs if value <= cap + 1e-6]
    left = [mix for mix in equal if not any((other <= mix).all() and (other < mix).any() for other in equal)]
    rows: dict[int, list[tuple[Floats, float]]] = {id(mix): [(cost, cap - offset + 1e-7)] for mix in left}
    values: dict[str, float] = {}
    for name, weights in mixes.weights():
        found = [(mix, mixes.least(mix, weights, rows[id(mix)])) for mix in left]
        least = min(value for _, value in found)
        left = [mix for mix, value in found if value <= least + 1e-6 * max(1.0, abs(least))]
        for mix in left:
            rows[id(mix)].append((weights, least + 1e-7 * max(1.0, abs(least))))
        values[name] = abs(least)
    return cheapest, cap, values


def check(seed: int) -> None:
    children, tables = case(seed)
    cheapest, cap, values = best_by_looking(children, tables)
    plan = solved(children, **tables)
    found = said(plan)
    assert found["mix"]
    assert found["cheapest"] == pytest.approx(cheapest, abs=1e-3)
    assert found["cap"] == pytest.approx(cap, abs=1e-3)
    for row in found["stages"]:
        assert row["chosen"] == pytest.approx(values[row["stage"]], rel=2e-5, abs=2e-3), (seed, row, values)
    assert plan.objective is not None
    assert plan.objective <= cap + 1e-3


@pytest.mark.parametrize("first", range(0, len(CASES), 20))
def test_the_plan_chosen_is_the_best_by_looking_at_every_mix(first: int) -> None:
    for seed in CASES[first : first + 20]:
        check(seed)


def test_the_cases_are_full_of_ties() -> None:
    """Some have several mixes that cost the same, and in some the plan is another than the cheapest found."""
    many = other = 0
    for seed in CASES[:30]:
        children, tables = case(seed)
        found = said(solved(children, **tables))
        many += (found["mixes"] or 0) > 1
        other += any(abs(row["chosen"] - row["cheapest"]) > 1e-6 for row in found["stages"])
    assert many >= 5
    assert other >= 5
