"""`[rules]`: what every plan must respect, and what breaking a soft rule costs; a table for each room that has a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from pydantic import create_model

from commission_opt.instance.fields import Record
from commission_opt.instance.rule import Rule
from commission_opt.rules.rooms import rooms

if TYPE_CHECKING:
    from commission_opt.rules.occupancy.record import Occupancy
    from commission_opt.rules.sufficiency.record import Sufficiency

PREFIX = "rules."


@cache
def record_types() -> dict[str, type[Record]]:
    """The record of each table of `[rules]`, in order of the rules' ids."""
    stated = [room for room in rooms() if room.card.table.startswith(PREFIX)]
    return {room.card.table.removeprefix(PREFIX): room.part("record").RECORD for room in stated}


@cache
def named_types() -> dict[str, type[Rule]]:
    """Of these, the ones that an instance may state several times, each with an id."""
    return {table: record for table, record in record_types().items() if issubclass(record, Rule)}


class _AnyRules(Record):
    def of[R: Rule](self, record: type[R]) -> tuple[R, ...]:
        """The records of one rule, such as ``rules.of(Locality)``."""
        (table,) = (table for table, known in named_types().items() if known is record)
        found: tuple[R, ...] = getattr(self, table)
        return found

    def tables(self) -> Iterator[tuple[str, tuple[Rule, ...]]]:
        """The name and records of each table whose records have ids."""
        for table in named_types():
            yield table, getattr(self, table)

    def records(self) -> Iterator[Rule]:
        """Every record that has an id, rule by rule."""
        for _, records in self.tables():
            yield from records

    def without(self, unwanted: Callable[[Rule], bool]) -> Self:
        """The rules without some of these records."""
        kept = {table: tuple(one for one in records if not unwanted(one)) for table, records in self.tables()}
        return self.model_copy(update=kept)


def _fields() -> dict[str, Any]:
    """Type and default of each table: many records, or one."""
    many = named_types()
    return {
        table: (tuple[record, ...], ()) if table in many else (record, record())  # type: ignore[valid-type]
        for table, record in record_types().items()
    }


if TYPE_CHECKING:

    class Rules(_AnyRules):
        """`[rules]`: all of them."""

        sufficiency: Sufficiency = Sufficiency()
        occupancy: Occupancy = Occupancy()
else:
    Rules = create_model(
        "Rules", __base__=_AnyRules, __module__=__name__, __doc__="`[rules]`: all of them.", **_fields()
    )
