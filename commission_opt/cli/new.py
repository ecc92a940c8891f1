"""`new`: an instance to begin with."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commission_opt.cli.numbers import DAY, AmountOption, Whole
from commission_opt.cli.options import show, typed

if TYPE_CHECKING:
    from commission_opt.starter.compose import Starter

CHILDREN, POUNDS = AmountOption("children", high=5_000), AmountOption("£ a child-week", high=100_000)
HOMES, BEDS = Whole(0, 100), Whole(1, 20)
FROM_STATISTICS = ("statistics", "year")


@click.command(
    name="new", short_help="Write an instance to begin with: a starter, a council's own, or a copy of an example."
)
@click.argument("file", type=click.Path(path_type=Path), metavar="NAME")
@click.option("--from", "example", metavar="EXAMPLE", help="Copy an example: commission-opt examples lists them.")
@click.option("--council", metavar="NAME", help="Name of the council; with --statistics its code does as well.")
@click.option(
    "--statistics",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A published table, as downloaded (docs/your-council.md). Can be repeated.",
)
@click.option(
    "--demand",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The demand.toml that commission-opt demand wrote from the statutory return (docs/from-the-return.md).",
)
@click.option(
    "--year", type=Whole(2000, 2100), help="Of the statistics: 31 March of which year; the latest if omitted."
)
@click.option("--children", type=CHILDREN, help="Children who need a bed in a children's home.")
@click.option("--price", type=POUNDS, help="What a spot placement in a children's home costs, in £ a child-week.")
@click.option("--own-homes", type=HOMES, help="Homes of the council's own that are open.")
@click.option("--own-beds", type=BEDS, help="Beds in each of them.")
@click.option(
    "--start", type=DAY, metavar="DATE", help="First day of the plan, the first of a quarter such as 2026-04-01."
)
@click.option("--years", type=Whole(1, 20), help="How many years the plan is for; 4 if omitted.")
@click.option("--debug", is_flag=True, help="Show where an error came from, for reporting a fault.")
def command(
    file: Path,
    example: str | None,
    council: str | None,
    statistics: tuple[Path, ...],
    demand: Path | None,
    year: int | None,
    children: float | None,
    price: float | None,
    own_homes: int | None,
    own_beds: int | None,
    start: dt.date | None,
    years: int | None,
    debug: bool,
) -> int:
    """Write an instance to begin with, which solves as it is, to the file NAME.

    On a terminal it asks for what no option says. Each figure is in the register at the end of the file, as published, derived or assumed. NAME ends in .toml, or
    in .xlsx for a workbook. A file that is there already is kept.
    """
    from commission_opt.cli.new_file import checked_name, write_new

    said: dict[str, Any] = {
        "council": council,
        "children": children,
        "price": price,
        "own_homes": own_homes,
        "own_beds": own_beds,
    }
    said |= {"start": start, "years": years}
    file = checked_name(file)
    if example is not None:
        _refuse_beside("--from", said | {"statistics": statistics or None, "demand": demand, "year": year})
        text = _example(example)
    elif demand is not None:
        _refuse_beside("--demand", {"statistics": statistics or None, "year": year, "children": children})
        text = _from_demand(demand, said).text(file.with_suffix(".toml").name)
    else:
        text = _starter(said, statistics, year).text(file.with_suffix(".toml").name)
    write_new(file, text)
    show(f"Written: {file}")
    if example is None and not statistics and demand is None and not sys.stdin.isatty():
        left = [f"--{name.replace('_', '-')}" for name in ("council", "children", "price") if said[name] is None]
        if left:
            show(f"Assumed: what no option said ({', '.join(left)}). Questions are asked on a terminal only.")
    show(f"Next:    {typed(['commission-opt', 'check', str(file)])}")
    show(f"         {typed(['commission-opt', 'solve', str(file)])}")
    show(f"         {typed(['commission-opt', 'publish', f'results/{file.stem}'])}")
    return 0


def _refuse_beside(option: str, others: dict[str, Any]) -> None:
    given = [name for name, value in others.items() if value is not None]
    if given:
        raise click.UsageError(f"{option} and --{given[0].replace('_', '-')} contradict each other")


def _example(name: str) -> str:
    from commission_opt.instance.load import load
    from commission_opt.starter.examples import example

    found = example(name)
    if found.stands_alone:
        return found.file.read_text(encoding="utf-8")
    return f"# {found.title}\n# A copy of the example {found.name}, with all that it extends.\n{load(found.file).to_toml()}"


def _from_demand(demand: Path, said: dict[str, Any]) -> Starter:
    from commission_opt.starter.from_demand import demand_starter

    return demand_starter(demand, **{key: value for key, value in said.items() if value is not None})


def _starter(said: dict[str, Any], statistics: tuple[Path, ...], year: int | None) -> Starter:
    from commission_opt.starter.plain import plain_starter, start_of_next_year
    from commission_opt.starter.statistics.council import Given, council_starter

    if statistics:
        if not said["council"]:
            raise click.UsageError("--statistics needs --council: the name of the council, or its code")
        given = {key: value for key, value in said.items() if value is not None}
        return council_starter(statistics, Given(**given, year=year))
    if year is not None:
        raise click.UsageError("--year goes with --statistics")
    answers = _asked(said) if sys.stdin.isatty() else said
    answers = {key: value for key, value in answers.items() if value is not None}
    return plain_starter(**{"start": start_of_next_year(dt.date.today())} | answers)


def _asked(said: dict[str, Any]) -> dict[str, Any]:
    """What no option says, asked for one by one; Return takes what stands in brackets."""
    from commission_opt.starter import assumed

    questions: tuple[tuple[str, str, Any, Any], ...] = (
        ("council", "Name of the council", "Our council", str),
        ("children", "Children who need a bed in a children's home", assumed.CHILDREN.value, CHILDREN),
        ("price", "What a spot placement costs, £ a child-week", assumed.SPOT_PRICE.value, POUNDS),
        ("own_homes", "Homes of the council's own that are open", 0, HOMES),
        ("own_beds", "Beds in each of them", 4, BEDS),
    )
    answers = dict(said)
    for key, words, default, kind in questions:
        if answers[key] is None and not (key == "own_beds" and not answers["own_homes"]):
            answer = click.prompt(words, default=default, type=kind, err=True)
            answers[key] = None if answer == default and key in ("children", "price") else answer
    return answers
