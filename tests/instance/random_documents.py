"""Random instances that are valid as a file is, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import count

from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import InvalidInstance
from tests.model.random_instances import random_case


def random_instances() -> Iterator[Instance]:
    """Without end; those that a file could not hold, as their dates fit no period, are passed over."""
    for seed in count():
        with suppress(InvalidInstance):
            yield Instance.from_dict(random_case(seed).tables)
