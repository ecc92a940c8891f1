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
    from commission_opt.publishing.publish import publish
    from commission_opt.studies.alternatives import Alternatives, alternatives
    from commission_opt.studies.break_even import BreakEven, break_even
    from commission_opt.studies.compare import compare
    from commission_opt.studies.comparison import Comparison
    from commission_opt.studies.diagnosis.diagnosis import Diagnosis, diagnose
    from commission_opt.studies.explanation.explain import Explanation, explain
    from commission_opt.studies.frontier import Frontier, frontier
    from commission_opt.studies.morris import Morris, morris
    from commission_opt.studies.ranges import ranges
    from commission_opt.studies.sensitivity import Sensitivity, sensitivity
    from commission_opt.studies.simulation.policy import Policy
    from commission_opt.studies.simulation.simulate import simulate
    from commission_opt.studies.simulation.simulation import Simulation
    from commission_opt.studies.sweep import Sweep, sweep
    from commission_opt.studies.switching import Switches, switching
    from commission_opt.studies.tornado import Tornado, tornado
    from commission_opt.studies.value_of_information import ValueOfInformation, value_of_information
    from commission_opt.studies.waiting.value import value_of_waiting
    from commission_opt.studies.waiting.waiting import Waiting

__version__ = "0.1.0"
__all__ = [
    "Alternatives",
    "BreakEven",
    "CommissionError",
    "Comparison",
    "Diagnosis",
    "Explanation",
    "Frontier",
    "Instance",
    "InvalidInstance",
    "Morris",
    "Plan",
    "Policy",
    "Sensitivity",
    "Simulation",
    "Sweep",
    "Switches",
    "Tornado",
    "ValueOfInformation",
    "Waiting",
    "__version__",
    "alternatives",
    "break_even",
    "compare",
    "diagnose",
    "explain",
    "frontier",
    "load",
    "morris",
    "publish",
    "ranges",
    "sensitivity",
    "simulate",
    "solve",
    "sweep",
    "switching",
    "tornado",
    "value_of_information",
    "value_of_waiting",
]

_HOMES = {
    "alternatives": "commission_opt.studies.alternatives",
    "Alternatives": "commission_opt.studies.alternatives",
    "frontier": "commission_opt.studies.frontier",
    "Frontier": "commission_opt.studies.frontier",
    "morris": "commission_opt.studies.morris",
    "Morris": "commission_opt.studies.morris",
    "sensitivity": "commission_opt.studies.sensitivity",
    "Sensitivity": "commission_opt.studies.sensitivity",
    "tornado": "commission_opt.studies.tornado",
    "Tornado": "commission_opt.studies.tornado",
    "switching": "commission_opt.studies.switching",
    "Switches": "commission_opt.studies.switching",
    "ranges": "commission_opt.studies.ranges",
    "BreakEven": "commission_opt.studies.break_even",
    "Diagnosis": "commission_opt.studies.diagnosis.diagnosis",
    "Explanation": "commission_opt.studies.explanation.explain",
    "explain": "commission_opt.studies.explanation.explain",
    "diagnose": "commission_opt.studies.diagnosis.diagnosis",
    "Comparison": "commission_opt.studies.comparison",
    "Instance": "commission_opt.instance.instance",
    "InvalidInstance": "commission_opt.instance.problems",
    "Plan": "commission_opt.plan.plan",
    "Policy": "commission_opt.studies.simulation.policy",
    "Simulation": "commission_opt.studies.simulation.simulation",
    "simulate": "commission_opt.studies.simulation.simulate",
    "Sweep": "commission_opt.studies.sweep",
    "break_even": "commission_opt.studies.break_even",
    "compare": "commission_opt.studies.compare",
    "publish": "commission_opt.publishing.publish",
    "load": "commission_opt.instance.load",
    "solve": "commission_opt.plan.solve",
    "value_of_information": "commission_opt.studies.value_of_information",
    "ValueOfInformation": "commission_opt.studies.value_of_information",
    "value_of_waiting": "commission_opt.studies.waiting.value",
    "Waiting": "commission_opt.studies.waiting.waiting",
    "sweep": "commission_opt.studies.sweep",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
