"""What `sensitivity` prints."""

from __future__ import annotations

from commission_opt.cli.layout import item, notes, paragraph, table
from commission_opt.cli.study import stopped
from commission_opt.plan.statements.amounts import count, shorten
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.break_even.switching import Switch, Switches
from commission_opt.studies.cost_parts import NOT_ALL_CASH, not_all_cash
from commission_opt.studies.sensitivity.morris import Morris
from commission_opt.studies.sensitivity.ranges import OF_A_WHAT_IF
from commission_opt.studies.sensitivity.tornado import Bar, End, Tornado

PATH = 36
WIDTHS = (PATH, 20, 15, 15, 12)
CASH_HEADER, CASH_WIDTH = ("in cash\nat low", "in cash\nat high"), 14  # two columns more where not all of it is cash
HEADER = (
    "Figure",
    "low to high",
    "change at low\n(+ is more)",
    "change at high\n(+ is more)",
    "new beds at\nlow, high",
)
PUBLISHED = "published: every figure that the register says is published"
MORRIS = (
    "Mu* says how much the figure matters (mean size of its effects). Mu is the same with signs (+ costs more as the "
    "figure rises), which cancel where it works both ways. Sigma says how much the effect depends on other figures, or bends."
)


def tornado_text(found: Tornado, *, named: bool = False) -> str:
    """One line a figure, widest swing first; then what is recommended where that changes.

    `named` says that the figures were, and do not come from the register.
    """
    if found.cost is None and found.interrupted and not found.done:
        return "\n".join(
            paragraph(f"{stopped(found.done, found.total)}, before the plan with the figures as they are was found.")
        )
    if found.cost is None:
        return f"With the figures as they are: {found.mix}."
    sure = "" if found.proven else ", not proven to be the cheapest within the time limit"
    cash = found.parts["cash"] if not_all_cash([found.parts]) else None
    of_it = "" if cash is None else f" ({pounds(cash)} in cash)"
    lines = [*paragraph(f"As it is: {pounds(found.cost)}{of_it}{sure}; {found.mix}"), *_interrupted(found), ""]
    if not found.bars:
        none = [] if found.interrupted else ["  No figure to vary: name some with --vary PATH=LOW:HIGH."]
        return "\n".join([*lines, *none, *_left_out(found, named=named)])
    idle = [bar for bar in found.bars if all(_idle(end) for end in (bar.low, bar.high))]
    rows = [
        [
            _path(bar.path),
            f"{number(bar.low.value)} to {number(bar.high.value)}",
            *(_change(end, found) for end in (bar.low, bar.high)),
            ", ".join("-" if end.beds is None else f"{end.beds:g}" for end in (bar.low, bar.high)),
        ]
        for bar in found.bars
        if bar not in idle
    ]
    lines += _table(found, rows, [bar for bar in found.bars if bar not in idle])
    if idle:
        lines += ["", *notes("No difference", ["; ".join(f"{bar.path} {_ends(bar)}" for bar in idle)])]
    return "\n".join([*lines, "", *_mixes(found), *_left_out(found, named=named)])


def _table(found: Tornado, rows: list[list[str]], bars: list[Bar]) -> list[str]:
    """The figures, with what of each change is cash where not all is."""
    if not not_all_cash([found.parts, *(end.parts for bar in bars for end in (bar.low, bar.high))]):
        return table(HEADER, rows, WIDTHS)
    cash = [[_in_cash(end) for end in (bar.low, bar.high)] for bar in bars]
    more = [[*row[:4], *both, *row[4:]] for row, both in zip(rows, cash, strict=True)]
    widths = (*WIDTHS[:4], CASH_WIDTH, CASH_WIDTH, *WIDTHS[4:])
    return [*table((*HEADER[:4], *CASH_HEADER, *HEADER[4:]), more, widths), "", *paragraph(NOT_ALL_CASH)]


def _in_cash(end: End) -> str:
    """What of the change is cash; "-" where there is no plan."""
    if end.cash_change is None:
        return "-"
    return f"{'+' if end.cash_change > 0.5 else ''}{pounds(end.cash_change)}"


def _ends(bar: Bar) -> str:
    return f"({number(bar.low.value)} to {number(bar.high.value)})"


def _idle(end: End) -> bool:
    """Whether the figure changes neither the mix nor the cost, to the pound."""
    return end.change is not None and abs(end.change) < 0.5 and end.mix_changes is False


def _interrupted(found: Tornado) -> list[str]:
    """Which figures are missing, where it was stopped."""
    return (
        paragraph(f"{stopped(found.done, found.total)}; not reached: {', '.join(found.not_reached)}.")
        if found.interrupted
        else []
    )


def _mixes(found: Tornado) -> list[str]:
    """What is recommended where that changes, as far as it is proven."""
    ends = [(bar.path, end) for bar in found.bars for end in (bar.low, bar.high)]
    changed = [(path, end) for path, end in ends if _differs(end)]
    unproven = [end for _, end in ends if not end.proven]
    lines = paragraph("* Another mix is recommended there, or none:") if changed else []
    for path, end in changed:
        lines += item(f"{path} = {number(end.value)}: {end.mix}")
    if not found.proven:
        return lines + paragraph(
            "? Not certain. With the figures as they are, the plan was not proven to be the cheapest within the time limit. So "
            "no change of cost or of mix is certain. Allow more time, or a wider --gap."
        )
    if unproven:
        lines += paragraph(
            f"? Not proven within the time limit ({len(unproven)} of {len(ends)} values). A cheaper plan may exist, so "
            "neither the change of cost nor of mix is certain. Allow more time, or a wider --gap."
        )
    if not changed and len(unproven) < len(ends):
        which = "the other values" if unproven else "these values"
        lines += [f"  The same mix is recommended at every one of {which}."]
    return lines


def _differs(end: End) -> bool:
    """Whether it is certain that another mix is recommended there, or none."""
    return bool(end.mix_changes) or (end.proven and end.change is None)


def _left_out(found: Tornado, *, named: bool) -> list[str]:
    """What the register names that is not varied, by reason."""
    reasons: dict[str, list[str]] = {}
    for one in found.left_out:
        of_it = f" ({', '.join(one.figures)})" if one.figures else ""
        reasons.setdefault(one.why, []).append(one.path + of_it)
    texts = [
        f"{why}: {count(len(paths), 'figure')}" if why == OF_A_WHAT_IF else f"{why}: {', '.join(paths)}"
        for why, paths in reasons.items()
    ]
    if not texts:
        return []
    return ["", *notes("Not varied", [*texts, *([] if named else [PUBLISHED])])]


def _path(path: str) -> str:
    """The end of a long path says more than its beginning."""
    return path if len(path) <= PATH - 1 else "..." + shorten(path[-(PATH - 4) :], PATH)


def _change(end: End, found: Tornado) -> str:
    """The change of cost; with a star where the mix changes, a question mark where that is not proven."""
    if end.change is None:
        return {"infeasible": "no mix*", "invalid": "not allowed*"}.get(end.status, "none in time?")
    mark = "*" if end.mix_changes else "" if end.proven and found.proven else "?"
    return f"{'+' if end.change > 0.5 else ''}{pounds(end.change)}{mark}"


def switching_text(found: Switches) -> str:
    """One sentence a figure and side, with both mixes."""
    lines: list[str] = []
    for one in found.switches:
        lines += paragraph(_sentence(one))
        if one.mix_after or one.verdict in ("exact", "between"):
            lines += item(f"before: {one.mix}")
            lines += item(f"after: {one.mix_after}")
    if found.not_reached:
        lines += paragraph(f"Stopped before these were reached: {', '.join(found.not_reached)}.")
    return "\n".join(["Where another mix is recommended: the nearest change on each side", *lines])


def _sentence(one: Switch) -> str:
    side = f"{one.path}, {number(one.base)} as it is, towards {number(one.end)}"
    if one.verdict == "exact":
        return f"{side}: at {_near(one.value)}, where both mixes cost the same. Solved on both sides of it."
    if one.verdict == "between":
        return f"{side}: between {number(one.before or 0.0)} and {number(one.after or 0.0)}."
    said = {
        "none": "no change found",
        "not proven": "not known, as a solve ended at its time limit",
        "no plan": "no mix meets the rules",
        "interrupted": "interrupted",
    }
    return f"{side}: {said[one.verdict]}."


def _near(value: float | None) -> str:
    """To the penny, or closer where it is small."""
    return number(value or 0.0, 2 if abs(value or 0.0) >= 10 else 4)


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
    trajectories = count(found.trajectories, "trajectory", "trajectories")
    lines = [
        f"Screening: {trajectories}, seed {found.seed}; effects on the cost over the whole range of each figure",
        "",
    ]
    lines += table(["Figure", "mu*", "mu", "sigma", "effects"], rows, (PATH, 16, 16, 16, 9))
    lines += ["", *paragraph(MORRIS)]
    if found.interrupted:
        planned = found.trajectories * (len(found.effects) + 1)
        lines += paragraph(f"{stopped(found.solves, planned)}: these effects are of what was finished.")
    if found.unproven:
        lines += paragraph(
            f"Not proven to be the cheapest within the time limit at {found.unproven} of {found.solves} points: the effects "
            "are not certain."
        )
    if found.failed:
        lines += paragraph(f"No plan was found at {count(found.failed, 'point')}; the effects there are missing.")
    return "\n".join(lines)
