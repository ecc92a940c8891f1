"""What is decided: the one thing that passes from the solver to the evaluator.

Commitments are the same in every scenario and are whole numbers; placements, shortfall and beds
sold are averages over a period, in each scenario. Only what is not zero is kept. The evaluator
works everything else out again from these and the instance.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# The families of decisions, said once: each is a dictionary of `Decisions`.
HOMES = ("awarded", "opened", "recruited")  # what gives new beds
PEOPLE = ("workers", "supervisors", "assessors")
COMMITMENTS = ("awarded", "extended", "prolonged", "opened", "closed", "recruited", "taken", *PEOPLE)  # whole numbers
NEW = (
    "awarded",
    "extended",
    "prolonged",
    "opened",
    "recruited",
    "taken",
)  # of those, what binds the council to something new
AVERAGES = ("hired", "redeployed", "released")
SHARED = (*COMMITMENTS, *AVERAGES)  # the same in every scenario

EXISTING = -1  # stands for the period of decision of a contract that exists already

ContractKey = tuple[str, int, int]  # offer, period of decision, size in beds
AgainKey = tuple[str, int, int, int]  # the same, and which extension: 2 for the second
StartKey = tuple[str, int]  # offer, period of decision
PlacedThen = tuple[int, int, str, str, str]  # scenario, period, need, area, offer
ShortKey = tuple[int, int, str, str]  # scenario, period, need, area
PeopleThen = tuple[str, int]  # service, assessment or role, period
StartedThen = tuple[int, int, str, str]  # scenario, period, service, referral group
SoldKey = tuple[int, int, str]  # scenario, period, offer
MovedThen = tuple[int, int, str, str, str, str]  # scenario, period, planned move, need, area, offer


@dataclass(frozen=True)
class Decisions:
    """A plan, stripped to what somebody decides.

    Attributes
    ----------
    awarded
        Block contracts let (0 or 1) and homes called off, by offer, period of decision and size.
    extended
        Of those, how many are extended at the end of their term.
    prolonged
        Of those, how many are extended again, by offer, period of decision, size and turn: 2 for the second extension.
    opened, closed
        Homes that are decided to open, and to close, by offer and period of decision.
    recruited
        Foster households recruited, by offer and period.
    taken
        Edge-of-care services taken up (1), by service.
    workers, supervisors, assessors
        People in a team, or assessing, by service (assessment) and period.
    hired, redeployed, released
        People recruited, taken from those in post already, and let go, by role and period: averages, the same in
        every scenario.
    started
        Families that an edge-of-care service takes on, by scenario, period, service and referral group.
    placed
        Average number of children placed, by scenario, period, need, area and offer.
    short
        Average number of children without a placement.
    sold
        Average number of beds sold to other authorities.
    transferred
        Children who leave an offer before their stay ends, by scenario, period, planned move or service (`keys.BY_SERVICE`),
        need, area and offer.
    """

    awarded: dict[ContractKey, int] = field(default_factory=dict)
    extended: dict[ContractKey, int] = field(default_factory=dict)
    prolonged: dict[AgainKey, int] = field(default_factory=dict)
    opened: dict[StartKey, int] = field(default_factory=dict)
    closed: dict[StartKey, int] = field(default_factory=dict)
    recruited: dict[StartKey, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    workers: dict[PeopleThen, int] = field(default_factory=dict)
    supervisors: dict[PeopleThen, int] = field(default_factory=dict)
    assessors: dict[PeopleThen, int] = field(default_factory=dict)
    hired: dict[PeopleThen, float] = field(default_factory=dict)
    redeployed: dict[PeopleThen, float] = field(default_factory=dict)
    released: dict[PeopleThen, float] = field(default_factory=dict)
    started: dict[StartedThen, float] = field(default_factory=dict)
    placed: dict[PlacedThen, float] = field(default_factory=dict)
    short: dict[ShortKey, float] = field(default_factory=dict)
    sold: dict[SoldKey, float] = field(default_factory=dict)
    transferred: dict[MovedThen, float] = field(default_factory=dict)
