"""One part of a relaxation in words and figures: which rule, where, by how much, and the change that makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.keys import RowKey
from commission_opt.model.limit import Limit
from commission_opt.plan.wording import number, period_text, place_text, pounds
from commission_opt.registry import RULES
from commission_opt.rules.wording import Wording
from commission_opt.studies.diagnosis.elastic import Elastic, plain
from commission_opt.studies.diagnosis.limits import amount as amount_text
from commission_opt.studies.diagnosis.limits import least_or_most, subject

if TYPE_CHECKING:
    from commission_opt.engines.problem import Floats

SOFT_PRICE = 10.0  # times the costliest placement: what a rule without a figure to change is priced at


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


def describe(elastic: Elastic, rows: Mapping[RowKey, float], values: Floats) -> Part:
    """A part of a relaxation, from the rows and their room."""
    row = next(iter(rows))
    place = row.place
    worst, value = _worst(elastic, rows, values)
    amount = plain(max(rows.values()))
    when = _when(elastic, list(rows))
    areas = elastic.instance.area
    area = next((one.label for one in areas if one.id == place.area), "") if len(areas) > 1 else ""
    text, unit = _said(row, amount, worst, value, values, area)
    weeks = sum(elastic.weights[row] * room for row, room in rows.items())
    if len({round(room, 4) for room in rows.values()}) > 1:
        in_amount = worst.words.missed or worst.kind == "pounds"
        text += " at most" if in_amount and not worst.lower else " at worst"
    return Part(
        place.rule,
        RULES[place.rule].name,
        place.record,
        worst.words.label or place.record,
        area,
        when,
        amount,
        unit,
        weeks,
        worst.value if worst.path else None,
        value,
        place_text(text, when) + worst.words.note,
        dict(rows),
    )


def changes(elastic: Elastic, parts: Sequence[Mapping[RowKey, float]], values: Floats) -> dict[str, Any]:
    """Changes of the instance that give every part its room, and more where a figure holds for other times too."""
    found: dict[str, Any] = {}
    for rows in parts:
        worst, value = _worst(elastic, rows, values)
        if value is None or not worst.possible(value):
            found |= worst.softening(round(SOFT_PRICE * elastic.dearest, -2))
        elif worst.path in found:
            found[worst.path] = (min if worst.lower else max)(found[worst.path], value)
        else:
            found[worst.path] = value
    return found


def _worst(elastic: Elastic, rows: Mapping[RowKey, float], values: Floats) -> tuple[Limit, float | None]:
    """What the rows rest on, and what it has to be for the row that needs most; None where it is no figure."""
    worst, value = elastic.limits[next(iter(rows))], None
    for row, room in rows.items():
        one = elastic.limits[row]
        if not one.path:
            return one, None
        wanted = one.relaxed(plain(room), values)
        if value is None or (wanted < value if one.lower else wanted > value):
            worst, value = one, wanted
    return worst, None if value is None or abs(value) == float("inf") else worst.rounded(value)


def _when(elastic: Elastic, rows: Sequence[RowKey]) -> str:
    texts = [_time(elastic, rows[0]), _time(elastic, rows[-1])]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} to {texts[1]}"


def _time(elastic: Elastic, row: RowKey) -> str:
    return row.year or "" if row.period is None else period_text(elastic.instance.periods[row.period])


def _said(row: RowKey, amount: float, limit: Limit, value: float | None, values: Floats, area: str) -> tuple[str, str]:
    """What is missed, and in which unit."""
    name, words = RULES[row.rule].name, limit.words
    label = words.label or row.record
    if words.missed:
        noun, many = _counted(words, amount)
        where = f" for {area}" if area else ""
        return words.missed.format(rule=name, label=label, amount=many, where=where), words.unit or noun
    if limit.kind == "pounds":
        over = amount if limit.per is None else amount / limit.per.at(values)
        return f"{name}, {label}: {pounds(over)} above {pounds(limit.value)}", "£"
    if not limit.path:
        return f"{name}, {label}: missed by {number(amount, 3)}", RULES[row.rule].limit_unit
    told = f"{amount_text(limit, value)} instead of {least_or_most(limit)} {amount_text(limit, limit.value)}"
    counts = subject(limit, getattr(row.key, "provider", ""))
    return f"{name}, {label}: {told} {counts}", RULES[row.rule].limit_unit


def _counted(words: Wording, amount: float) -> tuple[str, str]:
    """The noun, and the number with it: "5.4 more beds"."""
    text = number(amount, 1 if amount >= 0.1 else 4)
    noun = words.noun[text != "1"]
    return noun, " ".join(filter(None, (text, words.before, noun)))
