"""Workbooks with one thing or several in them changed: cells, rows, sheets, and the parts and bytes of the file."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

NASTY: tuple[Any, ...] = (
    None,
    "",
    " ",
    "x",
    "=1+1",
    "=[1]Sheet!A1",
    "#REF!",
    0,
    -1,
    1e308,
    1e-9,
    4.5,
    True,
    False,
    "TRUE",
    "no",
    "£3,100",
    "3,100",
    "12%",
    "1,2,3",
    "1, 2",
    ",",
    "[1, 2",
    "{a = 1}",
    "{ebd = 1}",
    "toml: 3",
    "toml: [",
    "2019-04-01",
    "2019-02-30",
    "01/04/2019",
    dt.datetime(2019, 4, 1),
    dt.datetime(2019, 4, 1, 12, 30),
    dt.time(1, 2),
    dt.date(2011, 12, 1),
    43556,
    "2019/20",
    "ebd",
    "north",
    "Ebd",
    "a" * 40_000,
    "_x0000_",
    "\n",
    "é€😀",
    "id",
    "takes",
    "price_per_week",
    10**15 + 1,
)
Mutate = Callable[[random.Random, Any], None]


def mutated(content: bytes, seed: int) -> bytes:
    """The workbook in `content` with one to three changes; the same seed, the same workbook."""
    rng = random.Random(seed)
    if rng.random() < 0.25:
        return rng.choice((_bytes, _part, _part))(rng, content)
    book = load_workbook(io.BytesIO(content))
    for _ in range(rng.randint(1, 3)):
        rng.choice(CHANGES)(rng, book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _page(rng: random.Random, book: Workbook) -> Any:
    return rng.choice(book.worksheets)


def _spot(rng: random.Random, page: Any) -> tuple[int, int]:
    return rng.randint(1, page.max_row + 1), rng.randint(1, page.max_column + 1)


def _cell(rng: random.Random, book: Workbook) -> None:
    page = _page(rng, book)
    row, column = _spot(rng, page)
    merged = any(
        (row, column) in {*merge.cells} and (row, column) != (merge.min_row, merge.min_col)
        for merge in page.merged_cells.ranges
    )
    if not merged:
        value = rng.choice(NASTY)
        page.cell(row, column).value = value[:32_767] if isinstance(value, str) else value


def _format(rng: random.Random, book: Workbook) -> None:
    page = _page(rng, book)
    page.cell(*_spot(rng, page)).number_format = rng.choice(("£#,##0.00", "0%", "yyyy-mm-dd", "@", "[h]:mm", "General"))


def _hide(rng: random.Random, book: Workbook) -> None:
    page = _page(rng, book)
    row, column = _spot(rng, page)
    what = rng.randrange(3)
    if what == 0:
        page.row_dimensions[row].hidden = True
    elif what == 1:
        page.column_dimensions["ABCDEFGH"[column % 8]].hidden = True
    elif len(book.worksheets) > 1:
        page.sheet_state = rng.choice(("hidden", "veryHidden"))


def _rows(rng: random.Random, book: Workbook) -> None:
    page = _page(rng, book)
    row, column = _spot(rng, page)
    rng.choice(
        (
            lambda: page.insert_rows(row),
            lambda: page.delete_rows(row),
            lambda: page.insert_cols(column),
            lambda: page.delete_cols(column),
        )
    )()


def _sheet(rng: random.Random, book: Workbook) -> None:
    page = _page(rng, book)
    if rng.random() < 0.5 and len(book.worksheets) > 1:
        book.remove(page)
    else:
        page.title = rng.choice(("blok", "spot ", "Sheet1", "(ours)", "need", f"{page.title[:20]} 2"))


def _merge(rng: random.Random, book: Workbook) -> None:
    page = _page(rng, book)
    row, column = _spot(rng, page)
    page.merge_cells(
        start_row=row, end_row=row + rng.randint(0, 2), start_column=column, end_column=column + rng.randint(1, 2)
    )


CHANGES: tuple[Mutate, ...] = (_cell, _cell, _cell, _cell, _format, _hide, _rows, _sheet, _merge)


def _bytes(rng: random.Random, content: bytes) -> bytes:
    """Bytes of the packed file changed, or its end cut off."""
    changed = bytearray(content)
    if rng.random() < 0.3:
        return bytes(changed[: rng.randrange(len(changed))])
    for _ in range(rng.randint(1, 20)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _part(rng: random.Random, content: bytes) -> bytes:
    """One part of the file changed, taken out, or emptied; the packing is whole."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        chosen = rng.choice(names)
        for name in names:
            part = before.read(name)
            if name == chosen:
                other = _changed(rng, part)
                if other is None:
                    continue
                part = other
            after.writestr(name, part)
    return file.getvalue()


def _changed(rng: random.Random, part: bytes) -> bytes | None:
    text = part.decode("utf-8", "replace")
    kind = rng.randrange(6)
    if kind == 0:
        return None
    if kind == 1:
        return b""
    if kind == 2:
        at = rng.randrange(len(text) + 1)
        return (text[:at] + rng.choice(("<", "&", "</c>", "\x00", "]]>", "<x/>")) + text[at:]).encode()
    if kind == 3:
        numbers = list(re.finditer(r"\d+", text))
        if not numbers:
            return text[::-1].encode()
        one = rng.choice(numbers)
        return (text[: one.start()] + rng.choice(("-1", "99999999", "0", "1e9", "x", "")) + text[one.end() :]).encode()
    if kind == 4:
        words = list(re.finditer(r'"[^"]*"', text))
        if not words:
            return part
        word = rng.choice(words)
        return (
            text[: word.start()] + rng.choice(('""', '"é"', '"A1:XFD1048576"', '"n"')) + text[word.end() :]
        ).encode()
    at = rng.randrange(len(text) + 1)
    return text[:at].encode()
