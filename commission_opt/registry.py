"""The one list of rules and cost lines: id, name, plain-English sentence, unit of its price.

The model, the evaluator, the reports, the formulation page and the tests all read it, so none of
them can call a rule by another name. Rules are read off their rooms (`commission_opt/rules`), and so are
lines (`commission_opt/offers`, `commission_opt/services`).
"""

from __future__ import annotations

from collections.abc import Mapping

from commission_opt.offers.card import CostLine
from commission_opt.offers.rooms import cost_lines
from commission_opt.rules.card import Card
from commission_opt.rules.rooms import Cards

_PENALTIES = CostLine(
    "penalty", "Penalties", "The stated price of soft rules that are broken; not money spent.", revenue=False
)

RULES: Mapping[str, Card] = Cards()
COST_LINES = {line.name: line for line in (*cost_lines(), _PENALTIES)}
