"""What became of the figures: a file of outturns, each of them changes to the instance that was planned with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.instance.changes import apply
from commission_opt.instance.load import instance_from
from commission_opt.instance.what_if import WhatIf

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

_PATTERN = 'write each as [[outturn]] with id = "..." and changes = { "spot.market.price_per_week" = 5200 }'


class BadOutturn(CommissionError):
    """A file that holds no outturns, or not as they are written."""

    exit_code = EXIT_INVALID


@dataclass(frozen=True)
class Outturn:
    """How things came, under a name.

    Attributes
    ----------
    instance
        The one that was planned with, its figures as they came.
    source, note
        Where the figures are from, and what they leave open.
    """

    name: str
    instance: Instance
    source: str = ""
    note: str = ""


def read_outturns(file: Path, instance: Instance) -> list[Outturn]:
    """The outturns in a TOML file, made to `instance`.

    Raises
    ------
    BadOutturn
        When it cannot be read, or holds something else.
    InvalidInstance
        When a change names nothing, or the changed instance is not valid.
    """
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadOutturn(f"{file}: cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except UnicodeDecodeError as error:
        raise BadOutturn(f"{file}: is not text in UTF-8: save it as that.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadOutturn(f"{file}: is not TOML: {error}.") from error
    rows, others = said.get("outturn"), sorted(said.keys() - {"outturn"})
    if others or not isinstance(rows, list) or not rows:
        what = f"has '{others[0]}', which is no outturn" if others else "holds no outturn"
        raise BadOutturn(f"{file}: {what}; {_PATTERN}.")
    return [_read(file, nth, row, instance) for nth, row in enumerate(rows, 1)]


def _read(file: Path, nth: int, row: Any, instance: Instance) -> Outturn:
    try:
        one = WhatIf.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadOutturn(f"{file}: outturn {nth}: {place}: {first['msg']}; {_PATTERN}.") from error
    return made(one.label, one.changes, instance, str(file), one.source, one.note)


def made(
    name: str, changes: Mapping[str, Any], instance: Instance, by: str, source: str = "", note: str = ""
) -> Outturn:
    """An outturn of some changes, path to value as it came."""
    return Outturn(name, instance_from(apply(instance.document, changes, by)), source, note)
