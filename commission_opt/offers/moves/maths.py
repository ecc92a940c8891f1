"""Children moved as planned (`[[planned_move]]`)."""

from __future__ import annotations

from commission_opt.model.model import Model


def charge(model: Model) -> None:
    """Charge each move.

    ::

        cost[t] += uplift[t] * price_per_move[r] * transferred[s,t,r,n,a,k]
    """
    moves = {move.id: move for move in model.instance.planned_move}
    for key, variable in model.columns.transferred.items():
        if not key.planned:
            continue
        period = model.instance.periods[key.period]
        price = model.instance.money.of_the_day(moves[key.record], "price_per_move", "moves", period.year)
        odds = model.demand.scenarios[key.scenario].probability
        model.charge("moves", "", period, variable, price * odds, scenario=key.scenario)


EQUATIONS = {"moves": (charge,)}
