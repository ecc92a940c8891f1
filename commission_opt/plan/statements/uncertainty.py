"""What a plan made for several demand scenarios says of them: their spread, the risk, the value of information."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commission_opt.plan.result import Result
from commission_opt.plan.result_uncertainty import RiskResult, SpreadRow, ValueResult
from commission_opt.plan.statements.amounts import count, listed, millions, percent
from commission_opt.plan.statements.note import Note
from commission_opt.plan.wording import pounds
from commission_opt.registry import RISK

NEARLY = 0.01  # share of a cap on the cost at risk within which it may shape the plan
IN_CURVES = (
    "how far children may be more or fewer than expected counts in what beds carry. Placements are shown for the average. "
    'With rules.occupancy.spread_in = "courses" several demand scenarios are planned for'
)
FEW = 20  # scenarios: with fewer, one in twenty is no scenario


def uncertainty_notes(result: Result) -> list[Note]:
    """Over which range cost, occupancy and use of spot lie, and how costly the costliest scenarios are."""
    rows = {row["measure"]: row for row in result["spread"] if not row["year"]}
    if not rows or result["risk"] is None:
        return _certain(result)
    cost, risk = rows["discounted"], result["risk"]
    number = len(result["scenarios"])
    texts = [
        f"in {_scenarios(number)} it costs between {_range(cost, number)}: the mean is {millions(cost['mean'])}, the median "
        f"{millions(cost['p50'])}{_in_no_course(result, cost['mean'])}",
        f"{_dearest(risk, number)} it costs {millions(risk['cvar'])}{_chosen_by(risk)}",
    ]
    return [Note("If demand varies", (*_forecasts(result), *texts, *_use(rows)))]


def _forecasts(result: Result) -> list[str]:
    """The forecasts of the instance, how much each counts, and what the plan costs in it."""
    records = result["inputs"].get("scenario", ())
    if not records:
        return []
    shares = shares_of([one.get("weight", 1.0) for one in records])
    each = len(result["scenarios"]) // len(records)
    said = []
    for nth, (one, share) in enumerate(zip(records, shares, strict=True)):
        rows = result["scenarios"][nth * each : (nth + 1) * each]
        cost = sum(row["probability"] * row["discounted"] for row in rows) / sum(row["probability"] for row in rows)
        said.append(f"{forecast_text(one, share)}: {millions(cost)}")
    return [f"planned for {count(len(records), 'forecast')} together, by their weights: {listed(said)}"]


def shares_of(weights: Sequence[float]) -> list[float]:
    """The weights of forecasts as shares that add up to 1."""
    return [weight / sum(weights) for weight in weights]


def forecast_text(record: Mapping[str, Any], share: float) -> str:
    """A forecast and how much it counts: "Low (25%)"."""
    return f"{record.get('name') or record['id']} ({percent(share)})"


def _in_no_course(result: Result, mean: float) -> str:
    """Why the average over the scenarios is not the cost of the plan: the price of exceeding the cap is in none."""
    more = (result["objective"] or 0.0) - mean
    if result["risk"] is None or result["risk"]["cvar_at_most"] is None or abs(more) < 1:
        return ""
    return (
        f"; the {millions(result['objective'] or 0.0)} of the plan are {millions(more)} more: the price of exceeding the cap "
        "on the cost at risk, which counts once for all scenarios"
    )


def _certain(result: Result) -> list[Note]:
    """Say that the uncertainty of the instance was not planned for, where it has any."""
    asked = result["inputs"].get("uncertainty")
    if not asked or result["scenarios"]:
        return []
    in_curves = result["inputs"].get("rules", {}).get("occupancy", {}).get("spread_in") == "curves"
    return [Note("If demand varies", (IN_CURVES if in_curves else f"not planned for: {certain_text(asked)}",))]


def certain_text(asked: Mapping[str, Any]) -> str:
    """Why there is one demand scenario, and what of `[uncertainty]` has no effect then, or another."""
    one = asked.get("scenarios", 1) == 1
    text = "there is one scenario, the projection" if one else "all demand is certain"
    risk = asked.get("risk", {})
    if risk.get("weight"):
        text += "; a weight of risk has no effect"
    if risk.get("cvar_at_most") is not None:
        text += "; the cap on the cost at risk is one on the cost"
    unused = [name for name in ("entries_spread", "stay_spread", "reviews") if asked.get(name)]
    return f"{text}; {listed(unused)} {'has' if len(unused) == 1 else 'have'} no effect" if unused else text


def value_notes(result: Result) -> list[Note]:
    """What planning for the spread of demand is worth, and knowing it beforehand would be."""
    found = result["value_of_information"]
    weighed = result["risk"] is not None and result["risk"]["weight"] > 0
    return [] if found is None else [Note("Value of information", tuple(_value(found, weighed=weighed)))]


def _scenarios(number: int) -> str:
    """Nine of ten, or all where one of them is more than a tenth of what lies outside."""
    if number < FEW:
        return f"all {count(number, 'demand scenario')} planned for"
    return f"9 of 10 demand scenarios (of {number:,})"


def _range(row: SpreadRow, number: int) -> str:
    low, high = ("minimum", "maximum") if number < FEW else ("p5", "p95")
    return f"{millions(row[low])} and {millions(row[high])}"  # type: ignore[literal-required]


def _dearest(risk: RiskResult, number: int) -> str:
    if (1 - risk["level"]) * number <= 1:
        return "in the costliest scenario"
    return f"on average over the costliest {percent(1 - risk['level'], 0 if risk['level'] < 0.985 else 1)} of them"


def nearly_reached(result: Result) -> bool:
    """Whether the cap on the cost at risk may shape the plan though no marginal value says so.

    Mixes are of whole homes: the best that keeps the cap mostly lies a little below it.
    """
    risk = result["risk"]
    if risk is None or risk["cvar_at_most"] is None or any(r["id"] == RISK and r["binding"] for r in result["rules"]):
        return False
    return bool(0 <= risk["cvar_at_most"] - risk["cvar"] <= NEARLY * abs(risk["cvar_at_most"]))


def cap_text(result: Result) -> str | None:
    """Said among the rules that bind, of a cap on the cost at risk that is nearly reached."""
    risk = result["risk"]
    if not nearly_reached(result) or risk is None or risk["cvar_at_most"] is None:
        return None
    left = risk["cvar_at_most"] - risk["cvar"]
    return (
        f"Cost at risk: at most {pounds(risk['cvar_at_most'])}, and {pounds(left)} below that, as near as whole homes may "
        "come: it may shape the plan; whether it does, and at what cost, explain finds by solving without it"
    )


def _chosen_by(risk: RiskResult) -> str:
    """What that was weighed or limited by."""
    parts = []
    if risk["weight"]:
        parts.append(f"that counts for {percent(risk['weight'])} in the choice of the plan")
    if risk["cvar_at_most"] is not None:
        over = risk["cvar"] - risk["cvar_at_most"]
        most = f"{millions(risk['cvar_at_most'])} is the most allowed"
        if over > 1:
            parts.append(f"{millions(over)} more than the {millions(risk['cvar_at_most'])} allowed, at its price")
        elif -over <= NEARLY * abs(risk["cvar_at_most"]):
            parts.append(f"{most}, which may rule cheaper mixes out")
        else:
            parts.append(f"{most}, {millions(-over)} more than that")
    return f" ({'; '.join(parts)})" if parts else ""


def _use(rows: dict[str, SpreadRow]) -> list[str]:
    texts = []
    beds = rows.get("occupancy")
    if beds is not None:
        low, high = percent(beds["p5"]), percent(beds["p95"])
        texts.append(f"the beds are {low if low == high else f'between {low} and {high}'} full")
    bought = [_weeks(rows[f"{kind}_child_weeks"], f"in {name} placements") for kind, name in _MARKETS]
    bought.append(_weeks(rows["short_child_weeks"], "without a placement"))
    if said := [text for text in bought if text]:
        texts.append(f"of {rows['child_weeks']['mean']:,.0f} child-weeks on average, {listed(said)}")
    return texts


_MARKETS = (("framework", "framework"), ("spot", "spot"))


def _weeks(row: SpreadRow, where: str) -> str:
    low, high = f"{row['p5']:,.0f}", f"{row['p95']:,.0f}"
    return f"{low if low == high else f'{low} to {high}'} {where}" if row["maximum"] >= 1 else ""


def _value(found: ValueResult, *, weighed: bool) -> list[str]:
    texts = []
    by = "by what is minimised, cost and cost at risk, " if weighed else ""
    stopped = found["status"] == "interrupted"
    if found["stochastic_solution"] is not None:
        texts.append(
            f"{by}a plan for the mean of demand alone would cost {millions(found['stochastic_solution'])} more than "
            "this one in these demand scenarios (value of the stochastic solution)"
        )
    elif found["status"] == "mean plan breaks rules":
        texts.append("a plan for the mean of demand alone cannot keep the hard rules in these demand scenarios")
    if found["perfect_information"] is not None:
        left = f"; plans for one scenario need not keep {listed(found['left_out'])}" if found["left_out"] else ""
        texts.append(
            f"{by}knowing the demand scenario beforehand would save {millions(found['perfect_information'])} on "
            f"average, at most (expected value of perfect information{left})"
        )
    if stopped:
        texts.append(
            "the rest was not found: the search was stopped first"
            if texts
            else "not found: the search was stopped first"
        )
    return texts or ["not found within the time limit"]
