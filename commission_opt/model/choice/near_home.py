"""Second: more children near home."""

from __future__ import annotations

from commission_opt.instance.instance import Instance
from commission_opt.instance.rule import LocalRule
from commission_opt.model.choice.stage import ChoiceStage
from commission_opt.model.local import local_pairs, rule_needs
from commission_opt.model.measures import Expression
from commission_opt.model.model import Model
from commission_opt.rules.locality.record import Locality


def near_home(model: Model) -> Expression:
    """More child-weeks near home, expected.

    ::

        near_home = sum over s, t, n, (a, k) near of probability[s] * weeks[t] * placed[s,t,n,a,k]

    Near is what the first locality rule of the instance says, for its needs and areas, in every period.
    Where there is no such rule, it is the child's own area, for needs with a local duty (`local_duty`).
    """
    rule = what_is_near(model.instance)
    needs, near = rule_needs(model.instance, rule), local_pairs(model.instance, rule)
    weeks = [period.weeks for period in model.instance.periods]
    likely = [scenario.probability for scenario in model.demand.scenarios]
    return Expression(
        [
            (variable, likely[key.scenario] * weeks[key.period])
            for key, variable in model.columns.placed.items()
            if key.need in needs and (key.area, key.offer) in near
        ]
    )


def what_is_near(instance: Instance) -> LocalRule:
    """The rule that says what is near home."""
    return next(iter(instance.rules.of(Locality)), LocalRule(id="near-home"))


NEAR_HOME = ChoiceStage("near_home", near_home, more=True)
