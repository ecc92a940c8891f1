"""The formulation page, put together from the registry and from the docstrings beside the code.

`python -m commission_opt.model.formulation > docs/formulation.md` writes it again; a test fails
while the page is behind the code, or while a rule or a cost line has no equation.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from commission_opt.model import curves, fixed_mix, formulation_text
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.block import maths as block
from commission_opt.offers.building import maths as building
from commission_opt.offers.contract import maths as contract
from commission_opt.offers.dps import maths as dps
from commission_opt.offers.foster import maths as foster
from commission_opt.offers.market import maths as market
from commission_opt.offers.trading import maths as trading
from commission_opt.offers.travel import maths as travel
from commission_opt.registry import COST_LINES
from commission_opt.rules.rooms import RuleRoom, rooms
from commission_opt.services.assessment import maths as assessment
from commission_opt.services.common import maths as service
from commission_opt.services.edge_of_care import maths as teams
from commission_opt.services.outcome_contract import maths as outcome_contract
from commission_opt.services.recruitment import maths as recruitment

Source = Callable[..., Any]

_CONTRACT: tuple[Source, ...] = (contract._commit, contract._weekly, contract._set_up, contract.use_above_guarantee)
_BUILDING: tuple[Source, ...] = (building._stand, building.use)
_MARKET: tuple[Source, ...] = (market.use, market._fill_tiers)

# Equations of rules that stand with the offers and services they limit.
WITH_OFFERS: dict[str, tuple[Source, ...]] = {
    "C05": (recruitment._recruit, recruitment._needed, foster.decide),
    "C11": (block.decide, service.decide),
    "C12": (market.use, dps.decide, building.decide),
}
LINE_SOURCES: dict[str, tuple[Source, ...]] = {
    "block": _CONTRACT,
    "dps": _CONTRACT,
    "framework": _MARKET,
    "spot": _MARKET,
    "home": _BUILDING,
    "foster": (foster._recruit, foster.use),
    "supported": (*_BUILDING, *_MARKET),
    "capital": (building._charge_when_paid, building._charge_by_period),
    "closure": (building._charge_closure,),
    "travel": (travel.charge,),
    "trading": (trading.sell,),
    "edge_of_care": (service.decide, teams._size, teams._price_whole, service._intervene),
    "outcome_contract": (outcome_contract.pay, outcome_contract.guarantee),
    "grant": (outcome_contract.pay,),
    "assessment": (assessment.assess,),
    "recruitment": (recruitment._pay_waiting,),
    "avoided": (service._series,),
    "penalty": (Model.add_soft_row, Placements._add_short),
}
BED_SOURCES: tuple[Source, ...] = (contract._commit, contract.decide, building._stand, foster._keep, foster._recruit)

PREVENTION_SOURCES: tuple[Source, ...] = (service._start, curves.average, curves.avoided, service._avoid)


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
        *_distinct(BED_SOURCES),
        "## Prevention\n",
        formulation_text.PREVENTION,
        *_distinct(PREVENTION_SOURCES),
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
    """Where the equations of a rule stand: in its room, and with offers."""
    own: tuple[Source, ...] = room.part("maths").EQUATIONS
    return (*own, *WITH_OFFERS.get(room.card.id, ()))


def _lines() -> Iterator[str]:
    shown: dict[tuple[Source, ...], str] = {}
    for line in COST_LINES.values():
        yield f"### `{line.name}`: {line.label}\n"
        yield f"{line.sentence} {'Revenue.' if line.revenue else 'Not revenue.'}\n"
        sources = LINE_SOURCES[line.name]
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
