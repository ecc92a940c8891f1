"""`check`: validate an instance without solving it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commission_opt.cli.layout import note, notes
from commission_opt.cli.options import instance_options, read_instance, say, show
from commission_opt.errors import EXIT_INVALID, EXIT_SOLVED
from commission_opt.instance.given import GIVEN
from commission_opt.offers.rooms import offer_card, service_room
from commission_opt.plan.statements.amounts import children, count, listed, percent
from commission_opt.plan.statements.changes_of_need import TITLE, need_changes_ahead
from commission_opt.plan.statements.notes import change_texts
from commission_opt.plan.statements.uncertainty import certain_text, forecast_text, shares_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from commission_opt.demand.table import DemandLane, DemandTable
    from commission_opt.engines.problem import SizeRange
    from commission_opt.instance.instance import Instance


@click.command(name="check", short_help="Check an instance without solving it; show its size.")
@instance_options
@click.option("--quick", is_flag=True, help="Omit the size of the model, which takes longer.")
@click.option("--strict", is_flag=True, help="Exit code 3 also where a figure cannot be meant.")
def command(file: Path, settings: tuple[str, ...], debug: bool, quick: bool, strict: bool) -> int:
    """Check the instance FILE without solving it, and show what is in it.

    Lists every problem with its line. It also lists every figure that is valid and cannot be meant, with what was
    expected and the likely slip. Exit codes: 0 nothing is wrong; 3 something is.
    """
    from commission_opt.demand import demand_table
    from commission_opt.demand.unserved import unserved
    from commission_opt.instance.problems import capped
    from commission_opt.plan.slips.find import slips
    from commission_opt.plan.slips.together import without_a_source
    from commission_opt.studies.diagnosis.unserved_words import unserved_texts

    instance = read_instance(file, settings)
    demand = demand_table(instance)
    lines = ["", instance.title, *_about(instance, demand)]
    if not quick:
        lines += _model(instance, demand)
    unsourced = [one.text for one in without_a_source(instance)]
    lines += notes("Take note", _doubts(instance, demand) + unsourced)
    odd = slips(instance, demand, sources=False)
    lines += notes("Cannot be meant", [str(one) for one in capped(odd)])
    never = unserved_texts(instance, unserved(instance, demand))
    lines += notes("Not enough on offer", never)
    doubted = f"{count(len(odd), 'figure')} cannot be meant" if odd else ""
    but = listed([*(["no mix can meet the rules"] if never else []), *([doubted] if odd else [])])
    refused = strict and (odd or unsourced)
    show("\n".join([*lines, *([] if refused else ["", f"OK, but {but}" if but else "OK"])]))
    if refused:
        say(f"--strict: {doubted or 'no figure says where it comes from'}.")
        return EXIT_INVALID
    return EXIT_SOLVED


def _about(instance: Instance, demand: DemandTable) -> list[str]:
    horizon = instance.horizon
    periods = count(len(instance.periods), horizon.period)
    lines = note("Horizon", f"{horizon.start:%B %Y} to {horizon.end:%B %Y}, {periods}")
    lines += note(
        "Prices of", f"{instance.money.price_base}, discounted at {100 * instance.money.discount_rate:g}% a year"
    )
    lines += note("Areas", listed([area.label for area in instance.area]))
    kinds = Counter(offer.kind for offer in instance.offers)
    lines += note(
        "Offers", listed([f"{number} x {offer_card(kind).called}" for kind, number in kinds.items()]) or "none"
    )
    lines += _demand(instance, demand)
    lines += _people(instance)
    lines += notes("Rules", _rules(instance))
    given = [name.replace("_", "-") for name in GIVEN if getattr(instance, name) is not None]
    if given:
        lines += note("To compare with", listed(given))
    sources = Counter(one.basis for one in instance.assumption)
    if sources:
        lines += note("Assumption register", listed([f"{number} {basis}" for basis, number in sources.items()]))
    changes = change_texts([(c.path, c.old, c.new, c.by) for c in instance.document.changes])
    return lines + (notes("Changed", changes) if changes else [])


def _demand(instance: Instance, demand: DemandTable) -> list[str]:
    """Children of each need in the first and the last period, and how far scenarios lie apart at the end."""
    from commission_opt.plan.wording import period_text

    last = len(instance.periods) - 1
    scenarios = [_by_need(scenario.children) for scenario in demand.scenarios]
    expected = _by_need(demand.expected)
    texts = []
    for need in instance.need:
        text = f"{need.label}: {children(expected.get((need.id, 0), 0.0))}"
        text += f" to {children(expected.get((need.id, last), 0.0))}" if last else ""
        when = f" in {period_text(instance.periods[last])}" if last else ""
        ends = [scenario.get((need.id, last), 0.0) for scenario in scenarios]
        if max(ends) > min(ends):
            text += f"; {children(min(ends))} to {children(max(ends))} over the scenarios{when}"
        texts.append(text + ("" if need.local_duty else " (no local duty)"))
    changing = need_changes_ahead(instance)
    told = notes("Children, first to last", texts) + (notes(TITLE, list(changing)) if changing else [])
    return _scenarios(instance, demand) + told


def _by_need(found: Mapping[DemandLane, float]) -> dict[tuple[str, int], float]:
    """Children by need and period, from all areas."""
    totals: dict[tuple[str, int], float] = {}
    for (t, need, _), number in found.items():
        totals[need, t] = totals.get((need, t), 0.0) + number
    return totals


def _scenarios(instance: Instance, demand: DemandTable) -> list[str]:
    if len(demand.scenarios) == 1:
        asked = instance.document.data.get("uncertainty")
        return note("Scenarios", f"None: {certain_text(asked)}") if asked else []
    uncertainty = instance.uncertainty
    if instance.scenario:
        shares = shares_of([one.weight for one in instance.scenario])
        named = zip(instance.document.data["scenario"], shares, strict=True)
        each = f", each with {uncertainty.scenarios} scenarios of its own" if uncertainty.scenarios > 1 else ""
        return note("Scenarios", f"{listed([forecast_text(*one) for one in named])}, by their weights{each}")
    text = f"{len(demand.scenarios):,}, of {uncertainty.number_of_paths:,} simulated paths, seed {uncertainty.seed}"
    spreads = {"entries": uncertainty.entries_spread, "stays": uncertainty.stay_spread}
    unsure = [f"{what} by {percent(spread)}" for what, spread in spreads.items() if spread]
    return note(
        "Scenarios", f"{text}; {listed(unsure)} uncertain besides chance" if unsure else f"{text}; chance alone"
    )


def _people(instance: Instance) -> list[str]:
    """Services, assessments and roles, each with the figures that size it."""
    from commission_opt.plan.wording import number, pounds

    services = [
        f"{one.label}: {service_room(one.provider).card.called}"
        + (f", {number(one.caseload)} cases a worker" if one.caseload is not None else "")
        + (", with children in care" if one.on_stays else "")
        + f", {percent(one.success_rate)} succeed, from {one.starts or instance.horizon.start:%B %Y}"
        for one in instance.edge_of_care
    ]
    assessments = [
        f"{one.label}: {number(one.per_year)} a year, {pounds(one.bought_in_cost)} each if bought in"
        for one in instance.assessment
    ]
    roles = [
        f"{one.label}: {pounds(one.pay)} a year with on-costs, "
        + (
            "recruited freely"
            if one.recruits_per_year_at_most is None
            else f"at most {number(one.recruits_per_year_at_most)} recruited a year"
        )
        for one in instance.role
    ]
    named = (("Edge of care", services), ("Assessments", assessments), ("Roles", roles))
    return [line for label, texts in named if texts for line in notes(label, texts)]


def _rules(instance: Instance) -> list[str]:
    """Every rule in force, hard or with a price."""
    from commission_opt.plan.tables import rule_records, softness
    from commission_opt.registry import RULES, SUFFICIENCY

    price = instance.rules.sufficiency.price_per_child_week
    first = f"{RULES[SUFFICIENCY].name} ({SUFFICIENCY}): " + (f"£{price:,.0f} a child-week short" if price else "hard")
    rows = [
        f"{RULES[record.rule].name}, {record.label} ({record.rule}): {softness(record) or 'hard'}"
        for record in rule_records(instance)
    ]
    return [first, *rows]


def _doubts(instance: Instance, demand: DemandTable) -> list[str]:
    """What is valid, but is hardly what was meant, with the line it is about."""
    from commission_opt.instance.problems import spoken_place
    from commission_opt.plan.doubts import doubts

    places = [(instance.document.position(one.path), one.text) for one in doubts(instance, demand)]
    return [f"{spoken_place(place.file, place.line)}: {text}" for place, text in places]


def _model(instance: Instance, demand: DemandTable) -> list[str]:
    """Size of the model, and how far its figures lie apart."""
    from commission_opt.engines.problem import problem_of
    from commission_opt.plan.engine import build_model

    model = build_model(instance, demand)
    counts = model.counts
    size = (
        f"{counts['columns']:,} columns, {counts['integers']:,} of them whole numbers; "
        f"{counts['rows']:,} rows; {counts['nonzeros']:,} entries"
    )
    return [*note("Model", size), *notes("Its figures", list(range_texts(problem_of(model).ranges())))]


def range_texts(ranges: Mapping[str, SizeRange]) -> Iterable[str]:
    """From where to where the figures of the matrix, costs and limits go, and what to do where that is too far."""
    from commission_opt.engines.tolerances import WIDEST_RANGE

    yield "; ".join(f"{name} from {_figure(one.smallest)} to {_figure(one.largest)}" for name, one in ranges.items())
    far = [name for name, one in ranges.items() if one.ratio > WIDEST_RANGE]
    if far:
        yield (
            f"WARNING: {listed(far)} span more than {WIDEST_RANGE:.0e} to one, which solvers may not handle well. Look "
            "for figures that stand for no limit or no cost, such as a penalty of £1,000,000,000; and use --verify."
        )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if 1e3 <= value < 1e12 else f"{value:.4g}"
