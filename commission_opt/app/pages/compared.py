"""Instances of the project side by side: any of them, each solved, with what differs between them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from commission_opt.app.pages.jobs import started
from commission_opt.app.shared import project

pages = Blueprint("compared", __name__, url_prefix="/compare")
MOST = 12  # instances side by side


@pages.route("", methods=["GET", "POST"])
def choose() -> Any:
    """Which instances."""
    known = project().instances()
    if request.method == "GET":
        return render_template("compare.html", instances=known, error="", chosen=request.args.getlist("with"))
    chosen = [one for one in request.form.getlist("with") if one in {known.name for known in known}]
    if not 2 <= len(chosen) <= MOST:
        error = f"Choose from two to {MOST} instances."
        return render_template("compare.html", instances=known, error=error, chosen=chosen)
    return started(chosen[0], "compare", {"others": chosen[1:]})
