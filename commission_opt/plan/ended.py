"""How a search ended, in words."""

from __future__ import annotations

NO_MIX = {
    "infeasible": "no mix meets every rule",
    "time_limit": "no mix was found before the time limit",
    "memory_limit": "no mix was found before the memory limit",
    "interrupted": "it was stopped before a mix was found",
}
STOPPED = {"time_limit": "at its time limit", "memory_limit": "at its memory limit", "interrupted": "by hand"}
