"""Every mix that costs the same: one after the other, each other than those found, until there is none left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.choice.goal import ExtraRow, extended
from commission_opt.engines.choice.stopped import StageStopped
from commission_opt.engines.problem import Flags, Floats, MixedIntegerProgramme

if TYPE_CHECKING:
    from commission_opt.engines.choice.searches import Searcher

MOST = 12  # mixes; where there are more, the stages are searched for one by one
UNLIMITED = 1_000.0  # of what a number without a limit can be


def mixes_within(
    problem: MixedIntegerProgramme, first: Floats, commits: Flags, cap: float, searcher: Searcher
) -> list[Floats] | None:
    """Plans of every mix that can cost no more than `cap`, the first among them; None where there are too many.

    Parameters
    ----------
    first
        A plan that costs so little.
    commits
        The columns that tell mixes apart.

    Raises
    ------
    StageStopped
        Where the engine was stopped before it had proven that there is no other.
    """
    found = {_mix(first, commits): first}
    while (commits & (problem.lower < problem.upper)).any():
        others = searcher.within(other_than(problem, list(found.values()), commits), cap)
        if not others:
            break
        before = len(found)
        for values in others:
            plan = values[: len(problem.cost)]
            found.setdefault(_mix(plan, commits), plan)
        if len(found) > MOST:
            return None
        if len(found) == before:
            raise StageStopped("repeated")  # a mix that is known, taken for another by a tolerance
    return list(found.values())


def _mix(values: Floats, commits: Flags) -> bytes:
    return np.round(values[commits]).astype(np.int64).tobytes()


def other_than(problem: MixedIntegerProgramme, found: Sequence[Floats], commits: Flags) -> MixedIntegerProgramme:
    """The problem without the mixes found.

    ::

        sum over j at its least of (x[j] - least[j]) + sum over j at its most of (most[j] - x[j])
          + sum over the other j of (above[j] + below[j])  >=  1                 for each mix found
        x[j] >= found[j] + 1 where above[j] is 1,   x[j] <= found[j] - 1 where below[j] is 1
    """
    free = np.flatnonzero(commits & (problem.lower < problem.upper))
    rows: list[ExtraRow] = []
    helpers = 0
    for values in found:
        columns: list[int] = []
        entries: list[float] = []
        least = -1.0
        for j in free.tolist():
            value, low = round(float(values[j])), float(problem.lower[j])
            high = float(problem.upper[j]) if np.isfinite(problem.upper[j]) else max(UNLIMITED, value + 1.0)
            if value <= low:
                columns, entries, least = [*columns, j], [*entries, -1.0], least - low
            elif value >= high:
                columns, entries, least = [*columns, j], [*entries, 1.0], least + high
            else:
                above = len(problem.cost) + helpers
                rows.append(_pair(j, -1.0, above, value + 1 - low, -low))
                rows.append(_pair(j, 1.0, above + 1, high - value + 1, high))
                columns, entries, helpers = [*columns, above, above + 1], [*entries, -1.0, -1.0], helpers + 2
        rows.append(ExtraRow(np.array(columns, dtype=np.int32), np.array(entries), least))
    return extended(_with_helpers(problem, helpers), rows)


def _pair(column: int, entry: float, helper: int, weight: float, most: float) -> ExtraRow:
    return ExtraRow(np.array([column, helper], dtype=np.int32), np.array([entry, weight]), most)


def _with_helpers(problem: MixedIntegerProgramme, number: int) -> MixedIntegerProgramme:
    """The problem with so many columns more, 0 or 1, at no cost."""
    none, one = np.zeros(number), np.ones(number)
    return replace(
        problem,
        cost=np.concatenate([problem.cost, none]),
        lower=np.concatenate([problem.lower, none]),
        upper=np.concatenate([problem.upper, one]),
        whole=np.concatenate([problem.whole, one.astype(np.bool_)]),
    )
