"""The policy by which children are placed, one by one, in the simulation of a plan."""

from __future__ import annotations

from dataclasses import dataclass

CLOSING_DAYS = 91.0  # children whose home closes within a quarter are the first to go to one that opens

_ORDER = (
    "Each child goes to the cheapest suitable free bed of the plan near home. If none is free there, the child goes to one "
    "elsewhere, and else to the cheapest framework, supported or spot placement that the market has. "
    "A bed that a child leaves stays empty for a while, so that a bed always in demand is filled to its practical "
    "occupancy. Nobody moves but by plan: when a home or contract ends, "
)


def policy_in_words(*, children_stay: bool) -> str:
    """How children are placed, and who moves: into a home that opens those alone whom the plan moves, where they stay."""
    return _ORDER + ("and as many as the plan moves, by number." if children_stay else "and into a home that opens.")


@dataclass(frozen=True)
class Policy:
    """How children are placed.

    A child goes to the first of these with room: beds of the plan near home; beds of the plan elsewhere (for needs
    with no local duty there is no difference); placements bought as used, near home first. Within each, the one
    where one more child costs least comes first: what is paid whether used or not does not count, travel does. Of
    homes that cost the same, the one that stays open longest, then the fullest, so that few have to move later.
    A home has room for a child if the beds free in it are at least the child's footprint there.

    Attributes
    ----------
    fills
        Children in placements bought as used move into a home of the plan on the day it opens, if it is better for
        them by the same order, the costliest first. Not where a stability rule (C09) holds for their need that day.
        Children whose own home closes within a quarter go first, whatever the rule: they would have to move anyway.
    waits
        A child for whom there is nothing waits, and is placed as soon as there is something, the longest waiting
        first. Otherwise the child is lost: a loss system, as in Erlang's formula.
    """

    fills: bool = True
    waits: bool = True
