"""The shape of what a result says of the choice among plans that cost the same."""

from __future__ import annotations

from typing import TypedDict


class ChoiceStageRow(TypedDict):
    """A stage of the choice: what it counts in the cheapest plan found, and in the plan chosen; see choice.md.

    `broken` is £ at present value for children short and rules broken, `near_home` child-weeks, `moves` children moved,
    `commitments` new commitments, `owed` £ guaranteed after the horizon at the price base, `hired` people.
    """

    stage: str  # broken, near_home, moves, commitments, owed or hired
    cheapest: float  # what it comes to in the cheapest plan found
    chosen: float  # what it comes to in this plan
    seconds: float  # that the stage took


class ChoiceResult(TypedDict):
    """Which plan was chosen among those that cost the same.

    A plan is among them where it costs no more than `cap` = `cheapest` + `within`. Where the engine could not prove
    the cheapest (to a ten-millionth), `cap` = bound + `within`, and the mix is the first found.
    """

    mix: bool  # the mix was chosen; else it is the first found
    placements: bool  # placements, and all else that is no commitment, were chosen
    why: str  # why something was not chosen; empty where all was
    within: float  # £ above the cheapest within which plans count as equal
    cheapest: float  # cost of the cheapest plan found, £; with risk weighed in, as it is minimised
    cap: float | None  # the most that a plan might cost, £; null where nothing was chosen
    extra: float  # £ that this plan costs more than the cheapest found
    mixes: int | None  # that cost no more than the cap; null where they were not counted
    stages: list[ChoiceStageRow]  # in the order in which they decide
    seconds: dict[str, float]  # by step: mixes, each stage, cost, ids, worth
