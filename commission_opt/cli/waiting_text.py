"""The value of waiting for reading: what it is worth, what to do now, and what at each review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from commission_opt.cli.layout import item, note, paragraph, table
from commission_opt.offers.rooms import words_of
from commission_opt.plan.statements.amounts import children, count, listed, percent, percents_of_all
from commission_opt.plan.wording import period_text, pounds

if TYPE_CHECKING:
    import datetime as dt

    from commission_opt.instance.instance import Instance
    from commission_opt.studies.waiting.fresh import Fresh
    from commission_opt.studies.waiting.waiting import Ends, Waiting

WIDTHS = (50, 16, 16)
NO_ANSWER = {
    "no plan": "No mix meets the rules in every demand scenario.",
    "not proven": "No plan was found within the time limit.",
    "interrupted": "Interrupted before there was an answer.",
}
PEOPLE = ("workers", "supervisors", "assessors", "hired", "redeployed", "released")
VERBS = {"extended": "extend", "prolonged": "extend again", "opened": "open", "closed": "close", "recruited": "recruit"}
FEW = 5  # demand scenarios in a branch below which what is done there may fit those few alone
NodeRow = Mapping[str, Any]


def text(found: Waiting, instance: Instance) -> str:
    """All of it."""
    tree = found.tree
    scenarios = count(len(tree.nodes[0].scenarios), "demand scenario")
    reviews = listed([_day(day) for day in tree.reviews])
    word = "review" if len(tree.reviews) == 1 else "reviews"
    lines = ["", instance.title, f"{scenarios.capitalize()}; {word} on {reviews}.", ""]
    if found.status != "found":
        return "\n".join([*lines, *paragraph(NO_ANSWER[found.status])])
    lines += [*paragraph(verdict(found)), ""]
    if found.fresh is not None:
        lines += [*paragraph(fresh_words(found, found.fresh)), ""]
    lines += _costs(found)
    lines += [*_premium(found), "", "Now", *_steps(found, 0)]
    for held, review in enumerate(tree.reviews, 1):
        lines += ["", f"At the review of {_day(review)}"]
        for number, node in enumerate(tree.nodes):
            if node.reviews == held:
                lines += [*paragraph(_branch(found, instance, number, review)), *_steps(found, number)]
    return "\n".join([*lines, "", *_notes(found)])


def verdict(found: Waiting) -> str:
    """What waiting is worth, and whether that is proven."""
    assert found.value is not None
    assert found.now.cost is not None
    share = percent(found.value / found.now.cost, 2) if found.now.cost else "-"
    between = (
        "" if found.least is None or found.most is None else f" ({pounds(found.least)} to {pounds(found.most)} proven)"
    )
    if found.value < 0.5 and (found.most or 0.0) < 0.5:
        return "Deferring has no value here: deciding everything now costs no more."
    if not found.distinguishable:
        stopped = "time_limit" in (found.now.status, found.waits.status)
        remedy = "More time (--time-limit)" if stopped else "A smaller --gap"
        return (
            f"Deferring is not proven to have any value. The plan that defers costs {pounds(found.value)} less, but the "
            f"gaps left open are as wide{between}. {remedy} may tell."
        )
    return f"The value of deferring call-offs and extensions is {pounds(found.value)}, {share} of {_measure(found)}{between}."


def fresh_words(found: Waiting, fresh: Fresh) -> str:
    """What it is worth where no plan was fitted to the demand scenarios, and whether the value above is optimistic."""
    scenarios = "scenario" if fresh.compared == 1 else "scenarios"
    by = " by expected cost" if found.risk_weight else ""
    opening = (
        f"Tried out{by} in {fresh.compared:,} fresh demand {scenarios}, drawn alike, for which nothing was planned: "
    )
    ended = {"interrupted": " Interrupted before the others.", "not proven": " The time limit ended it there."}
    ending = _breaks(fresh) + ended.get(fresh.status, "")
    if fresh.value is None or fresh.low is None or fresh.high is None or found.value is None:
        return f"{opening}too few to tell anything.{ending}"
    interval = f"(95% interval of its worth {pounds(fresh.low)} to {pounds(fresh.high)})"
    if max(-fresh.low, fresh.high) < 0.5:
        said = "both cost the same."
    elif fresh.high < 0:
        said = f"to wait, and decide by these branches, costs {pounds(-fresh.value)} more {interval}."
    elif fresh.low <= 0:
        worth = f"worth {pounds(fresh.value)}" if fresh.value >= 0 else f"to wait costs {pounds(-fresh.value)} more"
        said = f"{worth} {interval}, so not shown to be worth anything there."
    else:
        said = f"worth {pounds(fresh.value)} {interval}."
    return f"{opening}{said}{'' if found.risk_weight else _optimism(found.value, fresh.low, fresh.high)}{ending}"


def _optimism(value: float, low: float, high: float) -> str:
    if value < 0.5:
        return ""
    if value > high:
        return f" The {pounds(value)} above is optimistic: branches fit the scenarios they were planned for."
    if value < low:
        return f" The {pounds(value)} above is cautious."
    return f" The {pounds(value)} above is within that."


def _breaks(fresh: Fresh) -> str:
    if not fresh.now_breaks and not fresh.waits_breaks:
        return ""
    return (
        f" Left out are those in which hard rules cannot be kept: {fresh.now_breaks:,} where everything was decided "
        f"now, {fresh.waits_breaks:,} where it was waited."
    )


def _measure(found: Waiting) -> str:
    """What is minimised, in words."""
    return "what is minimised" if found.risk_weight else "the cost"


def _costs(found: Waiting) -> list[str]:
    """The table of costs; two where risk has a weight, as what is minimised and expected cost are not comparable."""
    expected = ("Expected cost, £ at present value", "cost", "none below")
    if not found.risk_weight:
        return table(expected, [*_decided(found), *_elsewhere(found)], WIDTHS)
    weights = f"{_weight(1 - found.risk_weight)} cost, {_weight(found.risk_weight)} cost at risk"
    minimised = (f"Minimised: {weights}; £", "plan found", "none below")
    return [*table(minimised, list(_decided(found)), WIDTHS), "", *table(expected, list(_elsewhere(found)), WIDTHS)]


def _weight(share: float) -> str:
    return f"{100 * share:.3g}%"


def _decided(found: Waiting) -> Iterator[list[str]]:
    yield _row("Everything is decided now", found.now)
    if found.call_offs != found.waits:
        yield _row("Call-offs wait, extensions are decided now", found.call_offs)
    yield _row("Call-offs and extensions wait", found.waits)


def _elsewhere(found: Waiting) -> Iterator[list[str]]:
    yield _row("Every demand scenario is known beforehand", found.foresight)
    if found.fresh is not None and found.fresh.now is not None and found.fresh.waits is not None:
        yield ["In the fresh scenarios: decided now", pounds(found.fresh.now), "-"]
        yield ["In the fresh scenarios: waits", pounds(found.fresh.waits), "-"]


def _row(label: str, ends: Ends) -> list[str]:
    return [label, *("-" if amount is None else pounds(amount) for amount in (ends.cost, ends.bound))]


def _premium(found: Waiting) -> list[str]:
    if found.premium is None or found.of_call_offs is None or not found.distinguishable:
        return []
    if found.fresh is not None and found.fresh.low is not None and found.fresh.low <= 0:
        return []  # nothing that would hold in other demand scenarios
    return [
        "",
        *paragraph(
            f"The value of deferring call-offs is £{found.premium:,.2f} a bed-week called off. DPS homes could cost that much "
            "more, and calling them off as demand shows would still cost no more than deciding everything now. "
            "A block contract leaves no such choice."
        ),
    ]


def _branch(found: Waiting, instance: Instance, number: int, review: dt.date) -> str:
    rows = [found.nodes[n] for n in reversed(found.tree.path(number)) if n]
    names = ", then ".join(str(row["branch"]) for row in rows)
    last = [period for period in instance.periods if period.end <= review][-1]
    low, high, chance = rows[-1]["seen_from"], rows[-1]["seen_below"], _chances(found)[number]
    seen = (
        "any number of children"
        if low is None and high is None
        else f"fewer than {children(high)} children"
        if low is None
        else f"{children(low)} children or more"
        if high is None
        else f"{children(low)} to {children(high)} children"
    )
    return f"If it is {names}: {seen} on average in {period_text(last)} ({chance} likely)"


def _chances(found: Waiting) -> dict[int, str]:
    """How likely each branch is, by number of its node: the branches of a review add up to 100% as shown."""
    chances: dict[int, str] = {}
    for held in range(1, len(found.tree.reviews) + 1):
        at = [n for n, node in enumerate(found.tree.nodes) if node.reviews == held]
        chances |= dict(zip(at, percents_of_all([found.tree.nodes[n].probability for n in at]), strict=True))
    return chances


def _steps(found: Waiting, number: int) -> list[str]:
    rows = [row for row in found.steps if row["node"] == number and row["decision"] not in PEOPLE]
    people = any(row["node"] == number and row["decision"] in PEOPLE for row in found.steps)
    lines = []
    for (day, decision, kind), group in groupby(sorted(rows, key=_order), key=lambda row: _order(row)[:3]):
        when = f"{_day_of(day)}: " if day else ""
        verb = words_of(kind).AWARD if decision == "awarded" else VERBS.get(decision, "take up")
        lines += item(f"{when}{verb} {listed([_what(row) for row in group])}")
    if people:
        lines += item("Teams and people recruited: see steps.csv (--out).")
    return lines or item("nothing more")


def _order(row: NodeRow) -> tuple[str, str, str, str]:
    return row["day"], row["decision"], row["kind"], row["label"]


def _what(row: NodeRow) -> str:
    if row["decision"] == "taken":
        return str(row["label"])
    if not row["size"]:
        return f"{row['label']} ({'one' if row['number'] == 1 else format(row['number'], 'g')})"
    beds = f"{row['size']} bed{'s' if row['size'] != 1 else ''}"
    words = words_of(row["kind"])
    several = f"{row['number']:g} {words.MANY}"
    return f"{row['label']} ({words.ONLY if row['number'] == 1 else several} of {beds})"


def _notes(found: Waiting) -> list[str]:
    lines = note(
        "How",
        "A review looks only at the number of children who then need a placement. Looking at more may do better.",
    )
    if found.averages:
        lines += note(
            "Rules",
            f"These hold in each last branch by itself, and not where all is known: {listed(list(found.averages))}.",
        )
    if found.risk_weight:
        lines += note(
            "Cost at risk",
            "It counts in each last branch by itself, both where everything is decided now and where it waits. It does not "
            "count where all is known, nor in fresh scenarios. So do not compare expected cost with what is minimised.",
        )
    if found.fresh is not None and found.averages:
        left = listed(list(found.averages))
        lines += note("Fresh scenarios", f"By expected cost. These rules do not count there, on either side: {left}.")
    if found.fewest < FEW:
        scenarios = count(found.fewest, "demand scenario")
        lines += note(
            "Take care",
            f"A branch has only {scenarios}, and what is done there may fit those alone. That makes waiting "
            "look better than it is. Set uncertainty.scenarios higher, or use fewer branches.",
        )
    return lines


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _day_of(day: str) -> str:
    import datetime as dt

    return _day(dt.date.fromisoformat(day))
