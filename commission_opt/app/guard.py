"""Who may ask for a page, and what the browser may do with it.

Only the browser that opened the printed address is answered: it has the token of this run. Pages of other sites cannot
read or post anything, as host, origin and a second token of each form are checked as well.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from flask import Flask, Response, abort, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

TOKEN, FORM_TOKEN = "token", "form_token"
READING = ("GET", "HEAD")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Gatekeeper:
    """The secrets of one run of the server.

    Attributes
    ----------
    port
        On which it listens: part of every host and origin that is let in.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://127.0.0.1:{self.port}/?{TOKEN}={self.token}"

    @property
    def cookie(self) -> str:
        """Name of the cookie: of this port, as cookies of one machine are shared by all ports."""
        return f"workbench-{self.port}"

    @property
    def form_token(self) -> str:
        """What every form that is posted has to hold."""
        return hmac.new(self.token.encode(), b"forms", hashlib.sha256).hexdigest()

    @property
    def hosts(self) -> tuple[str, ...]:
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    def watch(self, app: Flask) -> None:
        """Look at every request, and put the headers on every answer."""
        app.before_request(self.check)
        app.after_request(self.headed)

    def check(self) -> AnyResponse | None:
        """Refuse whoever may not ask."""
        self._host_and_origin()
        given = request.args.get(TOKEN)
        if given is not None and request.method in READING and _same(given, self.token):
            return self._welcome()
        if not _same(request.cookies.get(self.cookie, ""), self.token):
            abort(403)
        if request.method not in READING and not _same(request.form.get(FORM_TOKEN, ""), self.form_token):
            abort(403)
        return None

    def _host_and_origin(self) -> None:
        if request.headers.get("Host", "") not in self.hosts:
            abort(403)
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            abort(403)
        if request.method in READING:
            return
        origin = request.headers.get("Origin", "")
        # As no page says where it comes from, a browser sends "null" for a form of our own, and says so in Sec-Fetch-Site.
        own = origin == "null" and request.headers.get("Sec-Fetch-Site") == "same-origin"
        if not own and origin not in [f"http://{host}" for host in self.hosts]:
            abort(403)

    def _welcome(self) -> AnyResponse:
        """Keep the token in a cookie, and take it out of the address."""
        answer = make_response(redirect("/", 303))
        answer.set_cookie(self.cookie, self.token, httponly=True, samesite="Strict", path="/")
        return answer

    def headed(self, answer: Response) -> Response:
        """The answer with the headers that every answer has."""
        for name, value in HEADERS.items():
            answer.headers[name] = value
        if request.path.startswith("/static/"):
            answer.headers["Cache-Control"] = "private, max-age=3600"
        return answer


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
