"""The instance inside a result: so that a result alone can be simulated, explained and published.

`plan.json` holds the tables of the instance as they were solved: what `extends` files, CSV files
and changes made of them, in place. Days are texts there, as JSON has no days, and become days
again wherever the format has one. In the values of a what-if, which may be anything, every text
written as a day becomes one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commission_opt.decisions import AVERAGES, EXISTING, Decisions
from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.instance.document import Change, Document
from commission_opt.plan.ended import why_no_mix

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
from commission_opt.plan.result import Result
from commission_opt.plan.result_decided import DecisionRow

WITHOUT_PERIOD = ("taken",)
BY_SIZE, BY_TURN = ("awarded", "extended"), ("prolonged",)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class NoInputs(CommissionError):
    """A result from which its instance, or its commitments, cannot be had."""

    exit_code = EXIT_INVALID


def plain(value: Any) -> Any:
    """A value of an instance as JSON has it: days as text, tables as plain ones."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def inputs_of(instance: Instance) -> dict[str, Any]:
    """The tables of `instance` as a result holds them, and the edition of its sums, which another version may leave to another."""
    return {key: plain(value) for key, value in instance.document.data.items()} | {"conventions": instance.conventions}


def instance_of(result: Result) -> Instance:
    """The instance that `result` is about, checked, and the same to the last figure.

    Raises
    ------
    NoInputs
        When the result was written before results held their instance, or they do not belong together.
    InvalidInstance
        When this version refuses what the version that solved it took.
    """
    from commission_opt.instance.load import instance_from
    from commission_opt.instance.tables import Tables

    about = result["instance"]
    data = result.get("inputs")
    if not isinstance(data, dict) or not data:
        raise NoInputs(
            f"The result of '{about['title']}' does not hold its instance: it was written by an earlier version. "
            f"Solve it again: commission-opt solve {about['file']} --out DIR"
        )
    changes = tuple(Change(row["path"], row["old"], row["new"], row["by"]) for row in about["changes"])
    instance = instance_from(Document(_restored(Tables, data), {}, about["file"], changes))
    if instance.sha256 != about["sha256"]:
        raise NoInputs(
            f"The instance in the result of '{about['title']}' is not the one that was solved: its figures were "
            "changed afterwards, or another version wrote it. Solve it again."
        )
    return instance


def decisions_of(result: Result, instance: Instance) -> Decisions:
    """The commitments of `result`, and the families that services are expected to start with.

    Placements, children short and beds sold are expected values in a result and no decisions: they
    are left out. So are the scenarios: families are those of one, the expected.

    Raises
    ------
    NoInputs
        When the result has no mix, or its decisions are damaged.
    """
    if result["objective"] is None:
        raise NoInputs(f"The result of '{result['instance']['title']}' has no mix to carry out: {why_no_mix(result)}.")
    try:
        return _read(result, instance)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NoInputs(f"The result is damaged: its decisions cannot be read ({error}). Solve it again.") from error


def _read(result: Result, instance: Instance) -> Decisions:
    at = {period.start.isoformat(): period.index for period in instance.periods}
    known = _known(instance)
    found = Decisions()
    for row in result["decisions"]:
        if row["offer"] not in known:
            raise NoInputs(f"The result is damaged: it decides on '{row['offer']}', which its instance does not have.")
    read_commitments(found, result["decisions"], instance)
    for family in result["families"]:
        found.started[0, at[family["period"]], family["service"], family["referral"]] = family["families"]
    return found


def read_commitments(into: Decisions, rows: Sequence[DecisionRow], instance: Instance) -> None:
    """Add the commitments in `rows`; a number that has to be whole and is not stays as it is, for the audit to find."""
    at = {period.start.isoformat(): period.index for period in instance.periods}
    for row in rows:
        name, number = row["decision"], row["number"]
        whole = name not in AVERAGES and round(number) == number
        getattr(into, name)[_key(row, at)] = round(number) if whole else number


def _known(instance: Instance) -> set[str]:
    """Ids of everything that is decided on."""
    records = (*instance.offers, *instance.edge_of_care, *instance.assessment, *instance.role)
    return {record.id for record in records}


def _key(row: Mapping[str, Any], at: Mapping[str, int]) -> Any:
    """The key of a decision: offer or service, period where it has one, size where it has one."""
    name, offer, day = row["decision"], row["offer"], row["day"]
    if name in WITHOUT_PERIOD:
        return offer
    if day and day not in at:
        raise NoInputs(f"The result is damaged: no period starts on {day}, when {offer} is decided.")
    tau = at[day] if day else EXISTING
    if name in BY_TURN:
        return offer, tau, row["size"], row["turn"]
    return (offer, tau, row["size"]) if name in BY_SIZE else (offer, tau)


def _restored(kind: Any, value: Any) -> Any:
    """`value` with its days as days, where `kind`, an annotation of the format, has days."""
    from commission_opt.instance.shape import below, choices

    if isinstance(value, dict):
        return {key: _restored(below(kind, key, value) if kind else None, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_restored(below(kind, nth, value) if kind else None, one) for nth, one in enumerate(value)]
    if isinstance(value, str) and _DAY.fullmatch(value) and (kind is None or dt.date in choices(kind)):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value
