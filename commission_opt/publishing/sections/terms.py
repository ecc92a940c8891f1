"""The question that was asked, and the terms of the report: each defined before it is first used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from commission_opt.plan.statements.table import Table, TableRow, text
from commission_opt.publishing.report import (
    Bullets,
    Chart,
    Facts,
    HeadlineFigures,
    Paragraph,
    Piece,
    Section,
)
from commission_opt.publishing.source import Source

TERMS: tuple[tuple[str, str, str], ...] = (  # pattern of its uses, the term, and what it means
    (
        r"call(?:ed|s)? off|call-offs?",
        "call off",
        "to order a home or bed from an approved list, at the prices agreed there",
    ),
    (r"DPS", "DPS", "dynamic purchasing system: an approved list of providers from which homes are called off"),
    (r"block contracts?", "block contract", "beds that are paid for over a fixed term, full or empty"),
    (r"frameworks?", "framework", "placements bought one by one, at prices agreed beforehand"),
    (r"spot", "spot", "placements bought one by one, at the price of the day"),
    (r"edge[- ]of[- ]care", "edge of care", "work with families that keeps children out of care"),
    (r"outcome contracts?", "outcome contract", "a contract that is paid for each child kept out of care"),
    (r"bed-weeks?", "bed-week", "one bed for one week, full or empty"),
    (r"child-weeks?", "child-week", "one child placed for one week"),
    (r"voids?", "void", "a bed that is paid for and empty"),
    (r"occupancy", "occupancy", "the share of the beds paid for that are filled"),
    (
        r"practical[_ ]occupancy",
        "practical occupancy",
        "the share of its beds that a home can fill in practice; an input",
    ),
    (r"horizon", "horizon", "the years that this report plans for"),
    (r"present value|net present cost", "present value", "costs of later years counted at less, by the discount rate"),
    (r"care avoided|cost avoidance", "care avoided", "the cost of care that is never needed; not cash"),
    (r"penalt(?:y|ies)", "penalty", "a price put on breaking a rule; not money"),
    (r"hard rules?", "hard rule", "a rule that no plan may break at any price"),
    (r"binds?", "bind", "a rule binds where the plan is at its limit"),
    (r"demand scenarios?", "demand scenario", "one way in which the number of children could develop"),
    (r"cost at risk", "cost at risk", "the average cost of the costliest demand scenarios"),
    (r"regret", "regret", "the extra cost of a choice, if things turn out otherwise, over the best choice then"),
    (r"gap", "gap", "how much cheaper any other plan could be at most"),
    (r"bound", "bound", "a cost that no plan can be below"),
    (r"median", "median", "half of the cases are above it, and half below"),
    (r"95% (?:interval|from)", "95% interval", "the range that holds the true average with a chance of 95%"),
)


def section(source: Source, others: Iterable[Section | None]) -> Section | None:
    """The description of the instance, and the terms that the other sections use."""
    description = " ".join(str((source.result.get("inputs") or {}).get("description", "")).split())
    blocks: list[Piece] = [Paragraph(description)] if description else []
    said = "\n".join(one for other in others if other is not None for one in texts(other))
    rows = [TableRow((text(term), text(meaning))) for pattern, term, meaning in TERMS if uses(pattern, said)]
    if rows:
        blocks.append(Table("terms", "Terms used in this report", ("Term", "meaning"), tuple(rows)))
    return Section("question", "The question, and the terms used", tuple(blocks)) if blocks else None


def uses(pattern: str, said: str) -> bool:
    """Whether a text uses a term."""
    return re.search(rf"\b(?:{pattern})\b", said, re.IGNORECASE) is not None


def texts(section: Section) -> Iterator[str]:
    """All that a section says, its heading first."""
    yield section.title
    for block in section.blocks:
        match block:
            case Paragraph(said):
                yield said
            case Bullets(items, label):
                yield from (label, *items)
            case HeadlineFigures(items):
                yield from (f"{one.label} {one.text} {one.note}" for one in items)
            case Facts(items):
                yield from (f"{name} {value}" for name, value in items)
            case Chart():
                yield from (block.title, block.description, *(one.name for one in block.series))
            case Table():
                yield from (
                    block.title,
                    block.note,
                    *block.columns,
                    *(one.text for row in block.rows for one in row.cells),
                )
            case _:
                pass
