"""The risk register: what could turn out otherwise, what it would do to this plan, and who answers for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from commission_opt.plan.statements.amounts import children, long_month, millions, percent
from commission_opt.plan.statements.table import Table, TableRow, text
from commission_opt.publishing.sections.assumptions import prices_assumed
from commission_opt.publishing.sections.fewer import TENTH, ChildWeeks, a_week, bought_as_needed, with_a_tenth_fewer
from commission_opt.publishing.source import Source

TO_FILL_IN = text("to fill in")
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


def _demand(source: Source) -> Iterator[tuple[str, str]]:
    """A tenth fewer children, a tenth more, and beds a point emptier, at the average price of what each need is bought for."""
    result, weeks = source.result, sum(source.weeks.values())
    every, bought, paid = bought_as_needed(source, result)
    saved = with_a_tenth_fewer(source)
    empty = sum(max(0.0, TENTH * number - bought[at]) for at, number in every.items()) / weeks
    less = f"It spends {millions(saved)} less over the horizon" if saved >= 1 else "It saves next to nothing"
    beds = f", and {children(empty)} more beds stay empty on average" if empty >= 0.05 else ""
    yield "Demand is a tenth lower", f"{less}{beds}."
    average = a_week(sum(paid.values()), sum(bought.values()))
    if not average:
        return
    price = {need: a_week(_of(paid, need), _of(bought, need)) or average for _, need in every}
    more = sum(TENTH * number * price[need] for (_, need), number in every.items())
    yield "Demand is a tenth higher", f"It spends about {millions(more)} more, on placements bought as needed."
    held = sum(source.weeks[row["period"]] * row["beds"] for row in result["beds"] if row["beds"] > 0)
    if held:
        yield "Beds are emptier than planned", f"Each point of occupancy costs about {millions(0.01 * held * average)}."


def _of(sums: ChildWeeks, wanted: str) -> float:
    return sum(amount for (_, need), amount in sums.items() if need == wanted)
