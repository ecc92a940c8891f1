"""Everything an instance file can hold, table by table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field, create_model

from commission_opt.instance.assumptions import Assumption
from commission_opt.instance.calendar import Horizon
from commission_opt.instance.change_of_need import ChangeOfNeed
from commission_opt.instance.choice import AmongEquals
from commission_opt.instance.commitments import GivenMix
from commission_opt.instance.conventions import TODAY, Edition
from commission_opt.instance.fields import Record
from commission_opt.instance.forecast import Forecast
from commission_opt.instance.money import Money, Travel
from commission_opt.instance.needs import Demand, FileBeside, Need
from commission_opt.instance.places import Area, Authority, DistanceRow, Reach
from commission_opt.instance.rules import Rules
from commission_opt.instance.stays import Moves, OpeningStock, PlannedMove
from commission_opt.instance.uncertain import Slippage, UncertainFigure
from commission_opt.instance.uncertainty import Uncertainty
from commission_opt.instance.what_if import WhatIf
from commission_opt.offers.common.record import Provision
from commission_opt.offers.funders.record import Funder
from commission_opt.offers.rooms import offer_rooms
from commission_opt.services.assessment.record import Assessment
from commission_opt.services.common.record import EdgeOfCare
from commission_opt.services.recruitment.record import Role

if TYPE_CHECKING:
    from commission_opt.offers.block.record import Block
    from commission_opt.offers.dps.record import Dps
    from commission_opt.offers.foster.record import Foster
    from commission_opt.offers.framework.record import Framework
    from commission_opt.offers.home.record import Home
    from commission_opt.offers.spot.record import Spot
    from commission_opt.offers.supported.record import Supported

FORMAT = 1


class TablesAboutPlaces(Record):
    """What an instance file says before its offers: of time, money, places and children."""

    format: Literal[1] = Field(1, description="Version of the instance format.")
    title: str = Field(min_length=1, max_length=300)
    description: str = Field("", description="What the instance is about, in a paragraph.")
    conventions: Edition = Field(
        TODAY,
        description="Edition of the sums: 2 assumes how full beds are, 1 gives the figures of version 0.1; see conventions.md.",
    )
    moves: Moves | None = Field(
        None,
        description='`"planned"`: a child whose stay is known leaves an offer at the end of the stay, when a home or contract ends, or by a '
        '`[[planned_move]]` (see stays.md). `"free"`: children are placed anew in each period. If omitted: free; from conventions = 3 on planned.',
    )
    horizon: Horizon
    money: Money
    travel: Travel | None = None
    area: tuple[Area, ...] = Field(min_length=1)
    authority: tuple[Authority, ...] = ()
    reach: Reach = Reach()
    need: tuple[Need, ...] = Field(min_length=1)
    demand: tuple[Demand, ...] = Field(min_length=1)
    change_of_need: tuple[ChangeOfNeed, ...] = ()
    opening: tuple[OpeningStock, ...] = ()
    planned_move: tuple[PlannedMove, ...] = ()
    uncertainty: Uncertainty = Uncertainty()
    distance: tuple[DistanceRow, ...] = ()
    distance_file: FileBeside | None = Field(None, description="CSV beside the instance: area,to,miles,minutes.")


class _AnyOffers(TablesAboutPlaces):
    def of[T: Provision](self, record: type[T]) -> tuple[T, ...]:
        """The records of one kind of offer, such as ``instance.of(Block)``."""
        return tuple(one for one in getattr(self, record.kind) if isinstance(one, record))


if TYPE_CHECKING:

    class OfferTables(_AnyOffers):
        """A table for each kind of offer, for who reads or checks types; what there is stands in the rooms."""

        block: tuple[Block, ...] = ()
        dps: tuple[Dps, ...] = ()
        framework: tuple[Framework, ...] = ()
        spot: tuple[Spot, ...] = ()
        home: tuple[Home, ...] = ()
        foster: tuple[Foster, ...] = ()
        supported: tuple[Supported, ...] = ()
else:
    OfferTables = create_model(
        "OfferTables",
        __base__=_AnyOffers,
        __module__=__name__,
        **{room.card.kind: (tuple[room.part("record").RECORD, ...], ()) for room in offer_rooms()},
    )


class Tables(OfferTables):
    """Everything an instance file can hold, as it stands in the file."""

    funder: tuple[Funder, ...] = ()
    edge_of_care: tuple[EdgeOfCare, ...] = ()
    role: tuple[Role, ...] = ()
    assessment: tuple[Assessment, ...] = ()
    rules: Rules = Rules()
    choice: AmongEquals = AmongEquals()
    baseline: GivenMix | None = Field(None, description="Today's provision; priced beside the recommendation.")
    do_minimum: GivenMix | None = Field(
        None, description="The least that could be done; priced beside the recommendation."
    )
    reference: GivenMix | None = Field(None, description="A decision already taken; priced beside the recommendation.")
    scenario: tuple[Forecast, ...] = ()
    uncertain: tuple[UncertainFigure, ...] = ()
    slippage: tuple[Slippage, ...] = ()
    what_if: tuple[WhatIf, ...] = ()
    assumption: tuple[Assumption, ...] = ()
