"""Why a row of the return is left out; the words stand in tables and in the analyst's file."""

from __future__ import annotations

DAMAGED = "damaged: cannot be read"
TWICE = "the same row again"
SUPERSEDED = "the same episode in another row, which says more or is later"
RESPITE = "short break (legal status V3 or V4)"
NO_DAY_LONG = "begins and ends on the same day"
WITHIN = "lies within another episode of the child"
BEFORE = "ended before the data begins"
AFTER = "begins after the data ends"
REASONS = (DAMAGED, TWICE, SUPERSEDED, RESPITE, NO_DAY_LONG, WITHIN, BEFORE, AFTER)
