"""Papers: what goes in, a preview, and the files in Word, Excel, HTML and Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, abort, render_template, request

from commission_opt.app.pages.composed import composed
from commission_opt.app.places import KeptResult, KeptStudy, result, studies_of
from commission_opt.app.sending import sent
from commission_opt.app.shared import project

pages = Blueprint("papers", __name__, url_prefix="/answer/<key>/paper")
FORMS = {"docx": "Word", "xlsx": "Excel", "html": "HTML", "md": "Markdown"}


@pages.get("")
def preview(key: str) -> Any:
    """The paper as it will be, and what may go into it."""
    from commission_opt.publishing.html import section_html

    found = result(project(), key)
    known, chosen = _known(found), _chosen(found)
    report = composed(found.folder, _folders(chosen))
    sections = [(one.id, one.title, section_html(one, whole=one.id in report.appendices)) for one in report.sections]
    return render_template(
        "paper.html",
        found=found,
        report=report,
        sections=sections,
        known=known,
        chosen=chosen,
        forms=FORMS,
    )


@pages.get("/report.<form>")
def download(key: str, form: str) -> Any:
    """The paper as a file."""
    from commission_opt.publishing.publish import content

    if form not in FORMS:
        abort(404)
    found = result(project(), key)
    report = composed(found.folder, _folders(_chosen(found)))
    made = content(report, form)
    project().journal.add(f"made a paper: {form}", found.file, answer=key)
    return sent(made, f"{found.key}.{form}")


def _known(found: KeptResult) -> list[KeptStudy]:
    """The studies of the same instance, the latest of each kind."""
    latest: dict[str, KeptStudy] = {}
    for one in studies_of(project(), found.sha256):
        latest.setdefault(one.kind, one)
    return list(latest.values())


def _chosen(found: KeptResult) -> list[KeptStudy]:
    """Those that were ticked; all of them where nobody has said otherwise."""
    known = _known(found)
    if "chosen" not in request.args:
        return known
    ticked = request.args.getlist("with")
    return [one for one in known if one.key in ticked]


def _folders(chosen: list[KeptStudy]) -> tuple[Path, ...]:
    return tuple(one.folder for one in chosen)
