"""What `together` prints: costs of groups, shares, and the check of every group."""

from __future__ import annotations

from commission_opt.cli.layout import item, paragraph, table
from commission_opt.cli.study import PROOF
from commission_opt.plan.statements.amounts import count
from commission_opt.plan.wording import pounds
from commission_opt.sharing.asked import GroupsAsked
from commission_opt.studies.together.found import TogetherOrAlone
from commission_opt.studies.together.words import METHODS, caveats, check_words, saving_words, share_words

WIDEST = 30
MOST_SHOWN = 15  # groups: the table has all


def asked_text(authorities: int, asked: GroupsAsked, time_limit: float | None) -> str:
    """How many solves it takes, before the first of them."""
    groups = count(len(asked.groups), "group")
    every = len(asked.groups) == asked.of
    of = "every one" if every else f"of {asked.of:,}"
    long = (
        ""
        if time_limit is None
        else f" At most {time_limit * len(asked.groups):,.0f} s, and what reading and checks take."
    )
    return f"{count(authorities, 'authority', 'authorities').capitalize()}: {groups} to solve, {of}.{long}"


def text(title: str, found: TogetherOrAlone) -> str:
    """What was found, what matters most first."""
    lines = [title, ""]
    for said in saving_words(found):
        lines += paragraph(said)
    if found.groups:
        lines += ["", *_groups(found)]
    if found.allocations:
        lines += ["", *_shares(found)]
        for said in share_words(found):
            lines += item(said)
    checked = list(check_words(found))
    if checked:
        lines += ["", "Would a group pay less by itself?"]
        for said in checked:
            lines += item(said)
    lines.append("")
    for said in caveats(found):
        lines += paragraph(said)
    return "\n".join(lines)


def _groups(found: TogetherOrAlone) -> list[str]:
    rows = []
    for row in found.tables()["together"][:MOST_SHOWN]:
        low, high = row["saving_low"], row["saving_high"]
        saved = "-" if low is None or high is None else _range(low, high)
        cost = "-" if row["cost"] is None else pounds(row["cost"])
        rows.append([row["group"], cost, saved, PROOF.get(row["status"], row["status"])])
    lines = table(["Group", "cost", "saves against each alone", "proof"], rows, (WIDEST, 16, 30, 12))
    if len(found.groups) > MOST_SHOWN:
        lines += paragraph(f"{count(len(found.groups) - MOST_SHOWN, 'group')} more: in the table that --out writes.")
    return lines


def _shares(found: TogetherOrAlone) -> list[str]:
    methods = list(found.allocations)
    rows = []
    for nth, (member, name) in enumerate(found.names.items()):
        alone = next((one.cost for one in found.groups if one.members == (member,)), None)
        shares = [pounds(found.allocations[method].shares[nth]) for method in methods]
        rows.append([name, "-" if alone is None else pounds(alone), *shares])
    totals = [pounds(found.allocations[method].whole) for method in methods]
    rows.append(["Together", "", *totals])
    return table(
        ["Share of the bill", "alone", *(METHODS[method] for method in methods)],
        rows,
        (WIDEST, 16, *[16] * len(methods)),
    )


def _range(low: float, high: float) -> str:
    return pounds(low) if high - low < 1 else f"{pounds(low)} to {pounds(high)}"
