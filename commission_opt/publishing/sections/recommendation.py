"""Page one: what Cabinet decides, in at most 150 words and one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from commission_opt.plan.given import priced_mixes
from commission_opt.plan.result import GivenResult, MixRow, Result
from commission_opt.plan.statements.amounts import (
    apart,
    gap_text,
    listed,
    long_month,
    millions,
    proven_gap_text,
    rounded_by_year,
)
from commission_opt.plan.statements.eased import eased_text
from commission_opt.plan.statements.headline import horizon_length, spent_on, steps
from commission_opt.plan.statements.least_breach import least_breach
from commission_opt.plan.statements.notes import broken_at_price, same_commitments
from commission_opt.plan.statements.pounds import spent_by_year
from commission_opt.plan.statements.table import NOTHING, Cell, Table, TableRow, amount, text
from commission_opt.plan.wording import day_text
from commission_opt.publishing.report import Bullets, HeadlineFigure, HeadlineFigures, Paragraph, Piece, Section
from commission_opt.publishing.sections import tried
from commission_opt.publishing.sections.assumptions import prices_assumed
from commission_opt.publishing.sections.attached import rests_on_items
from commission_opt.publishing.sections.capital import capital_of, capital_outlay
from commission_opt.publishing.sections.fewer import PlanOrGiven, with_a_tenth_fewer
from commission_opt.publishing.sections.spending import of_line
from commission_opt.publishing.source import Source
from commission_opt.studies.measures import WITH_BEDS
from commission_opt.studies.words import rows_words

PENALTIES = "Penalties, £ (a price put on broken rules, not money)"
FEWER = "Spent less if a tenth fewer children come"
AVOIDED = "Care avoided, £ (not cash)"
AS_PROMISED = 0.01  # share by which a simulation may be off the promise
ALIKE = 0.5  # £ within which two mixes spend the same
SCENARIO = " in some demand scenario"  # a term that page one does without
COLUMNS = {"baseline": "doing nothing new", "do_minimum": "do minimum", "reference": "decision taken"}


def section(source: Source) -> Section:
    """What to do, for how much money, against what, how sure it is and what it rests on."""
    said = (_dates(source.result), _money(source), _certainty(source))
    return Section(
        "recommendation",
        "Recommendation",
        (
            *_decision(source),
            HeadlineFigures(_figures(source)),
            *(Paragraph(" ".join(one)) for one in said if one),
            _at_a_glance(source),
        ),
    )


# -- the decision ------------------------------------------------------------------------------------


def _decision(source: Source) -> list[Piece]:
    """What to agree to: a line a step."""
    result = source.result
    eased = eased_text(result)
    what = tuple(steps(result)) if _is_advised(source) else (str(_advised(source)["mix"]),)
    lead = "Cabinet is asked to" if result["status"] in ("optimal", "gap") else "The best mix found so far is to"
    return [*([Paragraph(eased)] if eased else []), Bullets(what or ("buy and keep nothing",), lead)]


def _advised(source: Source) -> Mapping[str, Any]:
    """The mix that a trial advises, where one is attached."""
    return next((one for one in source.studies.get("recommend", {}).get("mixes", []) if one["advised"]), {})


def _is_advised(source: Source) -> bool:
    """Whether the plan is what a trial advises, or there was no trial."""
    advised = _advised(source)
    return not advised or advised["mix"] == rows_words(source.result["mix"])


def _dates(result: Result) -> list[str]:
    """The day of the first decision, and the month of the first new beds."""
    days = sorted(row["day"] for row in result["decisions"] if row["day"])
    new = sorted(row["start"] for row in result["mix"] if row["homes"] and not row["existing"])
    said = [f"The first decision is due by {day_text(dt.date.fromisoformat(days[0]))}."] if days else []
    return [*said, f"The first beds open in {long_month(new[0])}."] if new else said


# -- the money ---------------------------------------------------------------------------------------


def _money(source: Source) -> list[str]:
    """Cash this year and next, capital, and the decision taken."""
    result = source.result
    spent = rounded_by_year(spent_by_year(result["costs"]))
    first = [f"{millions(spent.get(year, 0))} in {year}" for year in source.years[:2]]
    outlay = capital_outlay(result)
    capital = f"Capital needed: {millions(outlay)}." if outlay else "It needs no capital."
    said = [f"It spends {listed(first)}.", capital, *_decision_taken(result)]
    if avoided := of_line(result["costs"], "avoided"):
        said.append(f"Care avoided, not cash, is {millions(avoided)}.")
    if broken := broken_at_price(result):
        names = [one.replace(SCENARIO, "") for one in broken]
        said.append(f"It breaks {listed(names)}, at a penalty: a price put on it, not money.")
    return said


def _decision_taken(result: Result) -> list[str]:
    """The decision already taken, by the money it spends."""
    given = result["reference"]
    if given is None or given["objective"] is None:
        return []
    if same_commitments(result, given):
        return ["This is the decision taken."]
    difference = apart(spent_on(given["costs"]), spent_on(result["costs"]))
    if not difference:
        return ["The decision taken spends the same."]
    return [f"It spends {millions(abs(difference))} {'less' if difference > 0 else 'more'} than the decision taken."]


# -- how sure it is ----------------------------------------------------------------------------------


def _certainty(source: Source) -> list[str]:
    """What was tested, and what it rests on."""
    rests_on = rests_on_items(source.studies.get("explain", {}))
    return [*_odd(source), *_assumed(source), *_tested(source), *rests_on[:2]]


def _odd(source: Source) -> list[str]:
    """Figures that cannot be meant: the first of them, as nothing below holds before they are mended."""
    texts = [one["text"] for one in source.result["doubts"] if one["about"] == "figure"]
    more = f" {len(texts) - 1} more: see the method." if len(texts) > 1 else ""
    return [f"Do not use this before its figures are checked. {texts[0]}{more}"] if texts else []


def _assumed(source: Source) -> list[str]:
    """How many prices and costs nobody has published."""
    assumed, every = prices_assumed(source.result)
    if not every:
        return []
    number = f"{assumed} of" if assumed else "None of the"
    return [f"{number} {every} prices and costs {'are' if assumed > 1 else 'is'} assumed."]


def _tested(source: Source) -> list[str]:
    """How it fared when children came one by one and figures were tried otherwise."""
    advised = _advised(source)
    if advised:
        cash = advised.get("cash")
        said = f"{millions(advised['cost'])} on average" if cash is None else f"{millions(cash)} in cash on average"
        return [f"Tested child by child in {advised['worlds']} worlds, it costs {said}."]
    rows = source.studies.get("simulate", {}).get("measures") or []
    cost = next((one for one in rows if (one["measure"], one["of"], one["year"]) == ("cost", "", "")), None)
    if cost is not None and cost["promised"] is not None and cost["mean"] is not None:
        holds = abs(cost["mean"] - cost["promised"]) <= AS_PROMISED * cost["promised"]
        beside = ": the promise holds" if holds else f", not {millions(cost['promised'])}"
        return [f"Simulated child by child, it costs {millions(cost['mean'])}{beside}."]
    if not any(row["homes"] for row in source.result["mix"]):
        return []
    if settled_by_simulation(source.result):
        return [
            "How full beds are was settled by a simulation, child by child. It has not been tested with other figures."
        ]
    return ["It has not been tested child by child. Plans with beds mostly cost more when they are."]


def settled_by_simulation(result: Result) -> bool:
    """Whether what beds carry was corrected by a simulation of the plan."""
    return bool(result["inputs"].get("rules", {}).get("occupancy", {}).get("correction"))


# -- figures and table -------------------------------------------------------------------------------


def _figures(source: Source) -> tuple[HeadlineFigure, ...]:
    """Money, against what, how sure."""
    result = source.result
    spent = HeadlineFigure(
        f"Money spent over {horizon_length(result)}",
        millions(spent_on(result["costs"])),
        source.pounds.removeprefix("£ at "),
    )
    return (spent, *_against(source), tried.sure(source) or _sure(result))


def _against(source: Source) -> list[HeadlineFigure]:
    """Money less than doing nothing new, else (or where that is what is recommended) than the decision, else the new beds."""
    result = source.result
    for given, name in ((result["baseline"], "doing nothing new"), (result["reference"], "the decision taken")):
        if given is not None and given["objective"] is not None:
            difference = apart(spent_on(given["costs"]), spent_on(result["costs"]))
            if not difference:
                continue
            words = f"{'Less' if difference >= 0 else 'More'} money than {name}"
            return [HeadlineFigure(words, millions(abs(difference)), _missed(result, given))]
    return [HeadlineFigure("New beds", _new_beds(result).text, "")]


def _missed(result: Result, given: GivenResult) -> str:
    if given["meets_rules"]:
        return ""
    return "it could not keep every rule" if least_breach(result) else "it would break rules"


def _sure(result: Result) -> HeadlineFigure:
    """What is proven of the sum: it holds if the figures do."""
    gap = result["gap"]
    if gap is None:
        return HeadlineFigure("Certainty", "not proven", "no bound was found")
    if result["status"] in ("optimal", "gap"):
        weighed = result["risk"] is not None and result["risk"]["weight"]
        best = "best mean of cost and risk" if weighed else "cheapest"
        return HeadlineFigure(
            "If the assumed figures hold", best, f"proven to within {proven_gap_text(gap, result['run']['gap'])}"
        )
    return HeadlineFigure("Stopped before it was proven", f"within {gap_text(gap)}", "of the best possible")


def _at_a_glance(source: Source) -> Table:
    """The recommendation beside the decision taken, do-minimum and doing nothing new: one row a figure."""
    result = source.result
    options: list[tuple[str, PlanOrGiven]] = [("recommended", result)]
    for name, one in reversed(priced_mixes(result).items()):
        if not same_commitments(result, one):
            options.append((COLUMNS[name], one))
    rows = [
        TableRow((text(name), *cells))
        for name, cells in _glances(source, [one for _, one in options])
        if any(cell.value for cell in cells)
    ]
    columns = (source.pounds, *(name for name, _ in options))
    return Table("decision", "What Cabinet is asked to agree", columns, tuple(rows))


def _glances(source: Source, options: list[PlanOrGiven]) -> list[tuple[str, list[Cell]]]:
    spent = [rounded_by_year(spent_by_year(one["costs"])) for one in options]
    found: list[tuple[str, list[Cell]]] = [("New beds", [_new_beds(one) for one in options])]
    found += [
        (f"Money spent, {year}", [amount("pounds", by.get(year, 0)) for by in spent]) for year in source.years[:2]
    ]
    found.append(
        (
            f"Money spent over {horizon_length(source.result)}",
            [amount("pounds", spent_on(one["costs"])) for one in options],
        )
    )
    found.append(
        (
            "Capital",
            [_capital(source.result, one) for one in options],
        )
    )
    found.append((FEWER, [_if_any(with_a_tenth_fewer(source, one)) for one in options]))
    found.append((AVOIDED, [_if_any(of_line(one["costs"], "avoided")) for one in options]))
    found.append((PENALTIES, [_if_any(of_line(one["costs"], "penalty")) for one in options]))
    found.append(("Still owed after that", [_if_any(one.get("commitment_outstanding") or 0.0) for one in options]))
    found.append(("Rules it could not keep", [_broken(one) for one in options]))
    return found


def _capital(result: Result, one: PlanOrGiven) -> Cell:
    """What is spent on homes that open, of the plan or of a mix that was given."""
    spent = capital_outlay(result) if one is result else capital_of(result, one)  # type: ignore[arg-type]
    return NOTHING if spent is None else _if_any(spent)


def _if_any(value: float) -> Cell:
    return amount("pounds", value) if round(value) else NOTHING


def _new_beds(one: PlanOrGiven) -> Cell:
    """As many as are there at one time, at most: a home may take the place of another."""
    rows = [row for row in one["mix"] if row["homes"] and not row["existing"] and row["kind"] in WITH_BEDS]
    open_at = [[row["beds"] for row in rows if _is_open(row, other["start"])] for other in rows]
    beds = max(map(sum, open_at), default=0.0)
    return amount("children", beds) if beds else NOTHING


def _is_open(row: MixRow, day: str) -> bool:
    return row["start"] <= day and (not row["end"] or day <= row["end"])


def _broken(one: PlanOrGiven) -> Cell:
    names = list(dict.fromkeys(row["name"] for row in one.get("broken", [])))  # type: ignore[attr-defined]
    if one["short"] and "broken" in one:
        names.append("children without a placement")
    return text(listed(names)) if names else NOTHING
