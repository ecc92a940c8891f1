"""Spells: the time that a child is in one need without a break, how it began and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commission_opt.instance.reader import refuse
from commission_opt.returns.codes import EIGHTEEN, STARTS
from commission_opt.returns.dates import DayArray, birthdays
from commission_opt.returns.history import CareHistory
from commission_opt.returns.mapping import Mapping
from commission_opt.returns.read import ChildFacts

if TYPE_CHECKING:
    import pandas as pd

OUTSIDE, LEFT, AT_18, STILL = -1, -2, -3, -4  # in place of a need: before care; after it; after it at 18; the data ends
NEAR_18 = 31  # days before the birthday from which leaving counts as leaving at 18
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Spells:
    """The spells of all children, by child and start.

    Attributes
    ----------
    table
        `child`, `need` (place in `needs`), `start`, `end`, `before` (a need, or `OUTSIDE`), `after` (a need, `LEFT`, `AT_18` or
        `STILL`), `ageing` (whether it ended with a birthday), `known` (whether the day it began is known), `area` (of home).
    pieces
        Episodes cut at birthdays, each with its `need`.
    """

    table: pd.DataFrame
    pieces: pd.DataFrame
    needs: tuple[str, ...]
    first: int
    until: int


def spells_of(history: CareHistory, mapping: Mapping, children: ChildFacts) -> Spells:
    """The spells of a history, by the needs of a mapping.

    Raises
    ------
    InvalidInstance
        Where the mapping asks for days of birth, providers or unaccompanied children that are not there.
    """
    _refuse_missing(history, mapping, children)
    born = np.array([children.born.get(str(name), 0) for name in history.children], np.int64)
    has_born = np.array([str(name) in children.born for name in history.children])
    pieces = _pieces(history, mapping, born)
    pieces["need"] = _needs(pieces, mapping, born, np.array([str(one) in children.uasc for one in history.children]))
    table = _joined(pieces, history)
    child = table["child"].to_numpy()
    turned = birthdays(born[child], EIGHTEEN) - NEAR_18
    grown = (table["after"].to_numpy() == LEFT) & has_born[child] & (table["end"].to_numpy() >= turned)
    table["after"] = np.where(grown, AT_18, table["after"])
    return Spells(table, pieces, mapping.ids, history.first, history.until)


def _refuse_missing(history: CareHistory, mapping: Mapping, children: ChildFacts) -> None:
    if mapping.birthdays:
        if not children.has_header:
            raise refuse(mapping.file, 0, "has needs by age, and there is no header file.", "Give it with --header.")
        seen = history.children[np.unique(history.episodes["child"])]
        without = sum(str(one) not in children.born for one in seen)
        if without:
            message = f"has needs by age, and the header has no day of birth of {without:,} of {len(seen):,} children."
            raise refuse(mapping.file, 0, message, "Give the header files of all years.")
    if mapping.asks_uasc and not children.has_uasc:
        message = "has needs of unaccompanied children, and there is no file of them."
        raise refuse(mapping.file, 0, message, "Give it with --uasc.")
    if mapping.asks_providers and history.episodes["provider"].isna().all():
        message = "has needs by provider, and the episodes have no column PLACE_PROVIDER."
        raise refuse(mapping.file, 0, message, "Export the return with it.")


def _pieces(history: CareHistory, mapping: Mapping, born: DayArray) -> pd.DataFrame:
    """Episodes, cut at the birthdays at which a child may pass from one need to another."""
    import pandas as pd

    pieces = history.episodes.assign(birthday=False, whole=True)
    for age in mapping.birthdays:
        day = birthdays(born[pieces["child"].to_numpy()], age)
        across = (day > pieces["start"].to_numpy()) & (day < pieces["end"].to_numpy())
        if not across.any():
            continue
        cut = day[across]
        later = pieces[across].assign(start=cut, birthday=True, whole=False)
        pieces.loc[across, "end"] = cut
        pieces.loc[across, "ends"] = True
        pieces = pd.concat([pieces, later]).sort_values(["child", "start"], kind="stable", ignore_index=True)
    return pieces.reset_index(drop=True)


def _needs(pieces: pd.DataFrame, mapping: Mapping, born: DayArray, alone: NDArray[np.bool_]) -> IntArray:
    """The first need of the mapping that fits each piece; the last of all where none does."""
    child, start = pieces["child"].to_numpy(), pieces["start"].to_numpy()
    need = np.full(len(pieces), len(mapping.needs), np.int64)
    for at in reversed(range(len(mapping.needs))):
        one = mapping.needs[at]
        fits = pieces["place"].isin(one.codes).to_numpy()
        if one.providers:
            fits = fits & (pieces["provider"].isin(one.providers).to_numpy())
        if one.uasc is not None:
            fits = fits & (alone[child] == one.uasc)
        if one.ages is not None:
            fits = fits & (
                (start >= birthdays(born[child], one.ages[0])) & (start < birthdays(born[child], one.ages[1]))
            )
        need[fits] = at
    return need


def _joined(pieces: pd.DataFrame, history: CareHistory) -> pd.DataFrame:
    """Pieces in the same need and period of care as one spell, with what came before and after it."""
    import pandas as pd

    period, need = pieces["period"].to_numpy(), pieces["need"].to_numpy()
    opens = np.append(True, (period[1:] != period[:-1]) | (need[1:] != need[:-1]))
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(pieces)) - 1
    start, end = pieces["start"].to_numpy()[first], pieces["end"].to_numpy()[last]
    of_period, kind = period[first], need[first]
    goes_on = np.append(of_period[1:] == of_period[:-1], False)
    came_from = np.append(False, goes_on[:-1])
    after = np.where(pieces["ends"].to_numpy()[last], LEFT, STILL)
    began = pieces["began"].astype(object).to_numpy()[first]
    known = came_from | (start >= history.first) | (began == STARTS)
    return pd.DataFrame(
        {
            "child": pieces["child"].to_numpy()[first],
            "need": kind,
            "start": start,
            "end": end,
            "before": np.where(came_from, np.append(OUTSIDE, kind[:-1]), OUTSIDE),
            "after": np.where(goes_on, np.append(kind[1:], STILL), after),
            "ageing": np.append(pieces["birthday"].to_numpy()[first][1:], False) & goes_on,
            "known": known,
            "area": pieces["home_post"].astype(object).to_numpy()[first],
        }
    )
