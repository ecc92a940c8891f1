"""The columns of a model, by family and by what each stands for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from commission_opt.keys import (
    AwardedKey,
    DecidedKey,
    LaneKey,
    MovedKey,
    OfferKey,
    PeopleKey,
    PlacedKey,
    PlannedMoveKey,
    TakenKey,
    TurnKey,
)

if TYPE_CHECKING:
    import pulp


class Columns(defaultdict[str, "dict[Any, pulp.LpVariable]"]):
    """Family to key to variable; families that others ask for by name have their keys' type too."""

    def __init__(self) -> None:
        super().__init__(dict)

    @property
    def awarded(self) -> dict[AwardedKey, pulp.LpVariable]:
        """Block contracts let, and homes called off."""
        return self["awarded"]

    @property
    def extended(self) -> dict[AwardedKey, pulp.LpVariable]:
        """Of those, how many are extended at the end of their term."""
        return self["extended"]

    @property
    def prolonged(self) -> dict[TurnKey, pulp.LpVariable]:
        """Of those, how many are extended again, turn by turn."""
        return self["prolonged"]

    @property
    def opened(self) -> dict[DecidedKey, pulp.LpVariable]:
        """Homes that are decided to open."""
        return self["opened"]

    @property
    def taken(self) -> dict[TakenKey, pulp.LpVariable]:
        """Services taken up."""
        return self["taken"]

    @property
    def workers(self) -> dict[PeopleKey, pulp.LpVariable]:
        """Workers of a team."""
        return self["workers"]

    @property
    def joined(self) -> dict[PeopleKey, pulp.LpVariable]:
        """Those of them who join it."""
        return self["joined"]

    @property
    def placed(self) -> dict[PlacedKey, pulp.LpVariable]:
        """Children placed."""
        return self["placed"]

    @property
    def short(self) -> dict[LaneKey, pulp.LpVariable]:
        """Children without a placement."""
        return self["short"]

    @property
    def sold(self) -> dict[OfferKey, pulp.LpVariable]:
        """Beds sold."""
        return self["sold"]

    @property
    def moved(self) -> dict[MovedKey, pulp.LpVariable]:
        """Children moved, as a rule counts them."""
        return self["moved"]

    @property
    def left(self) -> dict[PlacedKey, pulp.LpVariable]:
        """Children who leave an offer before their stay ends, and are not moved as planned: where homes or contracts end."""
        return self["left"]

    @property
    def transferred(self) -> dict[PlannedMoveKey, pulp.LpVariable]:
        """Children moved out of an offer as planned."""
        return self["transferred"]
