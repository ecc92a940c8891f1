"""What is advised, and how sure that is, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.plan.statements.amounts import count, listed, millions, percent
from commission_opt.plan.wording import day_text, pounds
from commission_opt.studies.cost_parts import not_all_cash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commission_opt.studies.recommend.recommendation import Advice, Recommendation
    from commission_opt.studies.sensitivity.ranges import Range

MOST_FIGURES = 4  # that are named in a sentence


def advice_words(found: Recommendation, advice: Advice) -> str:
    """What to do, what it costs, and what it promised."""
    best = found.candidates[advice.best]
    cost = found.costs(advice, advice.best).mean()
    lead = f"{advice.name}: " if len(found.advice) > 1 else ""
    text = f"{lead}{_first_up(best.candidate.mix)}. It costs {millions(float(cost))} on average, at present value."
    return f"{text}{_parts(found, advice)} Planned for average demand, it promised {millions(best.candidate.promised)}."


def _parts(found: Recommendation, advice: Advice) -> str:
    """What the cost is made of, where not all of it is cash."""
    parts = found.parts(advice, advice.best)
    if not not_all_cash([parts]):
        return " All of it is cash."
    said = f" Cash is {millions(parts['cash'])}."
    if parts["avoided"] >= 1:
        said += f" Care avoided, which is not cash, takes {millions(parts['avoided'])} off."
    if parts["not_paid"] >= 1:
        said += f" {millions(parts['not_paid'])} is counted for the use of capital receipts, and not paid."
    others = _priced(found, advice)
    return f"{said} Penalties, which are not money, are {listed(others)}." if others else said


def _priced(found: Recommendation, advice: Advice) -> list[str]:
    """What counts in the cost besides money."""
    best = found.candidates[advice.best]
    what = []
    missed = sum(best.mean(f"missed:{rule.path}") for rule in found.rules if advice.key == "priced" or not rule.hard)
    if missed >= 1:
        what.append(f"{pounds(missed)} for missed shares")
    if best.mean("short_cost") >= 1:
        what.append(f"{pounds(best.mean('short_cost'))} for children without a placement")
    return what


def sure_words(found: Recommendation, advice: Advice) -> str:
    """In how many worlds it was the best or as good, and whether more worlds would have to tell."""
    share = found.near_the_best(advice, advice.best)
    text = (
        f"In {round(100 * share)} of 100 worlds it was the cheapest of {len(advice.telling.eligible)} mixes, or within "
        f"{pounds(advice.telling.indifferent)} ({percent(found.within, 1)}) of it."
    )
    if len(advice.telling.eligible) == 1:
        return "No other mix tried keeps the hard rules as well."
    if advice.settled:
        return f"{text} With at least {percent(found.confidence)} confidence, no other mix is cheaper on average by more than that."
    others = [found.candidates[nth].candidate.name for nth in advice.telling.left if nth != advice.best]
    return f"{text} It is not settled: more worlds are needed to tell it from {listed(_quoted(others))}."


def kept_words(found: Recommendation, advice: Advice) -> str:
    """Which rules about shares it misses on average when children come one by one, and that no mix does better."""
    best = found.candidates[advice.best]
    missed = [
        text
        for rule in found.rules
        if (text := rule.missed_words(best.mean(f"wanted:{rule.path}"), best.mean(f"had:{rule.path}")))
    ]
    if not missed:
        return "It keeps the rules about shares on average." if found.rules else ""
    nearest = min(advice.telling.missed(one.trials) for one in found.candidates)
    if advice.key == "as_they_are" and nearest > 0:
        lead = "No mix keeps all rules about shares once children come one by one. This is the cheapest of those that come nearest"
    else:
        lead = "On average it misses"
    return f"{lead}: {'; '.join(missed)}."


def runner_up_words(found: Recommendation, advice: Advice) -> str:
    """By how much the runner-up is more expensive, and what would have to be true for it to win."""
    if advice.runner_up is None:
        return ""
    apart = found.difference(advice, advice.runner_up)
    other = found.candidates[advice.runner_up].candidate
    text = (
        f"The next best is '{other.name}' ({other.mix}). It costs {_signed(apart.mean)} on average "
        f"(95% interval {_signed(apart.low)} to {_signed(apart.high)})."
    )
    rows = found.switching(advice)
    if rows:
        share = rows[0]["share_of_worlds"]
        told = [_told(row) for row in rows if row["stands_out"]][:2]
        text += f" It is cheaper in {round(100 * share)} of 100 worlds"
        text += "." + "".join(f" There {one}." for one in told) if told else ", which no single figure explains."
    return text


def spread_words(found: Recommendation, advice: Advice) -> str:
    """How dear it can become, what it costs more than the best of each world, and how the children and beds fare."""
    (row,) = (one for one in found.rows() if one["judged"] == advice.key and one["advised"])
    text = (
        f"It is the cheapest of all in {round(100 * row['cheapest_in'])} of 100 worlds. In the costliest 5% of worlds it costs "
        f"{millions(row['dearest'])}. It costs {pounds(row['regret'])} more on average than the best mix of each world, and "
        f"{pounds(row['greatest_regret'])} more at most."
    )
    weeks = round(row["short"])
    short = f"{count(weeks, 'child-week')} without a placement" if weeks else "no child without a placement"
    return f"{text} On average {percent(row['occupancy'])} of its beds are used, with {short}."


def steps_words(found: Recommendation) -> str:
    """What to decide now, and what can wait until which review, by which trigger."""
    if not found.steps:
        return ""
    now, *later = found.steps
    text = f"To decide now: {now.what}."
    for one in later:
        assert one.review is not None
        when = f"Can wait until the review of {day_text(one.review)}: {one.what}"
        text += f" {when}, {one.trigger}; else {one.otherwise}." if one.trigger else f" {when}."
    if not later:
        return f"{text} Nothing waits for a review."
    if not any(one.trigger for one in later):
        text += " No rule about the children seen by then did significantly better in the trials."
    return text if found.own_reviews else f"{text} Reviews on the first of April are our assumption."


def worlds_words(found: Recommendation) -> str:
    """What the mixes were tried in."""
    most, least = max(len(one.trials) for one in found.candidates), found.common
    longer = f", and those that were not told apart by then in up to {most}" if most > least else ""
    text = (
        f"{_first_up(count(len(found.candidates), 'mix', 'mixes'))} in the same {count(least, 'world')}{longer}. In each, children come one by one, stay and "
        "leave by chance."
    )
    if found.figures:
        text += (
            f" {_first_up(count(len(found.figures), 'figure'))} may turn out differently, and most likely as in the instance."
            f" {_ranges(found, found.figures)}"
        )
    if found.forecasts:
        shares = [f"'{one.name}' in {round(100 * one.share)} of 100" for one in found.forecasts]
        text += f" Scenarios hold by their weights: {listed(shares)}."
    return text


def caveat_words(found: Recommendation) -> list[str]:
    """What the sums take for given."""
    said = []
    taken = [one for one in found.rules if one.hard and one.price > 0]
    if taken and len(found.advice) > 1:
        said.append(
            f"A price on rules about shares: {listed([f'£{one.price:g} a child-week for {one.label}' for one in taken])}, "
            "which is our assumption. Unused beds count only their cost."
        )
    if any(one.trials and one.mean("short_cost") >= 1 for one in found.candidates):
        said.append(
            "A child-week without a placement counts as the instance says. If it says nothing, it counts twice the highest "
            "price a week, which is our assumption."
        )
    if found.left_out:
        more = len(found.left_out) - MOST_FIGURES
        named = [*map(found.called, found.left_out[:MOST_FIGURES]), *([f"{more} more"] if more > 0 else [])]
        said.append(f"Not varied, though not published: {listed(named)}.")
    if found.defaults:
        ours = [one for one in found.figures if one.path in found.defaults]
        said.append(f"The instance gives no range for these, so their range is our assumption. {_ranges(found, ours)}")
    if not found.figures:
        besides = " and forecasts" if found.forecasts else ""
        said.append(f"No figure was varied: only children{besides} came by chance.")
    if found.not_proven:
        said.append(
            f"{_first_up(count(found.not_proven, 'solve'))} that looked for mixes reached the time limit before a "
            "proof. A cheaper mix may have been missed."
        )
    if found.interrupted:
        said.append("It was stopped before the mixes were told apart as far as was asked.")
    return said


def _ranges(found: Recommendation, figures: Sequence[Range]) -> str:
    """Between which ends the first of some figures lie: a sentence each, as names are long."""
    said = [
        f"{_begun(found.called(one.path), one.path)} from {one.low:,.6g} to {one.high:,.6g}."
        for one in figures[:MOST_FIGURES]
    ]
    more = len(figures) - MOST_FIGURES
    return " ".join([*said, *([f"And {more} more."] if more > 0 else [])])


def _told(row: dict[str, object]) -> str:
    """What is otherwise where the runner-up wins."""
    low, mean = float(str(row["where_it_wins"])), float(str(row["in_all"]))
    what = str(row["called"])
    if row["what"] == "children":
        return f"are {low:.1f} {what}, and not {mean:.1f}"
    if str(row["what"]).startswith("scenario."):
        return f"{what} holds in {round(100 * low)} of 100, and not {round(100 * mean)}"
    return f"{what} is {low:,.6g}, and not {mean:,.6g}"


def _signed(amount: float) -> str:
    return f"{pounds(abs(amount))} {'more' if amount >= 0 else 'less'}"


def _quoted(names: list[str]) -> list[str]:
    return [f"'{name}'" for name in names]


def _begun(called: str, path: str) -> str:
    """A name as it begins a sentence; a path stays as the file has it."""
    return called if called == path else _first_up(called)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
