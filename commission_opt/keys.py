"""What rows and columns are called: keys with named fields, so that nobody takes one apart by position.

A key says what a row or a column is about and leaves out what does not apply: `PlacedKey` has a scenario, a period,
a need, an area and an offer; a limit over the whole horizon has no period. Keys are tuples, so they are as quick
as tuples, equal to plain ones, and written as they always were. This module knows nothing of the package: any
part may use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

Key = tuple[Any, ...]  # one of the classes below, or of a rule's own

# -- columns -------------------------------------------------------------------------------------


class AwardedKey(NamedTuple):
    """A contract let or a home called off, and its extension: `awarded`, `extended`."""

    offer: str
    period: int  # of decision; EXISTING for a contract that exists already
    size: int


class TurnKey(NamedTuple):
    """A contract that is extended again: `prolonged`."""

    offer: str
    period: int  # of decision; EXISTING for a contract that exists already
    size: int
    turn: int  # 2 for the second extension


class DecidedKey(NamedTuple):
    """What an offer decides in a period: `opened`, `closed`, `recruited`."""

    offer: str
    period: int


class TakenKey(NamedTuple):
    """A service taken up: `taken`."""

    record: str


class PeopleKey(NamedTuple):
    """People of a service, an assessment or a role in a period: `workers`, `hired`, `staff` and the like."""

    record: str
    period: int


class StartedKey(NamedTuple):
    """Families that a service takes on: `started`."""

    scenario: int
    period: int
    record: str
    referral: str


class PlacedKey(NamedTuple):
    """Children placed: `placed`."""

    scenario: int
    period: int
    need: str
    area: str
    offer: str


class LaneKey(NamedTuple):
    """Children of a need from an area: `short`, and placements avoided; sufficiency (C01)."""

    scenario: int
    period: int
    need: str
    area: str


class OfferKey(NamedTuple):
    """An offer in a period and a scenario: `sold`, `selling`, `over`; capacity (C02), a market (C12)."""

    scenario: int
    period: int
    offer: str


class TierKey(NamedTuple):
    """Places bought in a tier of a market: `bought`."""

    scenario: int
    period: int
    offer: str
    tier: int


class MovedKey(NamedTuple):
    """Children moved, as a rule counts them: `moved`."""

    record: str
    scenario: int
    period: int
    need: str
    area: str
    offer: str


BY_SERVICE = "service/"  # before the id of a service, which no id of a planned move begins with


class PlannedMoveKey(NamedTuple):
    """Children who leave an offer before their stay ends, moved as planned or by the work of a service: `transferred`."""

    scenario: int
    period: int
    record: str  # the planned move, or `BY_SERVICE` and the service
    need: str
    area: str
    offer: str

    @property
    def planned(self) -> bool:
        """Whether it is a planned move, to another offer."""
        return not self.record.startswith(BY_SERVICE)


class CourseKey(NamedTuple):
    """What a record comes to in a scenario: `met`, `missing`."""

    scenario: int
    record: str


class ProviderKey(NamedTuple):
    """Whether a provider counts for a rule: `chosen`."""

    record: str
    provider: str


class ProviderPeriodKey(NamedTuple):
    """Whether a provider counts for a rule in a period: `chosen`."""

    record: str
    period: int
    provider: str


class InUseKey(NamedTuple):
    """Whether any beds that a rule is about are open in a period: `in_use`."""

    record: str
    period: int


class ChoiceKey(NamedTuple):
    """Whether one of a rule's offers is chosen: `one_of`."""

    record: str
    offer: str


class ScenarioKey(NamedTuple):
    """What there is one of in each scenario: `beyond`."""

    scenario: int


class MixKey(NamedTuple):
    """How far the mix lies from another in an offer: `apart`, `more`."""

    mix: int
    offer: str


class SingleKey(NamedTuple):
    """What there is one of."""


# -- rows of the rules ---------------------------------------------------------------------------


class RecordKey(NamedTuple):
    """A record in a period and a scenario: locality (C03), caseload (C04), stability (C09)."""

    scenario: int
    period: int
    record: str


class StaffKey(NamedTuple):
    """People of a role who are needed in a period (C05)."""

    part: Literal["staff"]
    period: int
    role: str


class RecruitsKey(NamedTuple):
    """People of a role who can be recruited in a period (C05)."""

    period: int
    role: str


class HouseholdsKey(NamedTuple):
    """Foster households that can be recruited in a financial year (C05)."""

    year: str
    offer: str


class PeriodUseKey(NamedTuple):
    """A record in a period: minimum occupancy (C06)."""

    record: str
    period: int


class YearKey(NamedTuple):
    """A record in a financial year: minimum occupancy (C06), revenue (C08)."""

    record: str
    year: str


class HorizonUseKey(NamedTuple):
    """A record over the whole horizon: minimum occupancy (C06)."""

    record: str
    part: Literal["horizon"]


class ProviderShareKey(NamedTuple):
    """The share of one provider (C07)."""

    record: str
    figure: Literal["provider_share_at_most"]
    provider: str


class ProviderSharePeriodKey(NamedTuple):
    """The share of one provider in a period (C07)."""

    record: str
    figure: Literal["provider_share_at_most"]
    provider: str
    period: int


class FigureKey(NamedTuple):
    """One of the figures that a record limits (C07)."""

    record: str
    figure: str


class FigurePeriodKey(NamedTuple):
    """One of the figures that a record limits, in a period (C07)."""

    record: str
    figure: str
    period: int


class CapitalKey(NamedTuple):
    """Capital over the horizon (C08)."""

    record: str
    part: Literal["capital"]


class HeadroomKey(NamedTuple):
    """Local beds above demand in a period (C10)."""

    period: int
    record: str


class ServiceKey(NamedTuple):
    """The share of child-weeks met locally over the horizon (C10)."""

    part: Literal["horizon"]
    record: str


class ProbabilityKey(NamedTuple):
    """The probability that a demand scenario is met locally (C10)."""

    part: Literal["probability"]
    record: str


class AwardKey(NamedTuple):
    """A block that is let once at most (C11)."""

    part: Literal["award"]
    offer: str


class LotKey(NamedTuple):
    """Blocks, or services, of one lot (C11)."""

    part: Literal["lot", "service lot"]
    lot: str


class OneOfKey(NamedTuple):
    """Offers that exclude one another (C11)."""

    record: str


class HomesKey(NamedTuple):
    """Homes that an offer can have at most (C12)."""

    part: Literal["homes"]
    offer: str


class BedsKey(NamedTuple):
    """Beds that a DPS can have at most (C12)."""

    part: Literal["beds"]
    offer: str


class SurplusKey(NamedTuple):
    """Beds of an offer that are to spare in a period and a scenario (C13)."""

    scenario: int
    period: int
    offer: str
    part: Literal["surplus"]


class OwnFirstKey(NamedTuple):
    """Children of the authority's own who come first in a period and a scenario (C13)."""

    scenario: int
    period: int
    offer: str
    part: Literal["own first"]


class SalesKey(NamedTuple):
    """Placements sold of an offer in a financial year and a scenario (C13)."""

    scenario: int
    year: str
    offer: str
    part: Literal["placements"]


class AtRiskKey(NamedTuple):
    """The cost at risk (C14)."""

    part: Literal["cvar"]


# -- a row, whatever its rule --------------------------------------------------------------------


class RowPlace(NamedTuple):
    """What a row has in common with those of other times and scenarios: its rule, and what it is about."""

    rule: str
    record: str
    figure: str = ""
    part: str = ""
    area: str = ""
    provider: str = ""

    @property
    def member(self) -> RowPlace:
        """The rule of the instance that the place belongs to: one figure of one record."""
        return RowPlace(self.rule, self.record, self.figure)


class RowKey(NamedTuple):
    """A row of a rule: which rule, and what it is about there."""

    rule: str
    key: Key

    @property
    def scenario(self) -> int | None:
        """Number of the demand scenario; None for a row about all of them."""
        return scenario_of(self.key)

    @property
    def period(self) -> int | None:
        """Number of the period; None for a row about more than one, or about a year."""
        return getattr(self.key, "period", None)

    @property
    def year(self) -> str | None:
        """Financial year; None for a row about a period, or about the whole horizon."""
        return getattr(self.key, "year", None)

    @property
    def part(self) -> str:
        """Which part of the rule, where it has several; else empty."""
        return getattr(self.key, "part", "")

    @property
    def figure(self) -> str:
        """Which figure of the record, where it has several; else empty."""
        return getattr(self.key, "figure", "")

    @property
    def record(self) -> str:
        """Id of what it is about: a rule of the instance, an offer, a role, a service, a lot or a need."""
        return about(self.key)

    @property
    def place(self) -> RowPlace:
        """What it has in common with rows of other times and scenarios."""
        area, provider = getattr(self.key, "area", ""), getattr(self.key, "provider", "")
        return RowPlace(self.rule, self.record, self.figure, self.part, area, provider)

    @property
    def written(self) -> Key:
        """The rule and the parts of its key in one, as files name it."""
        return (self.rule, *self.key)


def about(key: Key) -> str:
    """Id of what a row or a column is about: a record of the instance, an offer, a need or a lot."""
    for name in ("record", "offer", "role", "need", "lot", "part"):
        found: str | None = getattr(key, name, None)
        if found is not None:
            return found
    return ""


def scenario_of(key: Key) -> int | None:
    """Number of the demand scenario that a row or a column is about; None for one about all."""
    return getattr(key, "scenario", None)


def read(shapes: Iterable[Callable[..., Key]], values: Sequence[object]) -> Key:
    """A key that a file holds as a list, with names again: the first of `shapes` that it fits."""
    for shape in shapes:
        if _fits(shape, values):
            return shape(*values)
    return tuple(values)


def _fits(shape: Callable[..., Key], values: Sequence[object]) -> bool:
    sorts = _sorts(shape)
    return len(sorts) == len(values) and all(
        value in sort if isinstance(sort, tuple) else isinstance(value, sort)
        for sort, value in zip(sorts, values, strict=True)
    )


@cache
def _sorts(shape: Callable[..., Key]) -> tuple[type | tuple[object, ...], ...]:
    """What each field of a key takes: a type, or the few words that it may be."""
    hints = get_type_hints(shape).values()
    return tuple(get_args(hint) if get_origin(hint) is Literal else hint for hint in hints)
