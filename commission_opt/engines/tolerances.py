"""Every tolerance that an engine is given, in one place."""

from __future__ import annotations

# A plan counts as optimal when it is proven to cost at most this share more than the best.
PROVEN = 1e-4

# The gap asked for where the user asks for none.
GAP = PROVEN

# How far from whole a whole number may be before it is rounded.
INTEGER = 1e-6
