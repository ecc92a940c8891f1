"""Publishing a result: the report in every format that is asked for, written together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.plan.statements.amounts import listed
from commission_opt.publishing.compose import compose
from commission_opt.publishing.report import Report
from commission_opt.publishing.report_marks import check_free
from commission_opt.publishing.source import read_studies

if TYPE_CHECKING:
    from commission_opt.plan.plan import Plan
    from commission_opt.studies.saved import Study

NAME = "report"  # of every file, before its ending
WORD = "docx"  # the format that takes a template
WRITERS = {  # format: module and function from a report to the content of the file
    "html": ("commission_opt.publishing.html", "html"),
    "md": ("commission_opt.publishing.markdown", "markdown"),
    "docx": ("commission_opt.publishing.word.write", "word"),
    "xlsx": ("commission_opt.publishing.excel.write", "excel"),
}

MEANT = {"word": "docx", "doc": "docx", "excel": "xlsx", "xls": "xlsx", "markdown": "md", "htm": "html"}


class UnknownFormat(CommissionError):
    """A report cannot be written in that format."""

    exit_code = EXIT_USAGE


def publish(
    plan: Plan,
    out: str | Path | None = None,
    *,
    formats: Sequence[str] | None = None,
    attach: Sequence[str | Path | Study] = (),
    template: str | Path | None = None,
) -> Report:
    """Write the recommendation of `plan` as a paper.

    Parameters
    ----------
    out
        Folder for the files, ``report.html``, ``report.md`` and so on; it may hold others. A file of that
        name is replaced where it is a report of this program. None writes nothing.
    formats
        Of ``html``, ``md``, ``docx`` and ``xlsx``; None for all.
    attach
        Studies of the same instance: what `compare`, `sensitivity`, `frontier`, `alternatives`, `simulate`, `explain`
        and `together` return, or the files and folders that they were saved in.
    template
        A .docx or .dotx file whose styles, page, headers and footers the Word document takes.

    Returns
    -------
    Report
        What was written, as text, typed tables and the data of charts.

    Raises
    ------
    NothingToPublish
        When the result holds no plan.
    NotAttached
        When a study cannot be read, or is of another instance.
    UnknownFormat
        When there is no such format, or a template is given for a document that is not asked for.
    TemplateUnusable
        When the template is no Word document or template.
    PublishUnavailable
        When a package that writes one of the formats is not installed.
    NotWritten
        When the folder cannot be written, or holds a file of that name which is no report of this program; what
        was there before is as it was.

    Warns
    -----
    TemplateWarning
        With the styles that the template lacks; plain ones stand in.
    """
    wanted = list(dict.fromkeys(formats or WRITERS))
    _check(wanted)
    if template is not None and WORD not in wanted:
        raise UnknownFormat(f"A template is for the Word document, which is not asked for: add {WORD} to the formats.")
    files = {one: f"{NAME}.{one}" for one in wanted}
    if out is not None:
        check_free(Path(out), files.values())
    result = plan.to_dict()
    report = compose(result, read_studies(attach, result["instance"], result["objective"]))
    if out is not None:
        from commission_opt.plan.write import replace_files

        replace_files(Path(out), {name: content(report, one, template) for one, name in files.items()})
    return report


def _check(wanted: Sequence[str]) -> None:
    """Refuse what is no format, with the ending of the file where the name is that of what opens it."""
    unknown = [one for one in wanted if one not in WRITERS]
    if unknown:
        meant = [f"for {one} say {MEANT[one]}" for one in unknown if one in MEANT]
        also = f"; {listed(meant)}" if meant else ""
        names = listed([f"'{one}'" for one in unknown])
        raise UnknownFormat(f"A report cannot be written as {names}. There is {', '.join(WRITERS)}{also}.")


def content(report: Report, form: str, template: str | Path | None = None) -> bytes:
    """The file of one format."""
    module, function = WRITERS[form]
    write: Callable[..., str | bytes] = getattr(import_module(module), function)
    given = {"template": Path(template)} if template is not None and form == WORD else {}
    content = write(report, **given)
    return content.encode("utf-8", "replace") if isinstance(content, str) else content
