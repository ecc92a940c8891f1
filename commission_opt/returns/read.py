"""Reading the return: episodes, dates of birth and unaccompanied children, in either dialect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commission_opt.instance.problems import Gathered, InvalidInstance, Problem
from commission_opt.instance.reader import refuse
from commission_opt.instance.spelling import did_you_mean, shown
from commission_opt.returns.codes import PLACEMENTS, PROVIDERS
from commission_opt.returns.dates import NO_DAY, UNREADABLE, read_days, why_unreadable
from commission_opt.returns.table_files import TextTable, read_table, year_in

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC")
WANTED = ("PLACE_PROVIDER", "HOME_POST", "PL_POST", "LA", "YEAR")
CODES = {"PLACE": PLACEMENTS, "PLACE_PROVIDER": PROVIDERS}
LEAVE_OUT = "Mend it, or leave such rows out with --leave-out-damaged."
RowMask = NDArray[np.bool_]


@dataclass(frozen=True)
class ReturnRows:
    """Every row of the episodes, with file and line.

    Attributes
    ----------
    rows
        `child`, `start`, `end` (days since 1970; `NO_DAY` where open), `place`, `provider`, `legal`, `began`, `ended`,
        `home_post`, `placed_post`, `file` (place in `files`), `line`, `which` (place of the return it is in, the oldest 0).
    years
        What each return calls its year, where it does.
    damaged
        Rows that cannot be read, by their place, with what is wrong; only where they are left out.
    """

    rows: pd.DataFrame
    files: tuple[str, ...]
    years: tuple[int | None, ...]
    damaged: dict[int, str] = field(default_factory=dict)


def read_episodes(files: Sequence[Path], leave_out_damaged: bool = False) -> ReturnRows:
    """The rows of all files, one after the other.

    Raises
    ------
    InvalidInstance
        With everything that is wrong, each with file, line and remedy.
    """
    import pandas as pd

    problems: list[Problem] = []
    tables: list[TextTable] = []
    for file in files:
        try:
            tables.append(read_table(file, NEEDED, WANTED, "episodes"))
        except InvalidInstance as error:
            problems += error.problems
    if problems:
        raise InvalidInstance(problems)
    frames: list[pd.DataFrame] = []
    damaged: dict[int, str] = {}
    at = 0
    gathered = Gathered()
    for number, table in enumerate(tables):
        reader = _Episodes(table, gathered)
        frames.append(reader.frame(number))
        damaged |= {at + row: words for row, words in reader.damaged.items()}
        at += len(frames[-1])
    if gathered and not leave_out_damaged:
        raise InvalidInstance(gathered.problems)
    rows = pd.concat(frames, ignore_index=True)
    _one_authority(rows, tables)
    rows["which"], years = _returns(rows, tables)
    return ReturnRows(rows.drop(columns=["authority", "year"]), tuple(table.file for table in tables), years, damaged)


class _Episodes:
    """The rows of one file; what cannot be read is gathered."""

    def __init__(self, table: TextTable, gathered: Gathered) -> None:
        self.table, self.text, self.gathered = table, table.columns, gathered
        self.damaged: dict[int, str] = {}
        self.lines = table.columns["line"].to_numpy()

    def frame(self, number: int) -> pd.DataFrame:
        import pandas as pd

        for row, problem in self.table.damaged.items():
            self.damaged[row] = problem.message
            self.gathered.add(problem)
        child, place = self._words("CHILD", lambda text: text.removesuffix(".0")), self._code("PLACE")
        self._wrong(child.isna().to_numpy(), "CHILD", "there is no number of the child.")
        start, end = self._days("DECOM"), self._days("DEC")
        self._wrong(start == NO_DAY, "DECOM", "there is no day on which the episode begins.")
        early = (end > UNREADABLE) & (start > UNREADABLE) & (end < start)
        self._wrong(early, "DEC", "the episode ends before it begins.")
        self._wrong(place.isna().to_numpy(), "PLACE", "there is no code of the placement.")
        columns = {"child": child, "start": start, "end": end, "place": place, "provider": self._code("PLACE_PROVIDER")}
        others = (
            ("legal", "LS"),
            ("began", "RNE"),
            ("ended", "REC"),
            ("home_post", "HOME_POST"),
            ("placed_post", "PL_POST"),
        )
        for key, name in (*others, ("authority", "LA"), ("year", "YEAR")):
            columns[key] = self._words(name, str.upper)
        frame = pd.DataFrame(columns)
        frame["file"], frame["line"] = np.int16(number), self.lines.astype(np.int32)
        return frame

    def _words(self, name: str, tidy: Callable[[str], str]) -> pd.Series:
        """A column of text in the same spelling throughout; empty where there is none."""
        import pandas as pd

        if name not in self.text:
            return pd.Series(
                pd.Categorical.from_codes(np.full(len(self.text), -1), categories=pd.Index([], dtype=object))
            )
        column = self.text[name]
        spelled = [tidy(str(one).strip()) for one in column.cat.categories]
        kinds = sorted({one for one in spelled if one})
        place = {one: at for at, one in enumerate(kinds)}
        known = np.array([place.get(one, -1) for one in spelled] + [-1])
        return pd.Series(
            pd.Categorical.from_codes(known[column.cat.codes.to_numpy()], categories=pd.Index(kinds, dtype=object))
        )

    def _days(self, name: str) -> NDArray[np.int64]:
        days = read_days(self.text[name])
        bad = np.flatnonzero(days == UNREADABLE)
        for row in bad:
            written = str(self.text[name].iloc[row])
            self._one(int(row), name, f"{shown(written)} is no day.", why_unreadable(written))
        return days

    def _code(self, name: str) -> pd.Series:
        column = self._words(name, str.upper)
        unknown = [code for code in column.cat.categories if code not in CODES[name]]
        for row in np.flatnonzero(column.isin(unknown).to_numpy()) if unknown else ():
            code = str(column.iloc[row])
            self._one(int(row), name, f"there is no code {shown(code)}.", did_you_mean(code, CODES[name]))
        return column

    def _wrong(self, rows: RowMask, name: str, message: str) -> None:
        for row in np.flatnonzero(rows):
            self._one(int(row), name, message, "")

    def _one(self, row: int, name: str, message: str, remedy: str) -> None:
        if row in self.damaged:
            return  # once is enough
        self.damaged[row] = f"{name}: {message}"
        problem = Problem(self.table.file, int(self.lines[row]), name, message, f"{remedy} {LEAVE_OUT}".strip())
        self.gathered.add(problem)


def _one_authority(rows: pd.DataFrame, tables: Sequence[TextTable]) -> None:
    """One council at a time: numbers of children are its own."""
    names = rows["authority"].dropna()
    kinds = names.unique()
    if len(kinds) > 1:
        row = rows.loc[names.index[names != kinds[0]][0]]
        message = f"holds rows of two authorities, {shown(str(kinds[0]))} and {shown(str(kinds[1]))}."
        raise refuse(tables[int(row["file"])].file, int(row["line"]), message, "Give the rows of one of them.", "LA")


def _returns(rows: pd.DataFrame, tables: Sequence[TextTable]) -> tuple[NDArray[np.int64], tuple[int | None, ...]]:
    """Which return each row is in, the oldest 0: by the column YEAR, the year in the name of the file, or file by file."""
    years = rows["year"].to_numpy(object)
    if rows["year"].notna().all():
        kinds = sorted({str(one) for one in rows["year"].unique()})
        place = {one: at for at, one in enumerate(kinds)}
        return np.array([place[str(one)] for one in years], np.int64), tuple(year_in(one) for one in kinds)
    named = [table.year for table in tables]
    of_file = rows["file"].to_numpy(np.int64)
    if all(year is not None for year in named):
        kinds_of_year = sorted({year for year in named if year is not None})
        of_year = np.array([kinds_of_year.index(year) for year in named if year is not None], np.int64)
        return of_year[of_file], tuple(kinds_of_year)
    last = rows.groupby("file", observed=True)["start"].max().to_numpy()
    rank = np.empty(len(last), np.int64)
    rank[np.argsort(last, kind="stable")] = np.arange(len(last))
    return rank[of_file], (None,) * len(last)


@dataclass(frozen=True)
class ChildFacts:
    """What the header and UASC files say of children: days of birth, and who came unaccompanied."""

    born: dict[str, int]
    uasc: frozenset[str]
    has_header: bool
    has_uasc: bool


def read_children(header: Sequence[Path], uasc: Sequence[Path], leave_out_damaged: bool = False) -> ChildFacts:
    """Days of birth by child, and the children of the UASC file.

    Raises
    ------
    InvalidInstance
        Where a day of birth cannot be read, or a child has two.
    """
    born: dict[str, int] = {}
    problems = Gathered()
    for file in header:
        table = read_table(file, ("CHILD", "DOB"), (), "dates of birth")
        for child, day, line in _days_of_birth(table, problems):
            if born.setdefault(child, day) != day:
                message = "the child has another day of birth in a line before."
                problems.add(Problem(table.file, line, "DOB", message, f"Keep the right one. {LEAVE_OUT}"))
    if problems and not leave_out_damaged:
        raise InvalidInstance(problems.problems)
    alone: set[str] = set()
    for file in uasc:
        table = read_table(file, ("CHILD",), (), "unaccompanied children")
        alone |= {str(one).strip().removesuffix(".0") for one in table.columns["CHILD"].cat.categories}
    return ChildFacts(born, frozenset(alone), bool(header), bool(uasc))


def _days_of_birth(table: TextTable, problems: Gathered) -> list[tuple[str, int, int]]:
    days, frame = read_days(table.columns["DOB"]), table.columns
    for row in np.flatnonzero(days == UNREADABLE):
        written = str(frame["DOB"].iloc[row])
        message, remedy = f"{shown(written)} is no day.", f"{why_unreadable(written)} {LEAVE_OUT}"
        problems.add(Problem(table.file, int(frame["line"].iloc[row]), "DOB", message, remedy))
    children = frame["CHILD"].astype(object).to_numpy()
    good = (days > UNREADABLE) & frame["CHILD"].notna().to_numpy()
    return [
        (str(child).strip().removesuffix(".0"), int(day), int(line))
        for child, day, line in zip(children[good], days[good], frame["line"].to_numpy()[good], strict=True)
    ]
