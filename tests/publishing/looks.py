"""How the workbook, the document and the charts look: widths, heights, letters, colours, and how they are printed.

`uv run python -m tests.publishing.looks` writes `looks-*.txt` again. They are to be read as
a change to the look of what is published, and looked at in the programs themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.compose import compose
from commission_opt.publishing.excel.write import excel
from commission_opt.publishing.report import Chart, Report, Section, Series
from commission_opt.publishing.word.write import word
from tests.publishing.everything import STUDIES
from tests.publishing.reports import plan

HERE = Path(__file__).parent
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAID = re.compile(r"(tx|numCache|strCache|ptCount|formatCode)$")


def _long() -> Section:
    """What the tutorial has none of: a table and a chart of many rows, and bars below nought."""
    years = tuple(f"20{year}/{year + 1}" for year in range(20, 36))
    rows = [TableRow((text(f"Row {at}"), *(amount("money", at * 1e5) for _ in years))) for at in range(40)]
    wide = Table("wide", "As wide as long", ("£", *years), tuple(rows), note="A note. " * 40, years=len(years))
    names = tuple(f"Offer {at}" for at in range(25))
    values = tuple(3e6 - at * 2e5 for at in range(25))
    cells = [TableRow((text(name), amount("pounds", value))) for name, value in zip(names, values, strict=True)]
    lasting = Table("lasting", "Many bars", ("Offer", "Cost"), tuple(cells))
    bars = Chart("many", "bars", "Many bars", "d", names, (Series("Cost", values),), "pounds", beside=("(so)",) * 25)
    return Section("long", "Long", (wide, lasting, bars))


def shown() -> Report:
    """The tutorial, which is solved by hand, with the studies of `everything`, not proven, and what it has none of."""
    result = plan("tutorial").to_dict()
    result["run"]["seconds"] = {"solve": 1.0}  # which is said in the report
    found = compose(result | {"status": "time_limit"}, STUDIES)
    return Report(found.title, found.subtitle, found.status, "us", (*found.sections, _long()))


# -- Excel ------------------------------------------------------------------------------------------


def excel_looks() -> str:
    openpyxl: Any = import_module("openpyxl")
    written = excel(shown())
    book = openpyxl.load_workbook(BytesIO(written))
    lines = [line for sheet in book for line in _sheet(sheet)]
    with ZipFile(BytesIO(written)) as parts:
        for name in sorted(parts.namelist()):
            if re.search(r"charts/chart\d+\.xml$|drawings/drawing\d+\.xml$", name):
                lines += ["", f"== {name}", *_elements(ET.fromstring(parts.read(name)))]
    return "\n".join(lines) + "\n"


def _sheet(sheet: Any) -> Iterator[str]:
    yield from ("", f"== {sheet.title}")
    page, fit, margins = sheet.page_setup, sheet.sheet_properties.pageSetUpPr, sheet.page_margins
    yield f"paper {page.paperSize} {page.orientation}, to fit {fit.fitToPage} {page.fitToWidth} {page.fitToHeight}"
    yield f"margins {margins.left} {margins.right}, footer {sheet.oddFooter.left.text} | {sheet.oddFooter.right.text}"
    yield f"frozen at {sheet.freeze_panes}, repeated {sheet.print_title_rows}, merged {sorted(map(str, sheet.merged_cells.ranges))}"
    for table in sheet.tables.values():
        filtered, look = table.autoFilter is not None, table.tableStyleInfo
        yield f"table {table.name} {table.ref} filtered {filtered}, {look.name} banded {look.showRowStripes}"
    widths = {key: f"{one.width:g}" for key, one in sheet.column_dimensions.items()}
    yield "widths " + ", ".join(f"{key} {width}" for key, width in widths.items())
    heights = [
        f"{sheet.row_dimensions[row].height:g}" if sheet.row_dimensions[row].height else "-"
        for row in range(1, sheet.max_row + 1)
    ]
    yield "heights " + ", ".join(f"{height} x {len(list(same))}" for height, same in groupby(heights))
    for row in sheet.iter_rows():
        for look, same in groupby(row, key=_look):
            places = [cell.coordinate for cell in same]
            yield f"{places[0]} to {places[-1]}: {look}"


def _look(cell: Any) -> str:
    font, side, place = cell.font, cell.border, cell.alignment
    parts = [
        font.name,
        f"{font.sz:g}",
        "bold" * bool(font.b),
        "italic" * bool(font.i),
        f"under {font.u}" * bool(font.u),
        str(font.color.rgb) if font.color is not None and font.color.type == "rgb" else "",
        str(cell.fill.fgColor.rgb) if cell.fill.fill_type else "",
        str(place.horizontal or ""),
        str(place.vertical or ""),
        "wrapped" * bool(place.wrap_text),
        f"indent {place.indent:g}" * bool(place.indent),
        f"top {side.top.style}" * bool(side.top.style),
        f"bottom {side.bottom.style}" * bool(side.bottom.style),
        f"[{cell.number_format}]",
    ]
    return " ".join(filter(None, parts))


def _elements(root: ET.Element, depth: int = 0) -> Iterator[str]:
    """Tags and attributes, without what is said and what is counted in cells."""
    tag = root.tag.rpartition("}")[2]
    if SAID.search(tag) and depth > 3:
        return
    given = "".join(
        f" {key.rpartition('}')[2]}={value}" for key, value in root.attrib.items() if key not in ("descr", "name")
    )
    value = (root.text or "").strip()
    yield f"{' ' * depth}{tag}{given}{f': {value}' if value else ''}"
    for one in root:
        yield from _elements(one, depth + 1)


# -- Word -------------------------------------------------------------------------------------------


def word_looks() -> str:
    docx: Any = import_module("docx")
    document = docx.Document(BytesIO(word(shown())))
    page = document.sections[-1]
    sizes = [
        page.page_width,
        page.page_height,
        page.left_margin,
        page.right_margin,
        page.top_margin,
        page.bottom_margin,
    ]
    lines = ["== page", " ".join(f"{size.cm:.2f}" for size in sizes), "== body"]
    lines += [line for one in document.element.body for line in _block(one)]
    lines += ["== footer", *(line for one in page.footer._element for line in _block(one))]
    used = set(re.findall(r'(?:pStyle|tblStyle) w:val="([^"]+)"', document.element.xml)) | {"Normal"}
    lines.append("== styles")
    for style in document.styles.element.iterfind(f"{W}style"):
        if style.get(f"{W}styleId") in used:
            lines += _elements(ET.fromstring(_xml(style)))
    return "\n".join(lines) + "\n"


def _xml(element: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(element))


def _block(element: Any) -> Iterator[str]:
    if element.tag == f"{W}p":
        yield f"paragraph {_paragraph(element)}"
    elif element.tag == f"{W}tbl":
        wide = element.find(f"{W}tblPr/{W}tblW").get(f"{W}w")
        across = [one.get(f"{W}w") for one in element.iter(f"{W}gridCol")]
        style = element.find(f"{W}tblPr/{W}tblStyle")
        yield f"table {'' if style is None else style.get(f'{W}val')} {wide}: {' '.join(across)}"
        rows = [_row(row) for row in element.iterfind(f"{W}tr")]
        yield from (f"  {len(list(same))} x {row}" for row, same in groupby(rows))
    else:
        yield from _elements(ET.fromstring(_xml(element)))


def _row(row: Any) -> str:
    flags = [one.tag.rpartition("}")[2] + (one.get(f"{W}val") or "") for one in row.iterfind(f"{W}trPr/*")]
    cells = []
    for cell in row.iterfind(f"{W}tc"):
        borders = [
            f"{one.tag.rpartition('}')[2]} {one.get(f'{W}sz')}" for one in cell.iterfind(f"{W}tcPr/{W}tcBorders/*")
        ]
        inside = "; ".join(_paragraph(one) for one in cell.iterfind(f"{W}p"))
        cells.append(f"{cell.find(f'{W}tcPr/{W}tcW').get(f'{W}w')} {' '.join(borders)} {inside}")
    return " ".join(flags) + " | " + " | ".join(f"{cell} x {len(list(same))}" for cell, same in groupby(cells))


def _paragraph(element: Any) -> str:
    """Its style and what is set beside it; the looks of its runs; fields and pictures."""
    of_all = [f"{one.tag.rpartition('}')[2]} {one.get(f'{W}val') or ''}" for one in element.iterfind(f"{W}pPr/*")]
    runs = [
        ",".join(
            f"{one.tag.rpartition('}')[2]} {one.get(f'{W}val') or ''}".strip() for one in run.iterfind(f"{W}rPr/*")
        )
        or "plain"
        for run in element.iter(f"{W}r")
    ]
    fields = [(one.text or "").strip() for one in element.iter(f"{W}instrText")]
    pictures = [f"{one.get('cx')}x{one.get('cy')}" for one in element.iter() if one.tag.endswith("}extent")]
    looks = [look for look, _ in groupby(runs)]
    return " ".join(" ".join([*of_all, *looks, *fields, *pictures]).split())


# -- charts -----------------------------------------------------------------------------------------


def chart_looks() -> str:
    charts = [block for _, block in shown().blocks() if isinstance(block, Chart)]
    return "\n".join(draw(chart).replace("><", ">\n<") for chart in charts) + "\n"


FILES = {"looks-charts.txt": chart_looks, "looks-excel.txt": excel_looks, "looks-word.txt": word_looks}

if __name__ == "__main__":
    for name, looks in FILES.items():
        (HERE / name).write_text(looks(), encoding="utf-8")
