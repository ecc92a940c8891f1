"""What differs between the instances of a comparison: a table beside it, as the instances may be changed later."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commission_opt.app.tables.figures import changeable_figures, figure_names
from commission_opt.instance.editing.differing import differing_figures
from commission_opt.instance.instance import Instance
from commission_opt.instance.toml_text import value_text
from commission_opt.plan.csv_text import ENCODING, cell, csv_text
from commission_opt.plan.write import replace_files

FILE = "differing.csv"
FIGURE, PATH = "figure", "path"
LONGEST = 120  # characters of a value that is a whole record


def write_differing(folder: Path, options: Mapping[str, Instance]) -> None:
    """Write the figures in which the options differ, a column an option."""
    names: dict[str, str] = {}
    for one in options.values():
        names |= figure_names(changeable_figures(one.document))
    columns = [cell(one) for one in options]
    rows = [
        {FIGURE: names.get(one.path, one.path), PATH: one.path}
        | dict(zip(columns, map(_said, one.values), strict=True))
        for one in differing_figures([one.to_dict() for one in options.values()])
    ]
    replace_files(folder, {FILE: csv_text([FIGURE, PATH, *columns], rows).encode(ENCODING)})


def read_differing(folder: Path) -> list[list[str]]:
    """The header and the rows; nothing where the folder has no such table."""
    try:
        text = (folder / FILE).read_bytes().decode(ENCODING)
    except (OSError, ValueError):
        return []
    return list(csv.reader(io.StringIO(text, newline="")))


def _said(value: Any) -> str:
    if value is None:
        return "-"
    text = value_text(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
