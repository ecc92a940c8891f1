"""Every number of the format refuses a figure that is too small to matter, whichever record it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import TypeAdapter, ValidationError

from commission_opt.instance.fields import TINY
from commission_opt.instance.shape import choices, fields_of, is_model
from commission_opt.instance.tables import Tables

MAY_BE_TINY = {("Demand", "survival")}  # the far end of a curve of shares


def records(kind: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Every record of the format, by name."""
    for one in choices(kind):
        if is_model(one) and one.__name__ not in known:
            known[one.__name__] = one
            for info in fields_of(one).values():
                records(info.annotation, known)
        for inner in get_args(one):
            records(inner, known)
    return known


def numbers(kind: Any) -> Iterator[Any]:
    """The numbers in a type, each with its limits."""
    if (get_origin(kind) is Annotated and get_args(kind)[0] is float) or kind is float:
        yield kind
    else:
        for one in get_args(kind):
            yield from numbers(one)


FIGURES = [
    pytest.param(number, (name, key), id=f"{name}.{key}")
    for name, record in sorted(records(Tables, {}).items())
    for key, info in fields_of(record).items()
    for number in numbers(Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation)
    if (name, key) not in (("WhatIf", "changes"), ("Forecast", "changes"))  # what is refused by the key that it changes
]


@pytest.mark.parametrize(("number", "where"), FIGURES)
def test_a_number_is_nought_or_large_enough_to_matter(number: Any, where: tuple[str, str]) -> None:
    adapter = TypeAdapter(number)
    if where in MAY_BE_TINY:
        assert adapter.validate_python(TINY / 2) == TINY / 2
        return
    for tiny in (TINY / 2, -TINY / 2):
        with pytest.raises(ValidationError):
            adapter.validate_python(tiny)
    with pytest.raises(ValidationError, match=r"too small to matter|greater_than_equal"):
        adapter.validate_python(TINY / 2)


def test_there_are_such_numbers_in_most_records() -> None:
    assert len(FIGURES) > 80
