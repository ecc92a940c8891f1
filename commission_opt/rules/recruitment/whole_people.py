"""What follows from C05 for whole people: it forbids no plan, and leaves little to fractions of people."""

from __future__ import annotations

import math
from collections.abc import Sequence

from commission_opt.model.model import Beds, Model, Term
from commission_opt.services.recruitment.record import Role

ROUNDING = 1e-6  # what an engine may take for a whole person


def no_part_of_a_person(model: Model, role: Role, there: float, needed: Sequence[tuple[Beds, float]]) -> None:
    """Need no more whole people than there can be by then, rounded down; those who leave are not counted.

    ::

        needed[r,t] <= floor(there + in_post + sum over tau <= t, after notice, of recruits_per_year_at_most * months[tau] / 12)
        where teams and rotas need whole people of the role

    Parameters
    ----------
    there
        People in the rotas of homes that exist.
    needed
        Of each period in turn, who is needed, and how many can be hired in it.
    """
    most = there + role.in_post
    for people, hires in needed:
        most += hires
        if people.terms and _whole(people):
            model.tighten("C05", people.terms, math.floor(most + ROUNDING) - people.fixed)


def _whole(people: Beds) -> bool:
    """Whether every decision about them counts in whole people."""
    return people.fixed == round(people.fixed) and all(_counts_whole(term) for term in people.terms)


def _counts_whole(term: Term) -> bool:
    variable, number = term
    return variable.isInteger() and number == round(number)
