"""What a result has of the mixes that its instance gives: today's provision, do-minimum and the decision taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.instance.given import GIVEN

if TYPE_CHECKING:
    from commission_opt.plan.result import GivenResult, Result


def given_of(result: Result, name: str) -> GivenResult | None:
    """A mix that was given; None where the instance gives none."""
    found: GivenResult | None = result.get(name)  # type: ignore[assignment]
    return found


def given_mixes(result: Result) -> dict[str, GivenResult]:
    """Those that there are, by table of the instance, in the order in which they do more."""
    return {name: found for name in GIVEN if (found := given_of(result, name)) is not None}


def priced_mixes(result: Result) -> dict[str, GivenResult]:
    """Those of them that could be priced."""
    return {name: one for name, one in given_mixes(result).items() if one["objective"] is not None}
