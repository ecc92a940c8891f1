"""`publish`: the recommendation as a paper."""

from __future__ import annotations

import warnings
from pathlib import Path

import click

from commission_opt.cli.names import REPORT
from commission_opt.cli.options import Folder, say


@click.command(name="publish", short_help="Write the recommendation of a result as a paper.")
@click.argument("result", type=click.Path(path_type=Path), metavar="RESULT")
@click.option(
    "--out",
    type=Folder(),
    metavar="DIR",
    help="Folder for the files; beside the result, in report, if omitted. Reports in it are replaced; a file of their "
    "name that is none is not.",
)
@click.option(
    "--format",
    "formats",
    metavar="FORMATS",
    help="Of html, md, docx (Word) and xlsx (Excel), one or several with commas; all if omitted.",
)
@click.option(
    "--attach",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A study of the same instance to show in the report: what recommend, compare, sensitivity, frontier, "
    "alternatives, simulate, explain or together wrote with --out. Can be repeated.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A Word document or template (.docx, .dotx) whose styles, page, headers and footers the Word document takes.",
)
@click.option("--debug", is_flag=True, help="Show where an error came from, to report a fault.")
def command(
    result: Path,
    out: Path | None,
    formats: str | None,
    attach: tuple[Path, ...],
    template: Path | None,
    debug: bool,
) -> int:
    """Write the recommendation in RESULT as a paper. RESULT is a folder that recommend or solve wrote, or its plan.json.

    Exit codes: 0 written; 2 no such format; 3 no result, no plan in it, no study, or no template; 8 not written.
    """
    from commission_opt.plan.plan import Plan
    from commission_opt.publishing.publish import NAME, WRITERS, publish
    from commission_opt.publishing.word.template import TemplateWarning

    wanted = _formats(formats) if formats is not None else list(WRITERS)
    folder = out if out is not None else (result if result.is_dir() else result.parent) / REPORT
    if (result / "recommendation.json").is_file() and not (result / "plan.json").is_file():
        attach, result = (result, *attach), result / "plan"
    plan = Plan.load(result)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", TemplateWarning)
        publish(plan, folder, formats=wanted, attach=attach, template=template)
    for one in said:
        say(str(one.message))
    for form in dict.fromkeys(wanted):
        say(f"Written to {folder / f'{NAME}.{form}'}")
    return 0


def _formats(given: str) -> list[str]:
    """What stands between commas; nothing at all, which no format is called, where only they are there."""
    return [one for one in (part.strip().lower() for part in given.split(",")) if one] or [given]
