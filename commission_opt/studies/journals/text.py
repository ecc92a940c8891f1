"""What journals write: seals that tell whether something was changed, decisions and settings as JSON has them."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Any

from commission_opt.decisions import Decisions
from commission_opt.plan.seal import LENGTH
from commission_opt.plan.settings import Settings


def seal_of(columns: tuple[Any, ...]) -> str:
    """The hash of columns, whatever somebody put there; our own are numbers and ASCII text."""
    return hashlib.sha256(repr(columns).encode()).hexdigest()[:LENGTH]


def listed_decisions(decisions: Decisions) -> dict[str, list[Any]]:
    """Decisions as JSON has them: keys become lists."""
    return {
        family.name: [[key, value] for key, value in getattr(decisions, family.name).items()]
        for family in dataclasses.fields(decisions)
    }


def read_decisions(listed: Mapping[str, list[Any]]) -> Decisions:
    """The decisions that were listed."""
    families: dict[str, Any] = {
        family: {tuple(key) if isinstance(key, list) else key: value for key, value in items}
        for family, items in listed.items()
    }
    return Decisions(**families)


def settings_told(settings: Settings) -> dict[str, Any]:
    """The settings that answers hang on.

    What few studies set is told where it is not as usual, so that the journals of all others stay as they are.
    """
    usual = Settings()
    unusual = {
        name: getattr(settings, name)
        for name in ("memory_limit", "method", "choose")
        if getattr(settings, name) != getattr(usual, name)
    }
    named = ("engine", "gap", "time_limit", "threads", "seed")
    return {name: getattr(settings, name) for name in named} | unusual
