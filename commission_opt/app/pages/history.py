"""History: every answer and study that the project keeps, each with the hash of what was asked, and the journal."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from commission_opt.app.places import results, studies
from commission_opt.app.shared import project

pages = Blueprint("history", __name__, url_prefix="/history")
MOST = 200


@pages.get("")
def listed() -> Any:
    """All of it, the latest first."""
    return render_template(
        "history.html",
        results=results(project())[:MOST],
        studies=studies(project())[:MOST],
        journal=project().journal.lines()[:MOST],
    )
