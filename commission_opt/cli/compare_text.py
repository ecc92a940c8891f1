"""A comparison as text: costs, mixes, and regret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commission_opt.cli.layout import note, notes, table
from commission_opt.plan.statements.amounts import children, millions, percent, whole
from commission_opt.studies.comparison import Compared, Comparison, Regret

NAME = 24
MOST_YEARS = 6
MOST_WORLDS = 4
STATUS = {
    "infeasible": "no mix meets the rules",
    "time_limit": "time limit",
    "impossible": "cannot be",
    "interrupted": "interrupted",
}


def compare_text(found: Comparison) -> str:
    """All of it."""
    lines = [found.title, f"Prices of {found.price_base}; costs in £ at present value unless a year is named.", ""]
    if not found.options:
        return "\n".join([*lines, "  Nothing was finished."])
    lines += _figures(found)
    lines += [line for block in _years(found) for line in ["", *block]]
    lines += [""] + [line for one in found.options for line in note(one.name[:NAME], _mix(one))]
    lines += [line for block in _regrets(found) for line in ["", *block]]
    lines += ["", *_sure(found)]
    return "\n".join(lines)


def _figures(found: Comparison) -> list[str]:
    header = ["", "cost", "over best", "over nothing", "beds", "full", "empty beds", "local", "as used"]
    widths = [NAME, 13, 11, 15, 6, 6, 11, 7, 8]
    return table(header, [_figure_row(one) for one in found.options], widths)


def _figure_row(one: Compared) -> list[str]:
    """Beds contracted, how full, cost of empty ones, placed locally, children in spot and framework placements."""
    if one.cost is None:
        return [one.name, "none", *["-"] * 7]
    at = one.measures
    return [
        one.name,
        whole(one.cost),
        whole(one.against_best or 0.0),
        "-" if one.against_baseline is None else whole(one.against_baseline),
        children(at["new_beds"] or 0.0),
        percent(at["occupancy"]),
        whole(at["void_cost"] or 0.0),
        percent(at["locality"]),
        children(round(at["as_used"] or 0.0, 1)),
    ]


def _years(found: Comparison) -> Iterator[list[str]]:
    """Money spent by financial year, £ of the day."""
    years = sorted({year for one in found.options for year in one.spent})
    for start in range(0, len(years), MOST_YEARS):
        block = years[start : start + MOST_YEARS]
        rows = [
            [one.name, *(whole(one.spent[year]) if year in one.spent else "-" for year in block)]
            for one in found.options
            if one.cost is not None
        ]
        yield table(["Money by year", *block], rows, [NAME, *[12] * len(block)])


def _mix(one: Compared) -> str:
    text = one.mix if one.cost is not None else STATUS.get(one.status, one.status)
    broken = f"{millions(one.penalties)} of its cost is the stated price of rules not kept" if one.penalties >= 0.5 else ""  # fmt: skip
    return ". ".join(part for part in (text, broken, *one.notes) if part)


def _regrets(found: Comparison) -> Iterator[list[str]]:
    """Regret by option and world, and what could not be carried out."""
    if not found.regrets:
        return
    worlds = list(dict.fromkeys(row.world for row in found.regrets))
    cells = {(row.option, row.world): _regret(row) for row in found.regrets}
    names = list(dict.fromkeys(row.option for row in found.regrets))
    for start in range(0, len(worlds), MOST_WORLDS):
        block = worlds[start : start + MOST_WORLDS]
        last = start + MOST_WORLDS >= len(worlds)
        header = ["Regret if it turns out", *(world[:15] for world in block), *(["at most"] if last else [])]
        rows = [
            [name, *(cells.get((name, world), "-") for world in block), *([_most(found, name)] if last else [])]
            for name in names
        ]
        yield table(header, rows, [NAME, *[17] * len(block), *([12] if last else [])])
    why = list(dict.fromkeys(f"{row.option}, if {row.world}: {row.why}" for row in found.regrets if row.why))
    if why:
        yield notes("Cannot be worked out", why)


def _regret(row: Regret) -> str:
    if row.regret is None:
        return "breaks rules" if row.status == "infeasible" and row.best is not None else "n/a"
    return whole(row.regret) if round(row.regret) else "0"


def _most(found: Comparison, name: str) -> str:
    most = found.maximum_regret(name)
    return "-" if most is None else f"{round(most):,}"


def _sure(found: Comparison) -> list[str]:
    gaps = [one.gap for one in found.options if one.gap is not None]
    late = [one.name for one in found.options if one.status == "time_limit"]
    texts: Sequence[str] = [f"Not proven in time: {', '.join(late)}"] if late else []
    if gaps:
        texts = [
            f"each is proven to be within {max(0.0, *gaps):.2%} of the cheapest for it, and was worked out again independently",
            *texts,
        ]
    return notes("Sure of it", texts) if texts else []
