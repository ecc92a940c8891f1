"""Finds the mix of children's-home beds, call-offs, placements and homes that costs a council least.

>>> import commission_opt as co                              # doctest: +SKIP
>>> plan = co.solve(co.load("instances/coventry-2017.toml"))  # doctest: +SKIP

The names below are imported when they are first asked for, so that a command which needs none of
the heavy packages does not wait for them.
"""

from __future__ import annotations

from importlib import import_module

from commission_opt.errors import CommissionError

TYPE_CHECKING = False  # as in `typing`, which takes longer to import than all of --help
if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.instance.load import load
    from commission_opt.instance.problems import InvalidInstance
    from commission_opt.plan.plan import Plan
    from commission_opt.plan.solve import solve
    from commission_opt.studies.break_even import BreakEven, break_even
    from commission_opt.studies.compare import compare
    from commission_opt.studies.comparison import Comparison

__version__ = "0.1.0"
__all__ = [
    "BreakEven",
    "CommissionError",
    "Comparison",
    "Instance",
    "InvalidInstance",
    "Plan",
    "__version__",
    "break_even",
    "compare",
    "load",
    "solve",
]

_HOMES = {
    "BreakEven": "commission_opt.studies.break_even",
    "Comparison": "commission_opt.studies.comparison",
    "Instance": "commission_opt.instance.instance",
    "InvalidInstance": "commission_opt.instance.problems",
    "Plan": "commission_opt.plan.plan",
    "break_even": "commission_opt.studies.break_even",
    "compare": "commission_opt.studies.compare",
    "load": "commission_opt.instance.load",
    "solve": "commission_opt.plan.solve",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
