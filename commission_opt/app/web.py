"""The Flask application: pages, what they share, and what is said when something goes wrong."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, render_template
from werkzeug.exceptions import HTTPException

from commission_opt.app.guard import Gatekeeper
from commission_opt.app.jobs.queue import Queue
from commission_opt.app.pages import (
    answer,
    compared,
    edit,
    front,
    history,
    instance,
    jobs,
    new,
    papers,
    studies,
    what_if,
)
from commission_opt.app.project import NotInProject, Project
from commission_opt.app.saving import Stale
from commission_opt.app.shared import NAME, Shared
from commission_opt.app.words import filters
from commission_opt.errors import CommissionError

LARGEST_REQUEST = 12_000_000  # bytes: an instance or a workbook, and a form around it
MOST_FIELDS = 12_000  # of a form: a page of a table has 100 rows
LARGEST_FIELD = 2_000_000
PAGES = (front, new, instance, what_if, edit, jobs, answer, papers, studies, compared, history)

REFUSED = {
    400: ("This cannot be read", "The page was sent in a way that the workbench cannot read. Go back and try again."),
    403: (
        "Open the address that was printed",
        "The workbench answers only the browser that opened the address which commission-opt serve has printed. Copy it "
        "from there. If the page was open for long, go back, reload it, and try again.",
    ),
    404: ("Nothing is here", "There is no such page in this project. It may have been renamed or removed."),
    405: ("This cannot be done here", "Go back and use the buttons of the page."),
    413: ("Too large", "A file can have up to 12 MB. Put long tables into CSV files beside the instance."),
}


def create_app(project: Project, queue: Queue, guard: Gatekeeper) -> Flask:
    """The application for one project."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FIELD
    app.extensions[NAME] = Shared(project, queue, guard)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= filters()
    guard.watch(app)
    for page in PAGES:
        app.register_blueprint(page.pages)
    app.context_processor(lambda: {"project": project, "form_token": guard.form_token})
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CommissionError, _could_not)
    app.register_error_handler(OSError, _not_written)
    app.register_error_handler(Exception, _fault)
    return app


def _refused(error: HTTPException) -> Any:
    code = error.code or 500
    if code >= 500:
        return _fault(error)
    if code < 400:
        return error.get_response()
    title, text = REFUSED.get(code, REFUSED[400])
    return render_template("said.html", title=title, texts=[text], bare=code == 403), code


def _could_not(error: CommissionError) -> Any:
    code = 404 if isinstance(error, NotInProject) else 409 if isinstance(error, Stale) else 400
    title = "Nothing is here" if code == 404 else "This could not be done"
    return render_template("said.html", title=title, texts=str(error).splitlines()[:40], bare=False), code


def _not_written(error: OSError) -> Any:
    why = (error.strerror or "the system says no more").lower()
    texts = [
        f"A file of the project could not be read or written: {why}.",
        "What was saved before is kept. Make room on the disk, or see who may write in the folder, and try again.",
    ]
    return render_template("said.html", title="This could not be done", texts=texts, bare=False), 400


def _fault(error: Exception) -> Any:
    current_app.logger.error("fault", exc_info=error)
    texts = ["This is a fault of the program. What you saved before is kept. Please report it."]
    return render_template("said.html", title="Something went wrong", texts=texts, bare=False), 500
