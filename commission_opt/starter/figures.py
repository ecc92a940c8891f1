"""One figure of a starter instance: what it is, and how far it can be trusted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

Basis = Literal["published", "derived", "assumed"]


@dataclass(frozen=True)
class Figure:
    """A figure with its entry in the assumption register."""

    value: float | int
    basis: Basis
    words: str  # the source of what is published, the reason of the rest
    unit: str = ""
    date: dt.date | None = None  # of the source
    source: str = ""  # of what a derived figure is worked out from

    def register(self, key: str, path: str, name: str = "") -> dict[str, Any]:
        """Its record for `[[assumption]]`; without a path it is a figure beside the instance, and says its value."""
        record: dict[str, Any] = {"id": key} | ({"name": name} if name else {})
        record |= {"path": path} if path else {"value": float(self.value)}
        record |= {"unit": self.unit} if self.unit else {}
        record |= {"date": self.date} if self.date else {}
        record["basis"] = self.basis
        if self.basis == "published":
            return record | {"source": self.words}
        return record | {"reason": self.words} | ({"source": self.source} if self.source else {})
