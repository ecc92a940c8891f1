"""What an answer says of the choice among plans that cost the same, in one sentence."""

from __future__ import annotations

from commission_opt.plan.result import Result
from commission_opt.plan.result_choice import ChoiceResult, ChoiceStageRow
from commission_opt.plan.statements.amounts import count, listed
from commission_opt.plan.statements.note import Note
from commission_opt.plan.wording import number, pounds

STAGES = {  # how a stage is told, and whether it is in £
    "broken": ("in penalties for broken rules and children short", True),
    "near_home": ("child-weeks near home", False),
    "moves": ("children moved", False),
    "commitments": ("new commitments", False),
    "owed": ("still owed at the end", True),
    "hired": ("people hired", False),
}
SAME = 1e-4  # share by which a stage has to change to be told of
PENNY = 0.005


def choice_notes(result: Result) -> list[Note]:
    """The choice, where there was one to be made."""
    said = result["choice"]
    return [] if said is None or result["objective"] is None else [Note("Chosen", (choice_text(said),))]


def choice_text(said: ChoiceResult) -> str:
    """Such as "chosen among 7 mixes that cost the same to £4,972: it costs £3,207 more than the cheapest. It has ..."."""
    within = _within(said["within"])
    if not said["placements"]:
        return f"no plan was chosen among those that cost the same {within}: {said['why']}"
    if not said["mix"]:
        start = f"the mix is the first found, as {said['why']}; placements were chosen among those that cost the same {within}"
    elif said["mixes"] == 1:
        start = f"no other mix costs the same {within}; placements were chosen among those that do"
    else:
        many = "more mixes than were counted" if said["mixes"] is None else count(said["mixes"], "mix", "mixes")
        start = f"chosen among {many} that cost the same {within}"
    return f"{start}: {_cost(said)}{_changed(said['stages'])}"


def _within(pounds_within: float) -> str:
    return f"to {pounds(pounds_within)}" if pounds_within >= 1 else "exactly"


def _cost(said: ChoiceResult) -> str:
    if abs(said["extra"]) < PENNY:
        return "it costs no more than the cheapest"
    return (
        f"it costs {pounds(said['extra'])} more than the cheapest"
        if said["extra"] >= 1
        else "it costs less than £1 more"
    )


def _changed(stages: list[ChoiceStageRow]) -> str:
    """Each stage in which the plan is another than the cheapest."""
    told = [
        f"{_amount(row['stage'], row['chosen'])} {STAGES[row['stage']][0]} in place of {_amount(row['stage'], row['cheapest'])}"
        for row in stages
        if abs(row["chosen"] - row["cheapest"]) > SAME * max(1.0, abs(row["cheapest"]))
    ]
    return f". It has {listed(told)}" if told else ", and is as good in all else that counts"


def _amount(stage: str, value: float) -> str:
    return pounds(value) if STAGES[stage][1] else number(value, 1)
