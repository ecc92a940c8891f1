"""The recommendation: one paragraph and three figures."""

from __future__ import annotations

from commission_opt.plan.statements.amounts import count, listed, long_month, millions, month, percent
from commission_opt.plan.statements.headline import horizon_length, recommendation
from commission_opt.plan.statements.notes import broken_at_price, proof_notes
from commission_opt.publishing.report import Figure, Figures, Paragraph, Section
from commission_opt.publishing.source import Source


def section(source: Source) -> Section:
    """What to do, what it costs, against what, and how sure it is."""
    result = source.result
    text = result["inputs"].get("description", "") if result.get("inputs") else ""
    blocks = [Paragraph(" ".join(str(text).split()))] if text else []
    return Section(
        "recommendation",
        "Recommendation",
        (Paragraph(_paragraph(source)), Figures((_cost(source), _against(source), _sure(source))), *blocks),
    )


def _paragraph(source: Source) -> str:
    """What to do in one paragraph: beds, sizes, dates, cost, against what, how sure, and who checked."""
    result = source.result
    said = recommendation(result).partition(": ")[2]
    lead = "It is recommended to" if result["status"] in ("optimal", "gap") else "The best mix found so far is to"
    parts = [f"{lead} {said}", *_dates(source), *_decision(source), *_broken(source)]
    proof = " ".join(text for note in proof_notes(result) for text in note.texts)
    parts.append(f"This is {proof}.")
    return " ".join([*parts, _if_figures_differ(source)])


def _dates(source: Source) -> list[str]:
    """From when the new beds are there."""
    new = [row for row in source.result["mix"] if row["homes"] and not row["existing"]]
    if not new:
        return []
    first, last = min(row["start"] for row in new), max(row["start"] for row in new)
    if month(first) == month(last):
        return [f"The new beds are there from {long_month(first)}."]
    return [f"The first new beds are there from {long_month(first)}, the last from {long_month(last)}."]


def _decision(source: Source) -> list[str]:
    """The decision already taken, against the recommendation."""
    given, objective = source.result["reference"], source.result["objective"]
    if given is None or given["objective"] is None or objective is None:
        return []
    difference = given["objective"] - objective
    words = "more" if difference >= 0 else "less"
    return [f"What has been decided would cost {millions(abs(difference))} {words} ({given['title']})."]


def _broken(source: Source) -> list[str]:
    """The rules that the plan breaks at their price, so that nobody has to look for them."""
    found = broken_at_price(source.result)
    return [f"It breaks {listed(found)}, at the price that stands in the inputs."] if found else []


def _if_figures_differ(source: Source) -> str:
    """What the proof does not say: that the figures come true."""
    if source.result["scenarios"] or any(name in source.studies for name in ("sensitivity", "simulate", "compare")):
        return "How it does when figures differ stands under Risk."
    return "That holds for the figures of this report; how the mix does when they differ has not been tried here."


def _cost(source: Source) -> Figure:
    result = source.result
    objective = result["objective"] or 0.0
    value = "at present value" if result["instance"]["discount_rate"] else "not discounted"
    return Figure(f"Cost over {horizon_length(result)}", millions(objective), value)


def _against(source: Source) -> Figure:
    """What the plan costs less than today's provision, else than the decision taken, else its new beds."""
    result = source.result
    for given, name in ((result["baseline"], "doing nothing new"), (result["reference"], "the decision taken")):
        if given is not None and given["objective"] is not None:
            difference = given["objective"] - (result["objective"] or 0.0)
            words = f"{'Less' if difference >= 0 else 'More'} than {name}"
            note = given["title"] if given["meets_rules"] else f"{given['title']}; it would break rules"
            return Figure(words, millions(abs(difference)), note)
    new = [row for row in result["mix"] if not row["existing"] and row["homes"]]
    beds = sum(row["beds"] for row in new)
    return Figure("New beds", f"{beds:g}", count(len(new), "line") + " of the mix")


def _sure(source: Source) -> Figure:
    result = source.result
    gap = result["gap"]
    if gap is None:
        return Figure("How sure", "not proven", "no bound was found")
    note = f"{result['run']['engine']}; worked out again independently"
    if result["status"] in ("optimal", "gap"):
        weighed = result["risk"] is not None and result["risk"]["weight"]
        what = "Proven to be the best mean of cost and risk" if weighed else "Proven to be the cheapest"
        return Figure(what, f"within {percent(max(gap, 1e-4), 2)}", note)
    return Figure("Stopped before it was proven", f"within {percent(gap, 2)} of the best possible", note)
