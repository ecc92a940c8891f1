"""What has to be decided, and when: the commitments of a plan in the order of their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from commission_opt.instance.calendar import add_years
from commission_opt.offers.card import Form
from commission_opt.offers.common.words import beds
from commission_opt.offers.rooms import kinds_of, offer_card, words_of
from commission_opt.plan.result import MixRow, Result
from commission_opt.plan.result_decided import DecisionRow
from commission_opt.plan.statements.amounts import count
from commission_opt.plan.statements.table import EMPTY, NOTHING, Cell, Table, TableRow, amount, exact_day, text
from commission_opt.plan.wording import number, pounds
from commission_opt.publishing.source import Source

DAY = dt.timedelta(days=1)
LITTLE = 1e-6
BUILT = frozenset({"awarded", "opened", "recruited", "closed"})
PEOPLE = frozenset({"workers", "supervisors", "assessors", "hired", "redeployed", "released"})
LONGER = frozenset({"extended", "prolonged"})
CONTRACTS = kinds_of(Form.CONTRACT)
COLUMNS = ("By", "decision", "offer", "beds", "in use from", "to")
BEDS_NOTE = "By: the last day to decide, for the beds to be in use when the plan needs them."
EXTENSION_NOTE = (
    "An extension is due by the last day of the term, or extension, before it, less any notice in the contract."
)
PEOPLE_NOTE = "People at work by year: see Workforce and caseload."


def decisions_table(source: Source) -> Table | None:
    """Day, decision, offer and beds of each commitment; None where there is nothing to decide."""
    result = source.result
    found = [one for row in result["decisions"] for one in _rows(result, row)]
    found += [*_assessors(result), *_sales(result)]
    if not found:
        return None
    rows = tuple(row for _, row in sorted(found, key=lambda one: one[0]))
    hows = {row["decision"] for row in result["decisions"]}
    notes = ((BEDS_NOTE, BUILT), (EXTENSION_NOTE, LONGER), (PEOPLE_NOTE, PEOPLE))
    note = " ".join(said for said, about in notes if hows & about)
    return Table("decisions", "What has to be decided, and when", COLUMNS, rows, note)


def _rows(result: Result, row: DecisionRow) -> Iterator[tuple[str, TableRow]]:
    """The row of a decision, after its day, by which rows are sorted."""
    how = row["decision"]
    if how in LONGER:
        yield _extended(result, row)
    elif how in BUILT:
        yield row["day"], _built(result, row)
    elif how == "taken":
        name, until = result["labels"]["services"].get(row["offer"], row["offer"]), _service_ends(result, row["offer"])
        yield row["day"], _row(row["day"], "take up", name, 0.0, row["day"], until)


def _assessors(result: Result) -> Iterator[tuple[str, TableRow]]:
    """Each change in the number of assessors who are employed."""
    employed: dict[str, float] = {}
    last = result["instance"]["horizon"]["end"]
    rows = sorted((row for row in result["decisions"] if row["decision"] == "assessors"), key=lambda row: row["day"])
    for row in rows:
        if abs(employed.get(row["offer"], 0.0) - row["number"]) > LITTLE:
            employed[row["offer"]] = row["number"]
            what = f"employ {count(row['number'], 'assessor')}" if row["number"] else "employ no assessors"
            name = result["labels"]["services"].get(row["offer"], row["offer"])
            yield row["day"], _row(row["day"], what, name, first=row["day"], last=last)


def _sales(result: Result) -> Iterator[tuple[str, TableRow]]:
    """Beds offered to other councils, by home: the most in any period, from the first day that any is sold to the last."""
    ends = {period["start"]: period["end"] for period in result["periods"]}
    for offer in dict.fromkeys(row["offer"] for row in result["beds"] if row["sold"] > LITTLE):
        sold = {row["period"]: row["sold"] for row in result["beds"] if row["offer"] == offer and row["sold"] > LITTLE}
        first, last = min(sold), ends[max(sold)]
        what = f"offer up to {beds(max(0.1, *sold.values()))} to other councils"
        yield first, _row(first, what, _name(result, offer), first=first, last=last)


def _built(result: Result, row: DecisionRow) -> TableRow:
    used, how = _used(result, row), row["decision"]
    first = used[0]["start"] if used and how != "closed" else ""
    last = first_term_ends(result, row["offer"], first) if how == "awarded" else used[-1]["end"] if used else ""
    size = row["size"] or (used[0]["size"] if used else 0)
    return _row(row["day"], _said(row, used), _name(result, row["offer"]), row["number"] * size, first, last)


def _said(row: DecisionRow, used: list[MixRow]) -> str:
    """What is to be done: "call off 3 homes of 5"."""
    how, many = row["decision"], row["number"]
    if how == "awarded" and used and not offer_card(used[0]["kind"]).let_once:
        words = words_of(used[0]["kind"])
        return f"{words.AWARD} {count(many, words.ONE, words.MANY)} of {row['size']}"
    if how == "recruited":
        return f"recruit {count(many, 'household')}"
    words = {"awarded": "award", "opened": "open", "closed": "close"}
    return words[how] if how == "awarded" else f"{words[how]} {count(many, 'home')}"


def _extended(result: Result, row: DecisionRow) -> tuple[str, TableRow]:
    """An extension is decided on when what is before it ends, whenever the contract was let."""
    used = [one for one in _used(result, row) if one["extended"]]
    start, end = (used[0]["start"], used[-1]["end"]) if used else ("", "")
    by, turn, lengths = (
        first_term_ends(result, row["offer"], start),
        row["turn"] or 1,
        _extensions(result, row["offer"]),
    )
    first = ""
    if by:
        days = [dt.date.fromisoformat(by) + DAY]
        for years in lengths[:turn]:
            days.append(add_years(days[-1], years))
        by, first = (days[turn - 1] - DAY).isoformat(), days[turn - 1].isoformat()
        if len(days) > turn and _followed(result, row, turn):
            end = (days[-1] - DAY).isoformat()
    longer = f" by {_years(lengths[turn - 1])}" if len(lengths) >= turn else ""
    several = used and not offer_card(used[0]["kind"]).let_once
    homes = f" {count(row['number'], 'home')} of {row['size']}" if several else ""
    again = " again" if turn > 1 else ""
    said = f"extend{homes}{again}{longer}"
    return by or end, _row(by, said, _name(result, row["offer"]), row["number"] * row["size"], first, end)


def _followed(result: Result, row: DecisionRow, turn: int) -> bool:
    """Whether there is another extension after this one."""
    place = (row["offer"], row["day"], row["size"], turn + 1)
    return any((one["offer"], one["day"], one["size"], one["turn"]) == place for one in result["decisions"])


def _extensions(result: Result, offer: str) -> list[float]:
    """Years of each extension that a contract can have, in turn."""
    stated = _record(result, offer).get("extension_years") or []
    return [float(years) for years in (stated if isinstance(stated, list) else [stated])]


def _row(by: str, what: str, offer: str, places: float = 0.0, first: str = "", last: str = "") -> TableRow:
    days = [exact_day(one) if one else NOTHING for one in (first, last)]
    return TableRow((exact_day(by), text(what), text(offer), amount("children", places) if places else EMPTY, *days))


def _used(result: Result, row: DecisionRow) -> list[MixRow]:
    """The rows of the mix that a decision made: the first day of decision made those that start first, and so on."""
    closed = row["decision"] == "closed"
    existing = closed or not row["day"]
    own = [
        one for one in result["mix"] if one["offer"] == row["offer"] and one["existing"] == existing and one["homes"]
    ]
    if not row["day"]:
        return own
    contract = ("awarded", *LONGER)
    family = contract if row["decision"] in contract else (row["decision"],)
    asked = sorted(
        {
            one["day"]
            for one in result["decisions"]
            if one["offer"] == row["offer"] and one["decision"] in family and one["day"]
        }
    )
    days = [one["end" if closed else "start"] for one in own]
    made = sorted({day for day in days if day})
    if len(asked) != len(made):
        return []
    that = made[asked.index(row["day"])]
    return [
        one
        for one, day in zip(own, days, strict=True)
        if day == that and (not row["size"] or one["size"] == row["size"])
    ]


def first_term_ends(result: Result, offer: str, start: str) -> str:
    """Last day of the first term of a contract that starts on a day; empty where it has no term, or none is known."""
    record = _record(result, offer)
    if record.get("existing"):
        return str(record.get("ends") or "")
    years = record.get("term_years")
    if not start or not years:
        return ""
    return (add_years(dt.date.fromisoformat(start), float(years)) - DAY).isoformat()


def term(result: Result, row: MixRow) -> Cell:
    """For how long a contract is let: "5 years and 2 + 2 more" with its extensions; nothing for other offers."""
    if row["kind"] not in CONTRACTS:
        return EMPTY
    first, lengths = _record(result, row["offer"]).get("term_years"), _taken(result, row)
    if not row["extended"]:
        return text(_years(first)) if first else EMPTY
    if not lengths:
        return text("extended")
    if first:
        return text(f"{_years(first)} and {' + '.join(map(number, lengths))} more")
    return text(f"extended by {' + '.join([*map(number, lengths[:-1]), _years(lengths[-1])])}")


def _taken(result: Result, row: MixRow) -> list[float]:
    """Years of the extensions that are taken up: as many as lie before the end of the row."""
    lengths, by = _extensions(result, row["offer"]), first_term_ends(result, row["offer"], row["start"])
    if not by or not row["end"]:
        return lengths
    day, taken = dt.date.fromisoformat(by) + DAY, []
    for years in lengths:
        if day.isoformat() > row["end"]:
            break
        taken.append(years)
        day = add_years(day, years)
    return taken


def set_up_note(result: Result, rows: list[MixRow]) -> str:
    """What setting up adds to the cost of contracts; empty where nothing does."""
    found = {float(_record(result, row["offer"]).get("set_up_cost") or 0.0) for row in rows if row["kind"] in CONTRACTS}
    costs = sorted(found - {0.0})
    if not costs:
        return ""
    each = pounds(costs[0]) if len(costs) == 1 else f"{pounds(costs[0])} to {pounds(costs[-1])}"
    return f"The cost includes setting up, {each} for each contract or home, spread over its first term."


def _service_ends(result: Result, service: str) -> str:
    return next((row["end"] for row in result["mix"] if row["offer"] == service), "")


def _record(result: Result, offer: str) -> dict[str, Any]:
    """The table of a contract in the inputs: its own, or that of the system it is called off; empty where they are not kept."""
    inputs: Any = result.get("inputs") or {}
    system = offer.partition("/")[0]
    tables = (one for kind in CONTRACTS for one in inputs.get(kind) or [])
    return next((dict(one) for one in tables if one.get("id") == system), {})


def _name(result: Result, offer: str) -> str:
    return result["labels"]["offers"].get(offer, offer)


def _years(years: float) -> str:
    return f"{number(float(years))} year{'s' if float(years) != 1 else ''}"
