"""Page one of a report is short, and no term is used before it is defined."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from commission_opt.plan.statements.table import Table
from commission_opt.publishing.report import Bullets, Facts, HeadlineFigures, Paragraph, Report, Section
from docs.build_gallery import SHOWN, report
from tests.publishing.everything import report as everything

MOST_ON_PAGE_ONE = 150
TERMS = {  # a term, and a phrase that says what it is
    r"penalt(y|ies)": "price put on",
    r"care avoided|cost avoidance": "not cash",
    r"demand scenarios?": "one way in which the number of children could develop",
    r"voids?": "paid for and empty",
    r"gap": "how much cheaper any other plan could be",
    r"bound": "no plan can be below",
    r"practical[_ ]occupancy": "can fill in practice",
    r"occupancy": "share of the beds paid for that are filled",
    r"present value": "counted at less",
    r"hard rules?": "no plan may break",
    r"horizon": "years that this report plans for",
    r"regret": "extra cost of a choice",
    r"median": "half of the cases",
    r"bed-weeks?": "one bed for one week",
    r"child-weeks?": "one child placed for one week",
}


def said(section: Section) -> Iterator[str]:
    """Texts of a section in the order in which they are read; a table's note comes after its cells."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from (block.label, *block.items)
        elif isinstance(block, HeadlineFigures):
            yield from (f"{one.label} {one.text} {one.note}" for one in block.items)
        elif isinstance(block, Facts):
            yield from (f"{name} {value}" for name, value in block.items)
        elif isinstance(block, Table):
            yield from (block.title, *block.columns)
            yield from (" ".join(cell.text for cell in row.cells) for row in block.rows)
            yield block.note


def reports() -> Iterator[Report]:
    yield from map(report, SHOWN)
    yield everything()


@pytest.mark.parametrize("name", SHOWN)
def test_page_one_has_at_most_150_words_and_one_table(name: str) -> None:
    first = report(name).sections[0]
    prose = [one for one in first.blocks if not isinstance(one, Table)]
    words = " ".join(said(Section("", "", tuple(prose)))).split()
    assert len([word for word in words if re.search(r"\w", word)]) <= MOST_ON_PAGE_ONE
    assert sum(isinstance(one, Table) for one in first.blocks) == 1


def undefined(texts: list[str]) -> list[str]:
    """The terms that are used before the text that defines them, or without one."""
    found = []
    for term, meaning in TERMS.items():
        uses = [at for at, one in enumerate(texts) if re.search(rf"\b({term})\b", one, re.IGNORECASE)]
        defined = [at for at, one in enumerate(texts) if meaning in one]
        if uses and (not defined or defined[0] > uses[0]):
            found.append(term)
    return found


def test_every_term_of_a_report_is_defined_before_it_is_used() -> None:
    for one in reports():
        assert undefined([text for section in one.sections for text in said(section)]) == [], one.title


def test_a_term_without_a_definition_or_before_it_is_found() -> None:
    assert undefined(["At a penalty.", "A penalty is a price put on breaking a rule."]) == ["penalt(y|ies)"]
    assert undefined(["The median is high."]) == ["median"]
    assert undefined(["A penalty: a price put on breaking a rule.", "Penalties are high."]) == []
