"""The record of a block contract."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from commission_opt.instance.fields import Date, Flag, Id, Weeks
from commission_opt.offers.contract.record import Contract


class Block(Contract):
    """`[[block]]`: a block contract with one provider; at most one award, of one of its sizes."""

    kind: ClassVar[str] = "block"
    lead_key: ClassVar[str] = "mobilisation_weeks"

    lot: Id | None = Field(None, description="At most one of the blocks that name the same lot is awarded.")
    mobilisation_weeks: Weeks = Field(0.0, description="From award to opening.")
    award_from: Date | None = Field(None, description="First day it can be awarded; the horizon's start if omitted.")
    award_to: Date | None = Field(None, description="Last day it can be awarded.")
    existing: Flag = Field(False, description="Already let: nothing to decide but its extension.")
    ends: Date | None = Field(None, description="Last day of an existing contract.")

    @model_validator(mode="after")
    def _existing_or_new(self) -> Self:
        if self.existing:
            check_existing(self)
        elif self.term_years is None:
            raise ValueError("term_years is missing")
        elif self.ends is not None:
            raise ValueError("ends is for an existing block: add existing = true, or use term_years")
        return self

    @property
    def lead_weeks(self) -> float:
        return self.mobilisation_weeks


def check_existing(block: Block) -> None:
    """Refuse an existing block that does not say when it ends, or that is still to be decided."""
    if block.ends is None:
        raise ValueError("an existing block says when it ends: ends = ...")
    if len(block.sizes) != 1:
        raise ValueError("an existing block has one size")
    for key in ("award_from", "award_to", "lot", "term_years", "mobilisation_weeks", "fill_weeks", "set_up_cost"):
        if getattr(block, key):
            raise ValueError(f"{key} is for a block that can be awarded, and this one exists")


RECORD = Block
