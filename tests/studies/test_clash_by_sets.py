"""The search for a smallest set of rules that clash, where it is known beforehand which sets do: without an engine."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest

from commission_opt.keys import OfferKey, OneOfKey, RecordKey, RowKey, RowPlace
from commission_opt.model.limit import Limit
from commission_opt.studies.diagnosis.conflict import Clash, clash, with_bricks
from commission_opt.studies.diagnosis.elastic import Clock, Stopped

CLOCK = Clock(None)


def place(name: str) -> RowPlace:
    """Of a rule about what is local, but for "market", a fact, and "either", a fact that the instance has a table for."""
    return rows(name)[0].place.member


def rows(name: str) -> list[RowKey]:
    if name == "either":
        return [RowKey("C11", OneOfKey(name))]
    if name.startswith("market"):
        return [RowKey("C12", OfferKey(0, 0, name))]
    return [RowKey("C03", RecordKey(0, period, name)) for period in (0, 1)]


class Rules:
    """Rules of which some sets cannot be kept together; others cannot with fractions of homes either.

    Parameters
    ----------
    clashes, in_fractions
        Sets of names, with a space between them.
    stops
        Number of the question, from 0, that finds no answer.
    """

    def __init__(
        self,
        names: str,
        clashes: Sequence[str],
        in_fractions: Sequence[str] = (),
        *,
        stops: int | None = None,
        by_hand: bool = False,
        named: str = "",
    ) -> None:
        self.names = names.split()
        self.sets = {True: [set(one.split()) for one in clashes], False: [set(one.split()) for one in in_fractions]}
        self.stops, self.by_hand = stops, by_hand
        self.asked: list[tuple[str, bool]] = []
        self.limits = {row: Limit(named=name in named.split()) for name in self.names for row in rows(name)}

    def members(self) -> dict[RowPlace, list[RowKey]]:
        return {place(name): rows(name) for name in self.names}

    def feasible(self, free: Mapping[RowKey, float], clock: Clock, *, whole: bool) -> bool:
        assert clock is CLOCK
        assert set(free.values()) <= {math.inf}
        if len(self.asked) == self.stops:
            raise Stopped(by_hand=self.by_hand)
        kept = {name for name in self.names if not any(row in free for row in rows(name))}
        assert all(any(row in free for row in rows(name)) for name in self.names if name not in kept)
        self.asked.append((" ".join(sorted(kept)), whole))
        return not any(one <= kept for one in self.sets[whole])


def names(found: Clash) -> str:
    return " ".join(sorted(one.record for one in found.members))


def searched(rules: Any, order: str, always: Collection[str] = ()) -> Clash:
    return clash(rules, [place(name) for name in order.split()], CLOCK, [place(name) for name in always])


@pytest.mark.parametrize(
    ("clashes", "in_fractions", "order", "found"),
    [
        (["a b"], [], "a b c", "a b"),
        (["a b"], [], "c b a", "a b"),
        (["a"], [], "a b c", "a"),
        (["a b", "b c"], [], "a b c", "b c"),  # whichever is tried first is done without
        (["a b", "b c"], [], "c b a", "a b"),
        (["a b", "c"], ["a b"], "a b c", "a b"),  # what clashes with fractions too is looked for first
        (["a", "a b", "c"], ["a b"], "c a b", "a"),  # a alone, once homes are whole
    ],
)
def test_one_rule_after_another_is_left_out_where_the_rest_still_clash(
    clashes: list[str], in_fractions: list[str], order: str, found: str
) -> None:
    one = searched(Rules("a b c", clashes, in_fractions), order)
    assert (names(one), one.smallest) == (found, True)


def test_fractions_are_tried_first_and_settle_nothing_where_they_do_not_clash() -> None:
    plain = Rules("a b", ["a b"])
    searched(plain, "a b")
    assert plain.asked == [("a b", False), ("b", True), ("a", True)]
    quick = Rules("a b", ["a b"], ["a b"])
    searched(quick, "a b")
    assert quick.asked == [("a b", False), ("b", False), ("a", False), ("b", True), ("a", True)]


def test_rules_that_are_always_kept_are_no_members() -> None:
    rules = Rules("a b x", ["a x"], ["a x"])
    assert names(searched(rules, "a b", ["x"])) == "a"
    assert all("x" in kept.split() for kept, _ in rules.asked)


@pytest.mark.parametrize(("stops", "left"), [(0, "a b c"), (1, "a b c"), (2, "b c"), (3, "b c"), (4, "b c")])
def test_what_is_left_when_time_is_over_is_not_called_the_smallest(stops: int, left: str) -> None:
    """The first question is about fractions, then a goes, b and c have to stay."""
    found = searched(Rules("a b c", ["b c"], stops=stops), "a b c")
    assert (names(found), found.smallest) == (left, stops == 4)


@pytest.mark.parametrize("stops", [0, 1, 2])
def test_ctrl_c_ends_the_search(stops: int) -> None:
    with pytest.raises(Stopped):
        searched(Rules("a b c", ["b c"], stops=stops, by_hand=True), "a b c")


# -- the facts that a clash rests on -----------------------------------------------------------------

FOUND = Clash((place("a"), place("b")), True)


def rested(rules: Any) -> Clash:
    return with_bricks(rules, FOUND, CLOCK)


@pytest.mark.parametrize(
    ("clashes", "in_fractions", "found"),
    [
        (["a b market1"], [], "a b market1"),
        (["a b market1 market2"], [], "a b market1 market2"),
        (["a b market1", "a b either"], [], "a b either"),  # what the instance states as a rule stays longest
        (["a b"], [], "a b"),  # whatever becomes of the facts
        (["a b"], ["a b"], "a b"),
        (["a b market1"], ["a b"], "a b"),
    ],
)
def test_facts_are_added_without_which_the_rules_could_be_kept(
    clashes: list[str], in_fractions: list[str], found: str
) -> None:
    """A rule is no fact, and one of the clash is in it already."""
    rules = Rules("a b either market1 market2 c", clashes, in_fractions, named="market1 market2 either a")
    one = rested(rules)
    assert (names(one), one.smallest) == (found, True)


def test_without_facts_nothing_is_asked() -> None:
    rules: Any = Rules("a b c", ["a b"])
    assert rested(rules) is FOUND
    assert rules.asked == []


@pytest.mark.parametrize("stops", [0, 1, 2, 3])
def test_where_time_is_over_no_facts_are_added(stops: int) -> None:
    assert rested(Rules("a b market1", ["a b market1"], named="market1", stops=stops)) is FOUND
    with pytest.raises(Stopped):
        rested(Rules("a b market1", ["a b market1"], named="market1", stops=stops, by_hand=True))
