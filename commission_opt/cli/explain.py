"""`explain`: why this mix; or why there is none."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commission_opt.cli.layout import WIDTH, notes
from commission_opt.cli.numbers import GAP
from commission_opt.cli.options import (
    engine_option,
    explain_command,
    instance_options,
    read_instance,
    say,
    seed_option,
    show,
    threads_option,
    time_limit_option,
    workers_option,
)
from commission_opt.cli.study import counting, print_json, write_study
from commission_opt.cli.study_options import by_engine, check_out, exit_code
from commission_opt.errors import EXIT_INFEASIBLE, EXIT_INTERRUPTED
from commission_opt.plan.statements.changes_of_need import TITLE, need_changes_ahead

LOOKED_INTO = "HiGHS looked into what would have to give"
MARGINAL = "marginal values by HiGHS, with its numbers of homes and contracts"

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.plan.result_proofs import NoMixResult


@click.command(name="explain", short_help="Why this mix, or why there is none: each answer by solving again.")
@instance_options
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder to write CSV and JSON to.")
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
@click.option(
    "--keep",
    multiple=True,
    metavar="RULE",
    help="Where no mix meets the rules: a rule that is not negotiable, by id, name or record (C08, budget, city). "
    "Can be repeated.",
)
@engine_option
@click.option(
    "--gap",
    type=GAP,
    default=1e-5,
    show_default=True,
    help="Gap of each solve; differences are small beside the whole cost.",
)
@time_limit_option
@seed_option
@threads_option
@workers_option
@click.option("--quiet", is_flag=True, help="No progress line.")
def command(
    file: Path,
    settings: tuple[str, ...],
    debug: bool,
    out: Path | None,
    as_json: bool,
    keep: tuple[str, ...],
    engine: str,
    gap: float,
    time_limit: float | None,
    seed: int,
    threads: int,
    workers: int | None,
    quiet: bool,
) -> int:
    """Explain the cheapest mix for an instance FILE, or for the folder or plan.json of a result.

    Says what each binding rule costs, and what one more child, home or worker, another size of contract or an offer not
    chosen would cost. Each answer is found by solving again with that one change. Where no mix meets the rules, it
    says which rules clash and the smallest change that makes a mix possible.

    Exit codes: 0 explained; 3 the instance is not valid; 4 no mix meets the rules; 5 time limit, not all is proven;
    6 time limit, no mix found; 7 a plan did not pass its audit; 8 not written; 130 interrupted.
    """
    from commission_opt.studies.explanation.explain import explain

    instance = _instance(file, settings)
    check_out(out)
    _check_keep(instance, keep)
    options: dict[str, Any] = {"gap": gap, "time_limit": time_limit, "threads": threads, "seed": seed, "engine": engine}
    with counting(watched=not (quiet or as_json)) as line:
        found = explain(instance, **options, workers=workers, progress=line.count if line else None)
    if found.cost is None and found.no_mix is not None and not found.interrupted:
        again = explain_command(file, settings, keep)
        return _diagnose(instance, found.no_mix, keep, out, options, again, as_json=as_json)
    if keep and found.cost is not None:
        say("--keep changes nothing here: a mix meets all the rules.")
    if as_json:
        print_json(found.to_dict())
    elif found.cost is not None:
        from commission_opt.cli.explain_text import explanation_text

        changing = need_changes_ahead(instance)
        also = "\n".join(["", "", *notes(TITLE, list(changing))]) if changing else ""
        show(explanation_text(instance.title, found) + also + by_engine(engine, MARGINAL))
    if out is not None and found.cost is not None:
        write_study(out, found)
    if found.interrupted:
        say("Interrupted: this is what was finished." if found.findings else "Interrupted before anything was found.")
    elif found.cost is None:
        say("The time limit ended the solve before a mix was found. Allow more with --time-limit.")
    statuses = {found.status, *(finding.verdict for finding in found.findings)}
    return exit_code(statuses, found=found.cost is not None, interrupted=found.interrupted)


def _instance(file: Path, settings: tuple[str, ...]) -> Instance:
    """The instance of a file, or of a result: a folder, or its plan.json."""
    if not (file.is_dir() or file.suffix == ".json"):
        return read_instance(file, settings)
    from commission_opt.instance.changes import parse_setting
    from commission_opt.plan.plan import Plan

    instance = Plan.load(file).instance
    return instance.with_changes(dict(parse_setting(setting) for setting in settings)) if settings else instance


def _check_keep(instance: Instance, keep: tuple[str, ...]) -> None:
    if keep:
        from commission_opt.studies.diagnosis.diagnosis import check_keep

        check_keep(instance, keep)


def _diagnose(
    instance: Instance,
    no_mix: NoMixResult,
    keep: tuple[str, ...],
    out: Path | None,
    options: dict[str, Any],
    again: str,
    *,
    as_json: bool,
) -> int:
    from commission_opt.cli.diagnosis_text import diagnosis_text, no_mix_text, settled_by
    from commission_opt.studies.diagnosis.diagnosis import diagnose

    found = diagnose(instance, keep, time_limit=options["time_limit"], threads=options["threads"], seed=options["seed"])
    found = replace(found, no_mix=settled_by(no_mix, found))
    if as_json:
        print_json(found.to_dict())
    else:
        lines = ["", instance.title, "", *textwrap.wrap(no_mix_text(no_mix, found), WIDTH)]
        lines += [f"Not enough on offer: {text}." for text in found.unserved_in_words]
        show("\n".join([*lines, diagnosis_text(found, again)]).rstrip() + by_engine(options["engine"], LOOKED_INTO))
    if out is not None and found.verdict in ("relaxed", "none"):
        write_study(out, found)
    if found.interrupted:
        say("Interrupted: this is what was finished.")
    elif found.verdict == "not found":
        say("The time limit ended the search for what clashes. Allow more with --time-limit.")
    return EXIT_INTERRUPTED if found.interrupted else EXIT_INFEASIBLE
