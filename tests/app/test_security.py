"""Nobody but the browser that opened the printed address is answered, and nothing outside the project is reached."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

import pytest

from commission_opt.app.guard import HEADERS, Gatekeeper
from commission_opt.app.project import NameRefused, NotInProject, Project
from commission_opt.app.serve import PortTaken, Workbench
from tests.app.client import PORT, Visitor

PAGES = ("/", "/new", "/examples", "/jobs", "/history", "/compare", "/instance/tutorial.toml")
OUTSIDE = (
    "../secret.toml",
    "..%2fsecret.toml",
    "%2e%2e/secret.toml",
    "..\\secret.toml",
    "/etc/passwd",
    "%00",
    ".commission-opt",
)


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:5001", "", f"127.0.0.1:{PORT}.evil.example"],
)
def test_another_host_is_refused(visitor: Visitor, host: str) -> None:
    assert visitor.get("/", Host=host).status_code == 403


def test_localhost_is_this_machine_too(visitor: Visitor) -> None:
    visitor.browser.set_cookie(visitor.guard.cookie, visitor.guard.token, domain="localhost")
    assert visitor.browser.get("/", base_url=f"http://localhost:{PORT}").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_without_the_token_there_is_no_page(visitor: Visitor, path: str) -> None:
    visitor.example()
    visitor.browser.delete_cookie(visitor.guard.cookie, domain="127.0.0.1")
    assert visitor.get(path).status_code == 403
    assert "tutorial" not in visitor.get(path).text
    visitor.browser.set_cookie(visitor.guard.cookie, visitor.guard.token[:-1] + "x", domain="127.0.0.1")
    assert visitor.get(path).status_code == 403
    assert visitor.get(f"{path}?token={visitor.guard.token}x").status_code == 403


def test_the_printed_address_lets_in_and_is_taken_out_of_the_bar(visitor: Visitor) -> None:
    visitor.browser.delete_cookie(visitor.guard.cookie, domain="127.0.0.1")
    answer = visitor.get(f"/?token={visitor.guard.token}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    kept = answer.headers["Set-Cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=Strict" in kept
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:5001", "https://127.0.0.1:5000", ""]
)
def test_a_form_of_another_origin_is_refused(visitor: Visitor, origin: str) -> None:
    assert visitor.post("/examples/tutorial", headers={"Origin": origin}).status_code == 403
    assert visitor.project.instances() == []


def test_a_form_of_our_own_page_that_says_no_origin_is_taken(visitor: Visitor) -> None:
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert visitor.post("/examples/tutorial", headers=own).status_code == 303
    assert visitor.post("/examples/tutorial", headers=own | {"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_page_of_another_site_cannot_even_ask(visitor: Visitor) -> None:
    assert visitor.get("/", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert visitor.get("/", **{"Sec-Fetch-Site": "none"}).status_code == 200


def test_every_form_needs_its_token(visitor: Visitor) -> None:
    """Each address that can be posted to is tried without it, and with one of another run."""
    name = visitor.example()
    tried = 0
    for rule in visitor.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        given = {one: {"name": name, "table": "spot", "nth": 0}.get(one, "tutorial") for one in rule.arguments}
        path = visitor.app.url_map.bind("127.0.0.1").build(rule.endpoint, given, method="POST")
        for token in ("", Gatekeeper(PORT).form_token):
            tried += 1
            assert visitor.post(path, {"form_token": token}).status_code == 403, path
    assert tried >= 30
    assert [one.name for one in visitor.project.instances()] == [name]


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/static/workbench.js", "/static/vendor/govuk-frontend.css"])
def test_every_answer_has_the_headers(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value or name == "Cache-Control", (path, name)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


def test_no_page_has_anything_inline(visitor: Visitor) -> None:
    name = visitor.example()
    for path in (*PAGES, f"/instance/{name}/table/spot", f"/instance/{name}/studies", f"/instance/{name}/what-if"):
        page = visitor.page(path)
        assert " style=" not in page, path
        assert "<style" not in page, path
        assert " onclick" not in page, path
        assert page.count("<script") == page.count('<script type="module" src="/static/workbench.js">') == 1


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_outside_the_project_has_a_name_in_it(visitor: Visitor, name: str) -> None:
    (visitor.project.folder.parent / "secret.toml").write_text('title = "secret"', encoding="utf-8")
    for path in (f"/instance/{name}", f"/instance/{name}/file", f"/answer/{name}", f"/study/{name}", f"/jobs/{name}"):
        answer = visitor.get(path)
        assert answer.status_code in (404, 403, 308), path
        assert "secret" not in answer.text.replace("secret.toml", "")


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="needs links")
def test_a_link_out_of_the_project_is_no_instance(visitor: Visitor) -> None:
    outside = visitor.project.folder.parent / "secret.toml"
    outside.write_text('title = "secret"', encoding="utf-8")
    (visitor.project.folder / "inside.toml").symlink_to(outside)
    with pytest.raises(NotInProject):
        visitor.project.file("inside.toml")


@pytest.mark.parametrize(
    "name", ["..", "../x", "a/b", "a\\b", "", ".hidden", "con", "nul.toml", "x" * 90, "-x", "a\0b", "a:b", "trailing."]
)
def test_names_that_no_file_may_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(NameRefused):
        Project(tmp_path).new_file(name)


def test_a_name_that_is_taken_in_other_letters(tmp_path: Path) -> None:
    (tmp_path / "Ours.toml").touch()
    with pytest.raises(NameRefused, match="is there already"):
        Project(tmp_path).new_file("ours")
    assert Project(tmp_path).free_name("ours") == "ours-2"


def test_an_upload_that_is_too_large_is_refused(visitor: Visitor) -> None:
    import io

    answer = visitor.post("/new/file", {"file": (io.BytesIO(b"x" * 12_100_000), "large.toml")})
    assert answer.status_code == 413
    assert visitor.project.instances() == []


def test_it_listens_on_the_loopback_address_alone(tmp_path: Path) -> None:
    workbench = Workbench(tmp_path)
    thread = threading.Thread(target=workbench.run, daemon=True)
    thread.start()
    try:
        with socket.create_connection(("127.0.0.1", workbench.guard.port), timeout=60) as plain:
            plain.sendall(f"GET / HTTP/1.1\r\nHost: evil.example:{workbench.guard.port}\r\n\r\n".encode())
            answer = plain.recv(4096)
            assert b" 403 " in answer.splitlines()[0]
            assert b"Server:" not in answer
            assert plain.getsockname()[0] == "127.0.0.1"
        for address in {one[4][0] for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {
            "127.0.0.1"
        }:
            if str(address).startswith("127."):
                continue
            with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
                socket.create_connection((str(address), workbench.guard.port), timeout=5)
        with pytest.raises(PortTaken, match="Omit --port"):
            Workbench(tmp_path, workbench.guard.port)
    finally:
        workbench.close()
        thread.join(60)
    assert not thread.is_alive()


def test_who_asks_before_the_pages_are_loaded_is_answered(tmp_path: Path) -> None:
    workbench = Workbench(tmp_path)
    with socket.create_connection(("127.0.0.1", workbench.guard.port), timeout=600) as plain:
        place = workbench.address.removeprefix(f"http://127.0.0.1:{workbench.guard.port}")
        plain.sendall(f"GET {place} HTTP/1.1\r\nHost: 127.0.0.1:{workbench.guard.port}\r\n\r\n".encode())
        thread = threading.Thread(target=workbench.run, daemon=True)
        thread.start()
        assert b" 303 " in plain.recv(4096).splitlines()[0]
    workbench.close()
    thread.join(60)
    assert not thread.is_alive()


def test_a_workbench_that_is_closed_before_it_began_ends_at_once(tmp_path: Path) -> None:
    workbench = Workbench(tmp_path)
    workbench.close()
    workbench.run()
    Workbench(tmp_path, workbench.guard.port).close()  # the port is free again


def test_without_the_extra_there_is_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from commission_opt.cli.serve import AppUnavailable, command

    monkeypatch.setitem(sys.modules, "waitress", None)
    done = CliRunner().invoke(command, [str(tmp_path / "new"), "--no-browser"])
    assert isinstance(done.exception, AppUnavailable)
    assert 'pip install "commission_opt[app]"' in str(done.exception)
    assert not (tmp_path / "new").exists()
