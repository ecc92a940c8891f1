"""A simulation for reading: the verdict, promised and simulated side by side, how it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.cli.layout import note, paragraph, table
from commission_opt.plan.statements.amounts import children, listed, millions, percent
from commission_opt.studies.simulation.words import verdict_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from commission_opt.plan.plan import Plan
    from commission_opt.studies.simulation.simulation import Simulation

WIDTHS = (38, 11, 11, 22, 20)
HEADER = ("", "promised", "simulated", "95% interval", "9 runs in 10")


def text(found: Simulation, plan: Plan) -> str:
    """All of it."""
    done, asked = len(found.replications), found.about["replications_asked"]
    runs = f"{done} replications" if done == asked else f"Interrupted: {done} of {asked} replications"
    lines = [
        "",
        str(found.about["title"]),
        f"{runs}, seed {found.about['seed']}.",
        "",
        *paragraph(verdict_words(found)),
        "",
    ]
    lines += table(HEADER, [*_costs(found), *_use(found), *_occupancy(found, plan)], WIDTHS)
    lines += ["", *note("How children are placed", _policy(found))]
    if "stay_taken" in found.about:
        taken, needs = found.about["stay_taken"], plan.to_dict()["labels"]["needs"]
        names = listed([needs[need] for need in taken["needs"]])
        lines += note("Stay taken", f"{taken['weeks']:g} weeks for {names}, whose stay nothing gives.")
    lines += note("Left out", "Beds sold, penalties and published cost avoidance, on both sides.")
    return "\n".join(lines)


def _policy(found: Simulation) -> str:
    words = str(found.about["policy"]["in_words"])
    if found.about["policy"]["fills"]:
        return words
    return words.replace(", and into a home that opens", "")


def _costs(found: Simulation) -> list[list[str]]:
    years = [key.year for key in found.keys if key.measure == "cost" and key.year]
    rows = [_row(found, "Cost, £ of the day", "cost", millions)]
    rows += [_row(found, f"  {year}", "cost", millions, year=year) for year in years]
    return rows


def _use(found: Simulation) -> list[list[str]]:
    rows = [
        _row(found, "Children who need a placement", "children", children),
        _row(found, "Bought as used, child-weeks a year", "as_used_weeks", _whole),
        _row(found, "  of which spot", "spot_weeks", _whole),
        _row(found, "No placement, child-weeks a year", "short_weeks", _whole),
    ]
    if any(key.measure == "local_share" for key in found.keys):
        rows.append(_row(found, "Near home, of those with a local duty", "local_share", percent))
    return [*rows, _row(found, "Children moved, a year", "moves", children)]


def _occupancy(found: Simulation, plan: Plan) -> list[list[str]]:
    labels = plan.to_dict()["labels"]["offers"]
    keys = [key for key in found.keys if key.measure == "occupancy"]
    return [
        _row(
            found, f"  {labels[key.of]}" if key.of else "Beds used, of those paid for", "occupancy", percent, of=key.of
        )
        for key in sorted(keys, key=lambda key: key.of != "")
    ]


def _row(
    found: Simulation, label: str, measure: str, words: Callable[[float], str], *, year: str = "", of: str = ""
) -> list[str]:
    spread, promise = found.spread(measure, year=year, of=of), found.promise(measure, year=year, of=of)
    if promise is None and measure != "moves":
        promise = 0.0
    return [
        label,
        "-" if promise is None else words(promise),
        words(spread.mean),
        f"{words(spread.low)} to {words(spread.high)}",
        f"{words(spread.p5)} to {words(spread.p95)}",
    ]


def _whole(number: float) -> str:
    return f"{number:,.0f}"
