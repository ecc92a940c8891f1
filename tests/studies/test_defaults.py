"""In how many processes a study runs where nobody says so: one, or one for each processor where the study says that."""

from __future__ import annotations

import inspect

import commission_opt as co

IN_ONE = {
    "alternatives",
    "backtest",
    "compare",
    "frontier",
    "morris",
    "recommend",
    "sensitivity",
    "simulate",
    "switching",
    "together",
    "tornado",
}
IN_ALL = {"explain", "sweep", "value_of_information", "value_of_waiting"}


def test_workers_of_each_study() -> None:
    functions = {name: getattr(co, name) for name in dir(co) if inspect.isfunction(getattr(co, name))}
    parameters = {name: inspect.signature(one).parameters for name, one in functions.items()}
    workers = {name: given["workers"].default for name, given in parameters.items() if "workers" in given}
    assert workers == dict.fromkeys(IN_ONE, 1) | dict.fromkeys(IN_ALL)
