"""Charts as pictures, for what cannot show a drawing."""

from __future__ import annotations

import re
from pathlib import Path

from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.charts.marks import FAMILY
from commission_opt.publishing.missing import unavailable
from commission_opt.publishing.report import Chart

SCALE = (
    1.5  # pixels to a unit of the drawing: 170 to an inch of paper, and 8 units whole, so that patterns have no seams
)
FACE = "Roboto"
_LATIN = re.compile("[\n -~\u00a0-\u017f\u2013\u2014\u2018-\u201d\u2026\u20ac]*")  # which the font has


def png(chart: Chart, form: str = "Word") -> bytes:
    """The chart as a PNG file, in a font that comes with a package, so that every machine draws the same.

    Letters that the font does not have, such as Hebrew ones, are taken from the fonts of the machine.

    Raises
    ------
    PublishUnavailable
        When resvg-py, or the font, is not installed. Without a font a picture would have no text.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise unavailable(form, "resvg-py") from error
    drawing = draw(chart).replace(FAMILY, f"{FACE}, sans-serif", 1)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            font_files=fonts(form),
            font_family=FACE,
            zoom=SCALE,
            skip_system_fonts=bool(_LATIN.fullmatch(drawing)),  # to look through them takes as long as to draw
        )
    )


def fonts(form: str) -> list[str]:
    """Files of the font, upright and bold."""
    try:
        from font_roboto import font_files
    except ImportError as error:
        raise unavailable(form, "font-roboto") from error
    found = [str(font_files.get(name, "")) for name in (FACE, f"{FACE}Bold")]
    if not all(Path(one).is_file() for one in found):
        raise unavailable(form, "the font in font-roboto")
    return found
