"""Which decisions about services and people can be; see `decided`."""

from __future__ import annotations

import math
from collections.abc import Mapping

from commission_opt.decisions import Decisions
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluation import Violation
from commission_opt.plan.evaluator.people import can_start_work, recruited
from commission_opt.plan.evaluator.prevention import referred
from commission_opt.plan.evaluator.project import running
from commission_opt.plan.evaluator.tolerance import ROW, misses
from commission_opt.plan.wording import number, period_text, place_text, scenario_text


class PeopleCheck:
    """Collects what is wrong; each method says which of the decisions can be worked out at all."""

    def __init__(self, instance: Instance, scenarios: int, decisions: Decisions) -> None:
        self.instance = instance
        self.scenarios = scenarios
        self.decisions = decisions
        self.services = {service.id: service for service in instance.edge_of_care}
        self.roles = {role.id: role for role in instance.role}
        self.assessments = {assessment.id: assessment for assessment in instance.assessment}
        named = [*instance.role, *instance.assessment, *instance.edge_of_care]
        self.labels = {record.id: record.label for record in named}
        self.runs = {service.id: {p.index for p in running(instance, service)} for service in instance.edge_of_care}
        self.found: list[Violation] = []

    def taken(self) -> dict[str, int]:
        """Services taken up: once, or not."""
        kept = {}
        for service_id, count in self.decisions.taken.items():
            if service_id not in self.services or not math.isfinite(count):
                self._add(self._where(service_id), 1.0, "no such service can be taken up")
                continue
            if count not in (0, 1):
                self._add(
                    self._where(service_id), abs(count - 1), f"a service is taken up or not, not {number(count)} times"
                )
            kept[service_id] = count
        return kept

    def workers(self) -> dict[tuple[str, int], int]:
        """Workers of teams whose size is decided, within the largest team."""
        kept = {}
        for (service_id, t), count in self.decisions.workers.items():
            service = self.services.get(service_id)
            if service is None or not service.sized or t not in self.runs[service_id] or not math.isfinite(count):
                self._add(self._where(service_id, t), 1.0, "workers cannot be employed here")
                continue
            self._whole(service_id, t, "workers", count)
            most = service.workers_at_most * self.decisions.taken.get(service_id, 0)
            if misses(count - most, most):
                message = f"{number(count)} workers, but at most {number(most)} can be employed"
                self._add(self._where(service_id, t), count - most, message)
            kept[service_id, t] = count
        return kept

    def supervisors(self) -> dict[tuple[str, int], int]:
        """Supervisors: enough for the workers."""
        kept = {}
        for (service_id, t), count in self.decisions.supervisors.items():
            service = self.services.get(service_id)
            able = service is not None and service.sized and service.supervisor_role is not None
            if not able or t not in self.runs[service_id] or not math.isfinite(count):
                self._add(self._where(service_id, t), 1.0, "supervisors cannot be employed here")
                continue
            self._whole(service_id, t, "supervisors", count)
            kept[service_id, t] = count
        for (service_id, t), workers in self.decisions.workers.items():
            service = self.services.get(service_id)
            if service is not None and service.supervisor_span is not None:
                led = service.supervisor_span * kept.get((service_id, t), 0)
                if misses(workers - led, led):
                    message = f"{number(workers)} workers, but supervisors for {number(led)}"
                    self._add(self._where(service_id, t), workers - led, message)
        return kept

    def assessors(self) -> dict[tuple[str, int], int]:
        """Assessors, no more than may be employed."""
        kept = {}
        for (assessment_id, t), count in self.decisions.assessors.items():
            assessment = self.assessments.get(assessment_id)
            if assessment is None or not self._period(t) or not math.isfinite(count):
                self._add(self._where(assessment_id, t), 1.0, "assessors cannot be employed here")
                continue
            self._whole(assessment_id, t, "assessors", count)
            if count > assessment.assessors_at_most:
                message = f"{number(count)} assessors, but at most {assessment.assessors_at_most} can be employed"
                self._add(self._where(assessment_id, t), count - assessment.assessors_at_most, message)
            kept[assessment_id, t] = count
        return kept

    def hired(self) -> dict[tuple[str, int], float]:
        """People hired: none before the notice of a role is over."""
        kept = {}
        for (role_id, t), people in self.decisions.hired.items():
            role = self.roles.get(role_id)
            if role is None or not recruited(role) or not self._period(t) or not math.isfinite(people):
                self._add(self._where(role_id, t), 1.0, "nobody can be recruited here")
                continue
            if people < -ROW:
                self._add(self._where(role_id, t), -people, f"{number(people)} recruits: less than none")
            if people > ROW and not can_start_work(self.instance, role, self.instance.periods[t]):
                self._add(
                    self._where(role_id, t), people, f"{number(people)} recruits start before their notice is over"
                )
            kept[role_id, t] = people
        return kept

    def redeployed(self) -> dict[tuple[str, int], float]:
        """People in post who are given other work: each once."""
        kept = self._by_role(self.decisions.redeployed, "redeployed")
        for role in self.roles.values():
            people = sum(count for (role_id, _), count in kept.items() if role_id == role.id)
            if misses(people - role.in_post, role.in_post):
                message = f"{number(people)} people redeployed, but {number(role.in_post)} are in post"
                self._add(self._where(role.id), people - role.in_post, message)
        return kept

    def released(self) -> dict[tuple[str, int], float]:
        """People let go."""
        return self._by_role(self.decisions.released, "released")

    def _by_role(self, decided: Mapping[tuple[str, int], float], what: str) -> dict[tuple[str, int], float]:
        """People of roles that recruit, by role and period, as far as they can be what is decided."""
        kept = {}
        for (role_id, t), people in decided.items():
            role = self.roles.get(role_id)
            if role is None or not recruited(role) or not self._period(t) or not math.isfinite(people):
                self._add(self._where(role_id, t), 1.0, f"nobody can be {what} here")
                continue
            if people < -ROW:
                self._add(self._where(role_id, t), -people, f"{number(people)} people {what}: less than none")
            kept[role_id, t] = people
        return kept

    def started(self) -> dict[tuple[int, int, str, str], float]:
        """Families that start: no more than are referred, all of them where the service says so."""
        kept = {}
        groups = {(service.id, r.id) for service in self.services.values() for r in service.referral}
        for key, families in self.decisions.started.items():
            s, t, service_id, referral_id = key
            known = (service_id, referral_id) in groups and 0 <= s < self.scenarios
            if not known or t not in self.runs[service_id] or not math.isfinite(families):
                self._add(self._where(service_id, t, s), 1.0, "no family can start here")
                continue
            if families < -ROW:
                self._add(
                    self._where(service_id, t, s), -families, f"{number(families)} families start: less than none"
                )
            kept[key] = families
        self._referred(kept)
        return kept

    def _referred(self, started: Mapping[tuple[int, int, str, str], float]) -> None:
        for service in self.services.values():
            taken = self.decisions.taken.get(service.id, 0)
            for s in range(self.scenarios):
                for period in running(self.instance, service):
                    for referral in service.referral:
                        families = started.get((s, period.index, service.id, referral.id), 0.0)
                        most = referred(self.instance, referral, period) * taken
                        where = self._where(service.id, period.index, s)
                        if misses(families - most, most):
                            message = f"{number(families)} families start, but {number(most)} are referred"
                            self._add(where, families - most, message)
                        elif service.must_start_all and misses(most - families, most):
                            message = f"{number(families)} families start, but all {number(most)} referred must"
                            self._add(where, most - families, message)

    def _period(self, index: int) -> bool:
        return 0 <= index < len(self.instance.periods)

    def _whole(self, record_id: str, t: int, what: str, count: float) -> None:
        if count < 0:
            self._add(self._where(record_id, t), -count, f"{number(count)} {what}: less than none")
        if count != round(count):
            self._add(
                self._where(record_id, t), abs(count - round(count)), f"{number(count)} {what}: not a whole number"
            )

    def _where(self, record_id: str, t: int | None = None, s: int = 0) -> str:
        time = "" if t is None else period_text(self.instance.periods[t]) if self._period(t) else f"period {t}"
        return place_text(self.labels.get(record_id, f"'{record_id}'"), time, scenario_text(s, self.scenarios))

    def _add(self, where: str, amount: float, message: str) -> None:
        self.found.append(Violation("decision", where, float(amount), message))
