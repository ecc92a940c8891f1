"""`export`: the model as a file that other solvers read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commission_opt.cli.options import instance_options, read_instance, show

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model


@click.command(name="export", short_help="Write the model as an LP or MPS file, with a list of names.")
@instance_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["lp", "mps"]),
    help="LP can be read by people, MPS by every solver; from the name of --out if omitted.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="File to write. If left out, NAME.lp or NAME.mps; with --set, NAME-changed- and letters that stand for these "
    "changes.",
)
def command(file: Path, settings: tuple[str, ...], debug: bool, form: str | None, out: Path | None) -> int:
    """Write the model of the instance FILE as an LP or MPS file for another solver.

    Beside it goes NAME.names.csv, which says what each column and row of the file stands for.
    """
    form = form or _form(out)
    if out is not None:
        _check_out(out, form, file)
    instance = read_instance(file, settings)
    if out is None:
        from commission_opt.cli.names import run_name

        out = Path(f"{run_name(file, instance)}.{form}")
        _check_out(out, form, file)
    names = write_model(instance, out, form)
    show(f"Written: {out}, and what its names stand for: {names}")
    return 0


def _form(out: Path | None) -> str:
    suffix = out.suffix.lower() if out is not None else ".lp"
    if suffix not in (".lp", ".mps"):
        raise click.UsageError(f"--out {out} does not end in .lp or .mps: say --format lp or --format mps")
    return suffix[1:]


def _check_out(out: Path, form: str, file: Path) -> None:
    from commission_opt.plan.write import check_place

    if out.suffix.lower() != f".{form}" and out.suffix.lower() in (".lp", ".mps"):
        raise click.UsageError(f"--format {form} and --out {out} contradict each other")
    if out.is_dir():
        raise click.UsageError(f"--out {out} is a folder; name the file, e.g. {out / file.stem}.{form}")
    check_place(out.parent)


def write_model(instance: Instance, out: Path, form: str) -> Path:
    """Write the model and its list of names, each in one step.

    Returns
    -------
    Path
        The list of names.

    Raises
    ------
    NotWritten
        When either cannot be written.
    """
    from commission_opt.demand import demand_table
    from commission_opt.plan.csv_text import ENCODING, csv_text
    from commission_opt.plan.engine import build_model
    from commission_opt.plan.write import replace_files

    model = build_model(instance, demand_table(instance))
    rows = [{"name": name, "what": "column", "stands_for": text} for name, text in model.column_names()]
    rows += [{"name": name, "what": "row", "stands_for": text} for name, text in model.row_names()]
    fixed = model.problem.objective.constant if model.problem.objective is not None else 0.0
    if fixed:
        rows.append({"name": "", "what": "constant", "stands_for": f"{fixed!r} is to be added to the objective, in £"})
    names = out.with_name(f"{out.stem}.names.csv")
    listing = csv_text(("name", "what", "stands_for"), rows).encode(ENCODING, "replace")
    replace_files(out.parent, {names.name: listing, out.name: _model_text(model, form)})
    return names


def _model_text(model: Model, form: str) -> bytes:
    """The model as PuLP writes it, which is to a file."""
    handle, name = tempfile.mkstemp(suffix=f".{form}")
    os.close(handle)
    try:
        if form == "lp":
            model.problem.writeLP(name)
        else:
            model.problem.writeMPS(name)
        return Path(name).read_bytes()
    finally:
        Path(name).unlink()
