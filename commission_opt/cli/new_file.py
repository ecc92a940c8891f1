"""Writing an instance to a file of a new name: checked first, whole or not at all, and never over another file."""

from __future__ import annotations

from pathlib import Path

from commission_opt.instance.load import text_instance
from commission_opt.plan.not_written import NotWritten
from commission_opt.plan.write import check_place, replace_files

TOML, WORKBOOK = ".toml", ".xlsx"


def checked_name(file: Path) -> Path:
    """The file with its ending, .toml where it has none.

    Raises
    ------
    NotWritten
        Where it ends in another way, is there already, or its folder cannot be written.
    """
    if file.suffix.lower() not in (TOML, WORKBOOK):
        if file.suffix:
            raise NotWritten(
                f"{file} ends in {file.suffix}. An instance ends in {TOML}, or in {WORKBOOK} for a workbook."
            )
        file = file.with_name(f"{file.name}{TOML}") if file.name else file / f"instance{TOML}"
    if file.exists() or file.is_symlink():
        raise NotWritten(f"{file} is there already, and is kept. Choose another name.")
    check_place(file.parent)
    return file


def write_new(file: Path, text: str) -> None:
    """Write the instance in `text`, as TOML or as a workbook.

    Raises
    ------
    InvalidInstance
        Where it is not valid, as where it starts within a quarter.
    NotWritten
        Where it cannot be written.
    """
    instance = text_instance(text, file.with_suffix(TOML).name)
    if file.suffix.lower() == TOML:
        content = text.encode("utf-8")
    else:
        from commission_opt.instance.workbook.write import workbook_bytes

        content = workbook_bytes(instance)
    replace_files(file.parent, {file.name: content})
