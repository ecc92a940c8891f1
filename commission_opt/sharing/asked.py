"""Which groups have to be solved for, known before the first of them is.

Exact allocations need every group: ``2^n - 1`` of n members. A sample seats the members around a table at random,
and asks for each group of neighbours: ``n (n - 1) + 1`` groups a table, many of them the same at every table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from commission_opt.sharing.game import Group

EXACT_TO = 6  # members, of themselves
TABLES = 8

Seating = tuple[str, ...]


@dataclass(frozen=True)
class GroupsAsked:
    """The groups to be solved for.

    Attributes
    ----------
    groups
        Each once: the single members first, all together next, so that a search that is stopped has what is asked
        for most; then by size.
    tables
        The tables of a sample; none where every group is asked for.
    of
        How many groups there are in all.
    """

    groups: tuple[Group, ...]
    tables: tuple[Seating, ...]
    of: int

    @property
    def exact(self) -> bool:
        """Whether every group is asked for."""
        return not self.tables


def needed(members: Sequence[str], *, exact_to: int = EXACT_TO, tables: int = TABLES, seed: int = 0) -> GroupsAsked:
    """Say which groups to ask for: all of them up to so many members, those of a sample beyond.

    A sample that would ask for as many groups as there are is not drawn: all are asked for.

    Parameters
    ----------
    exact_to
        Largest number of members for which every group is asked for.
    tables
        How many tables a sample has: 2 or more, as one alone does not say how far it is off.
    seed
        The same seed draws the same tables.
    """
    if tables < 2:
        raise ValueError(f"a sample has 2 tables or more, not {tables}")
    every = (1 << len(members)) - 1
    if len(members) > max(exact_to, 3):
        drawn = seated(members, tables, seed)
        groups = {group for table in drawn for group in neighbours(table)}
        if len(groups) < every:
            return GroupsAsked(_in_order(members, groups), drawn, every)
    return GroupsAsked(_in_order(members, every_group(members)), (), every)


def every_group(members: Sequence[str]) -> list[Group]:
    """Every group of one member or more, by size."""
    return [frozenset(one) for size in range(1, len(members) + 1) for one in combinations(members, size)]


def seated(members: Sequence[str], number: int, seed: int) -> tuple[Seating, ...]:
    """So many different tables, drawn at random; as many as there are where more are asked for.

    Two tables are the same where each member has the same two neighbours.
    """
    first, *others = members
    most = math.factorial(len(others)) // 2 if len(others) > 1 else 1
    random = Random(seed)
    found: dict[Seating, None] = {}
    while len(found) < min(number, most):
        random.shuffle(others)
        turned = others if members.index(others[0]) <= members.index(others[-1]) else others[::-1]
        found[first, *turned] = None
    return tuple(found)


def neighbours(table: Seating) -> list[Group]:
    """Every group of members who sit side by side, and that of all."""
    size = len(table)
    round_twice = table + table
    groups = [frozenset(round_twice[at : at + long]) for long in range(1, size) for at in range(size)]
    return [*groups, frozenset(table)]


def _in_order(members: Sequence[str], groups: set[Group] | list[Group]) -> tuple[Group, ...]:
    place = {name: nth for nth, name in enumerate(members)}

    def key(group: Group) -> tuple[int, int, list[int]]:
        first = 0 if len(group) == 1 else 1 if len(group) == len(members) else 2
        return first, len(group), sorted(place[name] for name in group)

    return tuple(sorted(groups, key=key))
