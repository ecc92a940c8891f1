"""The formulation page, put together from the registry and from the docstrings beside the code.

`python -m commission_opt.model.formulation > docs/formulation.md` writes it again; a test fails
while the page is behind the code, or while a rule or a cost line has no equation.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from commission_opt.instance.lanes import shut_lanes
from commission_opt.model import fixed_mix, formulation_text
from commission_opt.model.choice.ids import by_ids
from commission_opt.model.choice.stages import STAGES
from commission_opt.model.formulation_text import Explained, code
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.building import maths as building
from commission_opt.offers.contract import maths as contract
from commission_opt.offers.rooms import as_built, offers_and_services
from commission_opt.registry import COST_LINES
from commission_opt.rules.rooms import RuleRoom, rooms


def page() -> str:
    """The whole page, in Markdown."""
    parts = [
        formulation_text.OPENING,
        *formulation_text.sections(),
        "## Who may be placed where\n",
        *_distinct((shut_lanes,)),
        "## Objective\n",
        *_distinct((Model.set_objective,)),
        formulation_text.OBJECTIVE,
        "## Beds\n",
        formulation_text.BEDS,
        *_distinct(_bed_sources()),
        "## Prevention\n",
        formulation_text.PREVENTION,
        *_distinct(_told_apart("PREVENTION")),
        "## People\n",
        formulation_text.PEOPLE,
        *_distinct(_told_apart("PEOPLE")),
        "## Rules\n",
        formulation_text.RULES_OPENING,
        *_rules(),
        "## Cost lines\n",
        formulation_text.LINES_OPENING,
        *_lines(),
        "## Past the horizon\n",
        formulation_text.HORIZON,
        code(*contract.EQUATIONS, *building.EQUATIONS["capital"]),
        "## A mix that is given\n",
        *_distinct((fixed_mix.fix,)),
        formulation_text.GIVEN,
        code(Model.minimise_breach),
        "## Among plans that cost the same\n",
        formulation_text.CHOICE,
        *_distinct((*(stage.measure for stage in STAGES), by_ids)),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def equations(source: Explained) -> list[str]:
    """The equations of a docstring: its indented blocks after ``::``."""
    return [text for kind, text in _blocks(source) if kind == "equation"]


def _rules() -> Iterator[str]:
    for room in rooms():
        rule, words = room.card, room.part("words")
        yield f"### {rule.id} {rule.name}\n"
        yield f"{rule.sentence}\n"
        yield from _distinct(rule_sources(room))
        kind = "A choice of the council." if rule.policy else "A fact, or a duty."
        yield f"- {kind} {words.SOFT}\n- Reported price: {words.PRICE}\n"


def rule_sources(room: RuleRoom) -> tuple[Explained, ...]:
    """Where the equations of a rule stand: in its room."""
    found: tuple[Explained, ...] = room.part("maths").EQUATIONS
    return found


def line_sources() -> dict[str, tuple[Explained, ...]]:
    """Where the equations of each line of the bill stand: in its room, and penalties with the model."""
    found: dict[str, tuple[Explained, ...]] = {"penalty": (Model.add_soft_row, Placements._add_short)}
    for room in offers_and_services():
        found |= getattr(room.part("maths"), "EQUATIONS", {})
    return found


def _told_apart(section: Literal["PREVENTION", "PEOPLE"]) -> tuple[Explained, ...]:
    """What rooms have to say in a section that is about no line of the bill."""
    return tuple(source for room in offers_and_services() for source in getattr(room.part("maths"), section, ()))


def _bed_sources() -> tuple[Explained, ...]:
    """Where it stands what beds each kind of offer gives."""
    return tuple(source for room in as_built() for source in getattr(room.part("maths"), "BEDS", ()))


def _lines() -> Iterator[str]:
    known = line_sources()
    shown: dict[tuple[Explained, ...], str] = {}
    for line in COST_LINES.values():
        yield f"### `{line.name}`: {line.label}\n"
        yield f"{line.sentence} {'Revenue.' if line.revenue else 'Not revenue.'}\n"
        sources = known[line.name]
        if sources in shown:
            yield f"As `{shown[sources]}`.\n"
            continue
        shown[sources] = line.name
        yield from _distinct(sources)


def _distinct(sources: tuple[Explained, ...]) -> Iterator[str]:
    """Docstrings one after the other, and behind those of one file where that is."""
    for _, together in groupby(dict.fromkeys(sources), key=lambda source: source.__module__):
        own = list(together)
        for source in own:
            yield from _explained(source)
        yield code(*own)


def _explained(source: Explained) -> Iterator[str]:
    """A docstring as Markdown, up to its sections about parameters."""
    for kind, text in _blocks(source):
        yield f"```\n{text}\n```\n" if kind == "equation" else text + "\n"


def _blocks(source: Explained) -> Iterator[tuple[str, str]]:
    """Paragraphs of a docstring, each with its kind: words or equation."""
    text = (inspect.getdoc(source) or "").partition("\nParameters\n")[0]
    for paragraph in text.split("\n\n"):
        if paragraph.strip() == "::" or not paragraph.strip():
            continue
        if paragraph.startswith("    "):
            yield "equation", textwrap.dedent(paragraph).rstrip()
        else:
            yield "words", " ".join(paragraph.replace("``", "`").split())


def main() -> None:
    """Write the page to the standard output."""
    sys.stdout.write(page())


if __name__ == "__main__":
    main()
