"""Random instances as in `random_instances`, with services that avoid placements and people to be recruited."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from commission_opt.demand.table import demand_table
from commission_opt.instance.calendar import MONTHS_PER_PERIOD, add_months
from commission_opt.instance.instance import Instance
from tests.model.random_instances import LATER, SMALL, Case, Size, random_scenarios, random_tables
from tests.model.random_sums import with_random_sums

Table = dict[str, Any]

WORKER, MANAGER = "worker", "manager"


def random_prevention_case(seed: int, size: Size = SMALL) -> Case:
    """Seed 0, 1, 2 ... each gives another instance with at least one service."""
    rng = random.Random(seed)
    tables = random_tables(rng, size)
    draw = _Draw(rng, tables)
    tables["role"] = [draw.role(WORKER), draw.role(MANAGER)]
    tables["edge_of_care"] = [draw.service(f"service-{number}") for number in range(rng.choice((1, 1, 2, 3)))]
    tables["assessment"] = [draw.assessment()] if rng.random() < 0.4 else []
    for home in [*tables["home"], *tables["supported"]]:
        if "beds" in home and rng.random() < 0.6:
            home["staff"] = {WORKER: rng.choice((1.0, 2.5, 4.0)), MANAGER: rng.choice((0.0, 0.5))}
    draw.more_uplifts()
    if rng.random() < 0.2:
        pair = [tables["edge_of_care"][0]["id"], tables["spot"][0]["id"]]
        tables["rules"].setdefault("one_of", []).append({"id": "service-or-not", "offers": pair, "at_most": 1})
    tables = with_random_sums(tables, random.Random(seed + LATER))
    tables["conventions"] = 1 + seed % 2
    for service in tables["edge_of_care"]:
        if service.get("provider", "in_house") == "in_house" and seed % 5 == 0:
            service["caseload_tolerance"] = 0.1
    instance = Instance.model_validate(tables)
    return Case(tables, instance, random_scenarios(rng, demand_table(instance)))


class _Draw:
    def __init__(self, rng: random.Random, tables: Table) -> None:
        self.rng, self.tables = rng, tables
        horizon = tables["horizon"]
        self.starts: list[dt.date] = []
        day = horizon["start"]
        while day <= horizon["end"]:
            self.starts.append(day)
            day = add_months(day, MONTHS_PER_PERIOD[horizon["period"]])

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def more_uplifts(self) -> None:
        for line in ("edge_of_care", "outcome_contract", "grant", "assessment", "recruitment"):
            if self._chance(0.3):
                self.tables["money"]["uplift_per_year"][line] = self.rng.choice((0.02, 0.05, -0.01))

    def role(self, role_id: str) -> Table:
        role: Table = {"id": role_id, "salary_per_year": 30_000.0, "on_costs": self.rng.choice((0.0, 0.3))}
        if self._chance(0.6):
            role["in_post"] = self.rng.choice((1.0, 3.0))
        if self._chance(0.5):
            role["recruits_per_year_at_most"] = self.rng.choice((2.0, 6.0, 12.0))
        if self._chance(0.4):
            role["recruitment_cost"] = 2000.0
        if self._chance(0.3):
            role["notice_weeks"] = self.rng.choice((4.0, 12.0, 13.0))
        if self._chance(0.5):
            role["leavers_per_year"] = self.rng.choice((0.1, 0.25))
        return role

    def service(self, service_id: str) -> Table:
        service: Table = {"id": service_id, "success_rate": self.rng.choice((0.0, 0.2, 0.5, 0.8, 1.0))}
        service["referral"] = [self.referral(f"group-{i}") for i in range(self.rng.choice((1, 1, 2)))]
        service["stage"] = self.rng.choice(
            (
                [{"weeks": 8.0}, {"weeks": 30.0, "intensity": 0.5}],
                [{"weeks": 6.5}],
                [{"weeks": 20.0, "intensity": 0.75}],
            )
        )
        if self._chance(0.5):
            service["lot"] = "prevention"
        if self._chance(0.3):
            service["starts"] = self.rng.choice(self.starts[:-1])
        if self._chance(0.4):
            service["management_cost_per_year"] = 20_000.0
        if self._chance(0.5):
            service["intervention_budget_per_family"] = 750.0
        self._effect(service)
        if self._chance(0.35):
            self._contract(service)
        else:
            self._team(service)
        return service

    def referral(self, referral_id: str) -> Table:
        demand = self.rng.choice(self.tables["demand"])
        first = demand["rows"][0] if "rows" in demand else demand
        referral: Table = {"id": referral_id, "need": first["need"], "area": first["area"]}
        if len(self.tables["area"]) == 1 and self._chance(0.5):
            del referral["area"]
        families = self.rng.choice((0.1, 0.3, 0.6))
        if self._chance(0.3):
            referral["by_period"] = [self.rng.choice((0.0, families, 2 * families)) for _ in self.starts]
        else:
            referral |= {"per_month": families, "growth_per_year": self.rng.choice((0.0, 0.1))}
        if self._chance(0.4):
            referral |= {"complexity": self.rng.choice((0.5, 1.5)), "children_per_family": self.rng.choice((1.3, 2.0))}
        return referral

    def _effect(self, service: Table) -> None:
        way = self.rng.random()
        if way < 0.15:
            year = self.starts[-1].year
            series = {f"{y}/{(y + 1) % 100:02d}": 50_000.0 * self.rng.randint(1, 6) for y in (year - 1, year)}
            service |= {"avoidance_by_year": series, "avoidance_success_rate": 0.5, "must_start_all": True}
            return
        if way < 0.6:
            service["mean_stay_avoided_weeks"] = float(self.rng.choice((4, 26, 60)))
        else:
            service["survival"] = [
                {"weeks": 0.0, "share": 1.0},
                {"weeks": 12.0, "share": 0.6},
                {"weeks": 12.0, "share": 0.5},
                {"weeks": 70.0, "share": 0.0},
            ]
        if self._chance(0.4):
            service["entry_delay_weeks"] = self.rng.choice((2.0, 13.0))
        if self._chance(0.4):
            service["delay_if_failed_weeks"] = self.rng.choice((3.0, 20.0))
        if self._chance(0.4):
            service["shortening_if_failed"] = self.rng.choice((0.2, 0.5))
        if self._chance(0.2):
            service["must_start_all"] = True

    def _contract(self, service: Table) -> None:
        profile = [float(self.rng.randint(1000, 9000)) for _ in range(self.rng.choice((1, 2, 3)))]
        service |= {"provider": "outcome_contract", "payment_per_success_by_year": profile}
        if self._chance(0.5):
            service["grant_per_success_by_year"] = [800.0, 400.0][: self.rng.choice((1, 2))]
        if self._chance(0.6):
            months = self.rng.choice((5, 12, 24))
            service |= {"guaranteed_referrals": 6.0, "payment_per_missing_referral": 3000.0, "guarantee_months": months}

    def _team(self, service: Table) -> None:
        service["caseload"] = self.rng.choice((1.0, 2.0, 6.0))
        if self._chance(0.25):
            service |= {"team_workers": self.rng.choice((1, 2)), "team_cost_per_year": 60_000.0}
            service |= {"team_first_year_share": 0.75, "pay_award_per_year": 0.02}
            if self._chance(0.5):
                service["role"] = WORKER
            return
        service |= {"role": WORKER, "workers_at_most": self.rng.choice((2, 4))}
        if self._chance(0.4):
            service |= {"ramp_up_weeks": self.rng.choice((6.0, 20.0)), "ramp_up_share": self.rng.choice((0.0, 0.5))}
        if self._chance(0.4):
            service |= {"supervisor_role": MANAGER, "supervisor_span": self.rng.choice((1.5, 4.0))}
            service["supervisor_caseload"] = self.rng.choice((0.0, 0.5))

    def assessment(self) -> Table:
        return {
            "id": "reports",
            "role": self.rng.choice((WORKER, MANAGER)),
            "per_year": 40.0,
            "bought_in_cost": self.rng.choice((900.0, 4000.0)),
            "per_assessor_per_year": self.rng.choice((15.0, 30.0)),
            "assessors_at_most": self.rng.choice((1, 3)),
        }
