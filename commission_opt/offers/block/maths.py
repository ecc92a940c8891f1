"""Block contracts (`[[block]]`): at most one award each, at most one for a lot."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.block.record import Block
from commission_opt.offers.contract import maths as contract
from commission_opt.rules.one_of.maths import one_award, one_of_lot


def decide(model: Model) -> None:
    """Add the awards of every block, one of each and of each lot (C11), and keep the contracts that exist."""
    lots: dict[str, list[Term]] = defaultdict(list)
    for block in model.instance.of(Block):
        if block.existing:
            contract.keep_existing(model, block)
            continue
        ways = contract.awards(model, block, block.award_from, block.award_to)
        contract.decide(model, block, ways, at_most=1)
        terms = [(model.columns.awarded[way.key], 1.0) for way in ways]
        one_award(model, block.id, terms)
        if block.lot is not None:
            lots[block.lot] += terms
    for lot, terms in lots.items():
        one_of_lot(model, lot, terms)


def use(model: Model, placements: Placements) -> None:
    """Charge the beds used above the guarantee."""
    for block in model.instance.of(Block):
        contract.use_above_guarantee(model, block, placements)


EQUATIONS = {"block": contract.EQUATIONS}
BEDS = contract.BEDS
