"""Commitments taken from one plan and fixed in another model: what that mix would cost here."""

from __future__ import annotations

from commission_opt.decisions import COMMITMENTS, EXISTING, PEOPLE, Decisions
from commission_opt.keys import AwardedKey, DecidedKey, PeopleKey, TurnKey, about
from commission_opt.model.model import Model

FIXED = tuple(family for family in COMMITMENTS if family != "taken")  # whose keys are the columns' as they are
_VERBS = {
    "opened": "opened",
    "closed": "closed",
    "recruited": "recruited",
    "extended": "extended",
    "prolonged": "extended again",
}


def fix_commitments(model: Model, decisions: Decisions) -> list[str]:
    """Fix every commitment of `decisions`, and leave placements, families and recruitment free.

    ::

        variable = its value in `decisions` (0 where it is not named)

    Periods are counted from the start of the horizon: `decisions` are those of a plan with the same
    periods.

    Returns
    -------
    list of str
        Commitments that cannot be made in this model (an offer that is not there, a start outside
        its window, more homes than there are), in words; they are left out.
    """
    missing = []
    for family in FIXED:
        values = getattr(decisions, family)
        columns = model.columns[family]
        for key, variable in columns.items():
            value = values.get(key, 0)
            if variable.upBound is not None and value > variable.upBound:
                missing.append(_words(model, family, key, value))
            else:
                variable.lowBound = variable.upBound = value
        missing += [_words(model, family, key, value) for key, value in values.items() if key not in columns]
    for taken, variable in model.columns.taken.items():
        variable.lowBound = variable.upBound = decisions.taken.get(taken.record, 0)
    there = {taken.record for taken in model.columns.taken}
    missing += [f"{service} taken up" for service in decisions.taken if service not in there]
    return missing


def _words(model: Model, family: str, key: AwardedKey | TurnKey | DecidedKey | PeopleKey, value: float) -> str:
    """A commitment: "bidder-a of 6 beds awarded on 2020-01-01", "2 of own-home opened on 2020-01-01"."""
    name, period = about(key), key.period
    periods = model.instance.periods
    when = "" if period == EXISTING else f" on {periods[period].start}" if period < len(periods) else " later"
    if family in PEOPLE:
        return f"{value:g} {family} of {name}{when}"
    number = f"{value:g} of " if value != 1 else ""
    beds = f" of {key.size} beds" if isinstance(key, (AwardedKey, TurnKey)) else ""
    return f"{number}{name}{beds} {_VERBS.get(family, family)}{when}"
