"""C09 stability: children stay where they are, and are not moved because a contract ends."""

from typing import Literal, NamedTuple

from commission_opt.keys import RecordKey
from commission_opt.rules.card import Card, RowsOf


class LeaversKey(NamedTuple):
    """Children who leave an offer early in a period and a scenario, by a service too, those with offers new on the first day, or with one that has opened."""

    scenario: int
    period: int
    part: Literal["leavers", "newcomers", "filling", "ended"]
    record: str  # of newcomers need@area, of stays ended by a service service:need@area, else the offer


class PlannedKey(NamedTuple):
    """Children moved as planned, in a scenario over the whole time of a planned move."""

    scenario: int
    part: Literal["planned"]
    record: str


class PlannedYearKey(NamedTuple):
    """Children moved as planned, in a scenario and a financial year."""

    scenario: int
    year: str
    part: Literal["planned"]
    record: str


CARD = Card(
    id="C09",
    name="stability",
    sentence="Children stay where they are, and are not moved because a contract ends.",
    limit_unit="children",
    policy=True,
    table="rules.stability",
    rows=(
        RowsOf(RecordKey, one_more="move"),
        RowsOf(LeaversKey, one_more="bed whose child may go", shown=False),
        RowsOf(PlannedKey, one_more="planned move"),
        RowsOf(PlannedYearKey, one_more="planned move"),
    ),
)
