"""Several models solved as one: some of their columns are the same decision.

The models are weighed by their probability and put side by side; columns with the same label become
one column, which keeps them equal without a row.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.decisions import Decisions
from commission_opt.engines.fix_and_resolve import hold_to_its_word, retried, settled, status_of
from commission_opt.engines.highs import search
from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import EngineFailed, Status
from commission_opt.engines.problem import Floats, Integers, MixedIntegerProgramme
from commission_opt.engines.search import Found, Limits, Watch
from commission_opt.engines.service_levels import say_kept
from commission_opt.engines.solve_lock import solve_lock
from commission_opt.engines.stdout_guard import silent
from commission_opt.model.model import Model
from commission_opt.model.read import decisions

if TYPE_CHECKING:
    import highspy


@dataclass(frozen=True)
class WeighedModel:
    """One model, and how much it counts for."""

    model: Model
    problem: MixedIntegerProgramme
    weight: float


@dataclass(frozen=True)
class JoinedModels:
    """The models as one problem, and where their columns are in it.

    ::

        minimise  sum over parts i of weight[i] * (offset[i] + cost[i] x[i])
        subject to the rows of every part, and x[i, j] = x[k, l] where they have the same label

    Attributes
    ----------
    columns
        For each part, shape (its columns,): the column of `problem` that each became.
    """

    parts: Sequence[WeighedModel]
    problem: MixedIntegerProgramme
    columns: Sequence[Integers]


@dataclass(frozen=True)
class JoinedOutcome:
    """The end of a solve: `objective` and `bound` as of an `Outcome`, of the weighted sum.

    `decisions` and `objectives` are those of each part; empty without a plan. `values` is what the plan
    is in each part, to start another solve from.
    """

    status: Status
    objective: float | None
    bound: float | None
    decisions: Sequence[Decisions] = ()
    objectives: Sequence[float] = ()
    values: Sequence[Floats] = ()


def join(parts: Sequence[WeighedModel], labels: Sequence[Mapping[int, Hashable]]) -> JoinedModels:
    """Put the parts side by side.

    Parameters
    ----------
    labels
        For each part, the label of those of its columns that it may share.

    Raises
    ------
    ValueError
        When a column that is shared has other limits in one of the parts.
    """
    known: dict[Hashable, int] = {}
    columns, size = [], 0
    for part, named in zip(parts, labels, strict=True):
        place = np.zeros(len(part.problem.cost), dtype=np.int32)
        for number in range(len(place)):
            label = named.get(number)
            if label is None or label not in known:
                if label is not None:
                    known[label] = size
                place[number] = size
                size += 1
            else:
                place[number] = known[label]
        columns.append(place)
    _same_bounds(parts, columns, size)
    return JoinedModels(parts, _stacked(parts, columns, size), columns)


def _same_bounds(parts: Sequence[WeighedModel], columns: Sequence[Integers], size: int) -> None:
    for bound in ("lower", "upper"):
        seen = np.full(size, np.nan)
        for part, place in zip(parts, columns, strict=True):
            own = getattr(part.problem, bound)
            before = seen[place]
            if not np.all(np.isnan(before) | (before == own)):
                raise ValueError("a decision that several models share has other limits in one of them")
            seen[place] = own


def _stacked(parts: Sequence[WeighedModel], columns: Sequence[Integers], size: int) -> MixedIntegerProgramme:
    cost, lower, upper, whole = np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size, dtype=np.bool_)
    starts: list[Any] = [np.zeros(1, dtype=np.int32)]
    entries = 0
    for part, place in zip(parts, columns, strict=True):
        problem = part.problem
        np.add.at(cost, place, part.weight * problem.cost)
        lower[place], upper[place], whole[place] = problem.lower, problem.upper, problem.whole
        starts.append(problem.starts[1:] + entries)
        entries += len(problem.entries)
    return MixedIntegerProgramme(
        cost=cost,
        lower=lower,
        upper=upper,
        whole=whole,
        row_lower=np.concatenate([part.problem.row_lower for part in parts]),
        row_upper=np.concatenate([part.problem.row_upper for part in parts]),
        row_scale=np.concatenate([part.problem.row_scale for part in parts]),
        starts=np.concatenate(starts).astype(np.int32),
        columns=np.concatenate(
            [place[part.problem.columns] for part, place in zip(parts, columns, strict=True)]
        ).astype(np.int32),
        entries=np.concatenate([part.problem.entries for part in parts]),
        offset=sum(part.weight * part.problem.offset for part in parts),
    )


def solve(joined: JoinedModels, limits: Limits, *, start: Sequence[Floats] | None = None) -> JoinedOutcome:
    """Solve with HiGHS, in this process; whole numbers are then settled as for a single model.

    Parameters
    ----------
    start
        A plan to start from, as the values of each part. The plan found costs no more than that.

    Raises
    ------
    EngineFailed
        When the engine's plan does not hold.
    """
    with solve_lock():
        return retried(lambda limits: _attempt(joined, limits, start), limits)


def _attempt(joined: JoinedModels, limits: Limits, start: Sequence[Floats] | None) -> JoinedOutcome:
    problem = joined.problem
    highs = prepared(problem, limits)
    if start is not None:
        _start_from(highs, joined, start)
    found = search(problem, limits, Watch(), highs)
    if found.ended == "infeasible":
        highs, found = _second_proof(problem, limits, found)
    if found.values is None:
        if found.ended == "proven":
            raise EngineFailed("HiGHS says that it is done, and gives no plan")
        return JoinedOutcome(found.ended, None, found.bound)
    highs = settled(problem, found, highs)
    while any(say_kept(part.model, highs, place) for part, place in zip(joined.parts, joined.columns, strict=True)):
        pass  # one part's placements may keep a promise of another
    values = np.array(highs.getSolution().col_value)
    return _outcome(joined, found, limits, values)


def _second_proof(problem: MixedIntegerProgramme, limits: Limits, first: Found) -> tuple[highspy.Highs, Found]:
    """The same problem without presolve, in the time that is left: that there is no plan counts only if both say so."""
    left = None if limits.time_limit is None else limits.time_limit - first.seconds
    again = replace(limits, time_limit=left if left is None else max(0.0, left), presolve=False)
    highs = prepared(problem, again)
    return highs, search(problem, again, Watch(), highs)


def _start_from(highs: Any, joined: JoinedModels, start: Sequence[Floats]) -> None:
    values = np.zeros(len(joined.problem.cost))
    for place, own in zip(joined.columns, start, strict=True):
        values[place] = own
    with silent():
        highs.setSolution(len(values), np.arange(len(values), dtype=np.int32), values)


def _outcome(joined: JoinedModels, found: Found, limits: Limits, values: Floats) -> JoinedOutcome:
    cost = joined.problem.cost_of(values)
    hold_to_its_word(found, cost)
    own = [values[place] for place in joined.columns]
    inner = [_internal(part.model, x) for part, x in zip(joined.parts, own, strict=True)]
    internal = sum(part.weight * amount for part, amount in zip(joined.parts, inner, strict=True))
    bound = None if found.bound is None else min(found.bound, cost)
    return JoinedOutcome(
        status=status_of(found, cost, bound, limits.gap),
        objective=cost - internal,
        bound=None if bound is None else min(bound - internal, cost - internal),
        decisions=[decisions(part.model, x) for part, x in zip(joined.parts, own, strict=True)],
        objectives=[part.problem.cost_of(x) - amount for part, x, amount in zip(joined.parts, own, inner, strict=True)],
        values=own,
    )


def _internal(model: Model, values: Floats) -> float:
    return sum(weight * float(values[variable.id]) for variable, weight in model.internal)
