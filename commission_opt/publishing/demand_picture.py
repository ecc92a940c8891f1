"""Children who need a placement against the beds that are there today, before anything is decided."""

from __future__ import annotations

from commission_opt.decisions import Decisions
from commission_opt.demand.table import mean_demand
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.plan.wording import period_text
from commission_opt.publishing.report import Chart, Section, Series

BEDS = "Beds there today"


def demand_picture(instance: Instance) -> Section:
    """A chart and its table: children by need, and the beds that go on if nothing is decided.

    Children of a period are the average over it, and over the demand scenarios::

        children[n,t] = sum over s, a of probability[s] * demand[s,t,n,a]
    """
    demand = mean_demand(instance)
    children: dict[str, list[float]] = {need.id: [0.0] * len(instance.periods) for need in instance.need}
    for (at, need, _), number in demand.expected.items():
        children[need][at] += number
    there = [0.0] * len(instance.periods)
    for row in evaluate(instance, demand, Decisions(), relaxed=True).beds:
        there[row.period] += row.beds
    names = tuple(period_text(one) for one in instance.periods)
    series = [Series(need.label, tuple(children[need.id])) for need in instance.need]
    chart = Chart(
        "demand-picture",
        "stacked",
        "Children who need a placement, and beds there today",
        "Bars: children on average in each period, by need. Line: beds that go on if nothing is decided.",
        names,
        (*series, Series(BEDS, tuple(there), "line")),
        "children",
    )
    rows = tuple(
        TableRow((text(name), *(amount("children", one.values[at]) for one in series), amount("children", there[at])))
        for at, name in enumerate(names)
    )
    table = Table("demand", "The same in figures", ("Period", *(one.name for one in series), BEDS), rows)
    return Section("demand-picture", "Children and beds", (chart, table))
