"""Whole pounds that are rounded once: every table that shows a line of the bill, or a sum of lines, shows the same ones."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from commission_opt.plan.result import CostYear, Result
from commission_opt.plan.statements.amounts import rounded_by_year
from commission_opt.plan.wording import PENCE, to_the_pound
from commission_opt.registry import COST_LINES, NOT_SPENT

PoundsShown = dict[str, int]  # whole pounds by financial year
PENNY = 0.01  # £
ROLE = "recruitment"  # a line whose id is that of a role, and may be that of an offer too


def by_line(costs: Iterable[CostYear]) -> dict[str, dict[str, float]]:
    """£ of the day by line and year."""
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in costs:
        sums[row["line"]][row["year"]] += row["cost"]
    return {line: dict(sums[line]) for line in COST_LINES if line in sums}


def spent_by_year(costs: Iterable[CostYear]) -> dict[str, float]:
    """Cash by year."""
    total: dict[str, float] = defaultdict(float)
    for row in costs:
        if row["line"] not in NOT_SPENT:
            total[row["year"]] += row["cost"]
    return dict(total)


def shown_lines(costs: Iterable[CostYear]) -> dict[str, PoundsShown]:
    """Every line of a bill in whole pounds, so that lines add up to the total of each year, and years to that of a line.

    The total of cash is rounded first, and its years add up to it (`rounded_by_year`). In each year as many lines are
    rounded up as that takes: those first of which most has been left out so far. What is no cash is rounded by itself.
    """
    costs = list(costs)
    lines, total = by_line(costs), rounded_by_year(spent_by_year(costs))
    cash = [line for line in lines if line not in NOT_SPENT]
    found: dict[str, PoundsShown] = {line: {} for line in cash}
    left_out = dict.fromkeys(cash, 0.0)
    for year in sorted(total):
        exact = {line: round(lines[line][year], PENCE) for line in cash if year in lines[line]}
        floors = {line: math.floor(pounds) for line, pounds in exact.items()}
        missing = {line: left_out[line] + exact[line] - floors[line] for line in exact}
        up = sorted(exact, key=lambda line: -missing[line] if exact[line] > floors[line] else math.inf)
        raised = set(up[: total[year] - sum(floors.values())])
        for line, floor in floors.items():
            found[line][year] = floor + (line in raised)
            left_out[line] += exact[line] - found[line][year]
    return found | _not_cash(costs, lines)


def _not_cash(costs: Sequence[CostYear], lines: Mapping[str, Mapping[str, float]]) -> dict[str, PoundsShown]:
    """Lines that are no cash, each rounded by itself; at present value where nothing is discounted, as that is the same figure."""
    discounted = any(row["cost"] != row["discounted"] for row in costs)
    whole = {} if discounted else at_present_value(costs)
    rest = {line: dict(sorted(lines[line].items())) for line in lines if line in NOT_SPENT}
    totals = {line: whole.get(line, to_the_pound(math.fsum(by_year.values()))) for line, by_year in rest.items()}
    return {
        line: dict(zip(by_year, shared_out(totals[line], list(by_year.values())), strict=True))
        for line, by_year in rest.items()
    }


def added(rows: Iterable[Mapping[str, int]]) -> PoundsShown:
    """Sums of figures that are shown."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        for year, pounds in row.items():
            sums[year] += pounds
    return dict(sums)


def less(one: Mapping[str, int], other: Mapping[str, int]) -> PoundsShown:
    """Differences of figures that are shown."""
    return {year: one.get(year, 0) - other.get(year, 0) for year in {**one, **other}}


def shared_out(total: int, parts: Sequence[float]) -> list[int]:
    """A total in whole pounds over its parts, each within a pound of what it is where their sum is: largest remainders up."""
    if not parts:
        return []
    exact = [round(part, PENCE) for part in parts]
    found = [math.floor(part) for part in exact]
    each, more = divmod(total - sum(found), len(found))
    up = sorted(range(len(found)), key=lambda at: found[at] - exact[at])[:more]
    return [floor + each + (at in up) for at, floor in enumerate(found)]


def at_present_value(costs: Iterable[CostYear]) -> PoundsShown:
    """Lines of a bill at present value in whole pounds.

    They add up to the cost as it is shown, those that are cash to the cash, and what is no cash to the rest.
    """
    sums: dict[str, float] = defaultdict(float)
    for row in costs:
        sums[row["line"]] += row["discounted"]
    cash = [line for line in COST_LINES if line in sums and line not in NOT_SPENT]
    rest = [line for line in NOT_SPENT if line in sums]
    of_cash, in_all = (to_the_pound(math.fsum(sums[line] for line in lines)) for lines in (cash, sums))
    shown = zip(cash, shared_out(of_cash, [sums[line] for line in cash]), strict=True)
    others = zip(rest, shared_out(in_all - of_cash, [sums[line] for line in rest]), strict=True)
    return dict([*shown, *others])


def of_mix(result: Result) -> list[int]:
    """What each row of the mix costs in whole pounds.

    Each line of the bill, as it is shown, is shared out over its offers; and what an offer comes to over its rows.
    """
    found = [to_the_pound(row["cost"]) for row in result["mix"]]
    bill = _bills(result["costs"])
    for offer in {row["offer"] for row in result["mix"]}:
        own = [at for at, row in enumerate(result["mix"]) if row["offer"] == offer]
        costs = [result["mix"][at]["cost"] for at in own]
        exact, shown = bill.get(offer, (0.0, 0))
        if abs(exact - math.fsum(costs)) < PENNY:  # else the row has not all of the offer's lines
            for at, pounds in zip(own, shared_out(shown, costs), strict=True):
                found[at] = pounds
    return found


def _bills(costs: Iterable[CostYear]) -> dict[str, tuple[float, int]]:
    """What each offer, service or assessment costs over the horizon, in full and in whole pounds; without care avoided."""
    costs = list(costs)
    lines: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in costs:
        lines[row["line"]][row["offer"]] += row["cost"]
    found: dict[str, tuple[float, int]] = {}
    for line, by_year in shown_lines(costs).items():
        offers = dict(sorted(lines[line].items()))
        shares = shared_out(sum(by_year.values()), list(offers.values()))
        for (offer, cost), share in zip(offers.items(), shares, strict=True):
            if line != ROLE and COST_LINES[line].nature != "avoided":
                exact, shown = found.get(offer, (0.0, 0))
                found[offer] = exact + cost, shown + share
    return found
