"""Every plan of a tiny instance, or a fair draw of them: what could be decided, not what a model makes columns for."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import highspy
import numpy as np

from commission_opt.decisions import Decisions
from commission_opt.demand.table import DemandTable
from commission_opt.engines.made import prepared
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits
from commission_opt.engines.stdout_guard import silent
from commission_opt.instance.instance import Instance
from commission_opt.model.model import Model
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator.prevention import find_prevention

MOST = 400  # plans of one instance
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
HALVES = (0.0, 0.5, 1.0, 1.5)  # of a limit: the last is more than there can be

Choice = tuple[str, Any, tuple[float, ...]]  # family, key, values that it may take


@dataclass(frozen=True)
class EveryPlan:
    """What could be decided in an instance.

    Attributes
    ----------
    parts
        Of how many equal parts the children of each lane are taken.
    """

    instance: Instance
    demand: DemandTable
    parts: int

    def drawn(self, seed: int = 1) -> Iterator[Decisions]:
        """All plans where there are few, else as many as are tried, drawn with a seed."""
        choices = self._choices()
        each = [values for _, _, values in choices]
        count = len(self._placements(Decisions()))
        for values in each:
            count *= len(values)
        if count <= MOST:
            for chosen in itertools.product(*each):
                made = self._made(choices, chosen)
                yield from (replace(made, **placed) for placed in self._placements(made))
        else:
            drawing = random.Random(seed)
            for _ in range(MOST):
                made = self._made(choices, [drawing.choice(values) for values in each])
                yield replace(made, **drawing.choice(self._placements(made)))

    def _made(self, choices: list[Choice], chosen: Any) -> Decisions:
        found: dict[str, dict[Any, float]] = {}
        for (family, key, _), value in zip(choices, chosen, strict=True):
            if value:
                found.setdefault(family, {})[key] = value
                if family == "workers":
                    found.setdefault("taken", {})[key[0]] = 1
        return Decisions(**found)  # type: ignore[arg-type]

    def _choices(self) -> list[Choice]:
        return [*self._commitments(), *self._people(), *self._sales()]

    def _commitments(self) -> Iterator[Choice]:
        for offer in self.instance.offers:
            for t in range(len(self.instance.periods)):
                if isinstance(offer, Contract) and not getattr(offer, "existing", False):
                    most = offer.homes_at_most if isinstance(offer, CallOff) else 1
                    for size in offer.sizes:
                        yield "awarded", (offer.id, t, size), _up_to(most)
                elif isinstance(offer, Building) and not offer.existing:
                    yield "opened", (offer.id, t), _up_to(offer.homes)
                elif isinstance(offer, Building) and offer.closable:
                    yield "closed", (offer.id, t), _up_to(offer.homes)
                elif isinstance(offer, Foster):
                    yield "recruited", (offer.id, t), _up_to(offer.recruits_per_year_at_most + 1)

    def _people(self) -> Iterator[Choice]:
        periods = range(len(self.instance.periods))
        for service in self.instance.edge_of_care:
            if not service.sized:  # else it is taken up where it has workers
                yield "taken", service.id, (0, 1)
            for t in periods:
                if service.sized:
                    yield "workers", (service.id, t), _up_to(service.workers_at_most)
                for s in range(len(self.demand.scenarios)):
                    for referral in service.referral:
                        families = referral.by_period[t] if referral.by_period else 0.0
                        started = tuple(dict.fromkeys(share * families for share in QUARTERS))
                        yield "started", (s, t, service.id, referral.id), started
        for role in self.instance.role:
            if role.recruits_per_year_at_most is not None:
                for t in periods:
                    yield "hired", (role.id, t), tuple(role.recruits_per_year_at_most * share for share in HALVES)

    def _sales(self) -> Iterator[Choice]:
        for offer in self.instance.offers:
            if isinstance(offer, Building) and offer.trading is not None:
                beds = tuple(share * offer.beds for share in QUARTERS)
                for s in range(len(self.demand.scenarios)):
                    for t in range(len(self.instance.periods)):
                        yield "sold", (s, t, offer.id), beds

    def _placements(self, made: Decisions) -> list[dict[str, Any]]:
        """Where the children of each lane may be: in parts, among the offers that take them, or short."""
        avoided = find_prevention(self.instance, self.demand, made).avoided
        by_lane: list[list[Mapping[tuple[str, Any], float]]] = []
        for s, scenario in enumerate(self.demand.scenarios):
            for (t, need, area), children in scenario.children.items():
                takers: list[tuple[str, Any]] = [
                    ("placed", (s, t, need, area, offer.id)) for offer in self.instance.offers if need in offer.takes
                ]
                if self.instance.rules.sufficiency.price_per_child_week is not None:
                    takers.append(("short", (s, t, need, area)))
                left = children - avoided.get((s, t, need, area), 0.0)
                by_lane.append(list(_shared(takers, left, self.parts)))
        found = []
        for lanes in itertools.product(*by_lane):
            families: dict[str, Any] = {"placed": {}, "short": {}}
            for lane in lanes:
                for (family, key), amount in lane.items():
                    families[family][key] = amount
            found.append(families)
        return found


def _up_to(most: int) -> tuple[int, ...]:
    return tuple(range(most + 1))


def _shared(takers: list[tuple[str, Any]], children: float, parts: int) -> Iterator[Mapping[tuple[str, Any], float]]:
    """Ways to share out children among takers, in so many equal parts."""
    if children <= 0:
        yield {}
        return
    for drawn in itertools.combinations_with_replacement(takers, parts):
        yield {taker: drawn.count(taker) * children / parts for taker in dict.fromkeys(drawn)}


class Fixing:
    """A model in which decisions are fixed, to see whether it takes them."""

    def __init__(self, model: Model) -> None:
        problem = problem_of(model)
        self._highs = prepared(problem, Limits(0.0, None, 1, 0))
        size = len(problem.cost)
        self._highs.changeColsCost(size, np.arange(size, dtype=np.int32), np.zeros(size))
        self._numbers: dict[str, dict[Any, int]] = {
            family: {
                key[0] if family == "taken" else key: variable.id for key, variable in model.columns[family].items()
            }
            for family in (field.name for field in fields(Decisions))
        }

    def takes(self, decisions: Decisions) -> bool:
        """Whether the rest of the model can be filled in; not where a decision has no column."""
        columns, values = [], []
        for family, numbers in self._numbers.items():
            decided = getattr(decisions, family)
            if not decided.keys() <= numbers.keys():
                return False
            columns += list(numbers.values())
            values += [float(decided.get(key, 0.0)) for key in numbers]
        fixed = np.array(values)
        self._highs.changeColsBounds(len(columns), np.array(columns, dtype=np.int32), fixed, fixed)
        with silent():
            self._highs.run()
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
