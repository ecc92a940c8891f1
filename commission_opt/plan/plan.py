"""The answer: an immutable result, with its tables as pandas DataFrames when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from commission_opt.plan.ended import unconfirmed, why_no_mix
from commission_opt.plan.given import given_of
from commission_opt.plan.read import read_result
from commission_opt.plan.result import (
    TABLES,
    AuditResult,
    GivenResult,
    Result,
    kinds,
)
from commission_opt.plan.result_proofs import NoMixResult, Verification
from commission_opt.plan.statements.amounts import gap_text
from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    import pandas as pd

    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result_uncertainty import RiskResult


@dataclass(frozen=True, eq=False)
class PricedMix:
    """A given mix (baseline, do-minimum or reference) and what it costs."""

    _given: GivenResult

    def __repr__(self) -> str:
        """On one line: title, status and cost."""
        cost = "not priced" if self.objective is None else pounds(self.objective)
        return f"<Comparison {self.title!r}: {self.status}, {cost}>"

    @property
    def title(self) -> str:
        return self._given["title"]

    @property
    def status(self) -> str:
        return self._given["status"]

    @property
    def objective(self) -> float | None:
        """Expected net present cost, £; None where it cannot be carried out."""
        return self._given["objective"]

    @property
    def meets_rules(self) -> bool:
        """Whether it keeps every hard rule."""
        return self._given["meets_rules"]

    @property
    def commitment_outstanding(self) -> float:
        """£ guaranteed after the horizon, at the price base."""
        return self._given["commitment_outstanding"]

    @property
    def mix(self) -> pd.DataFrame:
        return _frame("mix", self._given["mix"])

    @property
    def costs(self) -> pd.DataFrame:
        return _frame("costs", self._given["costs"])

    @property
    def broken(self) -> pd.DataFrame:
        """The hard policy rules it breaks."""
        return _frame("rules", self._given["broken"])

    @property
    def short(self) -> pd.DataFrame:
        return _frame("short", self._given["short"])

    @property
    def avoided(self) -> pd.DataFrame:
        return _frame("avoided", self._given["avoided"])

    @property
    def unit_costs(self) -> pd.DataFrame:
        return _frame("unit_costs", self._given["unit_costs"])

    @property
    def offer_unit_costs(self) -> pd.DataFrame:
        """What a bed-week and a child-week of each offer cost, £ of the day."""
        return _frame("offer_unit_costs", self._given["offer_unit_costs"])


@dataclass(frozen=True, eq=False)
class Plan:
    """What `solve` found. Every DataFrame is made afresh: changing one changes nothing here."""

    _result: Result

    def __repr__(self) -> str:
        """On one line: title, status, cost and gap."""
        cost = "no plan" if self.objective is None else pounds(self.objective)
        cost += " (not confirmed)" * unconfirmed(self._result)
        gap = "" if self.gap is None else f", gap {gap_text(self.gap)}"
        return f"<Plan {self.title!r}: {self.status}, {cost}{gap}>"

    @property
    def status(self) -> str:
        """``optimal``, ``gap``, ``time_limit``, ``memory_limit``, ``infeasible`` or ``interrupted``."""
        return self._result["status"]

    @property
    def objective(self) -> float | None:
        """Expected net present cost, £; None where there is no plan."""
        return self._result["objective"]

    @property
    def bound(self) -> float | None:
        """No plan can cost less, £."""
        return self._result["bound"]

    @property
    def gap(self) -> float | None:
        """``(objective - bound) / |objective|``."""
        return self._result["gap"]

    @property
    def title(self) -> str:
        return self._result["instance"]["title"]

    @property
    def commitment_outstanding(self) -> float:
        """£ guaranteed after the horizon by contracts in the plan, at the price base."""
        return self._result["commitment_outstanding"]

    @property
    def mix(self) -> pd.DataFrame:
        """What is bought, opened and kept."""
        return _frame("mix", self._result["mix"])

    @property
    def beds(self) -> pd.DataFrame:
        """Beds, children, beds sold and voids by period and offer."""
        return _frame("beds", self._result["beds"])

    @property
    def placements(self) -> pd.DataFrame:
        """Average children by period, need, area and offer."""
        return _frame("placements", self._result["placements"])

    @property
    def workforce(self) -> pd.DataFrame:
        """People in services, and in roles that are recruited for: sum over the rows of one `level`, never of both."""
        return _frame("workforce", self._result["workforce"])

    @property
    def families(self) -> pd.DataFrame:
        """Families that edge-of-care services start with, by period."""
        return _frame("families", self._result["families"])

    @property
    def avoided(self) -> pd.DataFrame:
        """Average children kept out of care by period, need and area."""
        return _frame("avoided", self._result["avoided"])

    @property
    def costs(self) -> pd.DataFrame:
        """£ by financial year, line and offer; `discounted` sums to the objective."""
        return _frame("costs", self._result["costs"])

    @property
    def unit_costs(self) -> pd.DataFrame:
        """Average cost of a child-week by financial year and need; only where there is edge of care."""
        return _frame("unit_costs", self._result["unit_costs"])

    @property
    def offer_unit_costs(self) -> pd.DataFrame:
        """What a bed-week and a child-week of each offer cost over the horizon, £ of the day."""
        return _frame("offer_unit_costs", self._result["offer_unit_costs"])

    @property
    def rules(self) -> pd.DataFrame:
        """What each rule asks, what the plan does, and the price of the rules that bind."""
        return _frame("rules", self._result["rules"])

    @property
    def short(self) -> pd.DataFrame:
        """Children without a placement."""
        return _frame("short", self._result["short"])

    @property
    def avoidance(self) -> pd.DataFrame:
        """Baseline, plan, cost avoidance and savings by financial year, £ of the day."""
        return _frame("avoidance", self._result["avoidance"])

    @property
    def money(self) -> pd.DataFrame:
        """Cash, care avoided and penalties apart, by mix and financial year."""
        return _frame("money", self._result["money"])

    @property
    def capital(self) -> pd.DataFrame:
        """Capital of buildings that open, by year: spent, funded, charged and outstanding, £ of the day."""
        return _frame("capital", self._result["capital"])

    @property
    def bill_by_authority(self) -> pd.DataFrame:
        """£ of the day that each authority of a region pays, by year, line and offer, to the penny: docs/region.md; empty without authorities."""
        from commission_opt.plan.bill_by_authority import AuthorityCost, bill_by_authority
        from commission_opt.plan.frames import frame, kinds_of

        return frame(bill_by_authority(self._result, self.instance), kinds_of(AuthorityCost))

    @property
    def payback(self) -> pd.DataFrame:
        """Cash against the baseline by year, before and after capital; empty where no capital is spent."""
        return _frame("payback", self._result["payback"])

    @property
    def payback_years(self) -> float | None:
        """Years until what is saved has paid for the capital; None where not within the horizon, or nothing is spent."""
        found = self._result["paid_back"]
        return None if found is None else found["years"]

    @property
    def capital_outstanding(self) -> float:
        """£ borrowed for buildings, and not repaid at the end of the horizon."""
        return self._result["capital_outstanding"]

    @property
    def scenarios(self) -> pd.DataFrame:
        """Probability, cost, occupancy and use of markets in each demand scenario; empty where it is certain."""
        return _frame("scenarios", self._result["scenarios"])

    @property
    def scenario_years(self) -> pd.DataFrame:
        """Cost in each demand scenario, by financial year."""
        return _frame("scenario_years", self._result["scenario_years"])

    @property
    def risk(self) -> RiskResult | None:
        """The cost at risk and what was minimised; None where demand is certain and it has no cap."""
        return cast("RiskResult | None", _copied(self._result["risk"]))

    @property
    def spread(self) -> pd.DataFrame:
        """Mean, standard deviation and percentiles of what is in `scenarios`, and of the cost by year."""
        return _frame("spread", self._result["spread"])

    @property
    def demand_range(self) -> pd.DataFrame:
        """Children who need a placement in each period, over the demand scenarios; empty where it is certain."""
        return _frame("demand_range", self._result["demand_range"])

    @property
    def periods(self) -> pd.DataFrame:
        """First and last day, financial year and weeks of each period."""
        return self.frame_of("periods")

    @property
    def decision_table(self) -> pd.DataFrame:
        """The commitments, a row each; `decisions` has them as they pass through the program."""
        return self.frame_of("decisions")

    @property
    def break_even(self) -> pd.DataFrame:
        """From which success rate each service pays; empty where that was not asked."""
        return self.frame_of("break_even")

    def frame_of(self, name: str) -> pd.DataFrame:
        """The table `name`, as `NAME.csv` has it."""
        if name not in TABLES:
            raise KeyError(f"there is no table {name!r}; there is {', '.join(TABLES)}")
        return _frame(name, cast("dict[str, Any]", self._result)[name])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table by name. The columns of each are always the same, and of the same types: docs/tables.md."""
        return {name: self.frame_of(name) for name in TABLES}

    @property
    def baseline(self) -> PricedMix | None:
        """Today's provision, where the instance gives it."""
        given = self._result["baseline"]
        return None if given is None else PricedMix(given)

    @property
    def do_minimum(self) -> PricedMix | None:
        """The do-minimum option, where the instance gives it."""
        given = given_of(self._result, "do_minimum")
        return None if given is None else PricedMix(given)

    @property
    def reference(self) -> PricedMix | None:
        """The decision already taken, where the instance gives it."""
        given = self._result["reference"]
        return None if given is None else PricedMix(given)

    @property
    def audit(self) -> AuditResult | None:
        """What the independent evaluator found."""
        return cast("AuditResult | None", _copied(self._result["audit"]))

    @cached_property
    def instance(self) -> Instance:
        """The instance that was solved, changes and all, made again from the result.

        Raises
        ------
        NoInputs
            When the result was written by a version that did not keep it.
        """
        from commission_opt.plan.inputs import instance_of

        return instance_of(self._result)

    @property
    def decisions(self) -> Decisions:
        """The commitments, and the families expected; no placements, which a result has as expected values only.

        Raises
        ------
        NoInputs
            When there is no plan.
        """
        from commission_opt.plan.inputs import decisions_of

        return decisions_of(self._result, self.instance)

    @property
    def no_mix(self) -> NoMixResult | None:
        """Where an engine found that no mix meets every rule: whether a second proof came to the same."""
        return cast("NoMixResult | None", _copied(self._result["no_mix"]))

    @property
    def verification(self) -> Verification | None:
        """What a second engine says of the same model, where one was asked."""
        return cast("Verification | None", _copied(self._result["verification"]))

    def to_dict(self) -> Result:
        """The whole result, as `plan.json` holds it; a copy."""
        from commission_opt.plan.seal import sealed

        return cast(Result, sealed(_copied(self._result)))

    def to_json(self, *, ascii_only: bool = False) -> str:
        """The whole result as JSON, one row of a table to a line."""
        from commission_opt.plan.result_json import to_json
        from commission_opt.plan.seal import sealed

        return to_json(sealed(self._result), ascii_only=ascii_only)

    def save(self, folder: str | Path) -> None:
        """Write `plan.json` and the tables as CSV files; the old result or the new one, never half.

        Raises
        ------
        NotWritten
            When it cannot be written, or there is no mix to write; what was there before is left as it was.
        """
        from commission_opt.plan.write import NotWritten, write

        if self.objective is None:
            remedy = "; commission_opt.diagnose(instance) says what would have to give" * (self.status == "infeasible")
            raise NotWritten(f"{folder} was not written: {why_no_mix(self._result)}{remedy}.")
        write(self._result, Path(folder))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a result back, from its folder or its `plan.json`, and work it out again.

        Raises
        ------
        UnreadableResult
            When there is none, it is damaged or of another version, or its figures are not what its
            instance and decisions come to.
        """
        result, instance = read_result(Path(path))
        plan = cls(result)
        plan.__dict__["instance"] = instance
        return plan


def _copied(value: Any) -> Any:
    """A deep copy of what JSON can hold: ten times quicker than one that must expect anything."""
    if isinstance(value, dict):
        return {key: _copied(one) if isinstance(one, dict | list) else one for key, one in value.items()}
    if isinstance(value, list):
        return [_copied(one) for one in value]
    return value


def _frame(table: str, rows: Any) -> pd.DataFrame:
    from commission_opt.plan.frames import frame

    return frame(rows, kinds(table))
