"""Options that several commands share, and reading the instance they are about."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from commission_opt.cli.main import clean
from commission_opt.cli.numbers import GAP, AmountOption, Whole

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

ENGINE_NAMES = (
    "highs",
    "dive",
    "scip",
    "cbc",
    "ortools-highs",
    "cpsat",
    "race",
)  # to be completed; the catalogue is heavy
file_argument = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
_SET = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a figure for this run, e.g. --set spot.market.price_per_week=5200. Can be repeated.",
)
_DEBUG = click.option("--debug", is_flag=True, help="Show where an error came from, to report a fault.")


def instance_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """FILE, --set and --debug."""
    return file_argument(_SET(_DEBUG(command)))


def read_instance(file: Path, settings: tuple[str, ...]) -> Instance:
    """Load `file` with the changes of the command line.

    Raises
    ------
    InvalidInstance
        With every problem of the file and of the changes.
    click.UsageError
        When one path is set twice.
    """
    from commission_opt.instance.changes import parse_setting
    from commission_opt.instance.load import load

    changes: dict[str, Any] = {}
    for setting in settings:
        path, value = parse_setting(setting)
        if path in changes:
            raise click.UsageError(f"--set names {path} twice")
        changes[path] = value
    return load(file, changes or None)


def explain_command(file: Path, settings: tuple[str, ...], keep: tuple[str, ...] = ()) -> str:
    """The command that explains an instance with the changes of this command line, to be typed again."""
    given = [("--set", setting) for setting in settings] + [("--keep", rule) for rule in keep]
    return typed(["commission-opt", "explain", str(file), *(part for one in given for part in one)])


def typed(words: Sequence[str]) -> str:
    """A command as it is typed into the shell of this system; Windows knows no single quotes."""
    if os.name == "nt":
        import subprocess

        return subprocess.list2cmdline(words)
    import shlex

    return shlex.join(words)


class EngineName(click.ParamType[str]):
    """An engine by its name; the list of them is not imported before it is needed."""

    name = "engine"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if ctx is not None and ctx.resilient_parsing:  # a shell asks what may come next, and waits for it
            return str(value)
        from commission_opt.engines.catalogue import RACE, engine_named

        try:
            return RACE if value == RACE else engine_named(value).name
        except ValueError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        return [CompletionItem(name) for name in ENGINE_NAMES if name.startswith(incomplete)]


class Folder(click.Path):
    """A folder; an empty text, which would stand for the current one, is refused."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty; name a folder, or omit the option", param, ctx)
        return super().convert(value, param, ctx)


def say(message: str) -> None:
    """A message to whoever runs the program; results go to stdout."""
    print(clean(message), file=sys.stderr, flush=True)


def show(text: str) -> None:
    """A result, to stdout."""
    sys.stdout.write(clean(text) + "\n")


def speaks_utf8() -> bool:
    """Whether stdout can take every character."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"


gap_option = click.option(
    "--gap",
    type=GAP,
    default=1e-4,
    show_default=True,
    help="Stop each solve when its plan is proven to be this close to the cheapest (0.01 is 1%).",
)
time_limit_option = click.option(
    "--time-limit",
    type=AmountOption("in seconds"),
    metavar="SECONDS",
    help="Time limit for each solve. Default: none.",
)
engine_option = click.option(
    "--engine",
    type=EngineName(),
    metavar="NAME",
    default="highs",
    show_default=True,
    help="Solver: highs, dive (for large models), scip, cbc, ortools-highs, cpsat, race (HiGHS and CBC side by side), or pulp:NAME for one "
    "that PuLP can run, e.g. pulp:GUROBI_CMD.",
)
memory_limit_option = click.option(
    "--memory-limit",
    type=AmountOption("in gigabytes"),
    metavar="GB",
    help="Memory limit for each solve, after which the best plan so far is the answer. Default: none. Not on Windows.",
)
method_option = click.option(
    "--method",
    type=click.Choice(["auto", "extensive", "decomposition"]),
    default="auto",
    show_default=True,
    help="How to solve many demand scenarios: all in one problem, one by one, or as suits their number.",
)


def cluster_option(instead: str) -> Callable[..., Any]:
    """--cluster, the same word in every command; `instead` says what its workers do."""
    return click.option(
        "--cluster",
        metavar="ADDRESS",
        help=f"Dask scheduler {instead}, e.g. tcp://10.0.0.5:8786, or tls://... (docs/engines.md).",
    )


threads_option = click.option(
    "--threads", type=Whole(1, 1024), default=1, show_default=True, help="Threads of the solver, for each solve."
)
seed_option = click.option(
    "--seed", type=Whole(0, 2**31 - 1), default=0, show_default=True, help="Seed of the solver's random choices."
)
workers_option = click.option(
    "--workers",
    type=Whole(1, 1024),
    metavar="N",
    help="Parallel processes. Default: one for each processor.",
)
