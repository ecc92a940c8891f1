"""`[[rules.one_of]]`: offers of which only so many may be chosen."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, Strict

from commission_opt.instance.fields import References
from commission_opt.instance.rule import Rule


class OneOf(Rule):
    """`[[rules.one_of]]` (C11): offers that exclude one another, such as two uses of one property."""

    rule: ClassVar[str] = "C11"
    may_name_services: ClassVar[bool] = True

    offers: References = Field(min_length=2, description="Offers of which so many may be chosen; a DPS is one.")
    at_most: Annotated[int, Strict(), Field(ge=1, le=100)] = Field(1, description="How many of them.")


RECORD = OneOf
