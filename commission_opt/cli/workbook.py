"""`workbook`: an instance as a workbook, and a workbook as TOML."""

from __future__ import annotations

from pathlib import Path

import click

from commission_opt.cli.options import instance_options, read_instance, show


@click.command(name="workbook", short_help="Write an instance as a workbook (.xlsx), or a workbook as TOML.")
@instance_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="File to write, ending in .xlsx or .toml. If left out, the name of FILE with the other ending.",
)
def command(file: Path, settings: tuple[str, ...], debug: bool, out: Path | None) -> int:
    """Write the instance FILE as a workbook: a sheet a table, keys as headings with their meaning in a note, drop-downs.

    Every command that takes an instance reads the workbook. From a workbook, this command writes TOML. What the instance extends, its CSV files and changes are in
    place in what is written. A file that is there already is kept.
    """
    from commission_opt.cli.new_file import TOML, WORKBOOK, checked_name, write_new

    out = checked_name(out or file.with_suffix(TOML if file.suffix.lower() != TOML else WORKBOOK))
    instance = read_instance(file, settings)
    write_new(out, instance.to_toml())
    show(f"Written: {out}")
    return 0
