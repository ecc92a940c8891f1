"""The model, read as a table of contents."""

from __future__ import annotations

import math
from collections.abc import Mapping

from commission_opt import collector
from commission_opt.demand import DemandTable
from commission_opt.instance.commitments import GivenMix
from commission_opt.instance.instance import Instance
from commission_opt.model import fixed_mix
from commission_opt.model.model import Model, Room
from commission_opt.model.placements import Placements
from commission_opt.offers.funders import maths as funders
from commission_opt.offers.moves import maths as moves
from commission_opt.offers.rooms import as_built
from commission_opt.offers.trading import maths as trading
from commission_opt.offers.travel import maths as travel
from commission_opt.rules.card import Step
from commission_opt.rules.rooms import rooms_of
from commission_opt.services.assessment import maths as assessment
from commission_opt.services.common import maths as service
from commission_opt.services.recruitment import maths as recruitment


@collector.paused()
def build(
    instance: Instance,
    demand: DemandTable,
    given: GivenMix | None = None,
    *,
    relaxed: bool = False,
    breach_at_most: float | None = None,
    taken: Mapping[str, bool] | None = None,
    room: Room | None = None,
) -> Model:
    """Write `instance` as a mixed-integer model.

    Parameters
    ----------
    demand
        Children who need a placement, by scenario, period, need and area.
    given
        A mix to price instead of choosing one: its commitments, and nothing else that is new.
    relaxed
        Leave out the hard policy rules, and let children go short at a price that is no cost of
        the plan: for pricing a given mix that cannot meet the rules.
    breach_at_most
        Keep the hard policy rules instead, but for so much in all, as `Model.breach` counts it, children who go short
        among it; infinite to minimise that and not the cost. None where nothing is counted.
    taken
        Edge-of-care services that are taken up, or are not, whatever it costs; the others are free.
    room
        By how much each hard row may be missed, at no cost; none if omitted.
    """
    model = Model(instance, demand, relaxed=relaxed, counts_breach=breach_at_most is not None, room=room)

    # What can be decided, the beds it gives, and what it costs whether used or not.
    for offer in as_built():
        offer.part("maths").decide(model)
    service.decide(model)
    assessment.assess(model)

    # Families served, cases carried, and the placements that this avoids.
    service.serve(model)

    # Children placed, and what each costs.
    placements = Placements.add(model)
    for offer in as_built():
        offer.part("maths").use(model, placements)
    trading.sell(model, placements)
    travel.charge(model, placements)
    funders.contribute(model, placements)

    # What every plan must respect: rules about beds and placements, people, and then what all of it costs.
    for rule in rooms_of(Step.PLACEMENTS):
        rule.part("maths").require(model, placements)
    moves.charge(model)
    trading.put_own_children_first(model, placements)
    recruitment.recruit(model)
    for rule in rooms_of(Step.SPENDING, Step.RISK):
        rule.part("maths").require(model, placements)

    if given is not None:
        fixed_mix.fix(model, given)
    service.insist(model, taken or {})
    if breach_at_most is not None and math.isinf(breach_at_most):
        model.minimise_breach()
        return model
    if breach_at_most is not None:
        model.link(model.breach, "<=", breach_at_most)
    model.set_objective()
    return model
