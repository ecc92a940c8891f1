"""What `sensitivity` prints."""

from __future__ import annotations

from commission_opt.cli.layout import paragraph, table
from commission_opt.plan.statements.amounts import shorten
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.morris import Morris
from commission_opt.studies.sensitivity import End, Tornado
from commission_opt.studies.switching import Switch, Switches

PATH = 44


def tornado_text(found: Tornado) -> str:
    """One line a figure, widest swing first; then what is recommended where that changes."""
    if found.cost is None:
        return f"With the figures as they are: {found.mix or 'nothing found'}."
    lines = [*paragraph(f"As it is: {pounds(found.cost)}; {found.mix}"), ""]
    if not found.bars:
        return "\n".join([*lines, "  No figure to vary: name some with --vary PATH=LOW:HIGH."])
    rows = [
        [_path(bar.path), f"{number(bar.low.value)} to {number(bar.high.value)}", _change(bar.low), _change(bar.high)]
        for bar in found.bars
    ]
    lines += table(["Figure", "low to high", "cost at low", "cost at high"], rows, (PATH, 22, 16, 16))
    changed = [
        f"{bar.path} = {number(end.value)}: {end.mix}"
        for bar in found.bars
        for end in (bar.low, bar.high)
        if end.mix_changes or end.change is None
    ]
    if changed:
        lines += ["", "  Another mix is recommended, or none, at"]
        for text in changed:
            lines += paragraph(f"  {text}")
    else:
        lines += ["", "  The same mix is recommended at every one of these values."]
    return "\n".join(lines)


def _path(path: str) -> str:
    """The end of a long path says more than its beginning."""
    return path if len(path) <= PATH - 1 else "..." + shorten(path[-(PATH - 4) :], PATH)


def _change(end: End) -> str:
    if end.change is None:
        return end.status
    star = "*" if end.mix_changes else ""
    return f"{'+' if end.change > 0.5 else ''}{pounds(end.change)}{star}"


def switching_text(found: Switches) -> str:
    """One sentence a figure and side, with both mixes."""
    lines: list[str] = []
    for one in found.switches:
        lines += paragraph(_sentence(one))
        if one.mix_after or one.verdict in ("exact", "between"):
            lines += paragraph(f"  before: {one.mix}")
            lines += paragraph(f"  after: {one.mix_after}")
    return "\n".join(["Where another mix is recommended", *lines])


def _sentence(one: Switch) -> str:
    side = f"{one.path}, {number(one.base)} as it is, towards {number(one.end)}"
    if one.verdict == "exact":
        return f"{side}: at {number(one.value or 0.0)} exactly; solved on both sides of it."
    if one.verdict == "between":
        return f"{side}: between {number(one.before or 0.0)} and {number(one.after or 0.0)}."
    said = {
        "none": "no change found",
        "not proven": "a solve ended at its time limit",
        "no plan": "no mix meets the rules",
        "interrupted": "interrupted",
    }
    return f"{side}: {said[one.verdict]}."


def morris_text(found: Morris) -> str:
    """One line a figure, the one that matters most first."""
    rows = [
        [
            _path(one.path),
            *("-" if value is None else pounds(value) for value in (one.mu_star, one.mu, one.sigma)),
            str(one.effects),
        ]
        for one in found.effects
    ]
    lines = [f"Screening: {found.trajectories} trajectories, seed {found.seed}; effects over the whole range"]
    lines += table(["Figure", "mu*", "mu", "sigma", "effects"], rows, (PATH, 16, 16, 16, 9))
    if found.failed:
        lines += paragraph(f"At {found.failed} points no plan was found; their effects are missing.")
    return "\n".join(lines)
