"""Edge of care: services that keep children out of placement, or bring stays to an early end."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, Strict, model_validator

from commission_opt.instance.fields import (
    NOT_TINY,
    Children,
    Count,
    Date,
    FinancialYear,
    Flag,
    FrozenDict,
    Id,
    Named,
    PositiveShare,
    Pounds,
    Price,
    Rate,
    Record,
    Share,
    Weeks,
)
from commission_opt.instance.prices import PriceByYear, Priced, by_year

PositiveWeeks = Annotated[float, Strict(), Field(gt=0, le=1040, allow_inf_nan=False), NOT_TINY]
FamilySize = Annotated[float, Strict(), Field(gt=0, le=10, allow_inf_nan=False), NOT_TINY]  # in cases, or in children
Cases = Annotated[float, Strict(), Field(ge=0, le=100, allow_inf_nan=False), NOT_TINY]
PositiveCases = Annotated[float, Strict(), Field(gt=0, le=100, allow_inf_nan=False), NOT_TINY]
PoundsByYear = Annotated[dict[FinancialYear, Pounds], AfterValidator(FrozenDict)]


class Stage(Record):
    """`[[edge_of_care.stage]]`: a stretch of the work with a family."""

    weeks: PositiveWeeks = Field(description="How long it lasts.")
    intensity: PositiveShare = Field(1.0, description="Share of a full case that a family counts as.")


class Referral(Named):
    """`[[edge_of_care.referral]]`: families referred, alike in need, area and complexity."""

    need: Id = Field(description="What the child would need in placement, or needs there.")
    to: Id | None = Field(
        None, description='Where acts_on = "stays": the need that the child steps down to; home if omitted.'
    )
    area: Id | None = Field(None, description="Where they are from; may be left out if there is one area.")
    per_month: Children | None = Field(None, description="Families a month.")
    growth_per_year: Rate = Field(0.0, description="Of per_month, compound, at mid-period.")
    by_period: tuple[Children, ...] = Field((), description="Or families in each period.")
    complexity: FamilySize = Field(1.0, description="Cases that one family counts as.")
    children_per_family: FamilySize = Field(1.0, description="Children at risk in each.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.per_month is None) == (not self.by_period):
            raise ValueError("give either per_month or by_period")
        if self.growth_per_year and self.per_month is None:
            raise ValueError("growth_per_year goes with per_month")
        if self.to == self.need:
            raise ValueError(
                f"children of {self.need} would step down to {self.to}: name another need, or leave to out"
            )
        return self


class SurvivalPoint(Record):
    """A point of a survival curve: the share of stays still running after so many weeks."""

    weeks: Weeks
    share: Share


class EdgeOfCare(Named, Priced):
    """`[[edge_of_care]]`: a team of the authority's own, or a contract paid by outcome.

    A service is taken up or not. A team's size is decided period by period, unless
    `team_cost_per_year` prices it whole.
    """

    provider: Literal["in_house", "outcome_contract"] = Field("in_house", description="Who does the work.")
    acts_on: Literal["entries", "stays"] = Field(
        "entries",
        description="Entries: it keeps children out of care. Stays: it works with children in care, who go home or step down sooner "
        "(see prevention-on-stays.md); `referral` then says how many of them could be worked with.",
    )
    lot: Id | None = Field(None, description="At most one of the services that name the same lot is taken up.")
    starts: Date | None = Field(
        None, description="First day of work, the first of a period; the horizon's start if omitted."
    )
    referral: tuple[Referral, ...] = Field(min_length=1)
    stage: tuple[Stage, ...] = Field(min_length=1)

    success_rate: Share = Field(
        description='Share of families whose child stays out of placement. Where acts_on = "stays": of the children still there as '
        "the work ends, the share who leave by it."
    )
    mean_stay_avoided_weeks: PositiveWeeks | None = Field(None, description="Average stay avoided, exponential.")
    survival: tuple[SurvivalPoint, ...] = Field(
        (), description="Or the survival curve of the stay, straight between points."
    )
    entry_delay_weeks: Weeks = Field(0.0, description="From the start of the work to the placement it may avoid.")
    delay_if_failed_weeks: Weeks = Field(0.0, description="Where it fails, the child comes into care so much later.")
    shortening_if_failed: Annotated[float, Strict(), Field(ge=0, lt=1, allow_inf_nan=False), NOT_TINY] = Field(
        0.0, description="Where it fails, the stay is shorter by this share."
    )
    avoidance_by_year: PoundsByYear = Field(
        FrozenDict(), description="£ avoided in each financial year, instead of the stays: a published series."
    )
    avoidance_success_rate: PositiveShare | None = Field(None, description="The success rate that the series assumes.")

    caseload: PositiveCases | None = Field(None, description="Cases that a worker can carry.")
    caseload_tolerance: Share | None = Field(
        None, description="Share by which cases may exceed the caseload; 0.01 if omitted, 0 by conventions = 1."
    )
    role: Id | None = Field(None, description="The workers' role.")
    workers_at_most: Annotated[int, Strict(), Field(ge=1, le=1000)] = Field(50, description="Largest team.")
    ramp_up_weeks: Weeks = Field(0.0, description="How long a worker who joins carries fewer cases.")
    ramp_up_share: Share = Field(1.0, description="Share of the caseload carried meanwhile.")
    supervisor_role: Id | None = Field(None, description="The supervisors' role.")
    supervisor_span: PositiveCases | None = Field(None, description="Workers to a supervisor.")
    supervisor_caseload: Cases = Field(0.0, description="Cases a supervisor carries.")
    team_workers: Count | None = Field(None, description="Workers in a team that is priced whole.")
    team_cost_per_year: Pounds | None = Field(None, description="£ a project year of a team that is priced whole.")
    team_first_year_share: PositiveShare = Field(1.0, description="Share of that spent in the first project year.")
    pay_award_per_year: Rate = Field(0.0, description="Rise of the team's cost from one project year to the next.")
    management_cost_per_year: Pounds = Field(0.0, description="£ a year of a manager, or a contract officer.")
    intervention_budget_per_family: Pounds = Field(0.0, description="£ for each family that starts.")

    payment_per_success_by_year: tuple[Price, ...] = Field(
        (), description="£ a success, by project year after the referral's."
    )
    grant_per_success_by_year: tuple[Price, ...] = Field((), description="£ of grant a success, likewise.")
    guaranteed_referrals: Children = Field(0.0, description="Referrals guaranteed to the provider from the start on.")
    guarantee_months: Annotated[int, Strict(), Field(ge=1, le=120)] = Field(
        12, description="The time over which they are counted."
    )
    payment_per_missing_referral: Price = Field(0.0, description="£ for each referral short of the guarantee.")
    must_start_all: Flag = Field(False, description="Every family referred is taken on while the service runs.")
    price_by_year: PriceByYear = by_year(
        "",
        "management_cost_per_year",
        "intervention_budget_per_family",
        "team_cost_per_year",
        "payment_per_missing_referral",
    )
    other_prices: ClassVar[tuple[str, ...]] = (
        "management_cost_per_year",
        "intervention_budget_per_family",
        "team_cost_per_year",
        "payment_per_missing_referral",
    )

    @property
    def stage_weeks(self) -> float:
        """How long a family is in service."""
        return sum(stage.weeks for stage in self.stage)

    @property
    def on_stays(self) -> bool:
        """Whether it works with children who are in care already."""
        return self.acts_on == "stays"

    @property
    def in_house(self) -> bool:
        """Whether the work is done by a team of the authority's own."""
        return self.provider == "in_house"

    @property
    def priced_whole(self) -> bool:
        """Whether the team comes as one, at a price a year."""
        return self.team_cost_per_year is not None

    @property
    def sized(self) -> bool:
        """Whether the number of workers is decided period by period."""
        return self.in_house and not self.priced_whole

    @model_validator(mode="after")
    def _complete(self) -> Self:
        check_stay(self)
        check_provider(self)
        return self


IN_HOUSE_KEYS = ("caseload", "role", "team_workers", "team_cost_per_year")
SIZED_KEYS = (
    "workers_at_most",
    "ramp_up_weeks",
    "ramp_up_share",
    "supervisor_role",
    "supervisor_span",
    "supervisor_caseload",
)
WHOLE_KEYS = ("team_first_year_share", "pay_award_per_year")
CONTRACT_KEYS = (
    "payment_per_success_by_year",
    "grant_per_success_by_year",
    "guaranteed_referrals",
    "guarantee_months",
    "payment_per_missing_referral",
)
STAY_KEYS = ("entry_delay_weeks", "delay_if_failed_weeks", "shortening_if_failed")


def check_stay(service: EdgeOfCare) -> None:
    """Refuse a service that does not say what it avoids, or says it twice."""
    ways = {
        "mean_stay_avoided_weeks": service.mean_stay_avoided_weeks is not None,
        "survival": bool(service.survival),
        "avoidance_by_year": bool(service.avoidance_by_year),
    }
    given = [way for way, used in ways.items() if used]
    if service.acts_on == "stays":
        refuse_keys(service, (*ways, "avoidance_success_rate", *STAY_KEYS), 'where acts_on = "stays"')
        if service.provider != "in_house":
            raise ValueError(
                'acts_on = "stays" is for a team in house: what a contract pays by is a child kept out of care'
            )
        return
    if any(referral.to is not None for referral in service.referral):
        raise ValueError('to, of a referral, goes with acts_on = "stays"')
    if len(given) != 1:
        raise ValueError(f"give one of {', '.join(ways)}, not {' and '.join(given) or 'none'}")
    if service.survival:
        check_survival(service.survival)
    if not service.avoidance_by_year:
        if service.avoidance_success_rate is not None:
            raise ValueError("avoidance_success_rate goes with avoidance_by_year")
        return
    if service.avoidance_success_rate is None:
        raise ValueError("avoidance_by_year needs avoidance_success_rate: the success rate it assumes")
    if not service.must_start_all:
        raise ValueError("avoidance_by_year stands for all the referrals: add must_start_all = true")
    refuse_keys(service, STAY_KEYS, "beside avoidance_by_year, which says what is avoided")


def check_survival(points: tuple[SurvivalPoint, ...]) -> None:
    """Refuse a curve that does not fall from everyone, at once, to nobody in the end."""
    weeks, shares = [point.weeks for point in points], [point.share for point in points]
    if weeks[0] != 0 or weeks != sorted(weeks) or shares != sorted(shares, reverse=True):
        raise ValueError("survival starts at week 0, its weeks rise and its shares fall")
    if shares[0] != 1 or shares[-1] != 0 or weeks[-1] == 0:
        raise ValueError("survival falls from a share of 1 at week 0 to a share of 0 in some later week")


def check_provider(service: EdgeOfCare) -> None:
    """Refuse the keys of a contract in a team, and of a team in a contract."""
    if service.provider == "outcome_contract":
        refuse_keys(service, IN_HOUSE_KEYS + SIZED_KEYS + WHOLE_KEYS, "where provider = 'outcome_contract'")
        if bool(service.guaranteed_referrals) != bool(service.payment_per_missing_referral):
            raise ValueError("guaranteed_referrals and payment_per_missing_referral go together")
        return
    refuse_keys(service, CONTRACT_KEYS, "where provider = 'in_house'")
    if service.priced_whole != (service.team_workers is not None):
        raise ValueError("team_workers and team_cost_per_year go together")
    if service.caseload is None:
        raise ValueError("caseload is missing: how many cases can a worker carry?")
    if service.priced_whole:
        refuse_keys(service, SIZED_KEYS, "for a team that is priced whole (team_cost_per_year)")
        return
    refuse_keys(service, WHOLE_KEYS, "for a team that is not priced whole (team_cost_per_year)")
    if service.role is None:
        raise ValueError("role is missing: whose salary do the workers earn?")
    check_team(service)


def check_team(service: EdgeOfCare) -> None:
    """Refuse supervisors without a role or a span, and half a ramp."""
    if (service.supervisor_role is None) != (service.supervisor_span is None):
        raise ValueError("supervisor_role and supervisor_span go together")
    if service.supervisor_caseload and service.supervisor_role is None:
        raise ValueError("supervisor_caseload needs supervisor_role and supervisor_span")
    if (service.ramp_up_weeks > 0) != (service.ramp_up_share < 1):
        raise ValueError("ramp_up_weeks and ramp_up_share (below 1) go together")


def refuse_keys(service: EdgeOfCare, keys: tuple[str, ...], where: str) -> None:
    """Refuse keys that would have no effect."""
    for key in keys:
        if getattr(service, key) != type(service).model_fields[key].default:
            raise ValueError(f"{key} has no meaning {where}")
