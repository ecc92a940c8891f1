"""The same end for every engine: its whole numbers fixed, the rest solved again, its word checked.

The engine's whole numbers are rounded and fixed, and HiGHS solves the linear programme that is left:
that makes the plan exact whatever the engine's tolerances, and its marginal values price the rules.
What the engine said of its plan and its bound must agree with what the plan then costs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import EngineFailed, LivesOffTolerances, Outcome, Status
from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.search import Found, Limits
from commission_opt.engines.service_levels import say_kept
from commission_opt.engines.solve_error import solve_rest
from commission_opt.engines.stdout_guard import silent
from commission_opt.engines.tolerances import PROVEN_GAP, ROUNDED, SAME_COST, TIGHT
from commission_opt.keys import RowKey
from commission_opt.model.model import Model
from commission_opt.model.read import decisions

if TYPE_CHECKING:
    import highspy


def retried[Ended](attempt: Callable[[Limits], Ended], limits: Limits) -> Ended:
    """What `attempt` makes of `limits`; where its plan lives off tolerances, once more with tight ones."""
    try:
        return attempt(limits)
    except LivesOffTolerances:
        return attempt(replace(limits, tolerance=TIGHT))


def fix_and_resolve(
    model: Model,
    problem: MixedIntegerProgramme,
    found: Found,
    limits: Limits,
    seconds: Mapping[str, float],
    highs: highspy.Highs | None = None,
) -> Outcome:
    """Turn what an engine found into an outcome.

    Parameters
    ----------
    seconds
        Wall time of what came before.
    highs
        HiGHS as its own search left it; for other engines the problem is handed to it here.

    Raises
    ------
    EngineFailed
        When the engine's numbers are not whole, its plan breaks a rule, or costs something else
        than it says.
    """
    spent = dict(seconds) | {"solve": found.seconds}
    ended: Status = "optimal" if found.ended == "proven" else found.ended
    if found.values is None:
        if found.ended == "proven":
            raise EngineFailed(f"{found.engine} says that it is done, and gives no plan")
        return _outcome(model, found, ended, spent, bound=found.bound)
    started = time.perf_counter()
    highs = settled(problem, found, highs)
    say_kept(model, highs)
    spent["fix"] = time.perf_counter() - started
    values = np.array(highs.getSolution().col_value)
    cost = problem.cost_of(values)
    hold_to_its_word(found, cost)
    bound = None if found.bound is None else min(found.bound, cost)
    duals = np.asarray(highs.getSolution().row_dual, dtype=np.float64)
    penalties = _duals_of_penalties(model, problem, highs, duals)
    internal = sum(weight * float(values[variable.id]) for variable, weight in model.internal)
    outcome = _outcome(
        model,
        found,
        status_of(found, cost, bound, limits.gap),
        spent,
        objective=cost - internal,
        bound=None if bound is None else min(bound - internal, cost - internal),
        values=values,
        prices=_prices(model, values, duals * problem.row_scale),
    )
    if penalties is None:
        return outcome
    return replace(outcome, penalties=_prices(model, values, penalties * problem.row_scale))


def _outcome(
    model: Model,
    found: Found,
    status: Status,
    seconds: Mapping[str, float],
    *,
    objective: float | None = None,
    bound: float | None = None,
    values: Floats | None = None,
    prices: Mapping[RowKey, float] | None = None,
) -> Outcome:
    return Outcome(
        status=status,
        objective=objective,
        bound=bound,
        decisions=None if values is None else decisions(model, values),
        engine=found.engine,
        engine_version=found.version,
        prices=prices or {},
        whole=frozenset(row for row, limit in model.limits.items() if limit.of_whole_numbers),
        seconds=dict(seconds) | {"total": sum(seconds.values())},
        notes=found.notes,
        values=values,
    )


def status_of(found: Found, cost: float, bound: float | None, gap: float) -> Status:
    """What is proven, going by plan and bound and not by the engine's word: some say optimal at a time limit."""
    reached = None if bound is None else (cost - bound) / max(abs(cost), 1e-9)
    if found.ended != "proven":
        late = found.ended in ("time_limit", "memory_limit") and reached is not None and reached <= gap
        if not late:
            return found.ended
    if reached is None or reached <= PROVEN_GAP:
        return "optimal"
    return "gap" if reached <= gap + PROVEN_GAP / 10 else "time_limit"


def settled(problem: MixedIntegerProgramme, found: Found, highs: highspy.Highs | None) -> highspy.Highs:
    """HiGHS after the linear programme that is left with the whole numbers rounded and fixed, and what follows from them let go."""
    import highspy

    assert found.values is not None
    whole = np.flatnonzero(problem.whole).astype(np.int32)
    if highs is not None and not len(whole):
        return highs  # it has solved just that
    rounded = np.round(found.values[whole])
    if len(whole) and float(np.abs(found.values[whole] - rounded).max()) > ROUNDED:
        raise EngineFailed(f"{found.engine} left numbers of beds, homes or people that are not whole")
    with silent():
        highs = highs or prepared(problem, Limits())
        highs.setOptionValue("time_limit", highspy.kHighsInf)
        if len(whole):
            highs.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kContinuous))
            highs.changeColsBounds(len(whole), whole, rounded, rounded)
            free = np.full(len(problem.tight), highspy.kHighsInf)
            highs.changeRowsBounds(len(problem.tight), problem.tight, -free, free)
        solved = solve_rest(highs)
    if not solved:
        raise LivesOffTolerances(
            f"{found.engine} found a plan that cannot be kept with whole numbers of beds and homes"
        )
    return highs


def hold_to_its_word(found: Found, cost: float) -> None:
    """Hold the engine to what it says: its plan costs no less when exact, and its bound is below the cost."""
    allowed = SAME_COST * max(1.0, abs(cost))
    if found.objective is not None and cost > found.objective + allowed:
        raise LivesOffTolerances(
            f"{found.engine} says that its plan costs £{found.objective:,.2f}, and it costs £{cost:,.2f}: do not use it"
        )
    if found.bound is not None and found.bound > cost + allowed:
        raise EngineFailed(
            f"{found.engine} says that no plan costs less than £{found.bound:,.2f}, and one costs £{cost:,.2f}: "
            "do not use it"
        )


def _prices(model: Model, values: Floats, duals: Floats) -> dict[RowKey, float]:
    """£ for one more unit of each row's limit, as reported, the whole numbers staying as they are."""
    prices = {}
    for row in model.rows:
        dual = duals[row.constraint.id]
        if dual:
            prices[row.key] = float(dual * row.per_limit.at(values))
    return prices


def _duals_of_penalties(
    model: Model, problem: MixedIntegerProgramme, highs: highspy.Highs, duals: Floats
) -> Floats | None:
    """The part of each row's marginal value that is penalties; None where it cannot be told.

    ::

        duals     = B^-T cost[basic]            B: the columns of the basis
        penalties = B^-T penalty_cost[basic]

    The first line is worked out too, and has to give the marginal values that HiGHS states.
    """
    if model.risk_weight:
        return None  # broken rules then count within the cost at risk too
    penalty = np.zeros(len(problem.cost))
    for charge, cost in model.charged():
        if charge.line == "penalty":
            penalty[charge.variable.id] += cost
    if not penalty.any():
        return np.zeros(len(duals))
    basic = np.asarray(highs.getBasicVariables()[1])
    found = []
    for costs in (problem.cost, penalty):
        _, solved = highs.getBasisTransposeSolve(np.where(basic >= 0, costs[np.maximum(basic, 0)], 0.0))
        found.append(np.asarray(solved, dtype=np.float64))
    whole, part = found
    if whole.shape != duals.shape or np.abs(whole - duals).max() > 1e-6 * max(1.0, np.abs(duals).max()):
        return None
    return part * (np.abs(duals) > 0)
