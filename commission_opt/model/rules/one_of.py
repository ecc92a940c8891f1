"""C11 one-of: offers that exclude one another."""

from __future__ import annotations

from commission_opt.model.model import Model, Term


def require(model: Model) -> None:
    """Choose no more than so many of a list of offers.

    ::

        sum over references r of taken[r] <= at_most,   taken 0 or 1
        awarded[k,tau,size] <= most[k] * taken[r],   opened[k,tau] <= most[k] * taken[r]   for k of r
    """
    for rule in model.instance.rules.one_of:
        terms: list[Term] = []
        for reference in rule.offers:
            named = {offer.id for offer in model.instance.offers_named(reference)}
            decided = [
                variable
                for family in ("awarded", "opened")
                for key, variable in model.columns[family].items()
                if key[0] in named
            ]
            if decided:
                taken = model.add_column("taken", (rule.id, reference), 1, integer=True)
                for variable in decided:
                    model.link([(variable, 1.0), (taken, -float(variable.upBound or 1))], "<=")
                terms.append((taken, 1.0))
        model.add_row("C11", (rule.id,), terms, "<=", float(rule.at_most))
