"""Opening a workbook that somebody sent: limits first, no macro, no link to another file, and one message for what is damaged."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from commission_opt.instance.problems import InvalidInstance
from commission_opt.instance.reader import refuse
from commission_opt.instance.spelling import clean, did_you_mean_file
from commission_opt.regular_file import NoSuchFile, NotReadable, read_regular

LARGEST_FILE = 30_000_000  # bytes
LARGEST_UNPACKED = 300_000_000
MOST_PARTS = 3_000
LARGEST_MERGE = 100_000  # cells that are merged into one, in all of a sheet
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b([^>]*)>")
_CELLS = re.compile(rb"""\s*ref\s*=\s*["']([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?["']\s*/?""")
_NOT_CELLS = re.compile(
    r"worksheets/_rels/|/(?:comments|tables|externalLinks|printerSettings)|vbaProject", re.IGNORECASE
)
_BESIDE = rb"hyperlinks|tableParts|conditionalFormatting|dataValidations|extLst|legacyDrawing|legacyDrawingHF|drawing|picture|oleObjects|controls"
_BESIDE_CELLS = re.compile(rb"<((?:\w+:)?(?:" + _BESIDE + rb"))(?:\s[^>]*)?(?:(?<=/)>|>.*?</\1\s*>)", re.DOTALL)
_OPENS = re.compile(rb"<(?:\w+:)?(?:" + _BESIDE + rb")\b")
MOST_BESIDE = 2_000  # of what stands beside the cells, in one part
_STILL_BESIDE = re.compile(rb"<(?:\w+:)?(?:hyperlink|tablePart|legacyDrawing)\b")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # XML in two bytes a character, which no spreadsheet writes
DAMAGED = "cannot be read as a workbook: it is damaged, or of another kind."
SAVE_AGAIN = "Open it in Excel or LibreOffice and save it as .xlsx."


class Opened(NamedTuple):
    """A workbook twice: with the formulas of its cells, and with the results that are stored with them."""

    formulas: Any
    values: Any


def open_workbook(path: Path, shown: str) -> Opened:
    """Open a workbook.

    Raises
    ------
    InvalidInstance
        Where there is no such file, it is too large, packed or in another way no workbook that can be read.
    """
    raw = _cells_alone(_bytes(path, shown), shown)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not keep, which nobody wants back
            formulas = load_workbook(io.BytesIO(raw), keep_links=False)
            values = load_workbook(io.BytesIO(raw), keep_links=False, data_only=True)
            if formulas.sheetnames != values.sheetnames:
                raise ValueError
    except Exception:  # whatever a damaged file leads to inside the library
        raise refuse(shown, 0, DAMAGED, SAVE_AGAIN) from None
    return Opened(formulas, values)


def _bytes(path: Path, shown: str) -> bytes:
    try:
        return read_regular(path, LARGEST_FILE)
    except NotReadable as error:
        there = path.parent.is_dir() and isinstance(error, NoSuchFile)
        names = [one.name for one in path.parent.iterdir() if one.suffix in (".xlsx", ".toml")] if there else []
        raise refuse(
            clean(shown) if "\0" in shown else shown,
            0,
            str(error),
            did_you_mean_file(path.name, names) if names else "",
        ) from None


def _cells_alone(raw: bytes, shown: str) -> bytes:
    """The workbook with its cells alone: notes, links, tables and pictures can name a million cells, and nobody needs them here."""
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise refuse(
            shown, 0, "is an old workbook (.xls), or one with a password.", "Save it as .xlsx, without a password."
        )
    cells = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed, zipfile.ZipFile(cells, "w", zipfile.ZIP_STORED) as kept:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                message = f"is larger unpacked than {LARGEST_UNPACKED // 1_000_000:,} MB, or has more than {MOST_PARTS:,} parts."
                raise refuse(shown, 0, message, "Take out what is not the instance.")
            for part in parts:
                if not _NOT_CELLS.search(part.filename):
                    kept.writestr(part.filename, _plain_part(packed.read(part), part.filename, shown))
    except InvalidInstance:
        raise
    except Exception:  # whatever a damaged file leads to while it is unpacked, such as zlib's own error
        raise refuse(shown, 0, DAMAGED, SAVE_AGAIN) from None
    return cells.getvalue()


def _plain_part(content: bytes, name: str, shown: str) -> bytes:
    """A part without what stands beside its cells; refused where it could grow while it is read."""
    if len(_OPENS.findall(content)) > MOST_BESIDE:
        raise refuse(shown, 0, DAMAGED, SAVE_AGAIN)
    plain = _BESIDE_CELLS.sub(b"", content)
    _check_part(plain, name, shown)
    return plain


def _check_part(content: bytes, name: str, shown: str) -> None:
    """Refuse what could grow while it is read: entities of XML, and cells merged by the million."""
    from openpyxl.utils import column_index_from_string as column

    if content[:2] in _WIDE or _DECLARED.search(content[:100_000]):
        raise refuse(shown, 0, f"its part {clean(name)} declares entities, which no workbook needs.", SAVE_AGAIN)
    if _STILL_BESIDE.search(content):
        raise refuse(shown, 0, DAMAGED, SAVE_AGAIN)
    merged = 0
    for said in _MERGED.findall(content):
        cells = _CELLS.fullmatch(said)
        if cells is None:
            raise refuse(shown, 0, DAMAGED, SAVE_AGAIN)
        left, top, right, bottom = cells.groups()
        if right is not None:
            merged += abs(column(right.decode()) - column(left.decode()) + 1) * abs(int(bottom) - int(top) + 1)
    if merged > LARGEST_MERGE:
        raise refuse(shown, 0, f"{merged:,} cells are merged in {clean(name)}.", "Undo that: merge titles alone.")
