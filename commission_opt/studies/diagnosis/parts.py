"""One part of a relaxation in words and figures: which rule, where, by how much, and the change that makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.plan.wording import number, period_text, place_text, pounds
from commission_opt.registry import RULES
from commission_opt.rules.cost_at_risk.record import THOUSAND
from commission_opt.studies.diagnosis.elastic import Elastic, plain
from commission_opt.studies.diagnosis.figures import Figure, figure, possible, rounded, softening
from commission_opt.studies.diagnosis.limits import amount as amount_text
from commission_opt.studies.diagnosis.limits import least_or_most, out_of_reach, subject
from commission_opt.studies.diagnosis.naming import Names
from commission_opt.studies.diagnosis.rows import STAFF, Place, RowKey, place_of, record_of, when_of

if TYPE_CHECKING:
    from commission_opt.engines.problem import Floats

SOFT_PRICE = 10.0  # times the dearest placement: what a rule without a figure to change is priced at


@dataclass(frozen=True)
class Part:
    """One part of the suggested relaxation.

    Attributes
    ----------
    rule, name
        Id and name in the registry.
    record, label
        Id of the record it is about (a rule, need, role or offer), and what it is called.
    area
        Where the children are from; empty for rules that are not about one area.
    when
        Period, run of periods or financial year, in words; empty for the whole horizon.
    amount, unit
        By how much it is missed, most of all periods (and scenarios).
    child_weeks
        What that counts in all, in child-weeks weighted as the rules are.
    limit, relaxed
        What the instance asks for and what the part comes to; None for sufficiency.
    text
        All of it in a phrase.
    rows
        By how much each row of the model may be missed.
    """

    rule: str
    name: str
    record: str
    label: str
    area: str
    when: str
    amount: float
    unit: str
    child_weeks: float
    limit: float | None
    relaxed: float | None
    text: str
    rows: Mapping[RowKey, float]

    def row(self) -> dict[str, Any]:
        """As a table holds it."""
        keys = ("rule", "name", "record", "label", "area", "when", "amount", "unit", "child_weeks", "limit", "relaxed")
        return {key: getattr(self, key) for key in keys} | {"text": self.text}


def describe(elastic: Elastic, rows: Mapping[RowKey, float], values: Floats, names: Names) -> Part:
    """A part of a relaxation, from the rows and their room."""
    place = place_of(*next(iter(rows)))
    worst, value = _worst(elastic, rows, values)
    amount = plain(max(rows.values()))
    when = _when(elastic, list(rows))
    text, unit = _said(place, amount, worst, value, names)
    weeks = sum(elastic.weights[row] * room for row, room in rows.items())
    area = names.areas.get(place[2], "") if place[0] == "C01" else ""
    if len({round(room, 4) for room in rows.values()}) > 1:
        text += " at most" if place[0] in ("C01", "C05", "C08", "C12", "C14") else " at worst"
    told = place_text(text, when) + out_of_reach(elastic.instance, place) + _all_or_nothing(elastic, worst)
    return Part(
        place[0], RULES[place[0]].name, record_of(place), names.record(place), area, when, amount, unit, weeks,
        None if worst is None else worst.now, value, told, dict(rows),
    )  # fmt: skip


def _all_or_nothing(elastic: Elastic, worst: Figure | None) -> str:
    """Said of a probability where demand is certain."""
    if worst is None or not worst.path.endswith(".probability_met_locally"):
        return ""
    one = sum(scenario.probability > 0 for scenario in elastic.demand.scenarios) == 1
    return " (demand is certain here, one course: so it can only be 0% or 100%)" if one else ""


def changes(elastic: Elastic, parts: Sequence[Mapping[RowKey, float]], values: Floats) -> dict[str, Any]:
    """Changes of the instance that give every part its room, and more where a figure holds for other times too."""
    found: dict[str, Any] = {}
    for rows in parts:
        place = place_of(*next(iter(rows)))
        worst, value = _worst(elastic, rows, values)
        if worst is None or value is None or not possible(worst, value):
            price = round(SOFT_PRICE * elastic.dearest, -2)
            found |= softening(elastic.instance, place[0], record_of(place), price)
        elif worst.path in found:
            found[worst.path] = (min if worst.lower else max)(found[worst.path], value)
        else:
            found[worst.path] = value
    return found


def _worst(elastic: Elastic, rows: Mapping[RowKey, float], values: Floats) -> tuple[Figure | None, float | None]:
    """The figure behind the rows, and what it has to be for the row that needs most."""
    worst: Figure | None = None
    value: float | None = None
    for row, room in rows.items():
        one = figure(elastic.model, *row, values)
        if one is None:
            return None, None
        wanted = one.relaxed(plain(room))
        if value is None or (wanted < value if one.lower else wanted > value):
            worst, value = one, wanted
    assert worst is not None
    assert value is not None
    if abs(value) == float("inf"):
        return worst, None
    return worst, rounded(worst, value)


def _when(elastic: Elastic, rows: Sequence[RowKey]) -> str:
    first, last = when_of(*rows[0]), when_of(*rows[-1])
    texts = [_time(elastic, first), _time(elastic, last)]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} to {texts[1]}"


def _time(elastic: Elastic, when: object) -> str:
    return (
        period_text(elastic.instance.periods[when]) if isinstance(when, int) else when if isinstance(when, str) else ""
    )


def _said(place: Place, amount: float, worst: Figure | None, value: float | None, names: Names) -> tuple[str, str]:
    """What is missed, and in which unit."""
    if place[0] in ("C01", "C05", "C12"):
        return _too_few(place, amount, names)
    assert worst is not None
    rule, label = place[0], names.record(place)
    many, one = _count(amount)
    if worst.path.endswith(".margin"):
        return f"headroom, {label}: {many} local bed{one} fewer than asked for", "beds"
    if rule in ("C08", "C14"):
        over = amount * THOUSAND if rule == "C14" else amount
        return f"{RULES[rule].name}, {label}: {pounds(over)} above {pounds(worst.now)}", "£"
    told = f"{amount_text(worst, value)} instead of {least_or_most(worst)} {amount_text(worst, worst.now)}"
    return f"{RULES[rule].name}, {label}: {told} {subject(place, worst)}", RULES[rule].limit_unit


def _too_few(place: Place, amount: float, names: Names) -> tuple[str, str]:
    """Places or people that there are not."""
    many, one = _count(amount)
    label = names.record(place)
    if place[0] == "C01":
        where = f" for {names.areas[place[2]]}" if names.areas else ""
        return f"short of {many} place{one} ({label}){where}", "children"
    if place[0] == "C12":
        what = f"bed{one}" if place[1] == "beds" else "children" if one else "child"
        return f"{label}: {many} more {what} than can be supplied", what
    if place[1] == STAFF:
        return f"{label}: {many} fewer people than are needed", "people"
    who = ("people" if one else "person") if record_of(place) in names.roles else f"household{one}"
    return f"{label}: {many} more {who} than can be recruited", "people"


def _count(amount: float) -> tuple[str, str]:
    """A number, and the ending of what there are so many of."""
    text = number(amount, 1 if amount >= 0.1 else 4)
    return text, "" if text == "1" else "s"
