"""A cost divided between members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commission_opt.sharing.pennies import to_the_penny

Method = Literal["proportional", "shapley", "sampled shapley", "nucleolus"]


@dataclass(frozen=True)
class Allocation:
    """What each member pays, £, in the order of members.

    Attributes
    ----------
    shares
        At the costs of the plans found; they sum to `whole`.
    low, high
        A member's share is between these whatever the groups cost within their intervals. The bill itself, `whole`,
        is taken as it is. Of a sample: so at a confidence of 95% for all members at once.
    error
        Of a sample: how far `shares` may be from those of all groups at the costs of the plans, at a confidence
        of 95% for all members at once; 0 otherwise.
    """

    method: Method
    members: tuple[str, ...]
    whole: float
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    error: tuple[float, ...]

    def share(self, member: str) -> float:
        """The share of a member, £."""
        return self.shares[self.members.index(member)]

    @property
    def pence(self) -> dict[str, int]:
        """Shares in whole pence, which sum to the whole in pence."""
        return dict(zip(self.members, to_the_penny(self.shares, self.whole), strict=True))
