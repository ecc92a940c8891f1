"""Two plans held against each other, and engines asked in this process, which is quicker than one of their own."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from commission_opt.decisions import AVERAGES, COMMITMENTS, Decisions
from commission_opt.demand.table import DemandTable
from commission_opt.engines.catalogue import DEFAULT, Engine, engine_named
from commission_opt.engines.choice.searches import Searcher
from commission_opt.engines.fix_and_resolve import fix_and_resolve, retried
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.problem import MixedIntegerProgramme, problem_of
from commission_opt.engines.search import Found, Limits, Watch
from commission_opt.instance.instance import Instance
from commission_opt.plan.choice import ChoiceSaid, chosen, to_be_proven
from commission_opt.plan.engine import build_model, limits_of, run
from commission_opt.plan.settings import Settings

FLOWS = (*AVERAGES, "started", "placed", "short", "sold")


def differences(one: Decisions, other: Decisions) -> tuple[list[str], float]:
    """Families of commitments that differ, and the most by which anything else does."""
    apart = [family for family in COMMITMENTS if getattr(one, family) != getattr(other, family)]
    most = 0.0
    for family in FLOWS:
        first, second = getattr(one, family), getattr(other, family)
        most = max([most, *(abs(first.get(key, 0.0) - second.get(key, 0.0)) for key in first.keys() | second.keys())])
    return apart, most


def asked(engine: Engine, problem: MixedIntegerProgramme, limits: Limits) -> Found:
    """The engine, in this process."""
    module, _, name = engine.search.partition(":")
    search: Any = getattr(import_module(module), name)
    found: Found = search(problem, limits, Watch())
    return found


class Nearby(Searcher):
    """A searcher that starts no process."""

    def _there(self, problem: MixedIntegerProgramme) -> Found:
        return asked(self.engine, problem, self._limits())


def choose(instance: Instance, demand: DemandTable, engine: str) -> tuple[Outcome, ChoiceSaid | None]:
    """The plan that an engine chooses; with `Nearby` in place of `Searcher` in this process."""
    settings = Settings(engine=engine, method="extensive")
    model = build_model(instance, demand)
    proven = to_be_proven(model, settings)
    if engine == DEFAULT.name:
        outcome = run(model, proven)
    else:
        problem, named = problem_of(model), engine_named(engine)

        def attempt(limits: Limits) -> Outcome:
            return fix_and_resolve(model, problem, asked(named, problem, limits), limits, {})

        outcome = retried(attempt, limits_of(proven))
    return chosen(model, outcome, settings, time.perf_counter())
