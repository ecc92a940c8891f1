"""The columns of every table of a study: kind of value, unit and meaning. docs/tables.md is made from this."""

from __future__ import annotations

from typing import NamedTuple

from commission_opt.plan.frames import ColumnKind
from commission_opt.studies.measures import MEASURES


class TableColumn(NamedTuple):
    """What stands in a column."""

    kind: ColumnKind
    unit: str  # empty for what has none
    meaning: str


COST = "£ at present value"
_STATUS = TableColumn("text", "", "of its solve: optimal, gap, time_limit, memory_limit, infeasible or interrupted")
_MIX = TableColumn("text", "", "the mix in words")
_COST = TableColumn("number", COST, "expected net present cost; empty where there is no plan")
_BOUND = TableColumn("number", COST, "no plan can cost less: proven")
_GAP = TableColumn("number", "share", "how far the cost may be above the cheapest: (cost - bound) / |cost|")
_PATH = TableColumn("text", "", "path of the figure, as for --set")
_PARTS = {
    "cash": TableColumn("number", COST, "part of the cost that the council pays, net"),
    "avoided": TableColumn("number", COST, "care that never starts, taken off in the cost; not cash"),
    "penalties": TableColumn("number", COST, "part of the cost that is penalties; not money"),
    "not_paid": TableColumn(
        "number", COST, "part of the cost that is counted for the use of capital receipts; not paid"
    ),
}
_MEASURES = {name: TableColumn("number", one.unit, one.label) for name, one in MEASURES.items()}


def _end(side: str) -> dict[str, TableColumn]:
    return {
        f"value_{side}": TableColumn("number", "of the figure", f"its {side} value"),
        f"status_{side}": TableColumn(
            "text", "", "of the solve there, or invalid: the instance may not have that value"
        ),
        f"cost_{side}": _COST,
        f"change_{side}": TableColumn(
            "number", COST, "the cost there less that of the instance as it is: + costs more"
        ),
        f"cash_change_{side}": TableColumn("number", COST, "what of that change is cash: + costs more"),
        **{f"{name}_{side}": one for name, one in _PARTS.items()},
        f"beds_{side}": TableColumn("number", "beds", "contracted, called off or opened there, in all"),
        f"mix_changes_{side}": TableColumn(
            "flag or none", "", "another mix is recommended there; empty where not proven"
        ),
        f"mix_{side}": _MIX,
    }


TABLES: dict[str, dict[str, TableColumn]] = {
    "compare": {
        "option": TableColumn("text", "", "what is held side by side"),
        "status": _STATUS,
        "cost": _COST,
        "bound": _BOUND,
        "gap": _GAP,
        "baseline": TableColumn("number", COST, "of doing nothing new under the same assumptions"),
        "against_baseline": TableColumn("number", COST, "cost less baseline: + costs more"),
        "against_best": TableColumn(
            "number", COST, "cost less that of the cheapest option of the same question: + costs more"
        ),
        "maximum_regret": TableColumn("number", COST, "largest regret of the option in any world"),
        "question": TableColumn("whole", "", "number of the question it answers: only options of one are ranked"),
        "penalties": TableColumn("number", COST, "part of the cost that is penalties"),
        "cash": _PARTS["cash"],
        "avoided": _PARTS["avoided"],
        "not_paid": _PARTS["not_paid"],
        **{name: one for name, one in _MEASURES.items() if name != "cost"},
        "mix": _MIX,
        "notes": TableColumn("text", "", "what a reader should know of the option"),
        "changes": TableColumn("json", "", "what was changed from the file: path, old, new, by"),
        "sha256": TableColumn("text", "", "hash of the instance that was solved"),
    },
    "regret": {
        "option": TableColumn("text", "", "whose commitments are made"),
        "world": TableColumn("text", "", "whose assumptions come true"),
        "cost": TableColumn("number", COST, "of those commitments there, placements free"),
        "best": TableColumn("number", COST, "of the best commitments known there"),
        "regret": TableColumn(
            "number", COST, "cost less best: + costs more; empty where either is not there or not proven"
        ),
        "status": TableColumn("text", "", "of the solve, or impossible: the commitments cannot be made there"),
        "why": TableColumn("text", "", "why there is no regret"),
    },
    "backtest": {
        "outturn": TableColumn("text", "", "how things came"),
        "option": TableColumn("text", "", "whose commitments are held; Best with hindsight for the cheapest there is"),
        "planned": TableColumn("number", COST, "cost of its own plan, with the figures of the instance"),
        "cost": TableColumn(
            "number", COST, "as things came, prices of missed rules among it; empty where it cannot be"
        ),
        "penalties": TableColumn("number", COST, "part of the cost that is penalties"),
        "regret": TableColumn("number", COST, "cost less that of the cheapest at the outturn: + costs more"),
        "against_baseline": TableColumn(
            "number", COST, "cost less that of today's provision, or nothing new: + costs more"
        ),
        "near_home": TableColumn("number", "share", "placed near home"),
        "spot": TableColumn("number", "children", "in spot placements, on average"),
        "occupancy": TableColumn("number", "share", "beds used, of those paid for"),
        "why": TableColumn("text", "", "why there is no cost"),
        "mix": _MIX,
    },
    "backtest_years": {
        "outturn": TableColumn("text", "", "how things came"),
        "option": TableColumn("text", "", "whose commitments are held"),
        "year": TableColumn("text", "", "financial year"),
        "spent": TableColumn("number", "£ of the day", "money, without prices of broken rules"),
        "against_baseline": TableColumn("number", "£ of the day", "the same less that of nothing new: + costs more"),
    },
    "sweep": {
        "case": TableColumn("whole", "", "number of the case, from 1"),
        "status": TableColumn("text", "", "of its solve, or failed"),
        "objective": _COST,
        "bound": _BOUND,
        "gap": _GAP,
        "how": TableColumn("text", "", "solved, or priced: a known plan, with its proof; empty where it failed"),
        **_MEASURES,
        "mix": _MIX,
        "message": TableColumn("text", "", "why there is no plan"),
    },
    "tornado": {
        "path": _PATH,
        "base": TableColumn("number", "of the figure", "as the instance has it"),
        "swing": TableColumn("number", COST, "the largest of the costs at low, base and high less the smallest"),
        **_end("low"),
        **_end("high"),
    },
    "switching": {
        "path": _PATH,
        "base": TableColumn("number", "of the figure", "as the instance has it"),
        "end": TableColumn("number", "of the figure", "value up to which a change of mix was looked for"),
        "verdict": TableColumn("text", "", "exact, between, none, not proven, no plan or interrupted"),
        "value": TableColumn("number", "of the figure", "at which another mix is recommended"),
        "before": TableColumn("number", "of the figure", "last value known with the first mix"),
        "after": TableColumn("number", "of the figure", "first value known with the other"),
        "mix": _MIX,
        "mix_after": TableColumn("text", "", "the other mix in words"),
        "cost": TableColumn("number", COST, "expected net present cost at `before`"),
    },
    "morris": {
        "path": _PATH,
        "low": TableColumn("number", "of the figure", "lowest value"),
        "high": TableColumn("number", "of the figure", "highest value"),
        "mu": TableColumn("number", COST, "mean effect over the whole range: + costs more at the high end"),
        "mu_star": TableColumn("number", COST, "mean of its size: how much the figure matters"),
        "sigma": TableColumn("number", COST, "its standard deviation: above 0 where it depends on other figures"),
        "effects": TableColumn("whole", "", "effects that were found"),
    },
    "frontier": {
        "point": TableColumn("whole", "", "number of the point, from the best of the first measure"),
        "limit": TableColumn("number", "of the second measure", "what that was held to; empty at the first end"),
        "status": _STATUS,
        "bound": TableColumn("number", "of the first measure", "none better within the limit: proven"),
        "price": TableColumn("number", "first measure for one of the second", "of a step from the point before"),
        **_MEASURES,
        "mix": _MIX,
    },
    "alternatives": {
        "name": TableColumn("text", "", "what the mix is called"),
        "kind": TableColumn("text", "", "cheapest, different, without or own_home"),
        "status": _STATUS,
        "extra": TableColumn("number", COST, "cost above that of the cheapest"),
        "least_extra": TableColumn("number", COST, "a mix of this kind costs at least so much more: proven"),
        "beds_apart": TableColumn("number", "beds", "by which it differs from the cheapest, offer by offer"),
        "beds_apart_from_nearest": TableColumn("number", "beds", "the same from the nearest of the mixes before it"),
        "furthest": TableColumn("number", "beds", "no mix within the allowance lies further away: proven"),
        "cost": _MEASURES["cost"],
        **_PARTS,
        **{name: one for name, one in _MEASURES.items() if name != "cost"},
        "mix": _MIX,
    },
    "together": {
        "group": TableColumn("text", "", "names of the authorities"),
        "authorities": TableColumn("whole", "authorities", "how many they are"),
        "status": _STATUS,
        "cost": _COST,
        "bound": _BOUND,
        "saving_low": TableColumn("number", COST, "least that each alone costs more: + is a saving; empty for one"),
        "saving_high": TableColumn("number", COST, "most that each alone costs more: + is a saving"),
        "penalty": TableColumn("number", COST, "part of the cost that is penalties, which are not money"),
        "mix": _MIX,
    },
    "bill_shares": {
        "method": TableColumn("text", "", "proportional, shapley, sampled shapley or nucleolus"),
        "authority": TableColumn("text", "", "its id"),
        "name": TableColumn("text", "", "what it is called"),
        "share": TableColumn("number", COST, "to the penny: those of a method sum to the cost of all together"),
        "low": TableColumn("number", COST, "the share is no lower, whatever the costs are between bounds and plans"),
        "high": TableColumn("number", COST, "nor higher"),
        "error": TableColumn("number", COST, "of a sample: how far it may be off, at 95% for all at once"),
        "alone": TableColumn("number", COST, "what the authority costs alone"),
        "saves": TableColumn("number", COST, "that less the share: + is a saving"),
    },
    "groups_checked": {
        "method": TableColumn("text", "", "of sharing"),
        "group": TableColumn("text", "", "names of the authorities"),
        "share": TableColumn("number", COST, "what they pay together"),
        "cost": TableColumn("number", COST, "of the plan for them without the others"),
        "bound": _BOUND,
        "verdict": TableColumn("text", "", "better alone, no better alone or undecided"),
        "saves_at_least": TableColumn("number", COST, "alone, by the plan; below 0 it would pay more"),
        "saves_at_most": TableColumn("number", COST, "alone, by the bound"),
    },
    "explain": {
        "kind": TableColumn("text", "", "rule, locality, child, homes, size, workers, offer, service or assumption"),
        "record": TableColumn("text", "", "id of what it is about"),
        "name": TableColumn("text", "", "what that is called"),
        "change": TableColumn("text", "", "what was changed"),
        "verdict": TableColumn("text", "", "confirmed, impossible, never or not proven"),
        "difference": TableColumn("number", COST, "what the change adds to the cost: + costs more"),
        "per_year": TableColumn("number", "£ a year", "the same a year"),
        "penalty": TableColumn("number", COST, "part of the difference that is penalties"),
        "within": TableColumn("number", COST, "how far the difference may be off, up or down"),
        "indicative": TableColumn("number", COST, "the difference by the marginal values of the plan: + costs more"),
        "path": _PATH,
        "now": TableColumn("number", "of the figure", "what it is"),
        "value": TableColumn(
            "number",
            "of the figure",
            "what it was changed to; the price at which an offer is chosen; the value at which the decision saves nothing",
        ),
        "mix": TableColumn("text", "", "the cheapest mix with the change, where it is another"),
        "text": TableColumn("text", "", "the answer in a sentence"),
    },
    "diagnosis": {
        "rule": TableColumn("text", "", "id of the sort of rule, as in formulation.md"),
        "name": TableColumn("text", "", "of the sort of rule"),
        "record": TableColumn("text", "", "id of the rule, need, role or offer"),
        "label": TableColumn("text", "", "what that is called"),
        "area": TableColumn("text", "", "where the children are from; empty for rules that are not about one area"),
        "when": TableColumn("text", "", "period, run of periods or year; empty for the whole horizon"),
        "amount": TableColumn("number", "in `unit`", "by how much it is missed at worst"),
        "unit": TableColumn("text", "", "of the amount"),
        "child_weeks": TableColumn("number", "child-weeks", "what that counts in all"),
        "limit": TableColumn("number", "in `unit`", "what the instance asks for"),
        "relaxed": TableColumn("number", "in `unit`", "what it comes to"),
        "text": TableColumn("text", "", "all of it in a phrase"),
    },
    "simulation": {
        "measure": TableColumn(
            "text", "", "what was measured; rows of a year or an offer are parts of the row without"
        ),
        "year": TableColumn("text", "", "financial year; empty for the whole horizon"),
        "of": TableColumn("text", "", "id of the offer, or cost line; empty for all of them"),
        "unit": TableColumn("text", "", "of the figures in this row"),
        "promised": TableColumn("number", "in `unit`", "by the plan; empty where it says nothing"),
        "mean": TableColumn("number", "in `unit`", "over the replications"),
        "low": TableColumn("number", "in `unit`", "lower end of the 95% interval of the mean"),
        "high": TableColumn("number", "in `unit`", "upper end"),
        "sd": TableColumn("number", "in `unit`", "standard deviation"),
        "p5": TableColumn("number", "in `unit`", "5th percentile"),
        "p50": TableColumn("number", "in `unit`", "median"),
        "p95": TableColumn("number", "in `unit`", "95th percentile"),
    },
    "replications": {
        "replication": TableColumn("whole", "", "number of the replication, from 1"),
    },
    "recommendation": {
        "judged": TableColumn("text", "", "as_they_are: rules as they are; priced: with a price on rules about shares"),
        "name": TableColumn("text", "", "what the mix is called"),
        "kind": TableColumn(
            "text",
            "",
            "averages, priced, margin, uncertain, risk_averse, different, baseline, reference, free_dates, "
            "nothing, what_if, beds, later or deferring",
        ),
        "advised": TableColumn("flag", "", "the one to advise"),
        "may_be_chosen": TableColumn("flag", "", "keeps the hard rules as well as any; with prices, any does"),
        "left": TableColumn("flag", "", "was not found to be more expensive beyond doubt"),
        "promised": TableColumn("number", COST, "by its own plan, with average demand"),
        "cost": TableColumn(
            "number",
            COST,
            "that of the mix to advise, and what it is more expensive in the worlds of both: + costs more",
        ),
        "cost_low": TableColumn("number", COST, "lower end of the 95% interval of that"),
        "cost_high": TableColumn("number", COST, "upper end"),
        **_PARTS,
        "dearest": TableColumn("number", COST, "on average in the costliest 5% of its worlds"),
        "difference": TableColumn(
            "number", COST, "cost less that of the mix to advise, in the worlds of both: + costs more"
        ),
        "difference_low": TableColumn("number", COST, "lower end of its 95% interval: + costs more"),
        "difference_high": TableColumn("number", COST, "upper end: + costs more"),
        "cheapest_in": TableColumn(
            "number", "share", "worlds common to all in which it is the cheapest that may be chosen"
        ),
        "near_the_best_in": TableColumn(
            "number", "share", "the same, or more expensive by no more than makes no difference"
        ),
        "regret": TableColumn(
            "number", COST, "cost above that of the cheapest in each world, on average: + costs more"
        ),
        "greatest_regret": TableColumn("number", COST, "the same in the worst world"),
        "near_home": TableColumn("number", "share", "placed near home, of those with a local duty"),
        "occupancy": TableColumn("number", "share", "beds used, of those paid for"),
        "short": TableColumn("number", "child-weeks", "without a placement, over the horizon"),
        "as_used": TableColumn("number", "child-weeks a year", "bought as used"),
        "moves": TableColumn("number", "children a year", "moved"),
        "worlds": TableColumn("whole", "worlds", "that it was judged in"),
        "new_beds": TableColumn("number", "beds", "awarded or opened in all; places with foster carers are none"),
        "breaks": TableColumn("text", "", "hard rules that it breaks whatever happens, but for those about shares"),
        "mix": _MIX,
    },
    "shares": {
        "name": TableColumn("text", "", "what the mix is called"),
        "rule": TableColumn("text", "", "id of the rule about a share"),
        "label": TableColumn("text", "", "what that is called"),
        "asked": TableColumn("number", "share", "what it asks for; of a cap on children beyond, child-weeks"),
        "had": TableColumn("number", "share", "what there was on average over the worlds of the mix"),
    },
    "cash": {
        "name": TableColumn("text", "", "what the mix is called"),
        "year": TableColumn("text", "", "financial year"),
        "mean": TableColumn("number", "£ of the day", "on average over its worlds"),
        "p5": TableColumn("number", "£ of the day", "5th percentile"),
        "p95": TableColumn("number", "£ of the day", "95th percentile"),
    },
    "runner_up_wins": {
        "judged": TableColumn("text", "", "as_they_are or priced"),
        "what": TableColumn("text", "", "children, or the path of a figure that was drawn"),
        "called": TableColumn("text", "", "that in words"),
        "where_it_wins": TableColumn("number", "of the figure", "its mean in worlds in which the runner-up is cheaper"),
        "in_all": TableColumn("number", "of the figure", "its mean in all worlds of both"),
        "apart": TableColumn("number", "standard deviations", "how far the two means lie apart"),
        "stands_out": TableColumn("flag", "", "they lie further apart than chance alone would put them"),
        "share_of_worlds": TableColumn("number", "share", "worlds in which the runner-up is cheaper"),
    },
    "worlds": {
        "world": TableColumn("whole", "number", "of the world, from 1; mixes meet the same"),
        "name": TableColumn("text", "", "what the mix is called"),
        "cost": TableColumn("number", COST, "without penalties"),
        "cash": _PARTS["cash"],
        "avoided": _PARTS["avoided"],
        "not_paid": _PARTS["not_paid"],
        "short_cost": TableColumn("number", COST, "what children without a placement count"),
        "near": TableColumn("number", "share", "placed near home"),
        "used": TableColumn("number", "share", "beds used, of those paid for"),
        "short": TableColumn("number", "child-weeks", "without a placement"),
        "children": TableColumn("number", "children", "in need of a placement, on average"),
        "moves": TableColumn("number", "children a year", "moved"),
    },
    "costs": {
        "decided": TableColumn("text", "", "now, call_offs_wait, waits or foresight"),
        "measure": TableColumn("text", "", "expected cost, or cost and cost at risk"),
        "cost": _COST,
        "bound": _BOUND,
        "status": _STATUS,
    },
    "nodes": {
        "node": TableColumn("whole", "", "number of the node; 0 is now"),
        "parent": TableColumn("whole or none", "", "the node before it; empty for now"),
        "review": TableColumn("date", "", "day of the review that leads to it"),
        "branch": TableColumn("text", "", "low, middle or high, of those seen then"),
        "probability": TableColumn("number", "share", "of coming to it"),
        "scenarios": TableColumn("whole", "", "demand scenarios that come to it"),
        "seen_least": TableColumn("number", "children", "fewest seen there at the review"),
        "seen_most": TableColumn("number", "children", "most seen there"),
        "seen_from": TableColumn("number", "children", "one is in it from so many on"),
        "seen_below": TableColumn("number", "children", "and below so many"),
        "cost": _COST,
    },
    "steps": {
        "node": TableColumn("whole", "", "in which it is decided; 0 is now"),
        "review": TableColumn("date", "", "day of the review that leads to that node"),
        "branch": TableColumn("text", "", "low, middle or high; now for 0"),
        "decision": TableColumn("text", "", "awarded, extended, opened and so on, as in decisions"),
        "offer": TableColumn("text", "", "id of the offer, service, assessment or role"),
        "kind": TableColumn("text", "", "of the offer"),
        "label": TableColumn("text", "", "what it is called"),
        "day": TableColumn("date", "", "of the decision; empty for what is taken up from the start"),
        "size": TableColumn("whole", "beds", "0 where it has none"),
        "number": TableColumn("number", "", "how many"),
    },
}


def kinds(name: str) -> dict[str, ColumnKind]:
    """The columns of a table, each with the kind of value it holds."""
    return {column: one.kind for column, one in TABLES[name].items()}


def with_after(name: str, after: str, more: dict[str, ColumnKind]) -> dict[str, ColumnKind]:
    """The columns of a table with further ones, which what was asked decides, after one of them."""
    found: dict[str, ColumnKind] = {}
    for column, kind in kinds(name).items():
        found[column] = kind
        if column == after:
            found |= more
    return found
