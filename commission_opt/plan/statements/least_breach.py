"""What is said of a mix that was given and cannot keep every rule, by how its breaches were found.

Where it breaks the rules as little as it can, it is blamed only for what no choice of placements avoids; where it was
priced at least cost without them (edition 1), for whatever that left broken.
"""

from __future__ import annotations

from commission_opt.instance.conventions import EDITIONS
from commission_opt.plan.result import Result


def least_breach(result: Result) -> bool:
    """Whether the mixes given in a result break the rules as little as they can."""
    edition = result["conventions"]["edition"]
    return any(one.least_breach for number, one in EDITIONS.items() if number == edition)
