"""Fifth: less still owed at the end of the horizon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.decisions import EXISTING
from commission_opt.keys import AwardedKey, TurnKey
from commission_opt.model.choice.stage import ChoiceStage
from commission_opt.model.measures import Expression
from commission_opt.model.model import Model, Term
from commission_opt.offers.block.record import Block
from commission_opt.offers.contract.record import Contract

if TYPE_CHECKING:
    import pulp

WEEK = 7.0  # days


def owed(model: Model) -> Expression:
    """Less that contracts guarantee after the horizon, in £ at the price base.

    ::

        owed = sum over k, tau, size of size * guarantee * price[size] *
               (weeks of the term after the horizon * awarded[k,tau,size] + weeks of the extension * extended[k,tau,size]
                + weeks of each further extension i * prolonged[k,tau,size,i])

    Contracts that exist already count too, the same in every plan.
    """
    contracts = {offer.id: offer for offer in model.instance.offers if isinstance(offer, Contract)}
    terms = [term for family in ("awarded", "extended", "prolonged") for term in _owed(model, family, contracts)]
    stop = model.instance.horizon.stop
    standing = sum(
        _weekly(one, one.sizes[0]) * _weeks_after(stop, stop, _ends(one))
        for one in contracts.values()
        if isinstance(one, Block) and one.existing
    )
    return Expression(terms, standing)


def _owed(model: Model, family: str, contracts: dict[str, Contract]) -> Iterator[Term]:
    stop = model.instance.horizon.stop
    columns: dict[AwardedKey | TurnKey, pulp.LpVariable] = model.columns[family]
    for key, variable in columns.items():
        contract = contracts[key.offer]
        if key.period == EXISTING:
            assert isinstance(contract, Block)
            start, end = _turn(contract, key, _ends(contract))
        else:
            opening = contract.opening(model.instance.periods[key.period].start)
            term_end = contract.term_end(opening)
            start, end = (opening, term_end) if family == "awarded" else _turn(contract, key, term_end)
        weeks = _weeks_after(stop, start, end)
        if weeks > 0:
            yield variable, weeks * _weekly(contract, key.size)


def _turn(contract: Contract, key: AwardedKey | TurnKey, term_end: dt.date) -> tuple[dt.date, dt.date]:
    """First day of an extension, and the day after it."""
    turn = key.turn if isinstance(key, TurnKey) else 1
    return contract.extension_end(term_end, turn - 1), contract.extension_end(term_end, turn)


def _ends(block: Block) -> dt.date:
    assert block.ends is not None
    return block.ends + dt.timedelta(days=1)


def _weekly(contract: Contract, size: int) -> float:
    """£ guaranteed a week, at the price base."""
    return size * contract.guarantee * contract.price(size)


def _weeks_after(stop: dt.date, start: dt.date, end: dt.date) -> float:
    return max(0, (end - max(stop, start)).days) / WEEK


OWED = ChoiceStage("owed", owed)
