"""Games to try: small ones drawn at random, and those of textbooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import permutations
from random import Random

from commission_opt.sharing.asked import every_group
from commission_opt.sharing.game import Game, Group, GroupCost

LETTERS = "ABCDEFGHIJKL"


def exact(members: str, cost: Callable[[Group], float]) -> Game:
    """A game whose costs are known."""
    return Game.asked(members, every_group(members), lambda group: GroupCost.exactly(cost(group)))


def listed(costs: Mapping[str, float]) -> Game:
    """A game from a table of costs: "AB" is the group of A and B."""
    by_group = {frozenset(names): cost for names, cost in costs.items()}
    return exact("".join(sorted({name for names in costs for name in names})), by_group.__getitem__)


def random_game(seed: int, most: int = 5) -> Game:
    """Two to five members. Of four kinds in turn: with many ties, of any figures, subadditive, and with dear wholes."""
    random = Random(seed)
    members = LETTERS[: random.randint(2, most)]
    kind = seed % 4
    if kind == 0:
        return exact(members, lambda group: random.randint(0, 3) + len(group))
    if kind == 1:
        return exact(members, lambda group: random.uniform(-5, 20))
    if kind == 2:
        homes = {name: random.uniform(1, 10) for name in members}
        return exact(members, lambda group: 7 + sum(homes[name] for name in group) ** random.uniform(0.8, 1.0))
    return exact(members, lambda group: random.randint(5, 9) * len(group) ** 1.5)


def widened(game: Game, seed: int, most: float = 1.0) -> Game:
    """The same game known less well: bounds below and plans above its costs, but that the whole costs what it does."""
    random = Random(seed)

    def cost(group: Group) -> GroupCost:
        at = game.costs[group].plan
        if group == game.all:
            return GroupCost(at - random.uniform(0, most), at)
        return GroupCost(at - random.uniform(0, most), at + random.uniform(0, most))

    return Game.asked(game.members, game.costs, cost)


def drawn_within(game: Game, random: Random) -> Game:
    """Costs from within the intervals, often from their ends; the whole costs what its plan does."""

    def cost(group: Group) -> GroupCost:
        one = game.costs[group]
        if group == game.all:
            return GroupCost.exactly(one.plan)
        return GroupCost.exactly(random.choice((one.bound, one.plan, random.uniform(one.bound, one.plan))))

    return Game.asked(game.members, game.costs, cost)


def by_every_order(game: Game) -> list[float]:
    """The Shapley value as it is told: what each adds, on average over every order of joining."""
    total, orders = dict.fromkeys(game.members, 0.0), 0
    for order in permutations(game.members):
        before, orders = 0.0, orders + 1
        for nth, name in enumerate(order, 1):
            cost = game.costs[frozenset(order[:nth])].plan
            total[name] += cost - before
            before = cost
    return [total[name] / orders for name in game.members]


SKANE = listed(
    {
        names: float(cost)
        for names, cost in zip(
            [
                "A",
                "H",
                "K",
                "L",
                "M",
                "T",
                "AH",
                "AK",
                "AL",
                "AM",
                "AT",
                "HK",
                "HL",
                "HM",
                "HT",
                "KL",
                "KM",
                "KT",
                "LM",
                "LT",
                "MT",
                "AHK",
                "AHL",
                "AHM",
                "AHT",
                "AKL",
                "AKM",
                "AKT",
                "ALM",
                "ALT",
                "AMT",
                "HKL",
                "HKM",
                "HKT",
                "HLM",
                "HLT",
                "HMT",
                "KLM",
                "KLT",
                "KMT",
                "LMT",
                "AHKL",
                "AHKM",
                "AHKT",
                "AHLM",
                "AHLT",
                "AHMT",
                "AKLM",
                "AKLT",
                "AKMT",
                "ALMT",
                "HKLM",
                "HKLT",
                "HKMT",
                "HLMT",
                "KLMT",
                "AHKLM",
                "AHKLT",
                "AHKMT",
                "AHLMT",
                "AKLMT",
                "HKLMT",
                "AHKLMT",
            ],
            [
                "21.95",
                "17.08",
                "10.91",
                "15.88",
                "20.81",
                "21.98",
                "34.69",
                "32.86",
                "37.83",
                "42.76",
                "43.93",
                "22.96",
                "25.00",
                "37.89",
                "39.06",
                "26.79",
                "31.45",
                "32.89",
                "31.10",
                "37.86",
                "39.41",
                "40.74",
                "43.22",
                "55.50",
                "56.67",
                "48.74",
                "53.40",
                "54.84",
                "53.05",
                "59.81",
                "61.36",
                "27.26",
                "42.55",
                "44.94",
                "45.81",
                "46.98",
                "56.49",
                "42.01",
                "48.77",
                "50.32",
                "51.46",
                "48.95",
                "60.25",
                "62.72",
                "64.03",
                "65.20",
                "74.10",
                "63.96",
                "70.72",
                "72.27",
                "73.41",
                "48.07",
                "49.24",
                "59.35",
                "64.41",
                "56.61",
                "69.76",
                "70.93",
                "77.42",
                "83.00",
                "73.97",
                "66.46",
                "83.82",
            ],
            strict=True,
        )
    }
)
TENNESSEE = listed(
    {"A": 163_520, "B": 140_826, "C": 250_096, "AB": 301_607, "AC": 378_821, "BC": 367_370, "ABC": 412_584}
)


def bankruptcy(estate: float) -> Game:
    """Claims of 100, 200 and 300: a group can have what is left when all others are paid; as a cost it is negative."""
    claims = {"A": 100.0, "B": 200.0, "C": 300.0}
    return exact(
        "ABC", lambda group: -max(0.0, estate - sum(claim for name, claim in claims.items() if name not in group))
    )


def airport(costs: list[float]) -> Game:
    """A runway as long as the largest aircraft of a group needs."""
    return exact(LETTERS[: len(costs)], lambda group: max(costs[LETTERS.index(name)] for name in group))


def voting(quota: int, weights: list[int]) -> Game:
    """A group with enough votes wins 1, which costs -1."""
    return exact(
        LETTERS[: len(weights)],
        lambda group: -float(sum(weights[LETTERS.index(name)] for name in group) >= quota),
    )


def gloves(left: str, right: str) -> Game:
    """A pair of gloves is worth 1."""
    return exact(left + right, lambda group: -float(min(len(group & set(left)), len(group & set(right)))))
