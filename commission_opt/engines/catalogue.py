"""Which engines there are, and what each can and cannot do; light, for help pages need it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from commission_opt.engines.outcome import EngineCannot
from commission_opt.engines.search import Limits

THROUGH_PULP = "pulp:"
RACE = "race"


@dataclass(frozen=True)
class Engine:
    """An engine as the command line names it.

    Attributes
    ----------
    search
        Module and function that runs it, in a process of its own unless it is the default.
    family
        Engines of one family share code, so one is no check of the other.
    stops
        It can be stopped at any time and then hands over the best plan it has.
    threads, seeds
        It can use several threads, or another seed, and still give the same plan every time.
    """

    name: str
    label: str
    search: str
    family: str
    stops: bool = False
    threads: bool = False
    seeds: bool = False


DEFAULT = Engine("highs", "HiGHS", "commission_opt.engines.highs:search", "HiGHS", stops=True, threads=True, seeds=True)
ENGINES = {
    one.name: one
    for one in (
        DEFAULT,
        Engine(
            "dive", "HiGHS with a dive", "commission_opt.engines.dive.search:search", "HiGHS", stops=True, seeds=True
        ),
        Engine("scip", "SCIP", "commission_opt.engines.mathopt:scip", "SCIP", stops=True, seeds=True),
        Engine("cbc", "CBC", "commission_opt.engines.cbc:search", "CBC"),
        Engine("ortools-highs", "HiGHS of OR-Tools", "commission_opt.engines.mathopt:highs", "HiGHS", seeds=True),
        Engine("cpsat", "CP-SAT", "commission_opt.engines.cpsat:search", "CP-SAT", stops=True, seeds=True),
    )
}
NAMES = (*ENGINES, RACE)
RACERS = ("highs", "cbc")
PULP_SOLVERS = ("GUROBI_CMD", "CPLEX_CMD", "XPRESS", "MOSEK", "COPT_CMD", "GLPK_CMD", "COIN_CMD")


def engine_named(name: str) -> Engine:
    """The engine that `name` stands for, but for a race, which is two.

    Raises
    ------
    ValueError
        When there is none, with the nearest name.
    """
    if name.startswith(THROUGH_PULP) and len(name) > len(THROUGH_PULP):
        solver = name.removeprefix(THROUGH_PULP)
        return Engine(name, solver, "commission_opt.engines.through_pulp:search", solver, threads=True)
    if name in ENGINES:
        return ENGINES[name]
    meant = _meant(name)
    meant = f"; did you mean {meant}?" if meant else ""
    raise ValueError(
        f"no engine is called '{name}'; there is {', '.join(NAMES)}, and {THROUGH_PULP}NAME for what PuLP can run{meant}"
    )


def _meant(name: str) -> str:
    """The engine most like a name that is none; of a solver that PuLP runs, the name that it has there."""
    plain = name.casefold().removeprefix(THROUGH_PULP)
    for solver in PULP_SOLVERS:
        if plain and solver.casefold().partition("_")[0] == plain.partition("_")[0]:
            return THROUGH_PULP + solver
    close = difflib.get_close_matches(plain, NAMES, 1)
    return close[0] if close else ""


def refuse(engine: Engine, limits: Limits) -> None:
    """Refuse settings that `engine` would have to ignore.

    Raises
    ------
    EngineCannot
        With what to do instead.
    """
    if limits.threads > 1 and not engine.threads:
        raise EngineCannot(f"{engine.label} works on one thread here: omit --threads, or use engine highs.")
    if limits.seed and not engine.seeds:
        raise EngineCannot(f"{engine.label} takes no seed here: omit --seed, or use engine highs or scip.")


def check_settings(engine: str, threads: int, seed: int) -> None:
    """Refuse an engine that there is none of, and settings that it would have to ignore; of a race, either of the two.

    Raises
    ------
    ValueError
        When no engine has that name.
    EngineCannot
        With what to do instead.
    """
    for one in [ENGINES[name] for name in RACERS] if engine == RACE else [engine_named(engine)]:
        refuse(one, Limits(threads=threads, seed=seed))


def label(engine: str) -> str:
    """What readers know the engine as: "SCIP"."""
    return " and ".join(ENGINES[name].label for name in RACERS) if engine == RACE else engine_named(engine).label


def second_opinion(engine: str) -> Engine:
    """The engine that checks the answer of `engine`: always of another family."""
    if engine == RACE:
        return ENGINES["scip"]  # the race is between the two others
    return ENGINES["highs"] if engine_named(engine).family in ("SCIP", "CBC", "CP-SAT") else ENGINES["scip"]
