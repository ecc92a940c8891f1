"""What came of each option, in sentences: where it won and where it lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.plan.statements.amounts import listed, percent
from commission_opt.plan.wording import pounds

if TYPE_CHECKING:
    from commission_opt.studies.backtest.backtest import Backtest, HeldToOutturn

LITTLE = 1000.0  # £ in a year below which an option neither won nor lost


def outturn_words(found: Backtest, outturn: str) -> list[str]:
    """One sentence an option: what it cost against nothing new, in which years it won, and what it missed."""
    return [_option(found, one) for one in found.of(outturn)]


def _option(found: Backtest, one: HeldToOutturn) -> str:
    if one.cost is None:
        return f"{one.name}: {one.why or 'not found'}."
    row = next(row for row in found.rows() if (row["outturn"], row["option"]) == (one.outturn, one.name))
    base = found.baseline(one.outturn)
    text = f"{one.name}: {pounds(one.cost)} at present value"
    if base is not None and base is not one and row["against_baseline"] is not None:
        text += f", {_against(row['against_baseline'])} {base.name[:1].lower()}{base.name[1:]}{_years(found, one)}"
    if row["near_home"] is not None:
        text += f"; {percent(row['near_home'])} near home"
    if row["penalties"] >= 1:
        text += f"; {pounds(row['penalties'])} of it is penalties for rules that it misses"
    return f"{text}."


def _against(amount: float) -> str:
    return f"{pounds(abs(amount))} {'more than' if amount > 0 else 'less than'}"


def _years(found: Backtest, one: HeldToOutturn) -> str:
    """In which years less money was spent than with nothing new, and in which more."""
    rows = [row for row in found.by_year() if (row["outturn"], row["option"]) == (one.outturn, one.name)]
    known = [row for row in rows if row["against_baseline"] is not None]
    won = [row["year"] for row in known if row["against_baseline"] < -LITTLE]
    lost = [row["year"] for row in known if row["against_baseline"] > LITTLE]
    said = [f"{verb} in {listed(years)}" for verb, years in (("won", won), ("lost", lost)) if years]
    return f" ({'; '.join(said)})" if said else ""
