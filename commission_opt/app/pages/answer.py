"""The answer to an instance: the report's own sections, tables and charts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from commission_opt.app.pages.composed import composed
from commission_opt.app.places import result, studies_of
from commission_opt.app.shared import project

pages = Blueprint("answer", __name__, url_prefix="/answer")


@pages.get("/<key>")
def show(key: str) -> Any:
    """The whole answer."""
    from commission_opt.publishing.html import section_html

    found = result(project(), key)
    report = composed(found.folder, ())
    argued = [one for one in report.sections if one.id not in report.appendices]
    sections = [(one.id, one.title, section_html(one)) for one in argued]
    return render_template(
        "answer.html",
        found=found,
        report=report,
        sections=sections,
        studies=studies_of(project(), found.sha256),
        source=_source(found.file),
    )


def _source(file: str) -> str:
    """The instance that an answer is about, where the project has it."""
    return file if file in {one.name for one in project().instances()} else ""
