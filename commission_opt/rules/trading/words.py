"""C13 trading, as it is told."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.rules.wording import Wording

SOFT = "Always hard."
PRICE = "one more bed, or bed-week, that can be sold."

SPARED = Wording(says="trading: {label}, no more beds sold than can be spared")
FIRST = replace(SPARED, undone="with beds sold also while a child of our own is bought a placement")
