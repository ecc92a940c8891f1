"""`solve`: find the cheapest mix, print it, and write it."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from commission_opt.cli.names import REPORT
from commission_opt.cli.options import (
    Folder,
    cluster_option,
    engine_option,
    explain_command,
    gap_option,
    instance_options,
    memory_limit_option,
    method_option,
    read_instance,
    say,
    seed_option,
    show,
    speaks_utf8,
    threads_option,
    time_limit_option,
    typed,
)
from commission_opt.errors import (
    EXIT_AUDIT,
    EXIT_INFEASIBLE,
    EXIT_INTERRUPTED,
    EXIT_NO_ANSWER,
    EXIT_SOLVED,
    EXIT_TIME_LIMIT,
)

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.plan import Plan
    from commission_opt.plan.result import BreakEvenRow, Result
    from commission_opt.plan.result_uncertainty import ValueResult
    from commission_opt.plan.write import NotWritten
    from commission_opt.studies.diagnosis.diagnosis import Diagnosis

BREAK_EVEN = ("time_limit", "threads", "seed", "engine")  # settings that its solves share with the plan's
RESULTS = Path("results")
UNPROVEN = "-unproven"
DIAGNOSIS_SECONDS = 30.0  # for looking into why there is no mix, at most
NO_PLAN_YET = "Interrupted: no plan was found yet; nothing was written."
CERTAIN = (
    "--value-of-information: demand is certain in this instance. Plan for several demand scenarios, such as 50, with "
    "--set uncertainty.scenarios=50"
)
IN_CURVES = (
    "--value-of-information: this plan is made for the average demand scenario, with the spread in its curves. Plan for several "
    "demand scenarios with --set rules.occupancy.spread_in=courses"
)


@click.command(name="solve", short_help="Find the cheapest mix that meets the rules, and say why.")
@instance_options
@click.option(
    "--out",
    type=Folder(),
    metavar="DIR",
    help="Folder for the result: a new or empty one, or one that holds a result. If left out, results/NAME; with "
    "--set, results/NAME-changed- and letters that stand for these changes.",
)
@click.option("--no-write", is_flag=True, help="Write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON; write it only with --out.")
@engine_option
@click.option(
    "--verify", is_flag=True, help="Solve again with a different kind of engine, and report whether it agrees."
)
@gap_option
@time_limit_option
@memory_limit_option
@seed_option
@threads_option
@method_option
@cluster_option("whose workers solve the scenarios, one by one")
@click.option(
    "--break-even", "break_evens", is_flag=True, help="Find the success rate from which each edge-of-care service pays."
)
@click.option(
    "--value-of-information",
    "value_asked",
    is_flag=True,
    help="Find the value of planning for the spread of demand, and of knowing demand beforehand.",
)
@click.option("--quiet", is_flag=True, help="No progress line.")
def command(
    file: Path,
    settings: tuple[str, ...],
    debug: bool,
    out: Path | None,
    no_write: bool,
    as_json: bool,
    engine: str,
    verify: bool,
    gap: float,
    time_limit: float | None,
    memory_limit: float | None,
    seed: int,
    threads: int,
    method: str,
    cluster: str | None,
    break_evens: bool,
    value_asked: bool,
    quiet: bool,
) -> int:
    """Find the cheapest mix of provision that meets the rules of the instance FILE.

    Prints the recommendation, its cost by year and the rules that bind, and writes the result to a folder. Where no mix
    meets the rules, it takes up to half a minute to find which rules clash, and the smallest change that makes a
    mix possible.

    Exit codes: 0 solved; 3 the instance is not valid; 4 no mix meets the rules; 5 time or memory limit, with a
    plan; 6 the same, without one; 7 the plan did not pass its audit, or a second engine contradicts it;
    8 not written; 130 interrupted.
    """
    if no_write and out is not None:
        raise click.UsageError("--no-write and --out contradict each other")
    began = time.perf_counter()
    with _without_a_plan():
        instance = read_instance(file, settings)
    if value_asked and instance.is_certain:
        raise click.UsageError(CERTAIN)
    if value_asked and instance.occupancy.spread_in == "curves":
        raise click.UsageError(IN_CURVES)
    seconds = {"read": time.perf_counter() - began}
    place = out or (None if no_write or as_json else default_place(file, instance))
    if place is not None:
        _check_free(place)
    _warn(instance)
    options: dict[str, Any] = {
        "gap": gap,
        "time_limit": time_limit,
        "seed": seed,
        "threads": threads,
        "engine": engine,
        "verify": verify,
        "memory_limit": memory_limit,
        "method": method,
        "cluster": cluster,
    }
    with _without_a_plan():
        plan = _solve(instance, options, watched=not (quiet or as_json) and sys.stderr.isatty())
    result = _timed(plan, seconds["read"])
    if instance.occupancy.to_be_simulated and result["objective"] is not None:
        instance = plan.instance  # with its corrections: what is asked besides goes by the same
    if break_evens and result["objective"] is not None and exit_code(result) != EXIT_INTERRUPTED:
        result["break_even"] = _break_evens(instance, options)
    if value_asked and result["objective"] is not None and exit_code(result) != EXIT_INTERRUPTED:
        result["value_of_information"] = _value(instance, plan, options)
    if place is not None and out is None and result["status"] in ("time_limit", "memory_limit", "interrupted"):
        place = place.with_name(f"{place.name}{UNPROVEN}")  # a proven result is not replaced by less
    diagnosis = _diagnose(instance, time_limit, threads, seed) if result["status"] == "infeasible" else None
    if result["no_mix"] is not None:
        from commission_opt.cli.diagnosis_text import settled_by

        result["no_mix"] = settled_by(result["no_mix"], diagnosis)
    again = explain_command(file, settings)
    return report(result, place, as_json=as_json, diagnosis=diagnosis, again=again)


@contextmanager
def _without_a_plan() -> Iterator[None]:
    """Say after Ctrl-C, where there can be no plan to show, that there is none."""
    try:
        yield
    except KeyboardInterrupt:
        say(NO_PLAN_YET)
        raise click.exceptions.Exit(EXIT_INTERRUPTED) from None


def _warn(instance: Instance) -> None:
    """Name figures that cannot be meant, and demand that nothing could serve, before time is spent on them."""
    from commission_opt.demand import demand_table
    from commission_opt.demand.unserved import unserved
    from commission_opt.plan.slips.find import slip_lines
    from commission_opt.studies.diagnosis.unserved_words import unserved_texts

    demand = demand_table(instance)
    for text in slip_lines(instance, demand):
        say(f"Cannot be meant: {text}")
    for text in unserved_texts(instance, unserved(instance, demand)):
        say(f"Not enough on offer: {text}.")


def _diagnose(instance: Instance, time_limit: float | None, threads: int, seed: int) -> Diagnosis:
    from commission_opt.studies.diagnosis.diagnosis import diagnose

    seconds = min(DIAGNOSIS_SECONDS, time_limit or DIAGNOSIS_SECONDS)
    return diagnose(instance, time_limit=seconds, threads=threads, seed=seed)


def _check_free(place: Path) -> None:
    from commission_opt.plan.write import check_free

    check_free(place)


def default_place(file: Path, instance: Instance) -> Path:
    """Where a result goes without --out: each what-if beside the others and the answer to the file as it stands."""
    from commission_opt.cli.names import run_name

    return RESULTS / run_name(file, instance)


def _in_place_of(place: Path, result: Result) -> str:
    """That the result replaces the answer to another question, where it does."""
    import json

    from commission_opt.plan.result import PLAN_FILE

    try:
        before = json.loads((place / PLAN_FILE).read_text(encoding="utf-8"))["instance"]
        other = before["sha256"] != result["instance"]["sha256"]
        paper = ". The report in it is of those figures: publish again" if (place / REPORT).is_dir() else ""
        return f", in place of a result with other figures ({before['title']}){paper}" if other else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _solve(instance: Instance, options: dict[str, Any], *, watched: bool) -> Plan:
    from commission_opt.studies.calibration.solve import solve

    if not watched:
        return solve(instance, **options)
    from commission_opt.cli.progress import ProgressLine

    with ProgressLine() as line:
        return solve(instance, **options, progress=line)


def _break_evens(instance: Instance, options: dict[str, Any]) -> list[BreakEvenRow]:
    """One for each service, and where there are several one as if it were alone; until Ctrl-C."""
    from commission_opt.studies.break_even.break_even import break_even

    rows: list[BreakEvenRow] = []
    services = instance.edge_of_care
    for service, alone in product(services, (True, False) if len(services) > 1 else (False,)):
        found = break_even(instance, service.id, alone=alone, **{key: options[key] for key in BREAK_EVEN})
        rows.append(found.row())
        if found.verdict == "interrupted":
            break
    return rows


def _value(instance: Instance, plan: Plan, options: dict[str, Any]) -> ValueResult:
    from commission_opt.studies.value_of_information.value_of_information import value_of_information

    own = ("verify", "method", "cluster")  # of the plan's solve alone
    return value_of_information(instance, plan, **{key: options[key] for key in options if key not in own}).row()


def _timed(plan: Plan, read: float) -> Result:
    result = plan.to_dict()
    spent = result["run"]["seconds"]
    result["run"]["seconds"] = spent | {"read": read, "total": spent.get("total", 0.0) + read}
    return result


def report(
    result: Result, place: Path | None, *, as_json: bool, diagnosis: Diagnosis | None = None, again: str = ""
) -> int:
    """Write and print a result; the exit code says how it ended."""
    found = result["objective"] is not None
    instead = "" if place is None else _in_place_of(place, result)
    lost = _write(result, place) if place is not None else None
    if as_json:
        from commission_opt.plan.result_json import to_json
        from commission_opt.plan.seal import sealed

        sys.stdout.write(to_json(sealed(result), ascii_only=not speaks_utf8()))
    elif found:
        from commission_opt.cli.answer import answer_text

        show(answer_text(result))
    if not found:
        say(no_plan_text(result, diagnosis, again))
    elif place is not None and lost is None:
        written = f"Written to {place}{os.sep}"
        if place.name.endswith(UNPROVEN):
            written += ", as the plan is not proven"
        written += instead
        if as_json:
            say(written)
        else:
            proven = result["status"] in ("optimal", "gap")  # each answer of `explain` would take as long again
            show(f"\n{written}" + (f"\nNext: {typed(['commission-opt', 'explain', str(place)])}" if proven else ""))
    for message in _last_words(result, place):
        say(message)
    if lost is not None:
        raise lost
    return exit_code(result)


def _write(result: Result, place: Path) -> NotWritten | None:
    """Write the plan, and beside it that of a second engine which contradicts it; what went wrong, for later.

    What took long to find is shown all the same.
    """
    from commission_opt.plan.write import NotWritten, write

    try:
        if result["objective"] is not None:
            if place.name.endswith(UNPROVEN):
                _check_free(place)
            write(result, place)
        second = _second(result)
        if second is not None and second["objective"] is not None:
            write(second, second_place(place))
    except NotWritten as error:
        return error
    return None


def _last_words(result: Result, place: Path | None) -> Iterable[str]:
    """What a reader of the answer has to be told besides it."""
    found, verification = result["objective"] is not None, result["verification"]
    if verification is not None and verification["agrees"] is not True:
        yield _doubt(result, place)
    elif verification is not None and not found:
        yield f"Solved again by another engine ({verification['engine']}): it finds no plan either."
    if result["status"] == "interrupted" and found:
        yield "Interrupted: this is the best plan found, and it is not proven."
    if comparison_interrupted(result):
        yield "Interrupted while pricing what to compare with; the plan itself is complete."
    if break_even_interrupted(result):
        yield "Interrupted while looking for break-even rates; the plan itself is complete."
    if value_interrupted(result):
        yield "Interrupted while working out the value of information; the plan itself is complete."


def second_place(place: Path) -> Path:
    """Where the plan of a second engine goes when it contradicts the first."""
    return place.with_name(f"{place.name}-second")


def _second(result: Result) -> Result | None:
    """The result of the second engine, where it contradicts the first."""
    verification = result["verification"]
    return None if verification is None else cast("Result | None", verification["second"])


def _doubt(result: Result, place: Path | None) -> str:
    """What a second engine that does not agree means for the answer."""
    verification = result["verification"]
    assert verification is not None
    engine = verification["engine"]
    if verification["agrees"] is None:
        why = verification["message"] or "one of the two was stopped before its proof"
        return f"Not verified: {engine} neither confirms nor contradicts the answer ({why})."
    text = f"Two engines contradict each other, {result['run']['engine']} and {engine}: use neither answer."
    second = _second(result)
    if second is not None and second["objective"] is not None and place is not None:
        text += f" The plan of {engine} is in {second_place(place)}{os.sep}."
    return f"{text} Please report it, with the instance."


def comparison_interrupted(result: Result) -> bool:
    """Whether Ctrl-C came after the plan was found, while a mix that the instance gives was priced."""
    from commission_opt.plan.given import given_mixes

    return any(given["status"] == "interrupted" for given in given_mixes(result).values())


def break_even_interrupted(result: Result) -> bool:
    """Whether Ctrl-C came while the break-even rates were looked for."""
    return any(row["verdict"] == "interrupted" for row in result["break_even"])


def value_interrupted(result: Result) -> bool:
    """Whether Ctrl-C came while the value of information was worked out."""
    found = result["value_of_information"]
    return found is not None and found["status"] == "interrupted"


def exit_code(result: Result) -> int:
    """The exit code that a status stands for."""
    found = result["objective"] is not None
    if result["verification"] is not None and result["verification"]["agrees"] is False:
        return EXIT_AUDIT
    if comparison_interrupted(result) or break_even_interrupted(result) or value_interrupted(result):
        return EXIT_INTERRUPTED
    return {
        "optimal": EXIT_SOLVED,
        "gap": EXIT_SOLVED,
        "infeasible": EXIT_INFEASIBLE,
        "interrupted": EXIT_INTERRUPTED,
        "time_limit": EXIT_TIME_LIMIT if found else EXIT_NO_ANSWER,
        "memory_limit": EXIT_TIME_LIMIT if found else EXIT_NO_ANSWER,
    }[result["status"]]


def no_plan_text(result: Result, diagnosis: Diagnosis | None, again: str) -> str:
    """Why there is no plan, and what to do."""
    if result["status"] == "interrupted":
        return " ".join([NO_PLAN_YET, *result["run"]["notes"]])
    if result["status"] == "time_limit":
        return "The time limit ended the solve before a plan was found. Allow more with --time-limit."
    if result["status"] == "memory_limit":
        return "The memory limit ended the solve before a plan was found. Allow more with --memory-limit."
    from commission_opt.cli.diagnosis_text import diagnosis_text, no_mix_text
    from commission_opt.cli.layout import WIDTH

    head = "\n".join(textwrap.wrap(f"{no_mix_text(result['no_mix'], diagnosis)} Nothing was written.", WIDTH))
    if diagnosis is not None and (diagnosis.parts or diagnosis.clash):
        told = diagnosis_text(diagnosis, again, brief=True)
        hint = f"If one of them is not negotiable:\n  {again} --keep RULE"
        return f"{head}\n{told}\n{hint}"
    if result["no_mix"] is not None and not result["no_mix"]["confirmed"]:
        return head
    lines = [head, "The rules that may not be broken:"]
    lines += [f"  {rule}" for rule in result["hard_rules"]]
    lines.append(
        "Together with the beds, homes and market places that the instance offers, they cannot all be kept. "
        "Give one a price (price_per_...) to let it be broken at that price, or offer more."
    )
    return "\n".join(lines)
