"""Tables of money: cash apart from what is no cash, who pays, capital and how it is funded, and when it has paid back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from commission_opt.instance.given import GIVEN
from commission_opt.plan.given import given_mixes
from commission_opt.plan.result import Result
from commission_opt.plan.result_money import CapitalRow, MoneyRow
from commission_opt.plan.statements.amounts import date, millions, rounded_by_year
from commission_opt.plan.statements.note import Note
from commission_opt.plan.statements.pounds import (
    PoundsShown,
    added,
    at_present_value,
    by_line,
    less,
    shown_lines,
    spent_by_year,
)
from commission_opt.plan.statements.table import NOTHING, Table, TableRow, amount, shown_as, shown_row, text
from commission_opt.registry import COST_LINES

APART = "Cash, and what is no cash"
NOT_PAID = (  # key, and how it is told, + or - in what is compared
    ("avoided", "Care avoided (not cash)", -1.0),
    ("notional", "Use of capital receipts (not paid)", 1.0),
    ("penalty", "Penalties (not money)", 1.0),
)
NotPaid = tuple[str, str, float]
OWN, BORROWED = "paid from capital receipts or reserves", "borrowed"


def apart_table(result: Result) -> Table | None:
    """Each mix at present value, cash and what is no cash side by side; None where all of it is cash."""
    used = [one for one in NOT_PAID if any(round(row[one[0]]) for row in result["money"])]  # type: ignore[literal-required]
    if not used:
        return None
    names = mix_names(result)
    bills = {name: given["costs"] for name, given in given_mixes(result).items()} | {"plan": result["costs"]}
    rows = tuple(
        _apart(names[mix], rows, at_present_value(bills[mix]), used, mix == "plan")
        for mix, rows in by_mix(result).items()
    )
    columns = (APART, "cash, £", *(f"{label}, £" for _, label, _ in used), "what is compared, £")
    note = (
        "At present value. Cash is what the council pays, less what it receives. What is compared is cash, with what is "
        "no cash added or taken off."
    )
    return Table("apart", APART, columns, rows, note)


def by_mix(result: Result) -> dict[str, list[MoneyRow]]:
    """Rows of each mix, what was given first and the plan last."""
    found: dict[str, list[MoneyRow]] = {mix: [] for mix in (*GIVEN, "plan")}
    for row in result["money"]:
        found[row["mix"]].append(row)
    return {mix: rows for mix, rows in found.items() if rows}


def mix_names(result: Result) -> dict[str, str]:
    """What each mix is called in a table."""
    return {name: one["title"] for name, one in given_mixes(result).items()} | {"plan": "Recommended"}


def _apart(name: str, rows: list[MoneyRow], shown: PoundsShown, used: Iterable[NotPaid], plan: bool) -> TableRow:
    """Each nature as it is shown, so that the parts add up to what is compared."""
    read: dict[str, int] = defaultdict(int)
    for line, pounds in shown.items():
        read[COST_LINES[line].nature] += pounds
    cells = [shown_as("money", sum(row["cash_discounted"] for row in rows), read["cash"])]
    for key, _, sign in used:
        exact = sign * sum(row[f"{key}_discounted"] for row in rows)  # type: ignore[literal-required]
        cells.append(shown_as("money", exact, read[key]))
    cells.append(shown_as("money", sum(row["total_discounted"] for row in rows), sum(shown.values())))
    return TableRow((text(name), *cells), "total" if plan else "")


def gross_table(result: Result) -> Table | None:
    """What the plan costs gross, what funders pay, and what is left to the council, by year; None without funders."""
    rows = by_mix(result).get("plan", [])
    if not any(row["contributions"] for row in rows):
        return None
    across = [row["year"] for row in rows]
    gross = {row["year"]: row["gross"] - row["income"] for row in rows}
    paid = {row["year"]: 0.0 - row["contributions"] for row in rows}
    net = spent_by_year(result["costs"])
    funders, total = shown_lines(result["costs"])["contributions"], rounded_by_year(net)
    body = (
        shown_row("Gross, less income", gross, less(total, funders), across),
        shown_row("Paid by funders", paid, funders, across),
        shown_row("Net cost to the council", net, total, across, "total"),
    )
    title = "Gross and net, £"
    note = "What is minimised is the net cost to the council."
    return Table("gross", title, (title, *across, "total"), body, note, years=len(across))


def capital_table(result: Result) -> Table | None:
    """Capital by year: spent, who pays, what it then costs, and what is owed; None where none is spent."""
    found = result["capital"]
    if not found:
        return None
    across = list(dict.fromkeys(row["year"] for row in found))
    names = (
        ("outlay", "Capital spent", "total"),
        ("grant", "Paid by grant", ""),
        ("receipts", "Paid from receipts", ""),
        ("borrowing", "Borrowed", ""),
        ("optimism_bias", "of which optimism bias", "aside"),
        ("charge", "Yearly charge", "total"),
        ("interest", "of which interest", ""),
        ("repaid", "of which repayment", ""),
    )
    charge = shown_lines(result["costs"]).get("capital", {})
    repaid = rounded_by_year(sums_of(found, "repaid"))
    told = {"charge": charge, "repaid": repaid, "interest": less(charge, repaid)} | funded(found)
    body = []
    for key, label, style in names:
        sums = sums_of(found, key)
        if any(map(round, sums.values())) or key in ("outlay", "charge"):
            shown = told.get(key) or rounded_by_year(sums)
            body.append(shown_row(label, sums, shown, across, style))  # type: ignore[arg-type]
    owed = sums_of(found, "outstanding")
    cells = (amount("money", owed[year] if round(owed[year]) else None) for year in across)
    body.append(TableRow((text("Owed at the year's end"), *cells, NOTHING), "aside"))
    title = "Capital, £"
    note = "The yearly charge repays what is borrowed, with interest, and is in the bill; none is counted before a building opens."
    return Table("capital", title, (title, *across, "total"), tuple(body), note, years=len(across))


def funded(found: Iterable[CapitalRow]) -> dict[str, dict[str, int]]:
    """Outlay and who pays it in whole pounds, of which what is borrowed is the rest."""
    found = list(found)
    outlay, grant, receipts = (rounded_by_year(sums_of(found, key)) for key in ("outlay", "grant", "receipts"))
    return {"outlay": outlay, "grant": grant, "receipts": receipts, "borrowing": less(less(outlay, grant), receipts)}


def sums_of(found: Iterable[CapitalRow], key: str) -> dict[str, float]:
    """One figure of all buildings together, by year."""
    sums: dict[str, float] = {}
    for row in found:
        sums[row["year"]] = sums.get(row["year"], 0.0) + row[key]  # type: ignore[literal-required]
    return sums


def payback_table(result: Result) -> Table | None:
    """Cash against doing nothing new, by year; None where no capital is spent or there is no baseline."""
    rows, given = result["payback"], result["baseline"]
    if not rows or given is None:
        return None
    across = [row["year"] for row in rows]
    before, plan = given["costs"], result["costs"]
    after = less(rounded_by_year(spent_by_year(before)), rounded_by_year(spent_by_year(plan)))
    charge = less(shown_lines(plan).get("capital", {}), shown_lines(before).get("capital", {}))
    named = (
        ("saving", "Saved before capital", added((after, charge)), ""),
        ("charge", "Yearly charge", charge, ""),
        ("after_capital", "Saved after capital", after, "total"),
        ("own_capital", "Own capital spent", rounded_by_year({row["year"]: row["own_capital"] for row in rows}), ""),
    )
    body = [
        shown_row(label, {row["year"]: row[key] for row in rows}, shown, across, style)  # type: ignore[literal-required,arg-type]
        for key, label, shown, style in named
    ]
    so_far = (amount("money", row["cumulative"]) for row in rows)
    body.append(TableRow((text("Saved less spent, so far"), *so_far, NOTHING), "aside"))
    title = "Payback, £"
    note = f"{payback_text(result)} In cash against doing nothing new, not discounted; + is saved. Own capital is what grants do not pay."
    return Table("payback", title, (title, *across, "total"), tuple(body), note, years=len(across))


AT_ONCE = 0.05  # years to pay back, which read as none


def payback_text(result: Result) -> str:
    """When the capital is paid back: "What is saved pays for the council's own capital, £2.20m, in 5.9 years."."""
    found = result["paid_back"]
    if found is None:
        return ""
    own = millions(found["own_capital"])
    if found["years"] is None:
        return f"What is saved does not pay for the council's own capital, {own}, within the horizon."
    if found["own_capital"] < 1:
        return "None of the capital is the council's own."
    if found["years"] < AT_ONCE:
        return f"What is saved before it is spent pays for the council's own capital, {own}."
    return (
        f"What is saved pays for the council's own capital, {own}, in {found['years']:.1f} years from "
        f"{date(found['first_spent'])}."
    )


def capital_notes(result: Result) -> list[Note]:
    """What is spent on buildings, who pays, and when it has paid back."""
    found = result["capital"]
    outlay = sum(row["outlay"] for row in found)
    if outlay < 1:
        return []
    parts = [
        f"{millions(sum(row[key] for row in found))} {said}"  # type: ignore[literal-required]
        for key, said in (("grant", "by grant"), ("receipts", OWN), ("borrowing", BORROWED))
        if sum(row[key] for row in found) >= 0.5  # type: ignore[literal-required]
    ]
    texts = [f"{millions(outlay)} is spent on buildings: {', '.join(parts)}"]
    if said := payback_text(result):
        texts.append(said.removesuffix("."))
    paid = result["paid_back"]
    if paid is not None:
        texts.append(
            f"in an average year {millions(paid['average_saving'])} is saved before capital, and "
            f"{millions(paid['average_after_capital'])} after its yearly charge"
        )
    return [Note("Capital", tuple(texts))]


def once(result: Result) -> list[str]:
    """Lines that are paid once: before homes open, closing them, recruiting."""
    return [line for line in by_line(result["costs"]) if COST_LINES[line].once]
