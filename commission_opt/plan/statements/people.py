"""Tables about prevention: edge of care by year, people recruited, and cost avoidance apart from the bill."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.offers.rooms import own_teams, service_rooms
from commission_opt.plan.result import MixRow, Result
from commission_opt.plan.result_people import WorkforceResult
from commission_opt.plan.statements.amounts import rounded_by_year
from commission_opt.plan.statements.pounds import PoundsShown, added, less, shown_lines
from commission_opt.plan.statements.table import (
    EMPTY,
    Table,
    TableRow,
    average_row,
    money_row,
    shown_row,
    sum_row,
    text,
)
from commission_opt.plan.statements.tables import years
from commission_opt.registry import SERVICE_LINES

Sums = dict[str, float]  # by financial year
SERVICES = tuple(room.card.kind for room in service_rooms())
TEAMS = own_teams()


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


def prevention_tables(result: Result) -> list[Table]:
    """Nothing where no service is taken up and nobody recruited."""
    calendar = Calendar(result)
    found = (_services(result, calendar), _recruited(result, calendar), cost_avoidance_table(result))
    return [table for table in found if table is not None]


def _services(result: Result, calendar: Calendar) -> Table | None:
    """Families, cases and workers of each service, and the children that they all keep out of care."""
    taken = [row for row in result["mix"] if row["kind"] in SERVICES]
    if not taken:
        return None
    across = years(result)
    rows: list[TableRow] = []
    for row in taken:
        if len(taken) > 1:
            rows.append(TableRow((text(f"{row['name']}:"), *[EMPTY] * (len(across) + 1)), "group"))
        rows += _service(result, row, calendar)
    avoided = calendar.nothing()
    for one in result["avoided"]:
        year, weeks = calendar.of[one["period"]]
        avoided[year] += weeks * one["children"]
    if result["avoided"] and ends_stays(result):
        rows += _by_need(result, calendar, across)
    elif result["avoided"]:
        rows.append(average_row("Children kept out of care", avoided, calendar.weeks, across))
    return Table("edge-of-care", "Edge of care", ("Edge of care", *across, "in all"), tuple(rows), years=len(across))


def ends_stays(result: Result) -> set[str]:
    """Services of the mix that work with children in care, who go home or step down."""
    taken = {row["offer"] for row in result["mix"] if row["kind"] in SERVICES}
    records = [one for kind in SERVICES for one in result["inputs"].get(kind, ())]
    return {one["id"] for one in records if one.get("acts_on") == "stays" and one["id"] in taken}


def _by_need(result: Result, calendar: Calendar, across: list[str]) -> list[TableRow]:
    """Children fewer in each need; below 0 where they have stepped down to it."""
    fewer: dict[str, Sums] = {}
    for one in result["avoided"]:
        year, weeks = calendar.of[one["period"]]
        fewer.setdefault(one["need"], calendar.nothing())[year] += weeks * one["children"]
    names = result["labels"]["needs"]
    return [
        average_row(f"Fewer in {name}", fewer[need], calendar.weeks, across)
        for need, name in names.items()
        if need in fewer
    ]


def _service(result: Result, row: MixRow, calendar: Calendar) -> list[TableRow]:
    families, successes = calendar.nothing(), calendar.nothing()
    for one in result["families"]:
        if one["service"] == row["offer"]:
            year, _ = calendar.of[one["period"]]
            families[year] += one["families"]
            successes[year] += one["successes"]
    running = calendar.since(row["start"])
    cases, capacity, workers = (dict.fromkeys(running, 0.0) for _ in range(3))
    people: dict[str, WorkforceResult] = {}
    for person in result["workforce"]:
        if person["service"] == row["offer"]:
            people.setdefault(person["period"], person)  # the workers; supervisors come after them
    for start, person in people.items():
        year, weeks = calendar.of[start]
        if year in running:
            cases[year] += weeks * person["cases"]
            capacity[year] += weeks * person["capacity"]
            workers[year] += weeks * person["workers"]
    across = years(result)
    in_care = row["offer"] in ends_stays(result)
    found = [
        sum_row("Children in care taken on" if in_care else "Families started", families, across),
        sum_row("Left early by the work" if in_care else "Successes", successes, across),
    ]
    found.append(average_row("Cases", cases, running, across))
    if row["kind"] in TEAMS:
        found.append(average_row("Cases that can be carried", capacity, running, across))
        found.append(average_row("Workers", workers, running, across))
    return found


def _recruited(result: Result, calendar: Calendar) -> Table | None:
    """People recruited by role and year, for all that needs them."""
    hired: dict[str, Sums] = {}
    for row in result["workforce"]:
        if not row["service"] and row["hired"] > 1e-6:
            hired.setdefault(row["role"], calendar.nothing())[calendar.of[row["period"]][0]] += row["hired"]
    names = result["labels"]["roles"]
    across, title = years(result), "People recruited"
    rows = tuple(sum_row(names[role], sums, across) for role, sums in hired.items())
    return Table("recruited", title, (title, *across, "in all"), rows, years=len(across)) if rows else None


def _services_cost(result: Result) -> PoundsShown:
    """What the plan pays for services beyond what is paid without it, net of grants, as the bill shows it."""
    given = result["baseline"]
    plan, before = shown_lines(result["costs"]), shown_lines(given["costs"] if given is not None else ())
    return less(*(added(lines.get(line, {}) for line in SERVICE_LINES) for lines in (plan, before)))


def cost_avoidance_table(result: Result) -> Table | None:
    """Care that never starts, against what the services cost; apart from the bill, as no budget falls by it."""
    table = result["avoidance"]
    avoided = {row["year"]: row["cost_avoidance"] for row in table}
    services = {row["year"]: -row["service_cost"] for row in table}
    if not any(map(round, avoided.values())) and not any(map(round, services.values())):
        return None
    across = years(result)
    never = "Care that never starts" + (", or ends early" if ends_stays(result) else "")
    care, cost = rounded_by_year(avoided), less({}, _services_cost(result))
    net = {row["year"]: row["net_cost_avoidance"] for row in table}
    rows = [
        shown_row(never, avoided, care, across),
        shown_row("Less cost of services", services, cost, across),
        shown_row("Net", net, added((care, cost)), across, "total"),
    ]
    savings = {row["year"]: row["saving"] for row in table if row["saving"] is not None}
    if any(map(round, savings.values())):
        rows.append(money_row("Saved, apart from that", savings, across, "aside"))
    published = any(row["line"] == "avoided" for row in result["costs"])
    title = f"Cost avoidance: {never[:1].lower()}{never[1:]}. It is {'not cash' if published else 'already taken off spot placements above'}."
    return Table("avoidance", title, ("£ by year", *across, "total"), tuple(rows), years=len(across))
