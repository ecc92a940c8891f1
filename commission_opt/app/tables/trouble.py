"""What is in the way of saving a form: each problem at its field or row, and above the form what is of neither."""

from __future__ import annotations

from dataclasses import dataclass, field

from commission_opt.app.words import problem_text, wrong_text
from commission_opt.instance.document import Document, path_text
from commission_opt.instance.editing.file import InstanceFile
from commission_opt.instance.editing.table import EditableTable, table_of
from commission_opt.instance.problems import InvalidInstance, Problem


@dataclass
class FormTrouble:
    """What came of a form that was not saved: messages by field, and messages of no field."""

    fields: dict[str, str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    others: list[Problem] = field(default_factory=list)
    stale: bool = False
    said: str = ""

    @property
    def is_there(self) -> bool:
        return bool(self.fields or self.rows or self.others or self.stale or self.said)

    def find(self, file: InstanceFile, shown: EditableTable) -> None:
        """Put each problem of a file with edits at its field, or its row; what is about another table stands above.

        Parameters
        ----------
        shown
            The table as it was before the edits: a row that it has not is the new one.
        """
        try:
            document = file.document
        except InvalidInstance as error:
            self.others += error.problems
            return
        after = table_of(document, shown.sheet.name)
        for problem in file.problems:
            place = _place(problem, after, document)
            if place is None:
                self.others.append(problem)
                continue
            nth, heading = place
            if heading:
                self.fields.setdefault(field_key(nth if nth < len(shown.rows) else None, heading), wrong_text(problem))
            else:
                self.rows.setdefault(nth, problem_text(problem))


def field_key(nth: int | None, heading: str) -> str:
    """What the field of a row is called; None stands for a new row."""
    return f"n.{heading}" if nth is None else f"c.{nth}.{heading}"


def _place(problem: Problem, table: EditableTable, document: Document) -> tuple[int, str] | None:
    """The row and the heading that a problem is about; no heading where it is about the whole row."""
    known = [column.heading for column in table.sheet.columns]
    for nth, row in enumerate(table.rows):
        at = path_text(document.data, row.path)
        if problem.path == at:
            return nth, ""
        if at and not problem.path.startswith(f"{at}."):
            continue
        rest = problem.path.removeprefix(f"{at}.") if at else problem.path
        heading = next((one for one in (*row.cells, *known) if one == rest), None)
        heading = heading or next((one for one in known if rest.startswith(f"{one}.")), None)
        if heading is not None:
            return nth, heading
    return None
