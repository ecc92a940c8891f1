"""Tables about prevention: edge of care by year, people recruited, and cost avoidance apart from the bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from commission_opt.cli.answer_tables import average_row, by_year, money_row
from commission_opt.cli.layout import children
from commission_opt.plan.result import MixRow, Result, WorkforceRow

Sums = dict[str, float]  # by financial year
TextRow = tuple[str, dict[str, str], str]


class Calendar:
    """Financial year and weeks of the periods of a result.

    Attributes
    ----------
    of
        Year and weeks, by first day of the period.
    weeks
        Weeks of each year inside the horizon.
    """

    def __init__(self, result: Result) -> None:
        self.of = {period["start"]: (period["year"], period["weeks"]) for period in result["periods"]}
        self.weeks = self.since("")

    def since(self, start: str) -> Sums:
        """Weeks of each year from a day on."""
        weeks: Sums = defaultdict(float)
        for day, (year, length) in self.of.items():
            if day >= start:
                weeks[year] += length
        return dict(weeks)

    def nothing(self) -> Sums:
        """A sum for every year, still empty."""
        return dict.fromkeys(self.weeks, 0.0)


def prevention_tables(result: Result) -> list[str]:
    """Nothing where no service is taken up and nobody recruited."""
    calendar = Calendar(result)
    return [*_services(result, calendar), *_recruited(result, calendar), *_cost_avoidance(result)]


def _services(result: Result, calendar: Calendar) -> list[str]:
    """Families, cases and workers of each service, and the children that they all keep out of care."""
    taken = [row for row in result["mix"] if row["kind"] in ("edge_of_care", "outcome_contract")]
    if not taken:
        return []
    rows: list[TextRow] = []
    for row in taken:
        if len(taken) > 1:
            rows.append((f"{row['name']}:", dict.fromkeys(calendar.weeks, ""), ""))
        rows += _service(result, row, calendar)
    avoided = calendar.nothing()
    for one in result["avoided"]:
        year, weeks = calendar.of[one["period"]]
        avoided[year] += weeks * one["children"]
    if result["avoided"]:
        rows.append(average_row("Children kept out of care", avoided, calendar.weeks))
    return by_year("Edge of care", result, rows, "in all")


def _service(result: Result, row: MixRow, calendar: Calendar) -> list[TextRow]:
    families, successes = calendar.nothing(), calendar.nothing()
    for one in result["families"]:
        if one["service"] == row["offer"]:
            year, _ = calendar.of[one["period"]]
            families[year] += one["families"]
            successes[year] += one["successes"]
    running = calendar.since(row["start"])
    cases, capacity, workers = (dict.fromkeys(running, 0.0) for _ in range(3))
    people: dict[str, WorkforceRow] = {}
    for person in result["workforce"]:
        if person["service"] == row["offer"]:
            people.setdefault(person["period"], person)  # the workers; supervisors come after them
    for start, person in people.items():
        year, weeks = calendar.of[start]
        if year in running:
            cases[year] += weeks * person["cases"]
            capacity[year] += weeks * person["capacity"]
            workers[year] += weeks * person["workers"]
    found = [_sum_row("Families started", families), _sum_row("Successes", successes)]
    found.append(average_row("Cases", cases, running))
    if row["kind"] == "edge_of_care":
        found.append(average_row("Cases that can be carried", capacity, running))
        found.append(average_row("Workers", workers, running))
    return found


def _recruited(result: Result, calendar: Calendar) -> list[str]:
    """People recruited by role and year, for all that needs them."""
    hired: dict[str, Sums] = {}
    for row in result["workforce"]:
        if not row["service"] and row["hired"] > 1e-6:
            hired.setdefault(row["role"], calendar.nothing())[calendar.of[row["period"]][0]] += row["hired"]
    names = result["labels"]["roles"]
    rows = [_sum_row(names[role], sums) for role, sums in hired.items()]
    return by_year("People recruited", result, rows, "in all") if rows else []


def _cost_avoidance(result: Result) -> list[str]:
    """Care that never starts, against what the services cost; apart from the bill, as no budget falls by it."""
    table = result["avoidance"]
    avoided = {row["year"]: row["cost_avoidance"] for row in table}
    services = {row["year"]: -row["service_cost"] for row in table}
    if not any(map(round, avoided.values())) and not any(map(round, services.values())):
        return []
    rows = [
        money_row("Care that never starts", avoided),
        money_row("Less cost of services", services),
        money_row("Net", {row["year"]: row["net_cost_avoidance"] for row in table}),
    ]
    savings = {row["year"]: row["saving"] for row in table if row["saving"] is not None}
    if any(map(round, savings.values())):
        rows.append(money_row("Savings, apart from that", savings))
    heading = "  Cost avoidance: care that never starts. It is not cashable, and no part of the bill above."
    return ["", heading, *by_year("£ by year", result, rows, "total")[1:]]


def _sum_row(name: str, sums: Mapping[str, float]) -> TextRow:
    return name, {year: children(total) for year, total in sums.items()}, children(sum(sums.values()))
