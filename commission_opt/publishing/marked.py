"""Text as HTML: escaped, broken where a name may break, and each script in its own direction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commission_opt.publishing.readable import brief, plain

if TYPE_CHECKING:
    from markupsafe import Markup

BREAK = "<wbr>"
LONG, ENDLESS = 16, 24  # letters: longer names may break behind a dot, longer parts of them anywhere
_NAME = re.compile(rf"[^\s<>]{{{LONG},}}")
_JOINT = re.compile(r"([._/])(?=\w)")
_PART = re.compile(rf"([^\s<>&;]{{{ENDLESS}}})(?=[^\s<>&;]{{4}})")
_FROM_THE_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_SIGNED = re.compile(r"(?<![\w-])[+-]£[\d,.]*\d[mk]?")  # a browser breaks lines between a sign and what follows
_RUN = re.compile(rf"[{_FROM_THE_RIGHT}](?:[^<>&a-zA-Z]*[{_FROM_THE_RIGHT}])?")


def marked(text: str, *, whole: bool = False) -> Markup:
    """`text` as HTML; without its end where it is too long to be read, unless `whole`."""
    from markupsafe import Markup, escape

    safe = str(escape(plain(text) if whole else brief(text)))
    named = _NAME.sub(lambda found: BREAK.join(map(_broken, _JOINT.sub(rf"\1{BREAK}", found[0]).split(BREAK))), safe)
    signed = _SIGNED.sub(r'<span class="amount">\g<0></span>', named)
    return Markup(_RUN.sub(r"<bdi>\g<0></bdi>", signed))


def _broken(part: str) -> str:
    return _PART.sub(rf"\1{BREAK}", part)
