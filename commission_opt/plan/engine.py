"""Writing a model, and having it solved by the engine that the settings name."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib import metadata
from typing import TYPE_CHECKING

from commission_opt.engines.catalogue import DEFAULT, ENGINES, RACE, Engine, engine_named
from commission_opt.engines.outcome import EngineCannot, EngineFailed, Outcome
from commission_opt.engines.search import Limits
from commission_opt.errors import EXIT_UNEXPECTED, CommissionError

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.commitments import GivenMix
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model, Room
    from commission_opt.plan.settings import Settings

# From so many scenarios and columns on, scenarios are solved one by one; measured: benchmarks/README.md.
MANY_SCENARIOS = 10
MANY_WITH_SERVICES = 50  # services that keep children at home, where it was slower
MANY_COLUMNS = 2_000
LARGE = 20_000  # columns from which on the search is a dive first: HiGHS alone is long without a plan
TOGETHER = (
    "The demand scenarios were worked out all together: taken one by one, they did not lead to a plan and a proof."
)
CERTAIN = (
    "a cluster is for many demand scenarios, and demand is certain in this instance: omit --cluster, or plan for "
    "several scenarios (uncertainty.scenarios)"
)
ONE = "There is one demand scenario: method decomposition, which takes many one by one, was not used."
PARTS = ("pulp", "highspy", "ortools", "numpy")


class EngineUnavailable(CommissionError):
    """The packages that solve cannot be used in this environment."""

    exit_code = EXIT_UNEXPECTED


def build_model(
    instance: Instance,
    demand: DemandTable,
    given: GivenMix | None = None,
    *,
    relaxed: bool = False,
    breach_at_most: float | None = None,
    taken: Mapping[str, bool] | None = None,
    room: Room | None = None,
) -> Model:
    """Write `instance` as a model; see `commission_opt.model.build`."""
    with _packages():
        from commission_opt.model.build import build

        return build(instance, demand, given, relaxed=relaxed, breach_at_most=breach_at_most, taken=taken, room=room)


def run(model: Model, settings: Settings) -> Outcome:
    """Solve `model` with the engine that `settings` names; that no plan meets every rule is proven twice.

    Returns
    -------
    Outcome
        ``infeasible`` only where a second proof came to the same; see `engines.second_proof`.

    Raises
    ------
    EngineCannot
        When that engine cannot solve this model, or would have to ignore a setting.
    ClusterUnavailable
        When the cluster cannot be used.
    EngineFailed
        When it fails.
    """
    began = time.perf_counter()
    outcome = run_once(model, settings)
    if outcome.status != "infeasible":
        return outcome
    from commission_opt.engines.second_proof import WITH, WITHOUT, second_proof

    presolved = settings.engine != DEFAULT.name or model.hints.presolve or settings.memory_limit is not None
    left = None if settings.time_limit is None else settings.time_limit - (time.perf_counter() - began)
    model.hints = replace(model.hints, start=None, presolve=True)
    again = replace(settings, engine=DEFAULT.name, method="extensive", cluster=None)

    def solve(seconds: float | None) -> Outcome:
        return _whole(model, replace(again, time_limit=seconds), presolve=not presolved)

    return second_proof(outcome, solve, WITHOUT if presolved else WITH, left)


def run_once(model: Model, settings: Settings) -> Outcome:
    """Solve `model` as `run` does, but take the engine's word where it finds no plan."""
    with _packages():
        if not by_scenario(model, settings):
            outcome = _whole(model, settings)
            one = settings.method == "decomposition"
            return replace(outcome, notes=(*outcome.notes, ONE)) if one else outcome
        from commission_opt.engines.decomposition.solve import solve

        began = time.perf_counter()
        try:
            return solve(model, limits_of(settings), settings.progress, settings.cluster)
        except EngineFailed:  # why is a matter of the engine, and nothing that a user could mend
            spent = time.perf_counter() - began
            left = None if settings.time_limit is None else max(1.0, settings.time_limit - spent)
            outcome = _whole(model, replace(settings, time_limit=left))
            return replace(outcome, notes=(*outcome.notes, TOGETHER))


def by_scenario(model: Model, settings: Settings) -> bool:
    """Whether the scenarios are solved one by one: many of them, a large model, and something left to decide."""
    scenarios = len(model.demand.scenarios)
    if settings.cluster is not None:
        if scenarios == 1:
            raise EngineCannot(CERTAIN)
        return True
    if settings.method != "auto":
        return settings.method == "decomposition" and scenarios > 1
    many = MANY_WITH_SERVICES if model.instance.edge_of_care else MANY_SCENARIOS
    large = scenarios >= many and model.problem.numVariables() >= MANY_COLUMNS
    if not large or settings.engine != DEFAULT.name or settings.memory_limit is not None:
        return False
    return any(one.isInteger() and one.lowBound != one.upBound for one in model.problem.variables())


def limits_of(settings: Settings) -> Limits:
    """What the settings ask of an engine."""
    return Limits(settings.gap, settings.time_limit, settings.threads, settings.seed, settings.memory_limit)


def _whole(model: Model, settings: Settings, *, presolve: bool = True) -> Outcome:
    """Solve the model as one problem."""
    limits = replace(limits_of(settings), presolve=presolve)
    with _packages():
        if settings.engine == RACE:
            from commission_opt.engines import race

            return race.solve(model, limits, settings.progress)
        engine = _engine(model, settings.engine)
        if engine is DEFAULT and settings.memory_limit is None:
            from commission_opt.engines import in_process

            return in_process.solve(model, limits, settings.progress)
        from commission_opt.engines import own_process

        return own_process.solve(model, engine, limits, settings.progress)


def _engine(model: Model, name: str) -> Engine:
    """The engine of that name; for a large model with a plan to look for, that with a dive in place of the default."""
    engine = engine_named(name)
    large = engine is DEFAULT and model.problem.numVariables() >= LARGE and model.hints.start is None
    if large and any(one.isInteger() and one.lowBound != one.upBound for one in model.problem.variables()):
        return ENGINES["dive"]
    return engine


@contextmanager
def _packages() -> Iterator[None]:
    """Explain packages that are missing or clash, with the versions found and what to install."""
    try:
        yield
    except ImportError as error:
        if (error.name or "").startswith("commission_opt"):
            raise
        raise EngineUnavailable(_clash(error)) from error


def _clash(error: Exception) -> str:
    found = []
    for part in PARTS:
        try:
            found.append(f"{part} {metadata.version(part)}")
        except metadata.PackageNotFoundError:
            found.append(f"{part} missing")
    return (
        f"The solver cannot be loaded: {error}\n"
        f"Found here: {', '.join(found)}. highspy and ortools each bring a copy of HiGHS and work together only in "
        'matching versions. To mend it: pip install "highspy~=1.16.0" "ortools~=9.15" "pulp>=4.2,<5"'
    )
