"""Every difference in money says its sign: in the head of its column, or in words with what it is held against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from commission_opt.cli.answer import answer_text
from commission_opt.cli.compare_text import compare_text
from commission_opt.cli.sensitivity_text import morris_text, tornado_text
from commission_opt.plan.statements.table import Table
from commission_opt.publishing.report import Bullets, Chart, Facts, HeadlineFigures, Paragraph
from commission_opt.studies.compare.comparison import ComparedOption, Comparison
from commission_opt.studies.sensitivity.morris import Morris
from commission_opt.studies.sensitivity.tornado import Bar, End, Tornado
from commission_opt.studies.tables import TABLES
from commission_opt.studies.tables_page import plan_columns
from tests.publishing.everything import plan, report

HEAD = re.compile(
    r"\b(differences?|against|changes?|over (best|nothing new|recommended)|more expensive|cheaper|saved?)\b",
    re.IGNORECASE,
)
SIGNED = re.compile(r"\(\+ \w+|^saved\b|\bextra cost over\b", re.IGNORECASE)  # "(+ costs more)", "Saved", "extra cost"
POUNDS = r"£[\d,.]+[mk]?"
SIDE = r"(more|less|more expensive|cheaper|higher|lower)"
BESIDE = re.compile(rf"{POUNDS} {SIDE}\b")
WITH_A_SIGN = re.compile(rf"(?<![\w(])[+-]{POUNDS}")
APART = re.compile(r"\b(difference|differs?|apart)\b")


def heads() -> Iterator[str]:
    """Heads of columns, names of rows and titles of charts, where figures in money stand."""
    for _, block in report().blocks():
        if isinstance(block, Chart) and block.unit in ("money", "pounds"):
            yield block.title
            yield from (one.name for one in block.series)
        elif isinstance(block, Table):
            yield from (one for at, one in enumerate(block.columns) if at and _money(block, at))
            yield from (row.name for row in block.rows if any(cell.kind in ("money", "pounds") for cell in row.cells))


def _money(table: Table, at: int) -> bool:
    return any(row.cells[at].kind in ("money", "pounds") for row in table.rows)


def test_heads_of_a_report_say_what_plus_is() -> None:
    found = [head for head in heads() if HEAD.search(head)]
    assert {
        "extra cost over recommended, £",
        "Difference (+ less with the plan)",
        "changes the cost by (+ costs more)",
        "extra cost over best, £",
        "Saved, apart from that",
    } <= set(found)
    assert [head for head in found if not SIGNED.search(head)] == []


@cache
def sentences() -> list[str]:
    """All that a report says outside its tables, and their notes; and what `solve` prints."""
    texts: list[str] = []
    for _, block in report().blocks():
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Bullets):
            texts += block.items
        elif isinstance(block, HeadlineFigures):
            texts += [f"{one.text} {one.label[:1].lower()}{one.label[1:]} ({one.note})" for one in block.items]
        elif isinstance(block, Facts):
            texts += [f"{name} {value}" for name, value in block.items]
        elif isinstance(block, Table):
            texts.append(block.note)
    texts.append(" ".join(answer_text(plan().to_dict()).split()))
    return [one for text in texts for one in re.split(r"(?<=[.;]) (?=[A-Z])", text) if one]


def unsigned(sentence: str) -> bool:
    """Whether it names an amount that lies apart from another, and not to which side, or not from what."""
    if BESIDE.search(sentence):
        return " than " not in sentence and not re.search(r"\b(adds|saves?)\b", sentence)
    if WITH_A_SIGN.search(sentence):
        return "+ costs more" not in sentence
    return bool(APART.search(sentence) and re.search(POUNDS, sentence))


def test_sentences_say_to_which_side_and_against_what() -> None:
    compared = [one for one in sentences() if BESIDE.search(one)]
    assert any("more than the recommendation (" in one for one in compared)
    assert any(one.startswith("By line, + costs more: ") for one in sentences())
    assert any(re.search("(less|more) than doing nothing new", one) for one in compared)
    assert [one for one in sentences() if unsigned(one)] == []


@pytest.mark.parametrize(
    "said",
    [
        "The decision taken: £252,538 more (DPS call-offs -£2.45m)",
        "The plans found differ by £5,000, and the gaps left open are as wide.",
        "Spot placements +£1.64m, other lines +£1.09m",
        "It agrees, at a cost £5 apart.",
    ],
)
def test_what_an_earlier_version_said_would_be_found(said: str) -> None:
    assert unsigned(said)
    assert not any(SIGNED.search(head) for head in ("Difference", "£ apart", "over best, £", "changes the cost by"))


# -- studies ----------------------------------------------------------------------------------------


def end(change: float) -> End:
    return End(1.0, "optimal", 100.0 + change, change, mix_changes=False, mix="a home", beds=change / 1000)


def test_changes_of_a_tornado_say_what_plus_is() -> None:
    said = tornado_text(Tornado(100.0, "optimal", "a home", (Bar("spot.price", 2.0, end(-5000.0), end(7000.0)),)))
    lines = said.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  Figure"))
    assert lines[at].split()[-8:] == ["(+", "is", "more)", "(+", "is", "more)", "low,", "high"]
    assert lines[at - 1].split() == ["change", "at", "low", "change", "at", "high", "new", "beds", "at"]
    assert lines[at + 1].split()[-4:] == ["-£5,000", "+£7,000", "-5,", "7"]


def test_effects_of_a_screening_say_what_plus_is() -> None:
    assert "(+ costs more as the figure rises)" in " ".join(morris_text(Morris((), 1, 0, 0, 0)).split())


def test_costs_beside_the_best_and_beside_nothing_new_say_what_plus_is() -> None:
    measures = dict.fromkeys(("new_beds", "occupancy", "void_cost", "locality", "as_used"), 1.0)
    one = ComparedOption(
        "Today", "optimal", 5e5, 5e5, 0.0, "as it is", {}, 0.0, measures, 6e5, True, -1e5, 0.0, (), (), "", 1
    )
    lines = compare_text(Comparison("Town", "2020/21", (one,))).splitlines()
    assert lines[3].count("extra cost") == 2
    assert "Extra cost: - is cheaper." in " ".join("\n".join(lines).split())


def test_columns_of_tables_say_what_plus_is() -> None:
    """Of those that are one cost less another."""
    columns = [(f"{name}.{column}", one) for name, table in TABLES.items() for column, one in table.items()]
    columns += [(f"avoidance.{column}", one) for column, one in plan_columns("avoidance").items()]
    names = ("against_", "change_", "difference", "indicative", "regret", "mu", "avoidance", "saving")
    found = {
        place: one.meaning
        for place, one in columns
        if one.kind == "number" and place.partition(".")[2].startswith(names) and "mu_star" not in place
    }
    assert {"compare.against_best", "tornado.change_low", "explain.difference", "avoidance.saving"} <= set(found)
    assert [place for place, meaning in found.items() if "+ " not in meaning] == []
    assert not any("difference of" in one.meaning for _, one in columns)
