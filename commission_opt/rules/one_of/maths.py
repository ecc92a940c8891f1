"""C11 one-of: offers that exclude one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from commission_opt.keys import AwardKey, ChoiceKey, LotKey, OneOfKey
from commission_opt.model.limit import SUPPLY, WHOLE_BRICKS, YEAR_WEEKS, Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.rules.one_of import words
from commission_opt.rules.one_of.record import OneOf

if TYPE_CHECKING:
    from commission_opt.offers.block.record import Block
    from commission_opt.services.common.record import EdgeOfCare


def require(model: Model, _placements: Placements) -> None:
    """At most `at_most` of the listed offers.

    ::

        sum over references r of one_of[r] <= at_most,   one_of 0 or 1
        awarded[k,tau,size] <= most[k] * one_of[r],   opened[k,tau] <= most[k] * one_of[r]   for k of r
        taken[e] <= one_of[r]                                                   for a service e
    """
    for rule in model.instance.rules.of(OneOf):
        terms: list[Term] = []
        for reference in rule.offers:
            named = {offer.id for offer in model.instance.offers_named(reference)}
            decided = [
                variable
                for family in ("awarded", "opened")
                for key, variable in model.columns[family].items()
                if key.offer in named
            ]
            decided += [variable for key, variable in model.columns.taken.items() if key.record == reference]
            if decided:
                chosen = model.add_column("one_of", ChoiceKey(rule.id, reference), 1, integer=True)
                for variable in decided:
                    model.link([(variable, 1.0), (chosen, -float(variable.upBound or 1))], "<=")
                terms.append((chosen, 1.0))
        model.add_row("C11", OneOfKey(rule.id), terms, "<=", float(rule.at_most), rests_on=_stated(rule))


def _stated(rule: OneOf) -> Limit:
    """The figure of the rule; one more offer counts as a place for a year that there is not, as with a market."""
    return Limit(
        f"rules.one_of.{rule.id}.at_most",
        rule.at_most,
        "whole",
        weight=SUPPLY * YEAR_WEEKS,
        least=1,
        words=words.CHOSEN.about(rule.label),
    )


def one_award(model: Model, block: str, awards: Sequence[Term]) -> None:
    """Award a block once at most.

    ::

        sum over tau, size of awarded[k,tau,size] <= 1              for every block
    """
    model.add_row("C11", AwardKey("award", block), awards, "<=", 1.0, rests_on=WHOLE_BRICKS)


def one_of_lot(model: Model, lot: str, awards: Sequence[Term]) -> None:
    """Let one block of a lot at most.

    ::

        sum over k in lot, tau, size of awarded[k,tau,size] <= 1    for every `lot` of blocks
    """
    model.add_row("C11", LotKey("lot", lot), awards, "<=", 1.0, rests_on=_lot(lot, model.instance.block, "block"))


def one_service_of_lot(model: Model, lot: str, taken: Sequence[Term]) -> None:
    """Take up one service of a lot at most.

    ::

        sum over e in lot of taken[e] <= 1                          for every `lot` of services
    """
    model.add_row(
        "C11",
        LotKey("service lot", lot),
        taken,
        "<=",
        1.0,
        rests_on=_lot(lot, model.instance.edge_of_care, "edge_of_care"),
    )


def _lot(lot: str, records: Iterable[Block | EdgeOfCare], table: str) -> Limit:
    """No figure: a lot is let once, but a clash may come from that, and what it costs can be asked."""
    without = tuple((f"{table}.{one.id}.lot", None) for one in records if one.lot == lot)
    return Limit(relaxable=False, named=True, whole=True, without=without, words=words.OF_A_LOT.about(lot))


EQUATIONS = (require, one_award, one_of_lot, one_service_of_lot)
