"""`[rules.occupancy]`: whether the use of beds is assumed or worked out, and what it is corrected by."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from commission_opt.instance.fields import NOT_TINY, Date, Flag, Record

MOST_ROUNDS, MOST_REPLICATIONS = 10, 10_000


class Correction(Record):
    """`[[rules.occupancy.correction]]`: what is carried, against what the formula says; from a simulation, say."""

    carried_by: Annotated[str, Field(min_length=1, max_length=400)] = Field(
        description="Beds, by the needs that they take as rules.csv names them (`need`, `need@area`, `need+need`), a market, or `offer:ID`."
    )
    period: Date | None = Field(None, description="First day of the period, or any day in it; all if omitted.")
    load: Annotated[float, Strict(), Field(gt=0, le=2, allow_inf_nan=False), NOT_TINY] = Field(
        1.0,
        description="Times the children who come, in the formula of these beds: fewer come to new beds than there are children, "
        "as the others stay where they are. Not of a market or one offer.",
    )
    factor: Annotated[float, Strict(), Field(gt=0, le=2, allow_inf_nan=False), NOT_TINY] = Field(
        description="Times what the formula then says."
    )


class Occupancy(Record):
    """`[rules.occupancy]` (C15): what beds carry on average, of children who come at random."""

    method: Literal["assumed", "worked_out"] | None = Field(
        None,
        description='`"assumed"`: beds are filled for their practical occupancy whatever their number. `"worked_out"`: '
        "by Erlang's loss formula from the children who come; practical_occupancy is then what turnover and matching "
        "leave alone. If omitted: assumed; from conventions = 3 on worked out, where it is known how long children stay.",
    )
    corrected_by: Literal["hand", "simulation"] | None = Field(
        None,
        description='`"hand"`: by the corrections that are stated, if any. `"simulation"`: plans are simulated, child by child, '
        "and what is worked out is corrected by what beds and markets carried there. Corrections that are stated are "
        "taken as those of such a simulation, and none is made then. If omitted: by hand; from conventions = 3 on by simulation.",
    )
    corrected_in: Literal["carried", "children"] = Field(
        "carried",
        description='What a simulation corrects of beds: `"carried"`: what the formula says is taken times a factor, however many beds there are. '
        '`"children"`: those who come to the beds, so that more beds carry little more where few come.',
    )
    replications: Annotated[int, Strict(), Field(ge=20, le=MOST_REPLICATIONS)] | None = Field(
        None,
        description='Of each simulation, with corrected_by = "simulation"; if omitted, 40 to 400, as many as bring 60,000 children.',
    )
    rounds: Annotated[int, Strict(), Field(ge=1, le=MOST_ROUNDS)] = Field(
        3, description="Most times that corrections are made, and solved again; fewer where the promise holds before."
    )
    seed: Annotated[int, Strict(), Field(ge=0, le=2**31 - 1)] = Field(
        20_261, description="Seed of the random numbers of these simulations."
    )
    spread_in: Literal["courses", "curves"] | None = Field(
        None,
        description='Where demand is uncertain: `"courses"`: each demand scenario has curves of its own. `"curves"`: the plan is made '
        "for one scenario, the average, with curves averaged over entries_spread and stay_spread. If omitted: `courses`; from conventions = 3 "
        "on curves, unless a rule is about the spread of scenarios.",
    )
    by_offer: Flag | None = Field(
        None,
        description="Also holds each offer of a pool of beds to what it carries once homes of our own that come before it are full. "
        "If omitted: not; from conventions = 3 on so.",
    )
    out_of_reach: Literal["refused", "nearest"] | None = Field(
        None,
        description='Hard shares that no plan keeps once occupancy is worked out: `"refused"`: there is no plan. `"nearest"`: the answer says '
        "how near a plan comes and what a point costs, and the cheapest plan that comes so near follows. If omitted: refused; from conventions = 3 on nearest.",
    )
    correction: tuple[Correction, ...] = Field((), description="Of what is worked out; 1 where there is none.")

    @property
    def worked_out(self) -> bool:
        return self.method == "worked_out"

    @property
    def to_be_simulated(self) -> bool:
        """Whether corrections are still to be made."""
        return self.worked_out and self.corrected_by == "simulation" and not self.correction


RECORD = Occupancy
