"""The columns of every table of a study: kind of value, unit and meaning. docs/tables.md is made from this."""

from __future__ import annotations

from typing import NamedTuple

from commission_opt.plan.frames import Kind
from commission_opt.studies.measures import MEASURES


class Column(NamedTuple):
    """What stands in a column."""

    kind: Kind
    unit: str  # empty for what has none
    meaning: str


COST = "£ at present value"
_STATUS = Column("text", "", "of its solve: optimal, gap, time_limit, memory_limit, infeasible or interrupted")
_MIX = Column("text", "", "the mix in words")
_COST = Column("number", COST, "expected net present cost; empty where there is no plan")
_BOUND = Column("number", COST, "no plan can cost less: proven")
_GAP = Column("number", "share", "how far the cost may be above the cheapest: (cost - bound) / |cost|")
_PATH = Column("text", "", "path of the figure, as for --set")
_MEASURES = {name: Column("number", one.unit, one.label) for name, one in MEASURES.items()}


def _end(side: str) -> dict[str, Column]:
    return {
        f"value_{side}": Column("number", "of the figure", f"its {side} value"),
        f"status_{side}": Column("text", "", "of the solve there, or invalid: the instance may not have that value"),
        f"cost_{side}": _COST,
        f"change_{side}": Column("number", COST, "the cost there less that of the instance as it is"),
        f"mix_changes_{side}": Column("flag or none", "", "another mix is recommended there; empty where not proven"),
        f"mix_{side}": _MIX,
    }


TABLES: dict[str, dict[str, Column]] = {
    "compare": {
        "option": Column("text", "", "what is held side by side"),
        "status": _STATUS,
        "cost": _COST,
        "bound": _BOUND,
        "gap": _GAP,
        "baseline": Column("number", COST, "of doing nothing new under the same assumptions"),
        "against_baseline": Column("number", COST, "cost less baseline"),
        "against_best": Column("number", COST, "cost less that of the cheapest option of the same question"),
        "maximum_regret": Column("number", COST, "largest regret of the option in any world"),
        "question": Column("whole", "", "number of the question it answers: only options of one are ranked"),
        "penalties": Column("number", COST, "part of the cost that is the price of broken rules"),
        **{name: one for name, one in _MEASURES.items() if name != "cost"},
        "mix": _MIX,
        "notes": Column("text", "", "what a reader should know of the option"),
        "changes": Column("json", "", "what was changed from the file: path, old, new, by"),
        "sha256": Column("text", "", "hash of the instance that was solved"),
    },
    "regret": {
        "option": Column("text", "", "whose commitments are made"),
        "world": Column("text", "", "whose assumptions come true"),
        "cost": Column("number", COST, "of those commitments there, placements free"),
        "best": Column("number", COST, "of the best commitments known there"),
        "regret": Column("number", COST, "cost less best; empty where either is not there or not proven"),
        "status": Column("text", "", "of the solve, or impossible: the commitments cannot be made there"),
        "why": Column("text", "", "why there is no regret"),
    },
    "sweep": {
        "case": Column("whole", "", "number of the case, from 1"),
        "status": Column("text", "", "of its solve, or failed"),
        "objective": _COST,
        "bound": _BOUND,
        "gap": _GAP,
        "how": Column("text", "", "solved, or priced: a known plan, with its proof; empty where it failed"),
        **_MEASURES,
        "mix": _MIX,
        "message": Column("text", "", "why there is no plan"),
    },
    "tornado": {
        "path": _PATH,
        "base": Column("number", "of the figure", "as the instance has it"),
        "swing": Column("number", COST, "largest difference of costs between low, base and high"),
        **_end("low"),
        **_end("high"),
    },
    "switching": {
        "path": _PATH,
        "base": Column("number", "of the figure", "as the instance has it"),
        "end": Column("number", "of the figure", "value up to which a change of mix was looked for"),
        "verdict": Column("text", "", "exact, between, none, not proven, no plan or interrupted"),
        "value": Column("number", "of the figure", "at which another mix is recommended"),
        "before": Column("number", "of the figure", "last value known with the first mix"),
        "after": Column("number", "of the figure", "first value known with the other"),
        "mix": _MIX,
        "mix_after": Column("text", "", "the other mix in words"),
        "cost": Column("number", COST, "expected net present cost at `before`"),
    },
    "morris": {
        "path": _PATH,
        "low": Column("number", "of the figure", "lowest value"),
        "high": Column("number", "of the figure", "highest value"),
        "mu": Column("number", COST, "mean effect over the whole range, with its sign"),
        "mu_star": Column("number", COST, "mean of its size: how much the figure matters"),
        "sigma": Column("number", COST, "its standard deviation: above 0 where it depends on other figures"),
        "effects": Column("whole", "", "effects that were found"),
    },
    "frontier": {
        "point": Column("whole", "", "number of the point, from the best of the first measure"),
        "limit": Column("number", "of the second measure", "what that was held to; empty at the first end"),
        "status": _STATUS,
        "bound": Column("number", "of the first measure", "none better within the limit: proven"),
        "price": Column("number", "first measure for one of the second", "of a step from the point before"),
        **_MEASURES,
        "mix": _MIX,
    },
    "alternatives": {
        "name": Column("text", "", "what the mix is called"),
        "kind": Column("text", "", "cheapest, different, without or own_home"),
        "status": _STATUS,
        "extra": Column("number", COST, "cost above that of the cheapest"),
        "least_extra": Column("number", COST, "a mix of this kind costs at least so much more: proven"),
        "beds_apart": Column("number", "beds", "by which it differs from the cheapest, offer by offer"),
        "beds_apart_from_nearest": Column("number", "beds", "the same from the nearest of the mixes before it"),
        "furthest": Column("number", "beds", "no mix within the allowance lies further away: proven"),
        **_MEASURES,
        "mix": _MIX,
    },
    "explain": {
        "kind": Column("text", "", "rule, locality, child, homes, size, workers, offer or service"),
        "record": Column("text", "", "id of what it is about"),
        "name": Column("text", "", "what that is called"),
        "change": Column("text", "", "what was changed"),
        "verdict": Column("text", "", "confirmed, impossible, never or not proven"),
        "difference": Column("number", COST, "what the change adds to the cost"),
        "per_year": Column("number", "£ a year", "the same a year"),
        "penalty": Column("number", COST, "part of the difference that is the price of broken rules"),
        "within": Column("number", COST, "how far the difference may be off"),
        "indicative": Column("number", COST, "the difference by the marginal values of the plan"),
        "path": _PATH,
        "now": Column("number", "of the figure", "what it is"),
        "value": Column("number", "of the figure", "what it was changed to, or the price at which an offer is chosen"),
        "mix": Column("text", "", "the cheapest mix with the change, where it is another"),
        "text": Column("text", "", "the answer in a sentence"),
    },
    "diagnosis": {
        "rule": Column("text", "", "id of the sort of rule, as in formulation.md"),
        "name": Column("text", "", "of the sort of rule"),
        "record": Column("text", "", "id of the rule, need, role or offer"),
        "label": Column("text", "", "what that is called"),
        "area": Column("text", "", "where the children are from; empty for rules that are not about one area"),
        "when": Column("text", "", "period, run of periods or year; empty for the whole horizon"),
        "amount": Column("number", "in `unit`", "by how much it is missed at worst"),
        "unit": Column("text", "", "of the amount"),
        "child_weeks": Column("number", "child-weeks", "what that counts in all"),
        "limit": Column("number", "in `unit`", "what the instance asks for"),
        "relaxed": Column("number", "in `unit`", "what it comes to"),
        "text": Column("text", "", "all of it in a phrase"),
    },
    "simulation": {
        "measure": Column("text", "", "what was measured; rows of a year or an offer are parts of the row without"),
        "year": Column("text", "", "financial year; empty for the whole horizon"),
        "of": Column("text", "", "id of the offer, or cost line; empty for all of them"),
        "unit": Column("text", "", "of the figures in this row"),
        "promised": Column("number", "in `unit`", "by the plan; empty where it says nothing"),
        "mean": Column("number", "in `unit`", "over the replications"),
        "low": Column("number", "in `unit`", "lower end of the 95% interval of the mean"),
        "high": Column("number", "in `unit`", "upper end"),
        "sd": Column("number", "in `unit`", "standard deviation"),
        "p5": Column("number", "in `unit`", "5th percentile"),
        "p50": Column("number", "in `unit`", "median"),
        "p95": Column("number", "in `unit`", "95th percentile"),
    },
    "replications": {
        "replication": Column("whole", "", "number of the replication, from 1"),
    },
    "costs": {
        "decided": Column("text", "", "now, call_offs_wait, waits or foresight"),
        "measure": Column("text", "", "expected cost, or cost and cost at risk"),
        "cost": _COST,
        "bound": _BOUND,
        "status": _STATUS,
    },
    "nodes": {
        "node": Column("whole", "", "number of the node; 0 is now"),
        "parent": Column("whole or none", "", "the node before it; empty for now"),
        "review": Column("date", "", "day of the review that leads to it"),
        "branch": Column("text", "", "low, middle or high, of those seen then"),
        "probability": Column("number", "share", "of coming to it"),
        "scenarios": Column("whole", "", "courses of demand that come to it"),
        "seen_least": Column("number", "children", "fewest seen there at the review"),
        "seen_most": Column("number", "children", "most seen there"),
        "seen_from": Column("number", "children", "one is in it from so many on"),
        "seen_below": Column("number", "children", "and below so many"),
        "cost": _COST,
    },
    "steps": {
        "node": Column("whole", "", "in which it is decided; 0 is now"),
        "review": Column("date", "", "day of the review that leads to that node"),
        "branch": Column("text", "", "low, middle or high; now for 0"),
        "decision": Column("text", "", "awarded, extended, opened and so on, as in decisions"),
        "offer": Column("text", "", "id of the offer, service, assessment or role"),
        "kind": Column("text", "", "of the offer"),
        "label": Column("text", "", "what it is called"),
        "day": Column("date", "", "of the decision; empty for what is taken up from the start"),
        "size": Column("whole", "beds", "0 where it has none"),
        "number": Column("number", "", "how many"),
    },
}  # fmt: skip


def kinds(name: str) -> dict[str, Kind]:
    """The columns of a table, each with the kind of value it holds."""
    return {column: one.kind for column, one in TABLES[name].items()}


def with_after(name: str, after: str, more: dict[str, Kind]) -> dict[str, Kind]:
    """The columns of a table with further ones, which what was asked decides, after one of them."""
    found: dict[str, Kind] = {}
    for column, kind in kinds(name).items():
        found[column] = kind
        if column == after:
            found |= more
    return found
