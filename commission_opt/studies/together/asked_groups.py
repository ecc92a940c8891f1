"""Which groups of the authorities of an instance are solved for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.instance.spelling import did_you_mean, shown
from commission_opt.sharing.asked import GroupsAsked, needed
from commission_opt.sharing.game import Group

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance


class NoRegion(CommissionError, ValueError):
    """The instance is not one of several authorities, or a group names none of them."""

    exit_code = EXIT_USAGE


def authorities(instance: Instance) -> tuple[str, ...]:
    """Ids of the authorities.

    Raises
    ------
    NoRegion
        When there are fewer than two.
    """
    found = tuple(one.id for one in instance.authority)
    if len(found) < 2:
        raise NoRegion(
            f"{instance.title}: there {'is one [[authority]]' if found else 'is no [[authority]]'}, so there is nobody to "
            "plan together. Name the authorities, each with its areas."
        )
    return found


def groups_asked(
    instance: Instance, groups: Iterable[Sequence[str]] | None, *, exact_to: int, tables: int, seed: int
) -> GroupsAsked:
    """Every group, or a sample; or, where `groups` are named, those besides each authority alone and all together.

    Raises
    ------
    NoRegion
        When a group names an authority that is not there, or nobody.
    """
    members = authorities(instance)
    if groups is None:
        return needed(members, exact_to=exact_to, tables=tables, seed=seed)
    named = [_checked(group, members) for group in groups]
    asked = [*(frozenset({one}) for one in members), frozenset(members), *named]
    return GroupsAsked(tuple(dict.fromkeys(asked)), (), (1 << len(members)) - 1)


def _checked(group: Sequence[str], members: Sequence[str]) -> Group:
    for one in group:
        if one not in members:
            raise NoRegion(f"there is no authority {shown(one)}. {did_you_mean(one, members, 'authority')}".rstrip())
    if not group:
        raise NoRegion("a group names an authority or more")
    return frozenset(group)
