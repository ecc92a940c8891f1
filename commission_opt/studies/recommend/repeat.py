"""The command that asks for the same recommendation again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commission_opt.plan.settings import Settings

if TYPE_CHECKING:
    from commission_opt.studies.sensitivity.ranges import LowHigh, Range

SETTINGS = ("gap", "time_limit", "threads", "engine")


def options_of(
    asked: Settings, vary: Mapping[str, LowHigh | None] | Sequence[str | Range] | None, given: Mapping[str, Any]
) -> tuple[str, ...]:
    """What stands after the file: the options that are not as usual, and always how many worlds and which seed.

    Parameters
    ----------
    given
        ``worlds``, ``within``, ``confidence``, ``spread`` and ``stay_weeks``, as they were asked for.
    """
    words = ["--worlds", f"{given['worlds']}", "--seed", f"{asked.seed}"]
    words += ["--within", f"{given['within']:g}", "--confidence", f"{given['confidence']:g}"]
    if given["stay_weeks"] is not None:
        words += ["--stay-weeks", f"{given['stay_weeks']:g}"]
    if vary == {}:
        words.append("--figures-as-they-are")
    else:
        words += ["--spread", f"{given['spread']:g}"]
    for path, ends in _varied(vary or ()):
        words += ["--vary", path if ends is None else f"{path}={ends[0]:g}:{ends[1]:g}"]
    usual = Settings()
    for name in SETTINGS:
        value = getattr(asked, name)
        if value != getattr(usual, name):
            words += [f"--{name.replace('_', '-')}", f"{value}"]
    return tuple(words)


def _varied(
    vary: Mapping[str, LowHigh | None] | Sequence[str | Range],
) -> Iterator[tuple[str, LowHigh | None]]:
    """Each path that is varied, with its ends where it has some."""
    if isinstance(vary, Mapping):
        yield from vary.items()
        return
    for one in vary:
        yield (one, None) if isinstance(one, str) else (one.path, (one.low, one.high))


def command(about: Mapping[str, Any], options: Sequence[str]) -> str:
    """The whole command, as it is typed."""
    changes = [word for one in about.get("changes", ()) for word in ("--set", f"{one['path']}={_plain(one['new'])}")]
    return shlex.join(["commission-opt", "recommend", str(about.get("file", "")), *changes, *options])


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value}" if not isinstance(value, str) else value
