"""A browser without a window: Flask's own client, with the token and the headers that a browser sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commission_opt.app.guard import Gatekeeper
from commission_opt.app.jobs.job import QueuedJob, jobs
from commission_opt.app.jobs.queue import Queue
from commission_opt.app.project import Project
from commission_opt.app.web import create_app

PORT = 5000


class Visitor:
    """Whoever has opened the printed address."""

    def __init__(self, folder: Path) -> None:
        self.project = Project(folder)
        self.guard = Gatekeeper(PORT)
        self.app = create_app(self.project, Queue(self.project), self.guard)
        self.app.logger.disabled = True
        self.browser = self.app.test_client()
        self.base = f"http://127.0.0.1:{PORT}"
        self.browser.set_cookie(self.guard.cookie, self.guard.token, domain="127.0.0.1")

    def get(self, path: str, **headers: str) -> Any:
        return self.browser.get(path, base_url=self.base, headers=headers)

    def post(self, path: str, data: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """A form of our own."""
        given = {"form_token": self.guard.form_token} | dict(data or {})
        return self.browser.post(
            path, data=given, base_url=self.base, headers={"Origin": self.base} | dict(headers or {})
        )

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        return str(answer.text)

    def seen(self, path: str) -> str:
        """Hash of the file as the form of a page has it."""
        found = re.search(r'name="seen" value="(\w+)"', self.page(path))
        assert found is not None
        return found[1]

    def example(self, name: str = "tutorial") -> str:
        """An example in the project, and its file."""
        there = self.post(f"/examples/{name}").headers["Location"]
        return str(there).rpartition("/")[2]

    def latest(self) -> QueuedJob:
        return jobs(self.project)[0]
