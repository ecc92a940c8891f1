"""What the format allows at each place: the records, read as a map of tables and keys."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args
from typing import get_origin as _origin

from pydantic import BaseModel
from pydantic.dataclasses import is_pydantic_dataclass
from pydantic.fields import FieldInfo

from commission_opt.instance.document import Path, step
from commission_opt.instance.fields import FrozenDict
from commission_opt.instance.tables import Tables
from commission_opt.offers.supported.record import PLACES_KEYS, SupportedBuilding, SupportedPlaces

Annotation = Any  # a type annotation


def get_origin(kind: Annotation) -> Annotation:
    """`list` of `list[int]`, None of a plain type."""
    return _origin(kind)


def choices(kind: Annotation) -> Iterator[Annotation]:
    """The plain types that an annotation stands for: models, lists, tables and scalars."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from choices(get_args(kind)[0])
    elif origin in (Union, types.UnionType):
        for one in get_args(kind):
            yield from choices(one)
    elif kind is not type(None):
        yield kind


def is_model(kind: Annotation) -> bool:
    """Whether an annotation is a record of the format."""
    return isinstance(kind, type) and (issubclass(kind, BaseModel) or is_pydantic_dataclass(kind))


def fields_of(model: Annotation) -> dict[str, FieldInfo]:
    """The keys of a record of the format."""
    fields: dict[str, FieldInfo] = model.__pydantic_fields__
    return fields


def below(kind: Annotation, part: str | int, value: Any) -> Annotation | None:
    """The annotation of element `part` of a value of type `kind`; None where the format has none."""
    for one in choices(kind):
        origin = get_origin(one)
        if is_model(one) and one not in _other_sort(value) and part in fields_of(one):
            return fields_of(one)[str(part)].annotation
        if origin is tuple and isinstance(part, int):
            return get_args(one)[0]
        if origin is dict and isinstance(part, (str, int)) and not isinstance(value, list):
            return get_args(one)[1]
    return None


def _other_sort(value: Any) -> tuple[Annotation, ...]:
    """Which of the two sorts of `[[supported]]` this one is not."""
    places = isinstance(value, dict) and any(key in value for key in PLACES_KEYS)
    return (SupportedBuilding,) if places else (SupportedPlaces,)


def kind_at(data: Any, path: Path) -> Annotation | None:
    """The annotation at `path`; None where the format has nothing of the kind."""
    kind: Annotation | None = Tables
    for part in path:
        if kind is None:
            return None
        kind = below(kind, part, data)
        data = step(data, part)
    return kind


def keys_at(data: Any, path: Path) -> list[str]:
    """The keys that the record at `path` may have."""
    kind, value = kind_at(data, path), data
    for part in path:
        value = step(value, part)
    return [key for one in choices(kind) if is_model(one) and one not in _other_sort(value) for key in fields_of(one)]


def default_at(data: Any, path: Path) -> Any:
    """What the key at `path` stands for where the file leaves it out."""
    value: Any = data
    for part in path[:-1]:
        value = step(value, part)
    for one in choices(kind_at(data, path[:-1])):
        if is_model(one) and one not in _other_sort(value) and path[-1] in fields_of(one):
            found = fields_of(one)[str(path[-1])]
            default = None if found.is_required() else found.get_default(call_default_factory=True)
            return None if isinstance(default, (BaseModel, FrozenDict)) else default
    return None


def homes_of(key: str) -> list[str]:
    """The tables, written as in a file, whose records have `key`."""
    return [name for name, model in _all_tables() if key in fields_of(model)]


@cache
def _all_tables() -> tuple[tuple[str, type[BaseModel]], ...]:
    return tuple(_tables("", Tables, 0))


def _tables(prefix: str, model: type[BaseModel], depth: int) -> Iterator[tuple[str, type[BaseModel]]]:
    for name, info in fields_of(model).items():
        for one in choices(info.annotation):
            inner = [c for c in choices(get_args(one)[0]) if is_model(c)] if get_origin(one) is tuple else []
            for found in [one] if is_model(one) else inner:
                brackets = "[[{}]]" if inner else "[{}]"
                yield brackets.format(prefix + name), found
                if depth < 3:
                    yield from _tables(f"{prefix}{name}.", found, depth + 1)
