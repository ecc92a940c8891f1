"""Tiny cases of services, a home and one role, solved by trying every commitment.

Written from the meaning of the instance format alone: nothing of the model or of the evaluator is
used, not even their calendar. One need and one area; children go to the home, to spot or short.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.model.independent import Programme, Term
from tests.model.tiny import april, months_later, overlap
from tests.model.tiny_curves import mean_over

Table = dict[str, Any]
Chosen = tuple[frozenset[str], str]  # services taken up, what is done with the home

PERIODS = 3
NAMES = {1: "month", 3: "quarter", 12: "year"}
LINES = ("spot", "home", "edge_of_care", "outcome_contract", "grant", "recruitment")


@dataclass(frozen=True)
class Home:
    """One way to deal with the home: homes open by period, its beds, its cost, people in its rota."""

    what: str
    beds: tuple[float, ...]
    cost: float
    staff: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Tiny:
    """The figures of a case; `tables` writes them as an instance, `costs` finds the least by what is chosen."""

    months: int  # of a period
    start: dt.date
    discount: float
    uplift: float  # of every line
    demand: tuple[float, ...]
    spot: Table
    home: Table
    team: Table
    contract: Table
    role: Table
    shortfall: float | None
    lot: bool
    edition: int = 1  # of the sums
    courses: tuple[tuple[float, tuple[float, ...]], ...] = ()  # probability and demand of each, where it is uncertain

    def tables(self) -> Table:
        """The case as an instance."""
        year = april(self.start)
        end = self.period(PERIODS - 1)[1] - dt.timedelta(days=1)
        lot = {"lot": "either"} if self.lot else {}
        return {
            "title": "tiny",
            "conventions": self.edition,
            "horizon": {"start": self.start, "end": end, "period": NAMES[self.months]},
            "money": {
                "price_base": f"{year - 1}/{year % 100:02d}",
                "discount_rate": self.discount,
                "uplift_per_year": dict.fromkeys(LINES, self.uplift),
            },
            "area": [{"id": "town"}],
            "need": [{"id": "care"}],
            "demand": [{"id": "care", "need": "care", "by_period": list(self.demand)}],
            "spot": [{"id": "spot", "takes": ["care"], **self.spot}],
            "home": [{"id": "home", "takes": ["care"], "area": "town", **self.home}],
            "edge_of_care": [{"id": "team", **lot, **self.team}, {"id": "contract", **lot, **self.contract}],
            "role": [{"id": "worker", **self.role}],
            "rules": {} if self.shortfall is None else {"sufficiency": {"price_per_child_week": self.shortfall}},
        }

    # -- time and money --------------------------------------------------------------------

    @cache
    def period(self, t: int) -> tuple[dt.date, dt.date]:
        """First day, and first day after."""
        return months_later(self.start, self.months * t), months_later(self.start, self.months * (t + 1))

    @cache
    def days(self, t: int) -> int:
        return (self.period(t)[1] - self.period(t)[0]).days

    @cache
    def weeks(self, t: int) -> tuple[float, float]:
        """First and last moment of a period, in weeks from the start."""
        return (self.period(t)[0] - self.start).days / 7, (self.period(t)[1] - self.start).days / 7

    def counted(self, t: int) -> tuple[float, float]:
        """The same as families and stays count it: by months of equal length from edition 2 on."""
        if self.edition == 1:
            return self.weeks(t)
        month = 365.25 / 12 / 7
        return self.months * t * month, self.months * (t + 1) * month

    @cache
    def middle(self, t: int) -> float:
        return sum(self.weeks(t)) / 2 * 7 / 365.25

    @cache
    def factor(self, t: int) -> float:
        """Present value of £1 spent in period t."""
        return float((1 + self.discount) ** -self.middle(t))

    @cache
    def pounds(self, t: int) -> float:
        """Present value of £1 at the price base, the year before the horizon's, spent in period t."""
        years = april(self.period(t)[0]) - april(self.start) + 1
        return self.factor(t) * float((1 + self.uplift) ** years)

    @cache
    def year_share(self, t: int) -> float:
        """Days of period t over those of its financial year."""
        year = april(self.period(t)[0])
        return self.days(t) / (dt.date(year + 1, 4, 1) - dt.date(year, 4, 1)).days

    # -- what services do ------------------------------------------------------------------

    def referred(self, t: int) -> float:
        return float(self.team["referral"][0]["per_month"] * self.months)

    @cache
    def cases(self, service: str, tau: int, t: int) -> float:
        """Full cases in period t for one family that starts in period tau."""
        stages: list[Table] = getattr(self, service)["stage"]

        def served(weeks: float) -> float:
            total = 0.0
            for stage in stages:
                total += stage.get("intensity", 1.0) * min(max(weeks, 0.0), stage["weeks"])
                weeks -= stage["weeks"]
            return total

        return mean_over(served, self.counted(tau), self.counted(t))

    @cache
    def avoided(self, service: str, tau: int, t: int) -> float:
        """Children kept out of care in period t for one family that starts in period tau."""
        terms = getattr(self, service)
        mean, scale = float(terms["mean_stay_avoided_weeks"]), 1.0 - terms["shortening_if_failed"]

        fails = 1.0 - float(terms["success_rate"])

        def kept_out(weeks: float) -> float:
            would, later = max(0.0, weeks - 1.0), max(0.0, weeks - 1.0 - terms["delay_if_failed_weeks"])
            without = mean * (1 - math.exp(-would / mean))
            failed = float(scale * mean * (1 - math.exp(-later / (scale * mean))))
            return without - fails * failed

        return mean_over(kept_out, self.counted(tau), self.counted(t))

    # -- commitments -----------------------------------------------------------------------

    def homes(self) -> Iterator[Home]:
        """The home as it is, or closed in some period; or not opened, or opened in some period."""
        stop = self.period(PERIODS - 1)[1]
        there = bool(self.home.get("existing"))
        yield self._home("as it is", (self.start, stop) if there else (stop, stop), there)
        for t in range(PERIODS):
            decided = self.period(t)[0]
            if there:
                yield self._home(f"closed in {t}", (self.start, decided), there)
            elif decided + dt.timedelta(weeks=self.home["lead_weeks"]) < stop:
                yield self._home(f"opened in {t}", (decided + dt.timedelta(weeks=self.home["lead_weeks"]), stop), there)

    def _home(self, what: str, span: tuple[dt.date, dt.date], there: bool) -> Home:
        share = [overlap(self.period(t), span) / self.days(t) for t in range(PERIODS)]
        running = sum(
            self.pounds(t) * self.home["running_cost_per_year"] * self.year_share(t) * share[t] for t in range(PERIODS)
        )
        rota = self.home["staff"]["worker"]
        staff = tuple(rota if part > 0 else 0.0 for part in share)
        return Home(what, tuple(self.home["beds"] * part for part in share), running, staff)

    def teams(self) -> Iterator[tuple[frozenset[str], tuple[int, ...], float]]:
        """Services taken up, workers in the team by period, and what that costs whatever they do."""
        nothing, most = (0,) * PERIODS, self.team.get("workers_at_most", 0)
        crews = list(itertools.product(range(most + 1), repeat=PERIODS))
        if "team_workers" in self.team:
            crews = [(self.team["team_workers"],) * PERIODS]
        crews = [crew for crew in crews if any(crew)]  # a team that is taken up has somebody in it
        for contract in (False, True):
            signed = frozenset({"contract"} if contract else set())
            standing = self._management(self.contract) if contract else 0.0
            yield signed, nothing, standing
            if not (self.lot and contract):
                for crew in crews:
                    yield signed | {"team"}, crew, standing + self._management(self.team) + self._pay(crew)

    def _management(self, service: Table) -> float:
        a_year = float(service["management_cost_per_year"])
        return sum(self.pounds(t) * a_year * self.months / 12 for t in range(PERIODS))

    def _pay(self, crew: tuple[int, ...]) -> float:
        if "team_cost_per_year" not in self.team:
            salary = float(self.role["salary_per_year"])
            return sum(self.pounds(t) * salary * self.year_share(t) * crew[t] for t in range(PERIODS))
        cost = 0.0
        for t in range(PERIODS):
            for month in range(self.months * t, self.months * (t + 1)):
                year = month // 12
                share = self.team["team_first_year_share"] if year == 0 else 1.0
                cost += self.pounds(t) * self.team["team_cost_per_year"] / 12 * share * 1.01**year
        return cost

    # -- the answer ------------------------------------------------------------------------

    def costs(self) -> dict[Chosen, float]:
        """The least cost by what is chosen; only what can be."""
        hiring = cache(self.hiring)
        found: dict[Chosen, float] = {}
        ways = []
        for home, (taken, crew, standing) in itertools.product(list(self.homes()), list(self.teams())):
            needed = tuple(people + workers for people, workers in zip(home.staff, crew, strict=True))
            ways.append((home.cost + standing + hiring(needed), home, taken, crew))
        for cost, home, taken, crew in sorted(ways, key=lambda way: way[0]):
            key = (taken, home.what)
            if cost < found.get(key, math.inf):  # children never cost less than nothing
                courses = self.courses or ((1.0, self.demand),)
                whole = cost + sum(share * self.children(home.beds, taken, crew, demand) for share, demand in courses)
                found[key] = min(found.get(key, math.inf), whole)
        return {key: cost for key, cost in found.items() if math.isfinite(cost)}

    def hiring(self, needed: tuple[float, ...]) -> float:
        """Least cost of having so many people; infinite where the pipeline is too thin."""
        lp = Programme()
        stays = 1 - self.role["leavers_per_year"]
        first = self.start + dt.timedelta(weeks=self.role["notice_weeks"])
        most = self.role["recruits_per_year_at_most"] * self.months / 12
        there = self.home["staff"]["worker"] if self.home.get("existing") else 0.0
        changes: list[Term] = []
        pool = [(lp.column(), 1.0) for _ in range(PERIODS)]  # people in post, who come when they are wanted
        lp.row(pool, 0.0, self.role["in_post"])
        for t in range(PERIODS):
            able = self.period(t)[0] >= first
            hired = lp.column(self.pounds(t) * self.role["recruitment_cost"], upper=most if able else 0.0)
            changes += [pool[t], (hired, 1.0), (lp.column(), -1.0)]  # people who come, and who are let go
            if t > 0:
                there -= needed[t - 1] * (1 - stays ** (self.middle(t) - self.middle(t - 1)))
            lp.row(changes, needed[t] - there, math.inf)
            waiting = lp.column(self.pounds(t) * self.role["salary_per_year"] * self.year_share(t))
            idle = there - needed[t]
            lp.row([*changes, (waiting, -1.0)], -math.inf, -idle)
        return lp.minimum()

    def children(
        self, beds: tuple[float, ...], taken: frozenset[str], crew: tuple[int, ...], demand: tuple[float, ...]
    ) -> float:
        """Least cost of families and placements in one demand scenario."""
        lp = Programme()
        avoided: list[list[Term]] = [[] for _ in range(PERIODS)]
        for service in sorted(taken):
            started = [self._start(lp, service, tau) for tau in range(PERIODS)]
            for t in range(PERIODS):
                avoided[t] += [(started[tau], self.avoided(service, tau, t)) for tau in range(t + 1)]
                if service == "team":
                    cases = [(started[tau], self.cases(service, tau, t)) for tau in range(t + 1)]
                    lp.row(cases, -math.inf, self._capacity(crew, t))
            if service == "contract":
                self._missing(lp, started)
        for t in range(PERIODS):
            weekly = self.days(t) / 7
            spot = lp.column(self.pounds(t) * weekly * self.spot["price_per_week"], upper=self.spot["market"])
            home = lp.column(upper=beds[t])
            terms: list[Term] = [*self._credited(lp, avoided[t], demand[t]), (spot, 1.0), (home, 1.0)]
            if self.shortfall is not None:
                terms.append((lp.column(self.factor(t) * weekly * self.shortfall), 1.0))
            lp.row(terms, demand[t], demand[t])
            lp.row([(spot, 1.0)], 0.0, demand[t])
        return lp.minimum()

    def _credited(self, lp: Programme, avoided: list[Term], demand: float) -> list[Term]:
        """Children kept out of care who would be in it: never more than there are; fewer never cost less here."""
        if self.edition == 1 or not avoided:
            return avoided
        credited = lp.column(upper=demand)
        lp.row([*avoided, (credited, -1.0)], 0.0, math.inf)
        return [(credited, 1.0)]

    def _start(self, lp: Programme, service: str, tau: int) -> int:
        """A column for the families of one period, at what each costs then and later."""
        terms = getattr(self, service)
        cost = self.pounds(tau) * terms["intervention_budget_per_family"]
        if service == "contract":
            cost += self._outcomes(tau)
        least = self.referred(tau) if terms["must_start_all"] else 0.0
        return lp.column(cost, least, self.referred(tau))

    def _outcomes(self, tau: int) -> float:
        """Payments less grant for one family: each project year's due, month by month."""
        months = range(self.months * PERIODS)
        cost = 0.0
        for started in range(self.months * tau, self.months * (tau + 1)):  # a month's part of the family
            year = started // 12
            planned = sum(month // 12 == year for month in months)
            for month in months:
                later = month // 12 - year
                for prices, sign in (
                    (self.contract["payment_per_success_by_year"], 1),
                    (self.contract["grant_per_success_by_year"], -1),
                ):
                    if 0 <= later < len(prices):
                        due = sign * prices[later] * self.contract["success_rate"] / planned / self.months
                        cost += self.pounds(month // self.months) * due
        return cost

    def _missing(self, lp: Programme, started: list[int]) -> None:
        """Referrals short of the guarantee, paid in the last period that it reaches."""
        window = (self.start, months_later(self.start, self.contract["guarantee_months"]))
        share = [overlap(self.period(t), window) / self.days(t) for t in range(PERIODS)]
        last = max(t for t in range(PERIODS) if share[t] > 0)
        promised = self.contract["guaranteed_referrals"] * self.months * sum(share) / self.contract["guarantee_months"]
        missing = lp.column(self.pounds(last) * self.contract["payment_per_missing_referral"])
        lp.row([(missing, 1.0), *((started[t], share[t]) for t in range(PERIODS))], promised, math.inf)

    def _capacity(self, crew: tuple[int, ...], t: int) -> float:
        """Cases that the team can carry; those who joined lately carry none for a while."""
        learning, stays = 0.0, 1 - self.role["leavers_per_year"]
        for tau in range(t + 1 if self.team.get("ramp_up_weeks") else 0):
            before = crew[tau - 1] * stays ** (self.middle(tau) - self.middle(tau - 1)) if tau else 0.0
            until = self.period(tau)[0] + dt.timedelta(weeks=self.team["ramp_up_weeks"])
            share = overlap(self.period(t), (self.period(tau)[0], until)) / self.days(t)
            learning += share * max(0.0, crew[tau] - before)
        stretch = 1.0 if self.edition == 1 else 1.01
        return float(stretch * self.team["caseload"] * (crew[t] - learning))


def random_tiny(seed: int) -> Tiny:
    """Seed 0, 1, 2 ... each gives another case."""
    rng = random.Random(seed)
    months = rng.choice((1, 3, 3, 12))
    start = dt.date(rng.randint(2019, 2023), 4 if months == 12 else rng.choice((1, 4, 7, 10)), 1)
    demand = rng.choice((1.0, 2.0, 4.0))
    families = rng.choice((0.5, 1.0, 2.0)) * demand / 4 / months
    return Tiny(
        months=months,
        start=start,
        discount=rng.choice((0.0, 0.035)),
        uplift=rng.choice((0.0, 0.04)),
        demand=tuple(demand + rng.choice((0.0, 0.0, 1.0)) for _ in range(PERIODS)),
        spot={"price_per_week": float(rng.randint(2500, 6000)), "market": rng.choice((1.0, 20.0, 20.0))},
        home=_home(rng),
        team=_team(rng) | _service(rng, families, months),
        contract=_contract(rng, families, months) | _service(rng, families, months),
        role={
            "salary_per_year": rng.choice((20_000.0, 40_000.0)),
            "in_post": rng.choice((0.0, 1.0, 2.0)),
            "recruits_per_year_at_most": 12 / months * rng.choice((0.5, 1.0, 2.0, 5.0)),
            "leavers_per_year": rng.choice((0.0, 0.2)),
            "notice_weeks": rng.choice((0.0, 0.0, 2.0)),
            "recruitment_cost": rng.choice((0.0, 1500.0)),
        },
        shortfall=rng.choice((None, 3500.0, 9000.0)),
        lot=rng.random() < 0.6,
    )


def _home(rng: random.Random) -> Table:
    home: Table = {"beds": rng.choice((1, 2)), "staff": {"worker": rng.choice((1.0, 2.0, 2.5))}}
    home["running_cost_per_year"] = float(home["beds"] * rng.randint(100_000, 280_000))
    if rng.random() < 0.4:
        return home | {"existing": True, "closable": True}
    return home | {"lead_weeks": rng.choice((0.0, 3.0))}


def _service(rng: random.Random, families: float, months: int) -> Table:
    return {
        "success_rate": rng.choice((0.05, 0.3, 0.6, 1.0)),
        "mean_stay_avoided_weeks": rng.choice((0.5, 2.0, 5.0)) * 4.35 * months,
        "entry_delay_weeks": 1.0,
        "delay_if_failed_weeks": rng.choice((0.0, 2.0)),
        "shortening_if_failed": rng.choice((0.0, 0.25)),
        "stage": rng.choice(([{"weeks": 4.35 * months}], [{"weeks": 3.0}, {"weeks": 5.0, "intensity": 0.5}])),
        "referral": [{"id": "panel", "need": "care", "per_month": families}],
        "intervention_budget_per_family": rng.choice((0.0, 750.0)),
        "management_cost_per_year": rng.choice((0.0, 20_000.0)),
        "must_start_all": rng.random() < 0.25,
    }


def _team(rng: random.Random) -> Table:
    team: Table = {"role": "worker", "caseload": rng.choice((0.4, 1.0, 3.0))}
    if rng.random() < 0.25:
        whole = {"team_workers": rng.choice((1, 2)), "team_cost_per_year": 60_000.0}
        return team | whole | {"team_first_year_share": 0.75, "pay_award_per_year": 0.01}
    team["workers_at_most"] = rng.choice((1, 2))
    if rng.random() < 0.4:
        team |= {"ramp_up_weeks": rng.choice((2.0, 6.0)), "ramp_up_share": 0.0}
    return team


def _contract(rng: random.Random, families: float, months: int) -> Table:
    profile = [float(rng.randint(2_000, 30_000)) for _ in range(rng.choice((1, 2, 3)))]
    return {
        "provider": "outcome_contract",
        "payment_per_success_by_year": profile,
        "grant_per_success_by_year": rng.choice(([], [900.0], [900.0, 500.0])),
        "guaranteed_referrals": families * months * rng.choice((1.0, 2.0)),
        "guarantee_months": rng.choice((1, 2, 5, 12)),
        "payment_per_missing_referral": 3000.0,
    }
