"""A comparison as text: costs, mixes, and regret."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.cli.layout import note, notes, paragraph, table
from commission_opt.cli.study import stopped
from commission_opt.plan.statements.amounts import (
    children,
    gap_text,
    millions,
    percent,
    proven_gap_text,
    rounded_by_year,
    whole,
)
from commission_opt.studies.compare.comparison import ComparedOption, Comparison, Regret
from commission_opt.studies.words import CONCLUSIVE

NAME = 24
MOST_YEARS = 6
LEGEND = (
    "Extra cost: - is cheaper. New beds: contracted or called off. Beds full, and the cost of those "
    "that are empty: of all beds paid for, including our own and existing ones. Placed locally: by the first locality rule. "
    "As used: children in spot and framework placements, on average."
)
APART = "Their costs cannot be compared with each other. Each is compared with doing nothing new in its own case"
MOST_WORLDS = 4
STATUS = {
    "infeasible": "no mix meets the rules",
    "time_limit": "no plan found in time",
    "impossible": "cannot be",
    "interrupted": "interrupted",
}


def compare_text(found: Comparison) -> str:
    """All of it."""
    lines = [found.title, f"Prices of {found.price_base}; costs in £ at present value unless a year is named.", ""]
    if not found.complete:
        missing = f"; not reached: {', '.join(found.not_reached)}" if found.not_reached else ""
        lines += [*paragraph(f"{stopped(found.done, found.total)}{missing}."), ""]
    if not found.options:
        return "\n".join([*lines, "  Nothing was finished."])
    lines += [*_figures(found), "", *paragraph(LEGEND)]
    if found.differences:
        lines += ["", *notes("Not ranked", [*found.differences, APART])]
    lines += [line for block in _years(found) for line in ["", *block]]
    lines += [""] + [line for one in found.options for line in note(one.name, _mix(one))]
    lines += [line for block in _regrets(found) for line in ["", *block]]
    lines += ["", *_sure(found)]
    return "\n".join(lines)


def _figures(found: Comparison) -> list[str]:
    header = [
        "",
        "cost, £",
        "extra cost\nover\nbest, £",
        "extra cost\nover nothing\nnew, £",
        "new\nbeds",
        "beds\nfull",
        "empty\nbeds, £",
        "placed\nlocally",
        "as\nused",
    ]
    widths = [NAME, 12, 12, 14, 6, 6, 11, 9, 6]
    return table(header, [_figure_row(one) for one in found.options], widths)


def _figure_row(one: ComparedOption) -> list[str]:
    """Beds contracted, how full, cost of empty ones, placed locally, children in spot and framework placements."""
    if one.cost is None:
        return [one.name, "none", *["-"] * 7]
    at = one.measures
    return [
        one.name,
        whole(one.cost),
        "n/a" if one.against_best is None else whole(one.against_best),
        "-" if one.against_baseline is None else whole(one.against_baseline),
        children(at["new_beds"] or 0.0),
        percent(at["occupancy"]),
        whole(at["void_cost"] or 0.0),
        percent(at["locality"]),
        children(round(at["as_used"] or 0.0, 1)),
    ]


def _years(found: Comparison) -> Iterator[list[str]]:
    """Money spent by financial year, £ of the day; rounded as `solve` does."""
    years = sorted({year for one in found.options for year in one.spent})
    for start in range(0, len(years), MOST_YEARS):
        block = years[start : start + MOST_YEARS]
        spent = {one.name: rounded_by_year(one.spent) for one in found.options if one.cost is not None}
        rows = [[name, *(whole(by_year.get(year, 0)) for year in block)] for name, by_year in spent.items()]
        yield table(["Money by year, £", *block], rows, [NAME, *[12] * len(block)])


def _mix(one: ComparedOption) -> str:
    text = one.mix if one.cost is not None else STATUS.get(one.status, one.status)
    broken = f"{millions(one.penalties)} of its cost is penalties" if one.penalties >= 0.5 else ""
    return ". ".join(part for part in (text, broken, *one.notes) if part)


def _regrets(found: Comparison) -> Iterator[list[str]]:
    """Regret by option and world, and what could not be carried out."""
    carried = [row for row in found.regrets if row.option != row.world and row.status != "impossible"]
    if not carried:
        return  # no commitment can be carried into another world
    worlds = list(dict.fromkeys(row.world for row in carried))
    cells = {(row.option, row.world): _regret(row) for row in found.regrets}
    names = [one.name for one in found.options if one.name in {row.option for row in carried}]
    for start in range(0, len(worlds), MOST_WORLDS):
        block = worlds[start : start + MOST_WORLDS]
        last = start + MOST_WORLDS >= len(worlds)
        header = ["Regret, £, if it is", *block, *(["at most"] if last else [])]
        rows = [
            [name, *(cells.get((name, world), "-") for world in block), *([_most(found, name)] if last else [])]
            for name in names
        ]
        yield table(header, rows, [NAME, *[17] * len(block), *([12] if last else [])])
    asked = {one.name: one.question for one in found.options}
    told = [row for row in found.regrets if row.status == "impossible" and row.world in asked]
    told = [row for row in told if asked[row.option] != asked[row.world] and row.why.startswith("it is about")]
    rest = [row for row in found.regrets if row.why and row not in told]
    why = list(dict.fromkeys(f"{row.option}, if {row.world}: {row.why}" for row in rest))
    if why:  # those of other questions stand under "Not ranked"
        yield notes("Regret not known", why)


def _regret(row: Regret) -> str:
    if row.unknown:
        return "not known"
    if row.regret is None:
        return "breaks rules" if row.status == "infeasible" and row.best is not None else "n/a"
    return whole(row.regret) if round(row.regret) else "0"


def _most(found: Comparison, name: str) -> str:
    most = found.maximum_regret(name)
    return "-" if most is None else f"{round(most):,}"


def _sure(found: Comparison) -> list[str]:
    """Which plans are proven, how nearly, and which are not."""
    plans = [one for one in found.options if one.cost is not None]
    proven = [one for one in plans if one.status in CONCLUSIVE]
    late = [one for one in plans if one not in proven]
    none = [one.name for one in found.options if one.cost is None and one.status not in CONCLUSIVE]
    texts: list[str] = []
    if proven:
        who = "each" if len(proven) == len(found.options) else ", ".join(one.name for one in proven)
        within = proven_gap_text(max(one.gap or 0.0 for one in proven), found.gap)
        texts.append(
            f"{who} {'is' if who == 'each' or len(proven) == 1 else 'are'} cheapest for these figures, proven to within {within}"
        )
    texts += [f"not proven in time: {', '.join(map(_unproven, late))}"] if late else []
    texts += [f"no plan found in time: {', '.join(none)}"] if none else []
    texts += ["an independent calculation confirms every plan"] if plans else []
    return notes("Certainty", texts) if texts else []


def _unproven(one: ComparedOption) -> str:
    return one.name if one.gap is None else f"{one.name} (a plan may be cheaper by up to {gap_text(one.gap)})"
