"""Which groups are asked for is known beforehand, and nothing else is asked."""

from __future__ import annotations

import math
from itertools import permutations

import pytest

from commission_opt.sharing.asked import every_group, needed, neighbours, seated
from commission_opt.sharing.confidence import students_t, within
from commission_opt.sharing.game import CannotShare, Game, Group, GroupCost
from commission_opt.sharing.sampled_shapley import sampled_shapley


def test_every_group_up_to_six_members() -> None:
    for number in range(1, 7):
        found = needed("ABCDEF"[:number])
        assert found.exact
        assert len(set(found.groups)) == len(found.groups) == found.of == 2**number - 1


def test_those_asked_for_first_are_the_members_alone_and_all_together() -> None:
    found = needed("ABCD").groups
    assert [len(group) for group in found] == [1, 1, 1, 1, 4, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3]


def test_a_sample_asks_once_for_each_group_and_for_no_other() -> None:
    members = "ABCDEFGHIJ"
    found = needed(members, tables=3, seed=7)
    assert (len(found.tables), found.of) == (3, 1023)
    assert len(found.groups) <= 2 * 10 + 1 + 3 * 10 * 7
    asked: list[Group] = []

    def cost(group: Group) -> GroupCost:
        asked.append(group)
        return GroupCost.exactly(math.sqrt(len(group)))

    game = Game.asked(members, found.groups, cost)
    assert asked == list(found.groups)
    assert not game.complete
    assert sampled_shapley(game, found.tables).shares == pytest.approx([math.sqrt(10) / 10] * 10)


def test_the_same_seed_draws_the_same_tables() -> None:
    assert needed("ABCDEFGHIJ", seed=3) == needed("ABCDEFGHIJ", seed=3)
    assert needed("ABCDEFGHIJ", seed=3).tables != needed("ABCDEFGHIJ", seed=4).tables


def test_a_sample_as_large_as_all_is_none() -> None:
    found = needed("ABCDEFG", tables=1000)
    assert found.exact
    assert len(found.groups) == 127
    with pytest.raises(ValueError, match="2 tables or more"):
        needed("ABCDEFG", tables=1)
    with pytest.raises(ValueError, match="2 tables or more"):
        sampled_shapley(Game.asked("ABC", every_group("ABC"), lambda _: GroupCost.exactly(1)), seated("ABC", 1, 0))


def test_tables_differ_by_who_sits_beside_whom() -> None:
    tables = seated("ABCDE", 100, 1)

    def pairs(table: tuple[str, ...]) -> frozenset[frozenset[str]]:
        return frozenset(group for group in neighbours(table) if len(group) == 2)

    assert len({pairs(table) for table in tables}) == len(tables) == 12
    assert {pairs(one) for one in permutations("ABCDE")} == {pairs(table) for table in tables}


def test_a_group_of_the_sample_that_was_not_asked_for() -> None:
    tables = seated("ABCDE", 3, 0)
    groups = {group for table in tables[:1] for group in neighbours(table)}
    game = Game.asked("ABCDE", groups, lambda _: GroupCost.exactly(1))
    with pytest.raises(CannotShare, match="not known"):
        sampled_shapley(game, tables)


@pytest.mark.parametrize(
    ("freedom", "confidence", "quantile"),
    [
        (1, 0.95, 12.7062),
        (2, 0.95, 4.30265),
        (3, 0.99, 5.84091),
        (5, 0.95, 2.57058),
        (7, 0.995, 4.02934),
        (30, 0.95, 2.04227),
    ],
)
def test_students_t(freedom: int, confidence: float, quantile: float) -> None:
    """As tables have it."""
    assert students_t(freedom, confidence) == pytest.approx(quantile, rel=2e-5)
    assert within(quantile, freedom) == pytest.approx(confidence, rel=1e-5)
