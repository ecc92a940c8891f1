"""What stands below the tables: the rules that bind, how sure the answer is, and the alternatives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from commission_opt.instance.conventions import EDITIONS
from commission_opt.instance.given import GIVEN
from commission_opt.keys import RowKey
from commission_opt.plan.ended import NO_ENGINE
from commission_opt.plan.given import given_mixes
from commission_opt.plan.result import BreakEvenRow, GivenResult, Result, RuleUse
from commission_opt.plan.statements.amounts import (
    apart,
    children,
    count,
    gap_text,
    millions,
    month,
    percent,
    proven_gap_text,
    short_percent,
    so_many_children,
    value_text,
)
from commission_opt.plan.statements.choice import choice_notes
from commission_opt.plan.statements.headline import broken_rules, short_average
from commission_opt.plan.statements.least_breach import least_breach
from commission_opt.plan.statements.note import Note
from commission_opt.plan.statements.pounds import at_present_value, less
from commission_opt.plan.statements.uncertainty import cap_text
from commission_opt.plan.wording import pounds
from commission_opt.registry import COST_LINES, LOCALITY, RULES, STABILITY, row_key, rows_of
from commission_opt.rules.card import RowsOf

MOST_RULES = 8
LONG = 22  # words about a rule after which its price is a sentence of its own
FEW_CHANGES = 3  # of one file that extends another: more are told by their number
NO_RULE = "no policy rule raises the cost"


def rule_notes(result: Result) -> list[Note]:
    """The rules that bind, costliest first, each with what one more unit would change."""
    groups: dict[tuple[str, str, str, str], list[RuleUse]] = defaultdict(list)
    for row in result["rules"]:
        if row["binding"] and _told(row).shown and (RULES[row["id"]].policy or _worth_showing(row)):
            groups[row["id"], row["rule"] or _place(result, row), _what(row), row["sense"]].append(row)
    ordered = sorted(groups.items(), key=lambda item: (item[1][0]["price"] is None, -abs(_price(item[1]))))
    texts = [_rule_text(result, name, what, rows) for (_, name, what, _), rows in ordered[:MOST_RULES]]
    if len(ordered) > MOST_RULES:
        texts.append(f"and {len(ordered) - MOST_RULES} more, in rules.csv")
    if (cap := cap_text(result)) is not None:
        texts.append(cap)
    return [Note("Rules that bind", tuple(texts) or (NO_RULE,))]


def broken_at_price(result: Result) -> list[str]:
    """The rules that the plan breaks because their price is less than keeping them, and how often."""
    groups: dict[str, list[RuleUse]] = defaultdict(list)
    for row in result["rules"]:
        if row["shortfall"] > 1e-6 and not row["hard"] and RULES[row["id"]].policy:
            groups[f"{row['name']} ({row['rule']})" if row["rule"] else row["name"]].append(row)
    return [f"{name}{_when(result, rows).replace(',', '', 1)}{_moved(rows)}" for name, rows in groups.items()]


def _moved(rows: Iterable[RuleUse]) -> str:
    """How many children move, where that is what is broken; children differ from period to period."""
    moved = sum(row["shortfall"] for row in rows if row["id"] == STABILITY)
    return f" ({children(moved)} children in all)" if moved else ""


def _worth_showing(row: RuleUse) -> bool:
    """Of the rules that are facts, not choices: those that cost something and are not plain arithmetic."""
    return _told(row).shown and abs(row["price"] or 0.0) >= 1


def _key(row: RuleUse) -> RowKey:
    return row_key(row["id"], row["key"])


def _told(row: RuleUse) -> RowsOf:
    return rows_of(_key(row), row["sense"])


def _place(result: Result, row: RuleUse) -> str:
    labels, key = result["labels"], _key(row)
    names = labels["roles"] if hasattr(key.key, "role") else labels["offers"] | labels["services"]
    return names.get(key.record, row["where"])


def _what(row: RuleUse) -> str:
    """Of a rule that says several things, what it counts."""
    return _key(row).figure.split("_")[0].removesuffix("s")


def _price(rows: Iterable[RuleUse]) -> float:
    return sum(row["price"] or 0.0 for row in rows)


def _rule_text(result: Result, name: str, what: str, rows: list[RuleUse]) -> str:
    first = rows[0]
    text = _rule_name(first, name)
    text += f": {_limits(rows, what)}{_when(result, rows)}"
    broken = [row for row in rows if row["shortfall"] > 1e-9]
    if broken:
        missed, every = len(_periods(broken) or broken), len(_periods(rows) or rows)
        text += f", broken at its price in {missed} of them" if missed < every else ", broken at its price"
    if first["price"] is None:
        return f"{text}; its cost needs another solve, as it counts whole numbers"
    parts = [row.get("penalty") for row in rows]
    penalty = sum(part or 0.0 for part in parts) if None not in parts else 0.0
    priced = _price_text(first, what, _price(rows), penalty, several=len(rows) > 1)
    return f"{text}. One{priced[5:]}" if priced and len(text.split()) > LONG else text + priced


def _rule_name(row: RuleUse, name: str) -> str:
    """The sort of rule and whose it is, once where they are called the same: "Market (Regional framework)"."""
    sort = row["name"][:1].upper() + row["name"][1:]
    return sort if name.casefold() == row["name"].casefold() else f"{sort} ({name})"


def _limits(rows: list[RuleUse], what: str) -> str:
    sign = {"<=": "at most ", ">=": "at least ", "==": ""}[rows[0]["sense"]]
    low, high = min(row["limit"] for row in rows), max(row["limit"] for row in rows)
    form = _amount(rows[0])
    text = f"{sign}{form(low)}" if abs(high - low) < 1e-9 else f"{sign}{form(low)} to {form(high)}"
    if what and not _is_share(rows[0]):
        return f"{text} {what}{'s' if high != 1 else ''}"
    return _told(rows[0]).told.format(limit=text)


def _is_share(row: RuleUse) -> bool:
    return _told(row).kind == "share"


def _amount(row: RuleUse) -> Any:
    return {"share": short_percent, "pounds": pounds, "number": children}[_told(row).kind]


def _when(result: Result, rows: list[RuleUse]) -> str:
    """In how many periods, as ", in 5 of 20 quarters", where the rule is about periods."""
    periods = _periods(rows)
    if not periods:
        about_providers = any(_key(row).figure.startswith("provider") for row in rows)
        return ", counted over the whole horizon" if about_providers else ""
    return f", in {_out_of(len(periods), result)}{_some_course(result, rows)}"


def _periods(rows: Iterable[RuleUse]) -> set[int]:
    """The periods that rows are about; none for rules that are not about periods."""
    return {period for row in rows if _told(row).counted and (period := _key(row).period) is not None}


def _some_course(result: Result, rows: Iterable[RuleUse]) -> str:
    """Said of rules that are about each demand scenario on its own, where there are several."""
    by_course = any(_key(row).scenario is not None for row in rows)
    return " in some demand scenario" if len(result["scenarios"]) > 1 and by_course else ""


def _out_of(number: int, result: Result) -> str:
    """How many of the periods: "5 of 20 quarters"."""
    periods = len(result["periods"])
    return f"{number} of {periods} {result['instance']['horizon']['period']}{'s' if periods != 1 else ''}"


def _price_text(row: RuleUse, what: str, price: float, penalty: float, *, several: bool) -> str:
    if abs(price) < 1:
        return ""
    if _is_share(row):
        unit, amount, penalty = "point", price / 100, penalty / 100
    else:
        unit, amount = _unit(row, what), price
    verb = "costs" if amount > 0 else "would save"
    each = " in each" if several else ""
    text = f"; one more {unit}{each} {verb} {pounds(abs(amount))}{' in all' if several else ''}"
    if broken := broken_rules(-amount, -penalty, ("less", "more")):
        text += f" ({broken})"
    return f"{text}, with the same teams and homes: others may save more" if RULES[row["id"]].in_teams else text


def _unit(row: RuleUse, what: str) -> str:
    return what or _told(row).one_more


def proof_notes(result: Result) -> list[Note]:
    """How far the answer is proven, by what, and that it was worked out again."""
    run, gap, audit, risk = result["run"], result["gap"], result["audit"], result["risk"]
    if gap is None and result["status"] in ("optimal", "gap"):
        proven = "proven, as the engine says, though it reports no bound"
    elif gap is None:
        proven = "not proven: no bound was found"
    elif result["status"] in ("optimal", "gap"):
        best = "best mean of cost and risk" if risk is not None and risk["weight"] else "cheapest"
        proven = f"{best} for these figures, proven to within {proven_gap_text(gap, run['gap'])}"
    else:
        proven = f"not proven: stopped early, within {gap_text(gap)} of the cheapest there could be"
    name, _, how = run["engine"].partition(", ")  # "HiGHS, scenario by scenario"
    engine = ", ".join(
        filter(None, (f"{name} {run['engine_version']}", how, f"{run['seconds'].get('solve', 0.0):.1f} s"))
    )
    text = proven if name == NO_ENGINE else f"{proven} ({engine})"
    if audit is not None and audit["recomputed_objective"] is not None and result["objective"] is not None:
        penny = (audit["relative_difference"] or 0.0) * abs(result["objective"]) < 0.005
        text += "; an independent calculation agrees " + ("to the penny" if penny else "to one part in a million")
    texts = (text, *run["notes"], *_second_opinion(result))
    return [Note("Certainty", texts), *choice_notes(result)]


def _second_opinion(result: Result) -> Iterable[str]:
    """What the second engine says, where one was asked."""
    second = result["verification"]
    if second is None:
        return
    who = f"{second['engine']} {second['engine_version']}".strip()
    if second["agrees"]:
        difference = second["difference"] or 0.0
        side = "higher" if difference > 0 else "lower"
        cost = "at the same cost" if abs(difference) < 0.005 else f"at a cost {pounds(abs(difference))} {side}"
        yield f"solved again by another engine ({who}, {second['seconds']:.1f} s): it agrees, {cost}"
    elif second["agrees"] is None:
        reason = second["message"] or "one of the two was stopped before its proof"
        yield f"asked another engine ({who}), which neither confirms nor contradicts it: {reason}"
    else:
        found = second["objective"]
        said = "finds no plan that meets the rules" if found is None else f"finds a plan of {pounds(found)}"
        yield f"NOT CONFIRMED: another engine ({who}) {said}, which contradicts this answer"


def break_even_notes(result: Result) -> list[Note]:
    """From which success rate each service pays, where that was asked for."""
    texts = [_break_even(result, row) for row in result["break_even"]]
    return [Note("Break-even", tuple(texts))] if texts else []


def _break_even(result: Result, row: BreakEvenRow) -> str:
    rate = "" if row["rate"] is None else percent(row["rate"], 1)
    said = {
        "from": f"pays from a success rate of {rate}",
        "never": "does not pay, even if every family succeeds",
        "always": "pays even if no family succeeds",
        "not proven": "not found within the time limit",
        "interrupted": "not found: the search was stopped first",
    }[row["verdict"]]
    several = any(one["alone"] for one in result["break_even"])
    beside = "" if not several else ", on its own" if row["alone"] else ", against the other services as planned"
    return f"{row['name']}{beside}: {said} (planned with {percent(row['success_rate'])})"


def against_notes(result: Result) -> list[Note]:
    """The decision taken, the do-minimum option and today's provision, beside the plan."""
    texts = [_against(result, given, GIVEN[name]) for name, given in reversed(given_mixes(result).items())]
    label = "Against, present value" if result["instance"]["discount_rate"] else "Against"
    return [Note(label, tuple(texts))] if texts else []


def _against(result: Result, given: GivenResult, which: str) -> str:
    title, objective = given["title"], result["objective"]
    if given["status"] == "failed":
        return f"{title}: {which} could not be priced. {given['failure']}"
    if given["objective"] is None or objective is None:
        reason = (
            "cannot be carried out as stated"
            if given["status"] == "infeasible"
            else "not priced: the search was stopped first"
        )
        return f"{title}: {reason}"
    at_present = less(at_present_value(given["costs"]), at_present_value(result["costs"]))
    difference, words = apart(given["objective"], objective), ("more", "less")
    broken = broken_rules(difference, at_present.get("penalty", 0), words)
    besides = f" ({broken})" if broken else ""
    if same_commitments(result, given):
        said = [f"{title}: is what is recommended{besides}"]
    elif abs(difference) < 0.5:
        said = [f"{title}: costs the same{besides}"]
    else:
        said = [f"{title}: costs {millions(abs(difference))} {words[difference < 0]} than the recommendation{besides}"]
        said += [why] if (why := _why(result, given)) else []
    faults = _faults(result, given)
    said += faults
    if faults and least_breach(result):
        said.append("No choice of placements misses less")
    return ". ".join(said)


def same_commitments(result: Result, given: GivenResult) -> bool:
    """Whether a mix that was given decides the same as the plan, so that there is nothing to compare."""
    if given["decided"] is None:
        return False
    own, other = result["decisions"], given["decided"]["commitments"]
    return len(own) == len(other) and all(row in own for row in other)


def _why(result: Result, given: GivenResult) -> str:
    """The two cost lines that differ most, and the rest together: at present value, and all of the money; + costs more."""
    differences = less(at_present_value(given["costs"]), at_present_value(result["costs"]))
    differences.pop("penalty", None)  # said apart
    ordered = sorted(differences.items(), key=lambda item: -abs(item[1]))
    parts = [(COST_LINES[line].label, amount) for line, amount in ordered[:2]]
    rest = ordered[2:]
    if rest:
        parts.append((COST_LINES[rest[0][0]].label if len(rest) == 1 else "other lines", sum(a for _, a in rest)))
    said = [f"{name} {'+' if amount > 0 else '-'}{millions(abs(amount))}" for name, amount in parts if amount]
    return f"By line, + costs more: {', '.join(said)}" if said else ""


def _faults(result: Result, given: GivenResult) -> list[str]:
    groups: dict[tuple[str, str], list[RuleUse]] = defaultdict(list)
    for row in given["broken"]:
        groups[row["name"], row["rule"] or row["where"]].append(row)
    faults = []
    for (name, rule), rows in groups.items():
        least = least_breach(result)
        faults.append(f"It {'could not keep' if least else 'breaks'} {name} ({rule})")
        if name == RULES[LOCALITY].name:
            faults[-1] += f" in {_out_of(len(_periods(rows)), result)}{_some_course(result, rows)}"
        faults[-1] += _missed(rows) if least else ""
    short = short_average(result, given["short"])
    return [*faults, f"It leaves {so_many_children(short)} on average without a placement"] if short > 0.05 else faults


def _missed(rows: list[RuleUse]) -> str:
    """What a rule comes to where it is missed most: ": 40% at worst, instead of at least 70%"."""
    worst = max(rows, key=lambda row: row["shortfall"])
    form, asked = _amount(worst), {"<=": "at most ", ">=": "at least ", "==": ""}[worst["sense"]]
    return f": {form(worst['value'])}{' at worst' if len(rows) > 1 else ''}, instead of {asked}{form(worst['limit'])}"


def other_notes(result: Result) -> list[Note]:
    """Children short, and what is owed after the horizon."""
    found: list[Note] = []
    if result["short"]:
        found.append(Note("Without a placement", (_short_text(result),)))
    both = (
        (result["commitment_outstanding"], "guaranteed by contracts that run on"),
        (result["capital_outstanding"], "borrowed for buildings, and not repaid"),
    )
    owed = [f"{millions(pounds)} {said}" for pounds, said in both if pounds >= 1]
    if owed:
        found.append(Note("Still owed at the end", tuple(owed)))
    return found


def _short_text(result: Result) -> str:
    """How many children have no placement, for how long, and when they are most."""
    at_once: dict[str, float] = defaultdict(float)
    for row in result["short"]:
        at_once[row["period"]] += row["children"]
    child_weeks = sum(period["weeks"] * at_once.get(period["start"], 0.0) for period in result["periods"])
    worst = max(at_once, key=lambda start: at_once[start])
    unit = result["instance"]["horizon"]["period"]
    return (
        f"{child_weeks:,.0f} child-weeks in all, in {_out_of(len(at_once), result)}, from {month(min(at_once))}. Most are "
        f"in the {unit} from {month(worst)}: {so_many_children(at_once[worst])} on average (see short.csv)"
    )


def convention_notes(result: Result) -> list[Note]:
    """The sums that an earlier edition of the program did otherwise, where the instance has any."""
    said = result["conventions"]
    if not said["changed"]:
        return []
    earlier = " or ".join(str(edition) for edition in EDITIONS if edition < said["edition"])
    advice = (
        f"this is edition {said['edition']} of the sums; conventions = {earlier} in the instance gives the earlier ones"
    )
    return [Note("Changed sums", (*said["changed"], *([advice] if said["edition"] > 1 else [])))]


def doubt_notes(result: Result) -> list[Note]:
    """What in the instance is hardly what was meant, and teams that carry a little more than their caseload."""
    texts = [one["text"] for one in result["doubts"]]
    return [Note("Take note", tuple(texts))] if texts else []


def caseload_notes(result: Result) -> list[Note]:
    """Teams that carry more cases than their caseload, within the tolerance."""
    over: dict[str, tuple[float, float]] = {}
    for row in result["workforce"]:
        beyond = row["cases"] - row["capacity"]
        if row["level"] == "service" and row["workers"] and beyond > max(1e-6, over.get(row["service"], (1e-6,))[0]):
            over[row["service"]] = (beyond, row["workers"])
    names = result["labels"]["services"]
    texts = [
        f"{names.get(service, service)}: at most {_part(beyond)} of a case over the caseload of {count(workers, 'worker')}, "
        "within the tolerance"
        for service, (beyond, workers) in over.items()
    ]
    return [Note("Caseload", tuple(texts))] if texts else []


def _part(amount: float) -> str:
    return f"{amount:.3f}" if amount >= 0.0005 else "less than 0.001"


def change_notes(result: Result) -> list[Note]:
    """What was changed for this run."""
    rows = [(c["path"], c["old"], c["new"], c["by"]) for c in result["instance"]["changes"]]
    texts = change_texts(rows)
    return [Note("Changed", tuple(texts))] if texts else []


def change_texts(changes: Sequence[tuple[str, Any, Any, str]]) -> list[str]:
    """Changes made for one run, one by one; those that a file makes of the one that it extends, together.

    Parameters
    ----------
    changes
        Path, old and new value, and who made the change.
    """
    files = Counter(by for *_, by in changes if by.lower().endswith(".toml"))
    texts = [
        f"{number} figures and records, by {file}, which extends another file"
        for file, number in files.items()
        if number > FEW_CHANGES
    ]
    return texts + [
        f"{path}: {value_text(old)} -> {'removed' if new is None else value_text(new)} ({by})"
        for path, old, new, by in changes
        if files[by] <= FEW_CHANGES
    ]
