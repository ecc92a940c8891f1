"""What forms share: what is wrong with their fields, numbers, and the name of a new file."""

from __future__ import annotations

from pathlib import Path

from flask import request

from commission_opt.app.project import NameRefused
from commission_opt.app.shared import project


class FormWrong(Exception):
    """What is wrong with the fields of a form, by their names."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


def number(text: str, low: float, high: float, *, whole: bool) -> float:
    """The number that somebody has typed.

    Raises
    ------
    ValueError
        Where it is none, or out of its range; in words for the form.
    """
    plain = text.replace(",", "").removeprefix("£").rstrip("%")
    try:
        found = int(plain) if whole else float(plain)
    except ValueError:
        raise ValueError(f"Enter a {'whole ' if whole else ''}number.") from None
    if not low <= found <= high:
        raise ValueError(f"Enter a number from {low:,g} to {high:,g}.")
    return found


def new_file(otherwise: str) -> Path:
    """The place of a new file: of the name that the form gives, or one like `otherwise` that is free."""
    name = request.form.get("name", "")
    try:
        return project().new_file(name or project().free_name(otherwise))
    except NameRefused as error:
        raise FormWrong({"name": str(error)}) from None
