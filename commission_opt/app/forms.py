"""What forms share: what is wrong with their fields, and the name of a new file."""

from __future__ import annotations

from pathlib import Path

from commission_opt.app.project import NameRefused
from commission_opt.app.shared import project


class FormWrong(Exception):
    """What is wrong with the fields of a form, by their names."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


def free_file(name: str, *, given: bool) -> Path:
    """The place of a new file: of the name that somebody gave, or of one like it that is free."""
    try:
        return project().new_file(name if given else project().free_name(name))
    except NameRefused as error:
        raise FormWrong({"name": str(error)}) from None
