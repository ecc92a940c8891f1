"""Reading an instance from a workbook: every cell is read, or refused by its sheet and place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from commission_opt.instance.changes import value_at
from commission_opt.instance.document import Change, Document, Path, Position, path_text
from commission_opt.instance.problems import Gathered, InvalidInstance, Problem
from commission_opt.instance.reader import MOST_VALUES, refuse, too_deep
from commission_opt.instance.spelling import clean, did_you_mean, shown
from commission_opt.instance.workbook.cells import CellWrong, said, written
from commission_opt.instance.workbook.layout import READ_ME
from commission_opt.instance.workbook.opened import open_workbook
from commission_opt.instance.workbook.papers import plain_name, result_sheets
from commission_opt.instance.workbook.sheets import GIVEN, PATH, VALUE, SheetColumn, TableSheet, sheets

DEEPEST_HEADING = 30  # rows among which that of the headings is looked for
FREE = SheetColumn((), frozenset({str}))


class InvalidWorkbook(InvalidInstance):
    """Cells that cannot be read; `rest` is the instance without them, so that what else is wrong can be told too.

    Attributes
    ----------
    rest
        None where what is missing may make the rest look wrong, such as a sheet, a heading or an id.
    rows
        Sheet and row of each cell that cannot be read.
    """

    def __init__(self, problems: Iterable[Problem], rest: Document | None, rows: Iterable[tuple[str, int]]) -> None:
        super().__init__(problems)
        self.rest, self.rows = rest, frozenset(rows)

    def is_new(self, problem: Problem) -> bool:
        """Whether a problem of the rest is one of its own: on a row all of which could be read."""
        return problem.line > 0 and (problem.file.rpartition("!")[0], problem.line) not in self.rows


@dataclass
class _Read:
    """What has been read so far."""

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    positions: dict[Path, Position] = field(default_factory=dict)
    found: Gathered = field(default_factory=Gathered)
    values: int = 0
    rows: set[tuple[str, int]] = field(default_factory=set)  # with a cell that cannot be read
    alone: bool = True  # whether each fault is that of a cell alone, which no other record rests on
    records: dict[tuple[tuple[str, ...], str], tuple[dict[str, Any], Path]] = field(default_factory=dict)

    def at(self, page: Any, column: int, row: int) -> Position:
        return Position(f"{self.file}, {clean(page.title)}!{_letter(column)}", row)

    def wrong(self, place: Position, message: str, remedy: str = "", path: str = "") -> None:
        if path and path != "id":
            self.rows.add((place.file.rpartition("!")[0], place.line))
        else:
            self.alone = False
        self.found.add(Problem(place.file, place.line, path, message, remedy))


def read_workbook(path: FilePath) -> Document:
    """The tables of the instance in a workbook, with the cell of every key.

    Raises
    ------
    InvalidInstance
        Where it cannot be opened, or with every cell that cannot be read.
    """
    shown_as = str(path)
    opened = open_workbook(path, shown_as)
    reading = _Read(shown_as)
    pages = _pages(opened.values, reading)
    known = sheets()
    for name in known:  # parents first, so that what stands within them finds them
        if name in pages:
            page = pages[name]
            _Page(reading, known[name], page, opened.formulas[page.title]).read()
    if reading.values > MOST_VALUES:
        raise refuse(shown_as, 0, f"holds {reading.values:,} values, and at most {MOST_VALUES:,} are read.")
    if reading.found:
        rest = _rest(reading, shown_as) if reading.alone else None
        raise InvalidWorkbook(reading.found.problems, rest, reading.rows)
    if not reading.data:
        paper = bool(result_sheets(opened.values))
        message = (
            "holds the sheets of a paper, and no table of an instance." if paper else "holds no table of an instance."
        )
        raise refuse(shown_as, 0, message, "To begin with one that does: commission-opt new NAME.xlsx")
    if too_deep(reading.data):
        raise refuse(shown_as, 0, "has tables nested too deeply.")
    return Document(reading.data, reading.positions, shown_as)


def _rest(reading: _Read, shown_as: str) -> Document:
    """The instance without the cells that cannot be read, which count as taken away: what is said of them elsewhere may be right."""
    taken = (path for path in reading.positions if value_at(reading.data, path) is None)
    changes = (Change(path_text(reading.data, path), None, None, shown_as) for path in taken)
    return Document(reading.data, reading.positions, shown_as, tuple(changes))


def _pages(book: Any, reading: _Read) -> dict[str, Any]:
    """The sheets that are tables of the format, by the name of the table."""
    known, results = sheets(), result_sheets(book)
    found: dict[str, Any] = {}
    for page in book.worksheets:
        name = page.title.strip()
        plain = name.lower().replace(" ", "_")
        if name.startswith("(") or plain == READ_ME.replace(" ", "_"):
            continue
        if plain_name(name) in results and plain_name(name) not in known:
            continue
        if plain not in known:
            if any(cell.value is not None for cell in page._cells.values()):
                remedy = f"{did_you_mean(plain, known)} Put its name in brackets, such as ({clean(name)[:20]}), where it is to be passed over."
                reading.wrong(
                    Position(f"{reading.file}, {clean(name)}", 0), "is no table of the format.", remedy.strip()
                )
        elif plain in found:
            reading.wrong(Position(f"{reading.file}, {clean(name)}", 0), "is there twice.", "Put both together.")
        else:
            found[plain] = page
    return found


class _Page:
    """Reads one sheet into the tables."""

    def __init__(self, reading: _Read, sheet: TableSheet, page: Any, formulas: Any) -> None:
        self.reading, self.sheet, self.page = reading, sheet, page
        self.formulas = formulas._cells
        self.cells: dict[int, dict[int, Any]] = {}  # by row and column, those that are not blank
        for (row, column), cell in sorted(page._cells.items()):
            if self._is_there(row, column, cell):
                self.cells.setdefault(row, {})[column] = cell
        self.columns = {column.heading: column for column in sheet.columns}
        self.count = 0

    def _is_there(self, row: int, column: int, cell: Any) -> bool:
        formula = self.formulas.get((row, column))
        if formula is not None and formula.data_type == "f":
            return True
        return cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip())

    def read(self) -> None:
        if not self.cells:
            return
        heading_row, headings = self._headings()
        if not headings:
            remedy = f"The row of headings has {', '.join([*self.columns][:4])} and so on."
            self.reading.wrong(
                Position(f"{self.reading.file}, {self.page.title}", 0), "has no row of headings.", remedy
            )
            return
        if self._is_hidden(heading_row, headings):
            return
        for row in sorted(self.cells):
            if row > heading_row:
                self._row(row, headings)

    def _headings(self) -> tuple[int, dict[int, str]]:
        """The row of the headings, and the heading of each column: the row with most headings that are known."""
        best: tuple[int, int] = (0, 0)
        for row in [row for row in self.cells if row <= DEEPEST_HEADING]:
            number = sum(
                self._known(str(cell.value)) is not None
                for cell in self.cells[row].values()
                if isinstance(cell.value, str)
            )
            best = max(best, (number, -row))
        if not best[0]:
            return 0, {}
        row = -best[1]
        found: dict[int, str] = {}
        for column, cell in self.cells[row].items():
            text = written(cell.value).strip() if isinstance(cell.value, str) else str(cell.value)
            if text.startswith("("):
                continue
            heading = self._known(text)
            place = self.reading.at(self.page, column, row)
            if heading is None:
                remedy = did_you_mean(text.partition(".")[0], [*self.columns, *self.sheet.tables])
                remedy += f" Put the heading in brackets, such as ({clean(text)[:20]}), where the column is to be passed over."
                self.reading.wrong(place, f"{self.sheet.name} has no key {shown(text)}.", remedy)
            elif heading in found.values():
                self.reading.wrong(place, f"the heading {shown(text)} is there twice.", "Put both columns together.")
            else:
                found[column] = heading
        self.passed_over = {
            column
            for column, cell in self.cells[row].items()
            if isinstance(cell.value, str) and cell.value.strip().startswith("(")
        }
        self.refused = set(self.cells[row]) - set(found) - self.passed_over
        return row, found

    def _known(self, text: str) -> str | None:
        """A heading as the format has it; None where it has none."""
        text = " ".join(written(text).split())
        head = text.lower().replace(" ", "_")
        if head in self.columns or head in self.sheet.tables:
            return head
        if (head == self.sheet.belongs_to and self.sheet.parent) or (
            head == GIVEN and not self.sheet.many and self.sheet.path
        ):
            return head
        for name, column in self.columns.items():
            if (
                column.table
                and head.startswith(f"{name}.")
                and all(part.strip() for part in text[len(name) + 1 :].split("."))
            ):
                return name + text[len(name) :]
        return None

    def _is_hidden(self, heading_row: int, headings: Mapping[int, str]) -> bool:
        """Whether something that counts cannot be seen, which is refused."""
        page, reading = self.page, self.reading
        if page.sheet_state != "visible":
            reading.wrong(Position(f"{reading.file}, {page.title}", 0), "is hidden.", "Show the sheet, or delete it.")
            return True
        before = len(reading.found.problems)
        rows = [row for row in self.cells if row > heading_row and page.row_dimensions.get(row) is not None]
        for row in rows:
            if page.row_dimensions[row].hidden:
                column = next(iter(self.cells[row]))
                reading.wrong(
                    reading.at(page, column, row),
                    "the row is hidden, and has something in it.",
                    "Show the row, or delete it.",
                )
        for letter, dimension in page.column_dimensions.items():
            if dimension.hidden:
                first = dimension.min or _number(letter)
                for column in range(first, min(dimension.max or first, first + 20_000) + 1):
                    if (
                        any(column in cells for row, cells in self.cells.items() if row > heading_row)
                        and column in headings
                    ):
                        reading.wrong(
                            reading.at(page, column, heading_row),
                            "the column is hidden, and has something in it.",
                            "Show the column, or delete it.",
                        )
        for merged in page.merged_cells.ranges:
            if merged.max_row > heading_row:
                place = reading.at(page, merged.min_col, max(merged.min_row, heading_row + 1))
                reading.wrong(place, f"the cells {merged.coord} are merged.", "Undo that: one cell a figure.")
        return len(reading.found.problems) > before

    def _row(self, row: int, headings: Mapping[int, str]) -> None:
        """One record."""
        record: dict[str, Any] = {}
        places: dict[tuple[str, ...], Position] = {}
        parent: tuple[str, Position] | None = None
        seen = lost = False
        for column in self.cells[row]:
            if column in self.passed_over or column in self.refused:
                continue
            place = self.reading.at(self.page, column, row)
            if column not in headings:
                seen = lost = True
                self.reading.wrong(
                    place, "stands in a column without a heading.", "Give the column one, or empty the cell."
                )
                continue
            seen, heading = True, headings[column]
            try:
                value = self._value(row, column, heading)
                self.reading.values += 1
                if self.sheet.parent and heading == self.sheet.belongs_to and heading not in self.columns:
                    parent = str(value), place
                else:
                    self._place(record, places, heading, value, place)
            except CellWrong as error:
                lost = lost or self.sheet.changes or heading == self.sheet.belongs_to
                places[tuple(heading.split("."))] = place
                self.reading.wrong(place, error.message, error.remedy, heading)
        if seen and not lost:
            self._add(row, record, places, parent)

    def _value(self, row: int, column: int, heading: str) -> Any:
        """What a cell says for its heading."""
        cell, formula = self.page._cells.get((row, column)), self.formulas.get((row, column))
        if formula is not None and formula.data_type == "f" and (cell is None or cell.value is None):
            raise CellWrong(
                "has a formula without a stored result.", "Open the workbook in Excel or LibreOffice, and save it."
            )
        if cell.data_type == "e" or (formula is not None and formula.data_type == "e"):
            raise CellWrong(f"shows the error {shown(str(cell.value))}.", "Mend the formula, or write the figure.")
        value = cell.value
        if heading in self.sheet.tables or heading == GIVEN:
            if value is True or (isinstance(value, str) and value.strip().lower() in ("true", "yes")):
                return {}
            raise CellWrong(
                f"{shown(str(value))} is not TRUE.",
                "TRUE says that the table is there; leave the cell empty where it is not.",
            )
        known = self.columns.get(heading)
        if known is None and heading == self.sheet.belongs_to:
            return said(value, FREE, FREE.kinds, FREE.element)
        if known is not None:
            if known.table and not known.kinds and not known.element and not isinstance(value, str):
                raise CellWrong(
                    f"{shown(str(value))} is no table.", f"Give its figures in columns such as {heading}.KEY."
                )
            return said(value, known, known.kinds, known.element)
        base = next(column for name, column in self.columns.items() if column.table and heading.startswith(f"{name}."))
        return said(value, base, base.inner_element, frozenset())

    def _place(
        self, record: dict[str, Any], places: dict[tuple[str, ...], Position], heading: str, value: Any, place: Position
    ) -> None:
        """Put a value into the record at its heading."""
        if heading == GIVEN and heading not in self.columns:
            return
        here, keys = record, tuple(heading.split("."))
        for depth, key in enumerate(keys[:-1], start=1):
            places.setdefault(keys[:depth], place)
            here = here.setdefault(key, {})
            if not isinstance(here, dict):
                raise CellWrong(
                    f"{'.'.join(keys[:depth])} has a figure of its own in this row.",
                    "Give one figure, or several in columns of their own.",
                )
        before = here.get(keys[-1])
        if before is not None and not (isinstance(before, dict) and value == {}):
            raise CellWrong(
                f"{heading} has figures in columns of their own in this row.",
                "Give one figure, or several in columns of their own.",
            )
        if before is None:
            here[keys[-1]] = value
        places[keys] = place

    def _add(
        self,
        row: int,
        record: dict[str, Any],
        places: Mapping[tuple[str, ...], Position],
        parent: tuple[str, Position] | None,
    ) -> None:
        """Put the record of a row where it belongs."""
        sheet, reading = self.sheet, self.reading
        first = reading.at(self.page, min(self.cells[row]), row)
        self.count += 1
        if not sheet.many and self.count > 1:
            reading.wrong(first, f"{sheet.name} has one row, and this is another.", "Take one of the two away.")
            return
        holder, at = self._holder(parent, first)
        if holder is None:
            return
        for key in sheet.path[len(sheet.parent) : -1]:
            holder, at = holder.setdefault(key, {}), (*at, key)
            reading.positions.setdefault(at, first)
        if sheet.changes:
            self._change(holder, at, record, places, first)
            return
        if not sheet.path:
            holder.update(record)
        elif sheet.many:
            rows = holder.setdefault(sheet.path[-1], [])
            rows.append(record)
            at = (*at, sheet.path[-1])
            reading.positions.setdefault(at, first)
            at = (*at, len(rows) - 1)
            reading.positions[at] = first
            reading.records.setdefault((sheet.path, str(record.get("id"))), (record, at))
        else:
            holder[sheet.path[-1]] = record | {
                key: one for key, one in holder.get(sheet.path[-1], {}).items() if key not in record
            }
            at = (*at, sheet.path[-1])
            reading.positions[at] = first
        for keys, place in places.items():
            reading.positions[*at, *keys] = place

    def _holder(self, parent: tuple[str, Position] | None, first: Position) -> tuple[dict[str, Any] | None, Path]:
        """The record within which a row stands."""
        if not self.sheet.parent:
            return self.reading.data, ()
        if parent is None:
            self.reading.wrong(
                first,
                f"the row does not say which {self.sheet.belongs_to} it belongs to.",
                f"Write its id under {self.sheet.belongs_to}.",
            )
            return None, ()
        name, place = parent
        found = self.reading.records.get((self.sheet.parent, name))
        if found is None:
            known = [key for path, key in self.reading.records if path == self.sheet.parent]
            self.reading.wrong(place, f"there is no {self.sheet.belongs_to} {shown(name)}.", did_you_mean(name, known))
            return None, ()
        return found

    def _change(
        self,
        holder: dict[str, Any],
        at: Path,
        record: Mapping[str, Any],
        places: Mapping[tuple[str, ...], Position],
        first: Position,
    ) -> None:
        """One change of a table of changes."""
        if PATH not in record or VALUE not in record:
            missing = VALUE if PATH in record else PATH
            self.reading.wrong(first, f"the row has no {missing}.", "Give both path and value, or empty the row.")
            return
        key = self.sheet.path[-1]
        changes = holder.setdefault(key, {})
        if record[PATH] in changes:
            self.reading.wrong(places[PATH,], f"{shown(record[PATH])} is changed twice.", "Give one of the two.")
            return
        changes[record[PATH]] = record[VALUE]
        self.reading.positions.setdefault((*at, key), first)
        self.reading.positions[*at, key, record[PATH]] = places[VALUE,]


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _number(letter: str) -> int:
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(letter))
