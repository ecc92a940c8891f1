"""What somebody has entered into the form of a table, and the edits that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flask import request

from commission_opt.app.tables.trouble import FormTrouble, field_key
from commission_opt.app.words import wrong_text
from commission_opt.instance.document import Path
from commission_opt.instance.editing.edit import Edit
from commission_opt.instance.editing.table import EditableTable, HeadingWrong, edits_of
from commission_opt.instance.problems import InvalidInstance

_OF_A_ROW = re.compile(r"c\.([0-9]{1,6})\.(.+)", re.DOTALL)


def entered(headings: Iterable[str], nth: int | None) -> dict[str, str]:
    """The texts that the form has for these headings of a row; one that it has not is as it was."""
    keys = {one: field_key(nth, one) for one in headings}
    return {one: request.form[key].replace("\r\n", "\n") for one, key in keys.items() if key in request.form}


def entered_rows(count: int) -> dict[int, dict[str, str]]:
    """All texts of the form, by row and heading; of the first `count` rows."""
    found: dict[int, dict[str, str]] = {}
    for key, text in request.form.items():
        part = _OF_A_ROW.fullmatch(key)
        if part is not None and int(part[1]) < count:
            found.setdefault(int(part[1]), {})[part[2]] = text
    return found


def edits_entered(shown: EditableTable, sent: Mapping[int, Mapping[str, str]], trouble: FormTrouble) -> list[Edit]:
    """The edits that the texts of rows stand for; what cannot be one goes to `trouble`."""
    edits: list[Edit] = []
    for nth, texts in sent.items():
        for heading, text in texts.items():
            try:
                edits += edits_of(shown.rows[nth], shown, {heading: text})
            except HeadingWrong as error:
                trouble.fields[field_key(nth, heading)] = wrong_text(error)
            except InvalidInstance as error:
                trouble.fields[field_key(nth, heading)] = " ".join(map(wrong_text, error.problems))
    return edits


def holder(shown: EditableTable) -> Path:
    """Where a new row goes: the list of the table, in the record that somebody chose where there are several."""
    keys = shown.sheet.path[len(shown.sheet.parent) :]
    if not shown.sheet.parent:
        return keys
    wanted = request.form.get("holder", "")
    path = next((path for path, key in shown.holders if key == wanted), shown.holders[0][0])
    return (*path, *keys)
