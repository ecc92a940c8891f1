"""The short formulas that a bill and a rule are made of, written for the evaluator alone.

The model has its own, beside the instance's records: dates of opening and end, shares of periods, prices, uplift, discount,
annuity, distance, travel, what is local. Were they shared, a mistake in one would be in both sides of the audit, and agree
with itself. So nothing here calls a method of a record that works something out; it reads keys, and days.
"""

from __future__ import annotations

import datetime as dt
import math
from calendar import isleap, monthrange
from collections.abc import Mapping
from typing import NamedTuple

from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.instance.places import DistanceRow
from commission_opt.instance.prices import Priced
from commission_opt.instance.rule import LocalRule, TimedRule
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.market.record import Market
from commission_opt.services.recruitment.record import Role

WEEK = dt.timedelta(days=7)
ONE_DAY = dt.timedelta(days=1)
YEAR_DAYS = 365.25
YEAR_WEEKS = 365.25 / 7
APRIL = 4

# -- days --------------------------------------------------------------------------------------


def days(period: Period) -> int:
    """Days from the first to the last, both counted."""
    return (period.end - period.start).days


def weeks(period: Period) -> float:
    """Weeks of seven days, with their fraction."""
    return (period.end - period.start) / WEEK


def days_inside(periods: tuple[Period, ...]) -> int:
    """Days of these periods together."""
    return sum(days(period) for period in periods)


def days_open(period: Period, opens: dt.date, closes: dt.date) -> int:
    """Days of the period from `opens` on and before `closes`."""
    first = opens if opens > period.start else period.start
    stop = closes if closes < period.end else period.end
    return (stop - first).days if stop > first else 0


def share_unfilled(period: Period, opens: dt.date, ends: dt.date, weeks_to_fill: float) -> float:
    """Share of the bed-days of the period that cannot be filled yet, where the beds fill up evenly from the opening on."""
    full = 7.0 * weeks_to_fill
    if full <= 0:
        return 0.0
    low = float(max(0, (max(period.start, opens) - opens).days))
    high = min(float((min(period.end, ends) - opens).days), full)
    return max(0.0, high - low) * (1.0 - (low + high) / 2 / full) / days(period)


def middle(instance: Instance, period: Period) -> float:
    """Years, of 365.25 days, from the start of the horizon to the middle of the period."""
    before = period.start - instance.horizon.start
    return (before + (period.end - period.start) / 2) / dt.timedelta(days=YEAR_DAYS)


def middles_between(before: Period, period: Period) -> float:
    """Years from the middle of one period to that of another."""
    return ((period.start - before.start) + (period.end - before.end)) / 2 / dt.timedelta(days=YEAR_DAYS)


def years_since(first: dt.date, day: dt.date) -> float:
    """Years, of 365.25 days, from `first` to `day`."""
    return (day - first) / dt.timedelta(days=YEAR_DAYS)


def after_horizon(instance: Instance) -> dt.date:
    """The first day that is not planned for."""
    return instance.horizon.end + ONE_DAY


def april(day: dt.date) -> int:
    """Calendar year in which the financial year of `day` began."""
    return day.year - (day.month < APRIL)


def financial_year(day: dt.date) -> str:
    """Such as "2019/20"."""
    first = april(day)
    return f"{first}/{str(first + 1)[-2:]}"


def days_of_year(period: Period) -> int:
    """Days of the financial year that a period lies in: 366 where it has a 29 February."""
    return 366 if isleap(april(period.start) + 1) else 365


def weeks_later(day: dt.date, number: float) -> dt.date:
    """`number` weeks later, to the nearest whole day."""
    return dt.date.fromordinal(day.toordinal() + round(number * 7))


def months_later(day: dt.date, number: int) -> dt.date:
    """The same day of the month `number` months later, or that month's last."""
    years, month = divmod(day.month - 1 + number, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: dt.date, day: dt.date) -> int:
    """Months from one first of a month to another."""
    return (day.year - first.year) * 12 + day.month - first.month


def years_later(day: dt.date, number: float) -> dt.date:
    """`number` years later, to the nearest whole month."""
    return months_later(day, round(number * 12))


def availability(offer: Market, period: Period) -> float:
    """Share of the period's days on which placements can be bought."""
    first = period.start if offer.available_from is None else max(period.start, offer.available_from)
    stop = period.end if offer.available_to is None else min(period.end, offer.available_to + ONE_DAY)
    return max(0, (stop - first).days) / days(period)


def weeks_to_open(offer: Offer) -> float:
    """Weeks from the decision to the first day open: mobilisation, notice, or the time that a building takes."""
    if isinstance(offer, Block):
        return offer.mobilisation_weeks
    if isinstance(offer, CallOff):
        return offer.notice_weeks
    assert isinstance(offer, Building)
    return offer.lead_weeks


def opening_day(offer: Offer, decided: dt.date) -> dt.date:
    """First day open of what is decided on `decided`."""
    return weeks_later(decided, weeks_to_open(offer))


def term_ends(contract: Contract, opens: dt.date) -> dt.date:
    """First day after the first term of a contract that opens on `opens`."""
    return years_later(opens, contract.term_years or 0.0)


def in_turn(contract: Contract) -> tuple[float, ...]:
    """Years of each extension that a contract can have."""
    stated = contract.extension_years
    if isinstance(stated, tuple):
        return stated
    return (stated,) if stated > 0 else ()


def extension_ends(contract: Contract, term_ends: dt.date, turn: int = 1) -> dt.date:
    """First day after so many of its extensions."""
    day = term_ends
    for years in in_turn(contract)[:turn]:
        day = years_later(day, years)
    return day


def covers(rule: TimedRule, day: dt.date) -> bool:
    """Whether a rule is in force for a period that starts on `day`."""
    early = rule.from_date is not None and day < rule.from_date
    late = rule.to_date is not None and day > rule.to_date
    return not early and not late


# -- money -------------------------------------------------------------------------------------


def present_value(instance: Instance, period: Period) -> float:
    """Of £1 spent in the middle of the period, at the horizon's start."""
    return math.exp(-middle(instance, period) * math.log1p(instance.money.discount_rate))


def price_rise(instance: Instance, line: str, day: dt.date) -> float:
    """What £1 of a cost line at the price base costs on a day: prices rise with each financial year."""
    rate = instance.money.uplift_per_year.get(line, 0.0)
    return float((1.0 + rate) ** (april(day) - int(instance.money.price_base[:4])))


def price_then(instance: Instance, record: Priced, key: str, line: str, day: dt.date, part: object = None) -> float:
    """£ of the day: the price stated for the financial year of the day, else the base with its rise.

    `part` is the size or need that a price differs by.
    """
    year, said = financial_year(day), record.stated_prices
    for table in (said if key == record.main_price else {}, said.get(key, {})):
        found = table.get(year)
        found = found.get(str(part)) if isinstance(found, Mapping) else found
        if found is not None:
            return float(found)
    base = getattr(record, key)
    if isinstance(base, Mapping):
        base = base[part]
    return price_rise(instance, line, day) * (0.0 if base is None else base)


def weeks_paid(instance: Instance, period: Period) -> float:
    """Weeks that a price a week is paid for: those of the calendar, or so many to a financial year."""
    a_year = instance.money.weeks_per_year
    return weeks(period) if a_year is None else a_year / days_of_year(period) * days(period)


def weeks_in_a_year(instance: Instance) -> float:
    """Weeks over which what is said by the year is spread."""
    return YEAR_WEEKS if instance.money.weeks_per_year is None else instance.money.weeks_per_year


def yearly_repayment(life: float, rate: float) -> float:
    """Paid each year for `life` years on £1 borrowed, the annuity."""
    if abs(rate) < 1e-12:
        return 1.0 / life
    growth = math.exp(life * math.log1p(rate))
    return rate * growth / (growth - 1.0)


class LifeYear(NamedTuple):
    """A year of the life of what was built, or its last part: what is paid at its end on £1 of capital."""

    first: dt.date
    after: dt.date  # the first day of the next
    paid: float
    worth: float  # present value, at the horizon's start, of £1 paid then
    owed_before: float  # of the £1, at its start...
    owed_after: float  # ...and once its payment is made


def repaid(instance: Instance, life: float, opens: dt.date, rate: float) -> list[LifeYear]:
    """The account of £1 borrowed on the day of opening, year by year: the last payment is whatever is owed."""
    interest = math.log1p(rate)
    months = round(life * 12)
    level = yearly_repayment(months / 12, rate)
    owed, found = 1.0, []
    for month in range(0, months, 12):
        last = month + 12 >= months
        years = (months - month) / 12 if last else 1.0
        before = owed
        owed *= math.exp(years * interest)
        paid = owed if last else level
        owed -= paid
        since = years_since(instance.horizon.start, opens) + month / 12 + years
        worth = math.exp(-since * math.log1p(instance.money.discount_rate))
        after = months_later(opens, months if last else month + 12)
        found.append(LifeYear(months_later(opens, month), after, paid, worth, before, owed))
    return found


def bed_week_price(contract: Contract, size: int) -> float:
    """£ a bed-week at the price base for a contract, or home, of so many beds."""
    price = contract.price_per_bed_week
    return float(price[size] if isinstance(price, dict) else price)


def pay(instance: Instance, role: Role, line: str, day: dt.date) -> float:
    """£ of the day, a year, for a whole-time equivalent: the salary and what the employer pays on it."""
    salary = price_then(instance, role, "salary_per_year", line, day)
    return salary + salary * role.on_costs


# -- places ------------------------------------------------------------------------------------


class Places:
    """How far it is from where a child is from to an offer, and what that means."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._rows = {(row.area, row.to): row for row in instance.distance}
        self._areas = {area.id: area for area in instance.area}
        self._footprints = {need.id: need.footprint for need in instance.need}

    def miles(self, area: str, offer: Offer) -> float | None:
        """Miles; None where the instance does not say."""
        if (stated := _stated(offer.miles, area)) is not None:
            return stated
        for row in self._rows_to(area, offer):
            if row.miles is not None:
                return float(row.miles)
        return float(self._areas[area].miles_within) if offer.area == area else None

    def minutes(self, area: str, offer: Offer) -> float | None:
        """Minutes by road; None where the instance does not say."""
        if (stated := _stated(offer.minutes, area)) is not None:
            return stated
        for row in self._rows_to(area, offer):
            if row.minutes is not None:
                return float(row.minutes)
        return float(self._areas[area].minutes_within) if offer.area == area else None

    def _rows_to(self, area: str, offer: Offer) -> list[DistanceRow]:
        """Rows of the distance table, the nearest said first: to the offer itself, its system, its area."""
        names = [offer.id, offer.dps] if isinstance(offer, CallOff) else [offer.id]
        if offer.area is not None:
            names.append(offer.area)
        return [self._rows[area, name] for name in names if (area, name) in self._rows]

    def visits_a_week(self, area: str, offer: Offer, day: dt.date) -> float:
        """£ of the day, of social workers' travel for a child a week: there and back for each visit; none where no distance is known."""
        travel, miles = self.instance.travel, self.miles(area, offer)
        if travel is None or miles is None:
            return 0.0
        both_ways = miles + miles
        a_mile, an_hour = (
            price_then(self.instance, travel, key, "travel", day) for key in ("cost_per_mile", "cost_per_hour")
        )
        a_visit = both_ways * a_mile + both_ways / travel.miles_per_hour * an_hour
        return a_visit * travel.visits_per_year / weeks_in_a_year(self.instance)

    def may_take(self, offer: Offer, need: str, area: str) -> bool:
        """Whether the offer may take a child of a need that it takes: one of its members', and within reach."""
        if offer.members and not any(
            area in one.areas for one in self.instance.authority if one.id in set(offer.members)
        ):
            return False
        somewhere = not offer.bought_as_used and (offer.area, offer.miles, offer.minutes) != (None, None, None)
        of_need = next(one for one in self.instance.need if one.id == need)
        for own, theirs, everyone, far in (
            (offer.reach_miles, of_need.reach_miles, self.instance.reach.miles, self.miles),
            (offer.reach_minutes, of_need.reach_minutes, self.instance.reach.minutes, self.minutes),
        ):
            at_most = own
            if at_most is None and somewhere:
                at_most = everyone if theirs is None else theirs
            if at_most is not None and (far(area, offer) or 0.0) > at_most:
                return False
        return True

    def local(self, area: str, offer: Offer, rule: LocalRule) -> bool:
        """Whether a child from `area` is placed locally there, as the rule has it."""
        if rule.within_miles is not None:
            far = self.miles(area, offer)
            return far is not None and far <= rule.within_miles
        if rule.within_minutes is not None:
            long = self.minutes(area, offer)
            return long is not None and long <= rule.within_minutes
        if rule.within == "area":
            return offer.area == area
        theirs = [one.areas for one in self.instance.authority if area in one.areas]
        return offer.area is not None and all(offer.area in areas for areas in theirs)

    def beds_per_child(self, offer: Offer, need: str) -> float:
        """Beds that a child of the need uses, or blocks, there."""
        own = offer.footprint.get(need)
        return float(self._footprints[need] if own is None else own)


def _stated(own: float | Mapping[str, float] | None, area: str) -> float | None:
    """The distance that an offer states itself: one for all, or one by area."""
    return own.get(area) if isinstance(own, Mapping) else own
