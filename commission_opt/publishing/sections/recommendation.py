"""The recommendation: one paragraph and three figures."""

from __future__ import annotations

from commission_opt.plan.statements.amounts import count, gap_text, listed, long_month, millions, month, proven_gap_text
from commission_opt.plan.statements.eased import eased_text
from commission_opt.plan.statements.headline import broken_rules, horizon_length, penalties, recommendation
from commission_opt.plan.statements.least_breach import least_breach
from commission_opt.plan.statements.notes import broken_at_price, proof_notes
from commission_opt.plan.statements.tables import NOT_SPENT
from commission_opt.publishing.report import Bullets, HeadlineFigure, HeadlineFigures, Paragraph, Section
from commission_opt.publishing.sections import tried
from commission_opt.publishing.sections.assumptions import register
from commission_opt.publishing.sections.attached import rests_on_items
from commission_opt.publishing.source import Source
from commission_opt.studies.measures import WITH_BEDS, new_beds


def section(source: Source) -> Section:
    """What to do, what it costs, against what, and how sure it is."""
    result = source.result
    text = result["inputs"].get("description", "") if result.get("inputs") else ""
    blocks = [Paragraph(" ".join(str(text).split()))] if text else []
    return Section(
        "recommendation",
        "Recommendation",
        (
            *(Paragraph(text) for text in tried.lead(source)),
            Paragraph(_paragraph(source)),
            HeadlineFigures(_figures(source)),
            Paragraph(_how_sure(source)),
            *_rests_on(source),
            *blocks,
        ),
    )


def _rests_on(source: Source) -> list[Bullets]:
    """The figures that would take the decision's saving away, where `explain` is attached."""
    items = rests_on_items(source.studies.get("explain", {}))
    return [Bullets(items, "What the decision rests on")] if items else []


def _figures(source: Source) -> tuple[HeadlineFigure, HeadlineFigure, HeadlineFigure]:
    """Cost, against what, how sure: of mixes that were tried against each other what was found then."""
    found = tried.figures(source)
    if found is None:
        return _cost(source), _against(source), _sure(source)
    return found[0], _new_beds(source), found[1]


def _paragraph(source: Source) -> str:
    """What to do in one paragraph: beds, sizes, dates, cost, and against what."""
    result = source.result
    said = recommendation(result).partition(": ")[2]
    if tried.lead(source):
        return " ".join(
            [
                *_eased(source),
                f"Planned with average demand, that is to {said}",
                *_dates(source),
                _money(source),
                *_decision(source),
                *_broken(source),
            ]
        )
    lead = "It is recommended to" if result["status"] in ("optimal", "gap") else "The best mix found so far is to"
    return " ".join(
        [
            *_eased(source),
            f"{lead} {said}",
            *_dates(source),
            _money(source),
            *_decision(source),
            *_broken(source),
            *_untried(source),
        ]
    )


def _eased(source: Source) -> list[str]:
    """Shares that no plan keeps, before anything else."""
    text = eased_text(source.result)
    return [text] if text else []


def _untried(source: Source) -> list[str]:
    """That children one by one may tell another story, where nobody has asked."""
    if "simulate" in source.studies:
        return []
    number = len(source.result["scenarios"])
    demand = f"{number} courses of demand" if number else "average demand"
    return [
        f"That is worked out for {demand}. It has not been tried with children who come one by one, which makes most mixes with beds dearer."
    ]


def _how_sure(source: Source) -> str:
    """How sure it is, who checked, and what it rests on."""
    result = source.result
    proof = " ".join(text for note in proof_notes(result) for text in note.texts)
    if tried.lead(source):
        return " ".join([*_assumed(source), *_simulated(source), _if_figures_differ(source)])
    return " ".join(
        [f"The recommendation is {proof}.", *_assumed(source), *_simulated(source), _if_figures_differ(source)]
    )


def _dates(source: Source) -> list[str]:
    """From when the new beds are there."""
    new = [row for row in source.result["mix"] if row["homes"] and not row["existing"]]
    if not new:
        return []
    first, last = min(row["start"] for row in new), max(row["start"] for row in new)
    if month(first) == month(last):
        return [f"The new beds are there from {long_month(first)}."]
    return [f"The first new beds are there from {long_month(first)}, the last from {long_month(last)}."]


def _money(source: Source) -> str:
    """What has to be found in the budget: not discounted, without penalties."""
    spent = sum(row["cost"] for row in source.result["costs"] if row["line"] not in NOT_SPENT)
    return f"Money spent over {horizon_length(source.result)} is {millions(spent)} {source.pounds.removeprefix('£ ')}, not discounted."


def _assumed(source: Source) -> list[str]:
    """How much of it rests on figures that nobody has published."""
    figures = register(source.result)
    assumed = [one for one in figures if one.get("basis") == "assumed"]
    if not assumed:
        return []
    money = sum("£" in str(one.get("unit", "")) for one in assumed)
    prices = f", {money} of them in £" if money else ""
    return [
        f"Of {count(len(figures), 'figure')} in the assumption register, {len(assumed)} {'is' if len(assumed) == 1 else 'are'} assumed{prices}."
    ]


def _simulated(source: Source) -> list[str]:
    """What a simulation that is attached makes of the promise."""
    rows = source.studies.get("simulate", {}).get("measures") or []
    cost = next((one for one in rows if (one["measure"], one["of"], one["year"]) == ("cost", "", "")), None)
    if cost is None or cost["promised"] is None or cost["mean"] is None:
        return []
    return [
        f"Tried out with children who come one by one, at random, it costs {millions(cost['mean'])} and not "
        f"{millions(cost['promised'])}; doing nothing new was not tried out so."
    ]


def _decision(source: Source) -> list[str]:
    """The decision already taken, against the recommendation."""
    given, objective = source.result["reference"], source.result["objective"]
    if given is None or given["objective"] is None or objective is None:
        return []
    difference = given["objective"] - objective
    words = ("more", "less")
    price = broken_rules(difference, penalties(given["costs"]) - penalties(source.result["costs"]), words)
    than = f"{words[difference < 0]} than what is recommended"
    said = f"{millions(abs(difference))} {than}{f' ({price})' if price else ''}"
    return [f"What has been decided ({given['title']}) would cost {said}."]


def _broken(source: Source) -> list[str]:
    """The rules that the plan breaks at their price, so that nobody has to look for them."""
    found = broken_at_price(source.result)
    return [f"The mix recommended breaks {listed(found)}, at the price that stands in the inputs."] if found else []


def _if_figures_differ(source: Source) -> str:
    """What the proof does not say: that the figures come true."""
    if "recommend" in source.studies:
        return "How it does when figures differ stands under Tried against each other."
    if source.result["scenarios"] or any(name in source.studies for name in ("sensitivity", "simulate", "compare")):
        return "How it does when figures differ stands under Risk."
    return "That holds for the figures of this report; how the mix does when they differ has not been tried here."


def _cost(source: Source) -> HeadlineFigure:
    result = source.result
    objective = result["objective"] or 0.0
    value = "at present value" if result["instance"]["discount_rate"] else "not discounted"
    price = penalties(result["costs"])
    note = f"{value}; {millions(price)} of it is the price of broken rules" if round(price) else value
    return HeadlineFigure(f"Cost over {horizon_length(result)}", millions(objective), note)


def _against(source: Source) -> HeadlineFigure:
    """What the plan costs less than today's provision, else than the decision taken, else its new beds."""
    result = source.result
    for given, name in ((result["baseline"], "doing nothing new"), (result["reference"], "the decision taken")):
        if given is not None and given["objective"] is not None:
            difference = given["objective"] - (result["objective"] or 0.0)
            words = f"{'Less' if difference >= 0 else 'More'} than {name}"
            price = broken_rules(difference, penalties(given["costs"]) - penalties(result["costs"]), ("less", "more"))
            breaks = "it could not keep every rule" if least_breach(result) else "it would break rules"
            notes = (given["title"], "" if given["meets_rules"] else breaks, price)
            return HeadlineFigure(words, millions(abs(difference)), "; ".join(filter(None, notes)))
    return _new_beds(source)


def _new_beds(source: Source) -> HeadlineFigure:
    rows = [row for row in source.result["mix"] if not row["existing"] and row["homes"] and row["kind"] in WITH_BEDS]
    beds = new_beds(source.result) or 0.0
    return HeadlineFigure("New beds", f"{beds:g}", count(len(rows), "line") + " of the mix")


def _sure(source: Source) -> HeadlineFigure:
    result = source.result
    gap = result["gap"]
    if gap is None:
        return HeadlineFigure("How sure", "not proven", "no bound was found")
    note = f"{result['run']['engine']}; worked out again independently"
    if result["status"] in ("optimal", "gap"):
        weighed = result["risk"] is not None and result["risk"]["weight"]
        what = "Proven to be the best mean of cost and risk" if weighed else "Proven to be the cheapest"
        return HeadlineFigure(what, f"within {proven_gap_text(gap, result['run']['gap'])}", note)
    return HeadlineFigure("Stopped before it was proven", f"within {gap_text(gap)} of the best possible", note)
