"""The risk register: what could turn out otherwise, what it would do to this plan, and who answers for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from commission_opt.offers.card import Form
from commission_opt.offers.rooms import kinds_of
from commission_opt.plan.statements.amounts import children, long_month, millions, percent
from commission_opt.plan.statements.table import Table, TableRow, text
from commission_opt.publishing.sections.assumptions import prices_assumed
from commission_opt.publishing.source import Source

TENTH = 0.1
TO_FILL_IN = text("to fill in")
AS_USED = kinds_of(Form.MARKET)
NOTE = (
    "What a tenth of the children, or a point of occupancy, would do is worked out from this plan: its homes and "
    "contracts stay, and only what is bought as needed changes. The council fills in the last two columns."
)


def risk_register(source: Source) -> Table:
    """A row a risk that this plan has."""
    rows = tuple(TableRow((text(risk), text(effect), TO_FILL_IN, TO_FILL_IN)) for risk, effect in _risks(source))
    return Table(
        "risk-register", "Risk register", ("Risk", "what it would do", "likelihood", "owner and response"), rows, NOTE
    )


def _risks(source: Source) -> Iterator[tuple[str, str]]:
    result = source.result
    yield from _demand(source)
    new = [row for row in result["mix"] if row["homes"] and not row["existing"]]
    if new:
        first = long_month(min(row["start"] for row in new))
        beds = children(sum(row["beds"] for row in new))
        yield (
            "New provision opens late",
            f"{beds} new beds are planned, the first from {first}. Until they open, children are placed as needed.",
        )
    providers: dict[str, float] = defaultdict(float)
    for row in new:
        providers[row["provider"]] += row["beds"]
    if len(providers) > 1:
        name = max(providers, key=lambda one: providers[one])
        share = percent(providers[name] / sum(providers.values()))
        yield "A provider withdraws", f"{name or 'The largest'} has {share} of the new beds."
    assumed, every = prices_assumed(result)
    if assumed:
        yield (
            "Prices differ from those assumed",
            f"{assumed} of {every} prices and costs are assumed: see the register.",
        )
    if result["commitment_outstanding"] >= 1:
        yield (
            "Beds are not needed when the plan ends",
            f"Contracts that run on guarantee {millions(result['commitment_outstanding'])} more.",
        )


def with_a_tenth_fewer(source: Source) -> float:
    """Money that the plan spends less over the horizon with a tenth fewer children, £, as the register says."""
    every, bought, paid = _bought_as_needed(source)
    return sum(min(TENTH * number, bought[at]) * _price(paid[at], bought[at]) for at, number in every.items())


def _demand(source: Source) -> Iterator[tuple[str, str]]:
    """A tenth fewer children, a tenth more, and beds a point emptier, at the average price of what each need is bought for."""
    result, weeks = source.result, sum(source.weeks.values())
    every, bought, paid = _bought_as_needed(source)
    saved = with_a_tenth_fewer(source)
    empty = sum(max(0.0, TENTH * number - bought[at]) for at, number in every.items()) / weeks
    less = f"It spends {millions(saved)} less over the horizon" if saved >= 1 else "It saves next to nothing"
    beds = f", and {children(empty)} more beds stay empty on average" if empty >= 0.05 else ""
    yield "Demand is a tenth lower", f"{less}{beds}."
    average = _price(sum(paid.values()), sum(bought.values()))
    if not average:
        return
    price = {need: _price(_of(paid, need), _of(bought, need)) or average for _, need in every}
    more = sum(TENTH * number * price[need] for (_, need), number in every.items())
    yield "Demand is a tenth higher", f"It spends about {millions(more)} more, on placements bought as needed."
    held = sum(source.weeks[row["period"]] * row["beds"] for row in result["beds"] if row["beds"] > 0)
    if held:
        yield "Beds are emptier than planned", f"Each point of occupancy costs about {millions(0.01 * held * average)}."


PeriodAndNeed = tuple[str, str]


def _bought_as_needed(
    source: Source,
) -> tuple[dict[PeriodAndNeed, float], dict[PeriodAndNeed, float], dict[PeriodAndNeed, float]]:
    """By period and need: child-weeks placed, those of them bought as needed, and what these cost, £."""
    result = source.result
    as_used = {row["offer"]: row["cost"] for row in result["mix"] if row["kind"] in AS_USED}
    in_all: dict[str, float] = defaultdict(float)
    for row in result["placements"]:
        in_all[row["offer"]] += source.weeks[row["period"]] * row["children"]
    every, bought, paid = (defaultdict[PeriodAndNeed, float](float) for _ in range(3))
    for row in result["placements"]:
        at, child_weeks = (row["period"], row["need"]), source.weeks[row["period"]] * row["children"]
        every[at] += child_weeks
        if row["offer"] in as_used:
            bought[at] += child_weeks
            paid[at] += child_weeks * _price(as_used[row["offer"]], in_all[row["offer"]])
    return every, bought, paid


def _price(paid: float, child_weeks: float) -> float:
    return paid / child_weeks if child_weeks else 0.0


def _of(sums: dict[PeriodAndNeed, float], wanted: str) -> float:
    return sum(amount for (_, need), amount in sums.items() if need == wanted)
