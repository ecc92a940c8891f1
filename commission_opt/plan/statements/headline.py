"""The recommendation: what to buy and keep, the money spent, and that against doing nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from commission_opt.offers.card import Form
from commission_opt.offers.common.words import beds
from commission_opt.offers.rooms import as_built, kinds_of, offer_rooms, words_of, work_kinds
from commission_opt.plan.result import CostYear, MixRow, Result, ShortRow
from commission_opt.plan.statements.amounts import (
    WORDS,
    apart,
    children,
    count,
    listed,
    long_month,
    millions,
    so_many_children,
)
from commission_opt.plan.statements.least_breach import least_breach
from commission_opt.registry import COST_LINES, NOT_SPENT

OWN = kinds_of(Form.BUILDING)
PEOPLE = work_kinds()  # kinds of the mix without places

NOT_CASH = {  # natures of lines of what is compared that are no money spent, and how they are told
    "avoided": "Care avoided, not cash",
    "notional": "Use of capital receipts, counted and not paid",
    "penalty": "Penalties, a price put on broken rules and not money",
}
MOST_WORDS = 30  # of a sentence with several steps
NOISE = 0.05  # child-weeks short in all, which every table shows as 0


def recommendation(result: Result) -> str:
    """The mix, then the money: "Recommended: call off 29 beds through the DPS (5 homes of 5, 1 of 4), keep ... Money spent: £53.87m ..."."""
    word = "Recommended" if result["status"] in ("optimal", "gap") else "Best found"
    said = (
        _cheaper_short(result),
        f"{word}: {what_to_do(result)}.",
        *money_said(result),
        _left_short(result),
        _owed_after(result),
    )
    return " ".join(filter(None, said))


def what_to_do(result: Result) -> str:
    """The steps of the mix, without the last stop: "call off 29 beds ..., and buy spot placements as needed".

    A sentence where that is short, else a sentence for each.
    """
    found = steps(result)
    said = _joined(found)
    if len(said.split()) <= MOST_WORDS:
        return said
    first, *others = found
    return ". ".join([first, *(one[:1].upper() + one[1:] for one in others)])


def steps(result: Result) -> list[str]:
    """What to buy, open and keep: each such as "call off 29 beds through the DPS (5 homes of 5, 1 of 4)"."""
    return list(_steps(result))


def _owed_after(result: Result) -> str:
    """What is bound to after the horizon, where that is more than all that is counted: then it is the greater part."""
    contracts, loans, counted = result["commitment_outstanding"], result["capital_outstanding"], result["objective"]
    if counted is None or contracts + loans <= max(counted, 1.0):
        return ""
    told = (
        (contracts, "its contracts bind the council to {} more"),
        (loans, "{} borrowed for buildings is still to be repaid"),
    )
    parts = listed([said.format(millions(pounds)) for pounds, said in told if pounds >= 1])
    return f"After {long_month(result['periods'][-1]['end'])} {parts}, which is not in these figures."


def _cheaper_short(result: Result) -> str:
    """That children go without a placement because it is priced below one: the first thing to know of such a plan."""
    average = short_average(result, result["short"])
    cheap = any(one["about"] == "shortfall" for one in result["doubts"])
    if not cheap or average * sum(period["weeks"] for period in result["periods"]) < NOISE:
        return ""
    return "Children are left without a placement because that is priced below placing them."


def _joined(steps: list[str]) -> str:
    if len(steps) < 2:
        return steps[0] if steps else "nothing needs to be bought or kept"
    return f"{', '.join(steps[:-1])}, and {steps[-1]}"


def _steps(result: Result) -> Iterable[str]:
    mix = result["mix"]
    new = [row for row in mix if not row["existing"]]
    yield from _chosen(result, new)
    yield from _people(result, mix)
    old = [row for row in mix if row["existing"]]
    yield from _existing(result, old)
    bought = [row for row in mix if not row["homes"] and row["kind"] not in PEOPLE]
    if bought:
        used = [room.card.kind for room in offer_rooms() if room.card.as_used]
        kinds = [kind for kind in used if any(row["kind"] == kind for row in bought)]
        yield f"buy {listed(kinds)} placements as needed"
    sold = _average(result, "sold")
    if sold > 1e-6:
        yield f"sell beds that can be spared ({max(sold, 0.1):.1f} on average)"


def _chosen(result: Result, new: list[MixRow]) -> Iterable[str]:
    """What is decided on, kind by kind; kinds that are told alike are told together."""
    told: dict[Any, list[MixRow]] = {}
    for room in as_built():
        words = room.part("words")
        if words is not None:
            told.setdefault(words.recommended, []).extend(row for row in new if row["kind"] == room.card.kind)
    for recommended, rows in told.items():
        yield from recommended(result, rows)


def _people(result: Result, mix: list[MixRow]) -> Iterable[str]:
    """Edge of care taken up, and assessors employed: teams first."""
    teams = [row for row in mix if row["kind"] == PEOPLE[0]]
    yield from words_of(PEOPLE[0]).recommended(result, teams)
    for row in mix:
        if row["kind"] in PEOPLE[1:]:
            yield from words_of(row["kind"]).recommended(result, [row])


def _existing(result: Result, rows: list[MixRow]) -> Iterable[str]:
    for row in rows:
        if row["extended"]:
            yield f"extend {row['name']} ({beds(row['beds'])})"
    kept = sum(row["beds"] for row in rows if row["kind"] in OWN and not row["end"])
    closed = sum(row["homes"] for row in rows if row["kind"] in OWN and row["end"])
    if closed:
        yield f"close {count(closed, 'home')} of our own"
    if kept:
        yield f"keep the {children(kept)} beds of our own"


def _average(result: Result, what: str) -> float:
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    total = sum(weeks[row["period"]] * row[what] for row in result["beds"])  # type: ignore[literal-required]
    return float(total) / sum(weeks.values())


def money_said(result: Result) -> list[str]:
    """Cash first, then what is not cash, each against doing nothing new; never added up to one figure."""
    spent = spent_on(result["costs"])
    text = f"Money spent: {millions(spent)} over {horizon_length(result)}, at prices of {result['instance']['price_base']}."
    said = [text, *_saving(result, spent)]
    for nature, label in NOT_CASH.items():
        amount, before = _of_nature(result["costs"], nature), _without_plan(result, nature)
        if round(amount) or round(before):
            beside = f" ({millions(before)} when doing nothing new)" if round(before) else ""
            said.append(f"{label}: {millions(amount) if round(amount) else 'none'}{beside}.")
    if result["instance"]["discount_rate"]:
        value = sum(row["discounted"] for row in result["costs"] if row["line"] not in NOT_SPENT)
        said.append(f"At present value the money spent is {millions(value)}.")
    return said


def spent_on(costs: Iterable[CostYear]) -> float:
    """Cash of all years, £ at the prices of the price base; neither penalties nor care avoided."""
    return sum(row["cost"] for row in costs if row["line"] not in NOT_SPENT)


def _of_nature(costs: Iterable[CostYear], nature: str) -> float:
    return abs(sum(row["cost"] for row in costs if COST_LINES[row["line"]].nature == nature))


def _without_plan(result: Result, nature: str) -> float:
    baseline = result["baseline"]
    return 0.0 if baseline is None or baseline["objective"] is None else _of_nature(baseline["costs"], nature)


def _saving(result: Result, spent: float) -> list[str]:
    """What the plan spends less, or more, than the baseline."""
    baseline = result["baseline"]
    if baseline is None or baseline["objective"] is None:
        return []
    difference = apart(spent_on(baseline["costs"]), spent)
    if not difference:
        return [f"That is the same as {_nothing_new(result)}."]
    return [f"That is {millions(abs(difference))} {'less' if difference > 0 else 'more'} than {_nothing_new(result)}."]


def penalties(costs: Iterable[CostYear]) -> float:
    """Penalties at present value: part of what is compared, but no money."""
    return sum(row["discounted"] for row in costs if row["line"] == "penalty")


def broken_rules(difference: float, penalty: float, words: tuple[str, str]) -> str:
    """How much of a difference in cost is penalties, nothing where none is.

    `words` are what a positive and a negative difference are called.
    """
    if not round(penalty):
        return ""
    money = difference - penalty
    if abs(difference) >= 0.5 and abs(money) < 0.5:
        return "all of it penalties, not money"
    if abs(difference) >= 0.5 and 0 < penalty / difference <= 1:
        return f"of which {millions(abs(penalty))} is penalties, not money"
    return f"{millions(abs(money))} {words[money < 0]} in money; the rest is penalties"


def _left_short(result: Result) -> str:
    """Children whom the plan leaves without a placement, and what that is priced at."""
    average = short_average(result, result["short"])
    if average * sum(period["weeks"] for period in result["periods"]) < NOISE:
        return ""
    one = children(average) == "1"
    number = "fewer than 0.1 of a child" if average < 0.1 else so_many_children(average)
    penalty = sum(row["discounted"] for row in result["short"])
    return f"On average {number} {'goes' if one else 'go'} without a placement, at a penalty of {millions(penalty)}."


def short_average(result: Result, short: Iterable[ShortRow]) -> float:
    """Children without a placement, on average over the horizon."""
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    return sum(weeks[row["period"]] * row["children"] for row in short) / sum(weeks.values())


def _nothing_new(result: Result) -> str:
    baseline = result["baseline"]
    assert baseline is not None
    if baseline["meets_rules"]:
        return "doing nothing new"
    if baseline["short"]:
        return "doing nothing new, which would leave children without a placement"
    return (
        f"doing nothing new, which {'could not keep every rule' if least_breach(result) else 'would break the rules'}"
    )


def horizon_length(result: Result) -> str:
    """Time planned for: "five years", "18 months"."""
    horizon = result["instance"]["horizon"]
    first = dt.date.fromisoformat(horizon["start"])
    after = dt.date.fromisoformat(horizon["end"]) + dt.timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if months % 12:
        return count(months, "month")
    years = months // 12
    return f"{WORDS[years] if years < len(WORDS) else years} year{'s' if years != 1 else ''}"


def setting(result: Result) -> str:
    """Its time and prices: "April 2017 to March 2022, by quarter. Prices of 2017/18, discounted at 3.5%."."""
    info = result["instance"]
    horizon, rate = info["horizon"], info["discount_rate"]
    discounted = f"discounted at {100 * rate:g}%" if rate else "not discounted"
    return (
        f"{long_month(horizon['start'])} to {long_month(horizon['end'])}, by {horizon['period']}. "
        f"Prices of {info['price_base']}, {discounted}."
    )
