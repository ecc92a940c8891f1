"""What was found of authorities together and apart, in sentences for a treasurer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.plan.statements.amounts import count
from commission_opt.plan.wording import pounds
from commission_opt.sharing.allocation import Method
from commission_opt.sharing.blocking import Apart, GroupCheck

if TYPE_CHECKING:
    from commission_opt.studies.together.found import TogetherOrAlone

METHODS: dict[Method, str] = {
    "proportional": "In proportion",
    "shapley": "Shapley value",
    "sampled shapley": "Shapley value (sample)",
    "nucleolus": "Nucleolus",
}
MEANT: dict[Method, str] = {
    "proportional": "In proportion: each authority saves the same part of what it would cost alone.",
    "shapley": "Shapley value: each pays what it adds to the cost, averaged over every order in which they could join.",
    "sampled shapley": "Shapley value (sample): each pays what it adds to the cost, averaged over a sample of the orders "
    "in which they could join.",
    "nucleolus": "Nucleolus: the group that gains least gains as much as can be; then the next, and so on.",
}
MOST_NAMED = 3  # groups that a sentence names
HALF_A_POUND = 0.5


def told_in_words(found: TogetherOrAlone) -> list[str]:
    """The sentences, what matters most first."""
    return [*saving_words(found), *share_words(found), *check_words(found), *caveats(found)]


def saving_words(found: TogetherOrAlone) -> Iterator[str]:
    """What all cost together and apart, and what that saves."""
    game, whole = found.game, found.whole
    if game is None or whole is None:
        yield _no_bill(found)
        return
    yield f"Together the {count(len(found.names), 'authority', 'authorities')} cost {pounds(game.whole)}."
    alone = [one for one in found.groups if len(one.members) == 1]
    if len(alone) < len(found.names) or any(one.cost is None or one.bound is None for one in alone):
        missing = [one.members for one in alone if one.cost is None]
        if missing:
            yield f"No plan was found for {found.label(tuple(name for names in missing for name in names))} alone."
        return
    yield f"Each alone, they cost {pounds(sum(one.cost or 0.0 for one in alone))} in all."
    saving = game.saving
    point = sum(one.cost or 0.0 for one in alone) - game.whole
    if abs(saving.bound) < HALF_A_POUND and abs(saving.plan) < HALF_A_POUND:
        yield "Working together saves nothing."
    elif saving.bound > 0:
        yield f"Working together saves {pounds(point)}{_between(saving.bound, saving.plan)}."
    elif saving.plan < 0:
        yield f"Working together costs {pounds(-point)} more{_between(-saving.plan, -saving.bound)}."
    else:
        yield f"It is not proven that working together saves anything: between {pounds(saving.bound)} and {pounds(saving.plan)}."


def _no_bill(found: TogetherOrAlone) -> str:
    """Why there is nothing to share."""
    if found.whole is None:
        return "All authorities together were not solved yet, so there is no bill to share."
    if found.whole.status == "infeasible":
        return "There is no plan for all authorities together, so there is no bill to share."
    return "No plan for all authorities together was found in time, so there is no bill to share."


def _between(low: float, high: float) -> str:
    """The range of an amount; nothing where it is less than a pound wide."""
    return f" (between {pounds(low)} and {pounds(high)})" if high - low >= 1 else ""


def share_words(found: TogetherOrAlone) -> Iterator[str]:
    """How each way of sharing works, and how far its shares may be off."""
    for name, shared in found.allocations.items():
        yield MEANT[name]
        ends = zip(shared.low, shared.high, shared.error, strict=True)
        wide = max(high - low - 2 * error for low, high, error in ends)  # without what a sample adds
        if wide >= 1:
            yield f"{METHODS[name]}: no share can be off by more than {pounds(wide)}, as costs are proven to their gaps only."
        if name == "sampled shapley":
            yield f"With 95% confidence, no share differs by more than {pounds(max(shared.error))} from that of every order."
    yield from (f"Not every way of sharing could be worked out: {why}." for why in found.refused)


def check_words(found: TogetherOrAlone) -> Iterator[str]:
    """Whether any group does better alone, for each way of sharing, and whether that can be helped."""
    for name, check in found.checks.items():
        yield f"{METHODS[name]}: {_checked(found, check)}"
    core = found.core
    if core is None or not found.allocations:
        return
    solved = "" if found.game is not None and found.game.complete else " of those solved"
    if core.stable_shares == "there are":
        yield f"There are shares with which no group{solved} would pay less alone."
    elif core.stable_shares == "there are none":
        yield (
            f"However the bill is shared, some group would pay less alone: at least one of them by {pounds(core.least)}."
        )
    else:
        yield f"Whether there are shares with which no group{solved} would pay less alone is not proven."


def _checked(found: TogetherOrAlone, check: GroupCheck) -> str:
    parts = [_better(found, one) for one in check.better_alone[:MOST_NAMED]]
    more = len(check.better_alone) - MOST_NAMED
    if more > 0:
        parts.append(f"So would {count(more, 'other group')}.")
    if not parts:
        parts.append("no group would pay less alone." if check.stable else "no group is known to pay less alone.")
    if check.undecided:
        most = max(one.saves_at_most for one in check.undecided)
        parts.append(f"{count(len(check.undecided), 'group')} undecided, by no more than {pounds(most)} each.")
    if check.not_asked:
        parts.append(f"{count(check.not_asked, 'group')} not solved.")
    return " ".join(part[:1].upper() + part[1:] if nth else part for nth, part in enumerate(parts))


def _better(found: TogetherOrAlone, one: Apart) -> str:
    return f"{found.label(one.group)} would pay {pounds(one.saves_at_least)} less by themselves."


def caveats(found: TogetherOrAlone) -> Iterator[str]:
    """What a reader has to know besides."""
    for pair in found.dearer[:MOST_NAMED]:
        yield (
            f"{found.label(pair.one)} on one side and {found.label(pair.other)} on the other cost at least {pounds(pair.by)} "
            "more together than apart. Alone, each may count on the same beds, or keeps fewer rules."
        )
    whole = found.whole
    if whole is not None and whole.penalty >= HALF_A_POUND:
        yield f"{pounds(whole.penalty)} of the cost together is penalties for broken rules, which are not money."
    if found.groups:
        yield "Costs are at present value. Care avoided is taken off them, and is not cash."
    if found.interrupted:
        yield f"Stopped after {found.done} of {count(found.total, 'group')}."
