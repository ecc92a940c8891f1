"""What `compare` holds side by side: instances, their what-ifs, and sizes of block contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.offers.block.record import Block
from commission_opt.rules.diversity.record import Diversity

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model

AS_IT_IS = "As it is"
FREE = "Free"
NUMBERS = ("no", "one", "two", "three", "four", "five")
MOST_COUNTED = 3  # numbers of contracts that are tried one by one, at most


class CannotCompare(CommissionError, ValueError):
    """There is nothing to compare, or not in this way."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True)
class BlockLimit:
    """Which block contracts may be let: of `size` beds only, and `contracts` of them (None: one or more)."""

    size: int
    contracts: int | None = None

    def hold(self, model: Model) -> None:
        """Add the limit to a model.

        ::

            awarded[k,tau,z] = 0                        for every block k and size z but `size`
            sum over k, tau of awarded[k,tau,size] = contracts      (>= 1 where that is None)
        """
        blocks = {block.id for block in model.instance.block}
        terms = []
        for key, variable in model.columns.awarded.items():
            if key.offer in blocks and key.size != self.size:
                variable.upBound = 0
            elif key.offer in blocks:
                terms.append((variable, 1.0))
        model.link(terms, ">=" if self.contracts is None else "==", float(self.contracts or 1))


@dataclass(frozen=True)
class Option:
    """One column of the comparison: an instance, and what may be decided in it.

    `notes` are what a reader should know before comparing it, such as a block that has no home of
    the size asked for.
    """

    name: str
    instance: Instance
    limit: BlockLimit | None = None
    notes: tuple[str, ...] = ()


def named(instances: Instance | Sequence[Instance] | Mapping[str, Instance]) -> dict[str, Instance]:
    """Instances under a name each: that of their file, with its folders where two share it, or else a number."""
    from commission_opt.instance.instance import Instance

    if isinstance(instances, Instance):
        instances = [instances]
    if isinstance(instances, Mapping):
        return dict(instances)
    parts = [
        instance.document.file.replace("\\", "/").removesuffix(".toml").removesuffix(".xlsx").split("/")
        for instance in instances
    ]
    found: dict[str, Instance] = {}
    for instance, own in zip(instances, parts, strict=True):
        others = [one for one in parts if one != own]
        length = next((n for n in range(1, len(own)) if all(one[-n:] != own[-n:] for one in others)), len(own))
        stem = "/".join(own[-length:])
        name, number = stem, 1
        while name in found:
            number += 1
            name = f"{stem} ({number})"
        found[name] = instance
    return found


def what_if_options(instance: Instance, keys: Sequence[str] | None) -> list[Option]:
    """The instance with each of its what-ifs that `keys` names; all where it is None.

    Raises
    ------
    InvalidInstance
        When there is no such what-if, or the changed instance is not valid.
    """
    labels = {one.id: one.label for one in instance.what_if}
    wanted = list(labels) if keys is None else list(dict.fromkeys(keys))
    return [Option(labels.get(key, key), instance.with_what_if(key)) for key in wanted]


def block_size_options(instance: Instance, sizes: Iterable[int]) -> list[Option]:
    """Each size forced in turn on all blocks that can be awarded, with each number of contracts; and free.

    Raises
    ------
    CannotCompare
        When no block can be awarded, or none has any of the sizes.
    """
    blocks = [block for block in instance.block if not block.existing]
    if not blocks:
        raise CannotCompare("the instance has no block contract to award")
    wanted = sorted(set(sizes))
    offered = sorted({size for block in blocks for size in block.sizes})
    found = []
    for size in wanted:
        without = [block.label for block in blocks if size not in block.sizes]
        if len(without) == len(blocks):
            continue
        notes = tuple(f"{name} has no size {size} and is left out" for name in without)
        for contracts in contract_numbers(instance):
            many = "" if contracts is None else f", {NUMBERS[contracts]} contract{'s' if contracts != 1 else ''}"
            found.append(Option(f"{size} beds{many}", instance, BlockLimit(size, contracts), notes))
    if not found:
        known = ", ".join(map(str, offered))
        raise CannotCompare(f"no block is offered with {', '.join(map(str, wanted))} beds; there is {known}")
    left = [str(size) for size in wanted if size not in offered]
    note = (f"no block is offered with {' or '.join(left)} beds",) if left else ()
    return [*found, Option(FREE, instance, notes=note)]


def contract_numbers(instance: Instance) -> list[int | None]:
    """Numbers of block contracts to force, by the diversity rules about all blocks; [None] for one or more."""
    blocks = {block.id for block in instance.block if not block.existing}
    rules = [
        rule
        for rule in instance.rules.of(Diversity)
        if (
            blocks <= set(rule.offers) <= {one.id for one in instance.block}
            if rule.offers
            else rule.kinds == (Block.kind,)
        )
    ]
    most = min((rule.contracts_at_most for rule in rules if rule.contracts_at_most is not None), default=None)
    least = max([1, *(rule.contracts_at_least or 1 for rule in rules)])
    most = None if most is None else min(most, len(blocks))
    if most is None or most >= len(NUMBERS) or not 0 <= most - least < MOST_COUNTED:
        return [None]
    return list(range(least, most + 1))
