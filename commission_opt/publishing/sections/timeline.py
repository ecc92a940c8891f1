"""Beds against demand, period by period."""

from __future__ import annotations

from commission_opt.plan.statements.amounts import listed
from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.publishing.report import Chart, Paragraph, Section, Series
from commission_opt.publishing.sections.gap import gap_table
from commission_opt.publishing.source import Source

OTHERS = "Other offers"
RANGE = "In nine of ten demand scenarios"
MOST_OFFERS = 7  # more colours than that nobody can tell apart


def section(source: Source) -> Section | None:
    """Left out where no offer has beds."""
    if not source.beds_by_offer:
        return None
    table = _table(source)
    names = source.result["labels"]["needs"]
    who = (
        ""
        if len(source.needs_with_beds) == len(names)
        else f" ({listed([f'“{names[need]}”' for need in source.needs_with_beds])})"
    )
    lead = (
        f"Beds paid for, beside the children whom such beds can take{who}, after prevention. Figures are averages over "
        "each period. Children beyond the beds are placed one by one."
    )
    if source.needed_range:
        lead += " In nine of ten demand scenarios the children are within the range."
    gap = gap_table(source)
    return Section("timeline", "Beds against demand", (Paragraph(lead), _chart(source), table, *([gap] if gap else [])))


def grouped(source: Source) -> dict[str, dict[str, float]]:
    """Beds by period under the name of each offer; the smaller offers together where there are many."""
    weeks = source.weeks
    names = source.result["labels"]["offers"]
    size = {
        offer: sum(weeks[start] * number for start, number in beds.items())
        for offer, beds in source.beds_by_offer.items()
    }
    ordered = sorted(size, key=lambda offer: -size[offer])
    shown = ordered if len(ordered) <= MOST_OFFERS else ordered[: MOST_OFFERS - 1]
    found: dict[str, dict[str, float]] = {}
    for offer in [one for one in source.beds_by_offer if one in shown] + [one for one in ordered if one not in shown]:
        name = names.get(offer, offer) if offer in shown else OTHERS
        total = found.setdefault(name, {})
        for start, number in source.beds_by_offer[offer].items():
            total[start] = total.get(start, 0.0) + number
    return found


def _table(source: Source) -> Table:
    groups = grouped(source)
    rows = []
    for period in source.result["periods"]:
        start = period["start"]
        beds = [group.get(start, 0.0) for group in groups.values()]
        cells = [amount("children", number or None) for number in beds]
        needed = amount("children", source.needed[start])
        edges = [amount("children", edge) for edge in source.needed_range.get(start, ())]
        rows.append(TableRow((text(period["label"]), *cells, amount("children", sum(beds)), needed, *edges)))
    edged = ("range from", "to") if source.needed_range else ()
    columns = ("Period", *groups, "beds in all", "children who need a placement", *edged)
    return Table("timeline", "Beds and children by period", columns, tuple(rows))


def _chart(source: Source) -> Chart:
    periods = source.result["periods"]
    series = [
        Series(name, tuple(beds.get(period["start"], 0.0) for period in periods))
        for name, beds in grouped(source).items()
    ]
    needed = tuple(source.needed[period["start"]] for period in periods)
    series.append(Series("Children who need a placement", needed, "line"))
    described = "Stacked bars of beds by offer, one a period, with a line for the children who need a placement"
    if source.needed_range:
        edges = [source.needed_range[period["start"]] for period in periods]
        series.append(Series(RANGE, tuple(low for low, _ in edges), "low"))
        series.append(Series(RANGE, tuple(high for _, high in edges), "high"))
        described += " and dashed lines for their range in nine of ten demand scenarios"
    return Chart(
        "timeline-chart",
        "stacked",
        "Beds over time against demand",
        f"{described}.",
        tuple(period["label"] for period in periods),
        tuple(series),
        "children",
        up="beds, children",
    )
