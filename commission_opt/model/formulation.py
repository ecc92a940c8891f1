"""The formulation page, put together from the registry and from the docstrings beside the code.

`python -m commission_opt.model.formulation > docs/formulation.md` writes it again; a test fails
while the page is behind the code, or while a rule or a cost line has no equation.
"""

from __future__ import annotations

import inspect
import pkgutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from commission_opt.model import fixed_mix, formulation_text
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.rooms import as_built, offers_and_services
from commission_opt.registry import COST_LINES
from commission_opt.rules.rooms import RuleRoom, rooms
from commission_opt.services.common import maths as service

Source = Callable[..., Any]


def page() -> str:
    """The whole page, in Markdown."""
    parts = [
        formulation_text.OPENING,
        *formulation_text.sections(),
        "## Objective\n",
        *_explained(Model.set_objective),
        formulation_text.OBJECTIVE,
        "## Beds\n",
        formulation_text.BEDS,
        *_distinct(_bed_sources()),
        "## Prevention\n",
        formulation_text.PREVENTION,
        *_distinct(service.PREVENTION),
        "## Rules\n",
        formulation_text.RULES_OPENING,
        *_rules(),
        "## Cost lines\n",
        formulation_text.LINES_OPENING,
        *_lines(),
        formulation_text.HORIZON,
        "## A mix that is given\n",
        *_explained(fixed_mix.fix),
        formulation_text.GIVEN,
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def equations(source: Source) -> list[str]:
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


def rule_sources(room: RuleRoom) -> tuple[Source, ...]:
    """Where the equations of a rule stand: in its room, or by name with the offers and services that it limits."""
    found: tuple[Source | str, ...] = room.part("maths").EQUATIONS
    return tuple(pkgutil.resolve_name(one) if isinstance(one, str) else one for one in found)


def line_sources() -> dict[str, tuple[Source, ...]]:
    """Where the equations of each line of the bill stand: in its room, and penalties with the model."""
    found: dict[str, tuple[Source, ...]] = {"penalty": (Model.add_soft_row, Placements._add_short)}
    for room in offers_and_services():
        found |= getattr(room.part("maths"), "EQUATIONS", {})
    return found


def _bed_sources() -> tuple[Source, ...]:
    """Where it stands what beds each kind of offer gives."""
    return tuple(source for room in as_built() for source in getattr(room.part("maths"), "BEDS", ()))


def _lines() -> Iterator[str]:
    known = line_sources()
    shown: dict[tuple[Source, ...], str] = {}
    for line in COST_LINES.values():
        yield f"### `{line.name}`: {line.label}\n"
        yield f"{line.sentence} {'Revenue.' if line.revenue else 'Not revenue.'}\n"
        sources = known[line.name]
        if sources in shown:
            yield f"As `{shown[sources]}`.\n"
            continue
        shown[sources] = line.name
        yield from _distinct(sources)


def _distinct(sources: tuple[Source, ...]) -> Iterator[str]:
    for source in dict.fromkeys(sources):
        yield from _explained(source)


def _explained(source: Source) -> Iterator[str]:
    """A docstring as Markdown, up to its sections about parameters."""
    for kind, text in _blocks(source):
        yield f"```\n{text}\n```\n" if kind == "equation" else text + "\n"


def _blocks(source: Source) -> Iterator[tuple[str, str]]:
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
