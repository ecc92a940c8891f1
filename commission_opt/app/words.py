"""How the pages put things: names of tables and keys, money, days and sizes."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from commission_opt.app.jobs.job import IN_WORDS
from commission_opt.instance.problems import Problem
from commission_opt.instance.workbook.cells import CellWrong
from commission_opt.instance.workbook.sheets import ROOT, TableSheet, sheets
from commission_opt.offers.rooms import offer_kinds, offer_rooms, service_rooms, work_kinds
from commission_opt.plan.wording import pounds

SECTIONS = (
    ("who", "Who needs a placement"),
    ("there", "What there is"),
    ("bought", "What can be bought or opened"),
    ("people", "Prevention and people"),
    ("rules", "Rules"),
    ("money", "Time and money"),
    ("unsure", "What is not certain"),
    ("assumptions", "What-ifs and assumptions"),
)
_BY_TABLE = {
    "area": "who",
    "need": "who",
    "demand": "who",
    "change_of_need": "who",
    "opening": "there",
    "planned_move": "there",
    "baseline": "there",
    "do_minimum": "there",
    "reference": "there",
    "distance": "there",
    "travel": "there",
    "role": "people",
    "rules": "rules",
    "choice": "rules",
    ROOT: "money",
    "horizon": "money",
    "money": "money",
    "funder": "money",
    "uncertainty": "unsure",
    "uncertain": "unsure",
    "scenario": "unsure",
    "slippage": "unsure",
    "what_if": "assumptions",
    "assumption": "assumptions",
}
_JOBS = {"solve": "Cheapest mix", "sizes": "Sizes of block contract"}  # that are no study by that name
_NAMES = {
    ROOT: "Title and edition",
    "need": "Needs",
    "area": "Areas",
    "role": "Roles",
    "opening": "Children there on the first day",
}


def section_of(sheet: TableSheet) -> str:
    """The section of an instance in which a table is shown."""
    head = sheet.path[0] if sheet.path else ROOT
    if head in _BY_TABLE:
        return _BY_TABLE[head]
    works = {*work_kinds(), *(room.card.provider for room in service_rooms())}
    if head in offer_kinds():
        return "bought"
    return "people" if head in works or "care" in head else "assumptions"


def in_sections() -> list[tuple[str, str, list[TableSheet]]]:
    """Every section with its tables."""
    return [(key, title, [one for one in sheets().values() if section_of(one) == key]) for key, title in SECTIONS]


def table_name(name: str) -> str:
    """What a table is called on a page: "Block contract", "Demand: rows"."""
    first, *inner = name.split(".")
    text = ": ".join([_NAMES.get(first) or _called(first) or _plain(first), *map(_plain, inner)])
    return text[:1].upper() + text[1:]


def _called(kind: str) -> str:
    """What one offer of a kind is called; nothing where that is a record within it, as a provider on a DPS is."""
    called = next((room.card.called for room in offer_rooms() if room.card.kind == kind), "")
    within = [sheet.path[1] for sheet in sheets().values() if sheet.path[:1] == (kind,) and len(sheet.path) > 1]
    return "" if any(one in called for one in within) else called


def meaning(sheet: TableSheet) -> str:
    """What a table holds, without the marks of the format."""
    return re.sub(r"`\[*([^`\]]*)\]*`", lambda found: table_name(found[1]), sheet.meaning)


def key_name(heading: str) -> str:
    """What a key is called on a page: "Price per bed week"."""
    first, *inner = heading.split(".")
    text = _plain(first)
    text = text[:1].upper() + text[1:]
    return " · ".join([text, *map(_plain, inner)])


def _plain(part: str) -> str:
    """A key in words; short ones without a vowel are read letter by letter, as DPS is."""
    return part.upper() if len(part) == 3 and not set(part) & set("aeiouy") else part.replace("_", " ")


def job_title(kind: str) -> str:
    """What a job or a study is called."""
    from commission_opt.publishing.study_section import STUDY_TITLES

    return _JOBS.get(kind) or STUDY_TITLES.get(kind, kind)


def wrong_text(wrong: Problem | CellWrong) -> str:
    """What is wrong, and the remedy."""
    return f"{wrong.message} {wrong.remedy}".strip()


def problem_text(problem: Problem) -> str:
    """A problem without the folder of its file."""
    path = f"{problem.path}: " if problem.path else ""
    return f"{path}{wrong_text(problem)}"


def place(problem: Problem) -> str:
    """The file and line that a problem is about."""
    name = PurePath(problem.file).name
    return f"{name}, line {problem.line}" if problem.line else name


def when(seconds: float) -> str:
    """A time as it is said: 3 December 2026, 14:05."""
    at = time.localtime(seconds)
    return f"{at.tm_mday} {time.strftime('%B %Y, %H:%M', at)}"


def moment(text: str) -> str:
    """A time of the journal, as it is said here."""
    try:
        return when(dt.datetime.fromisoformat(text).timestamp())
    except (TypeError, ValueError):
        return str(text)


def money(value: float | None) -> str:
    """Pounds; a dash where there is no figure."""
    return "-" if value is None else pounds(value)


def filters() -> dict[str, Callable[..., Any]]:
    """What templates can say."""
    return {
        "table_name": table_name,
        "key_name": key_name,
        "problem": problem_text,
        "place": place,
        "meaning": meaning,
        "when": when,
        "moment": moment,
        "money": money,
        "state": lambda state: IN_WORDS.get(state, state),
        "job_title": job_title,
    }
