"""Chromium without a window, driven through its DevTools protocol over two pipes: no driver, no package."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PROGRAM = None if sys.platform == "win32" else next(filter(None, map(shutil.which, NAMES)), None)  # pipes of POSIX
PATIENCE = 600.0  # seconds for one answer; only a browser that hangs takes so long
SWITCHES = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
)
ROOT_HAS_NO_SANDBOX = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


_CONNECT = (
    "import os, sys; commands, answers, *rest = sys.argv[1:]; "
    "os.dup2(int(commands), 3); os.dup2(int(answers), 4); os.execv(rest[0], rest)"
)


class Chromium:
    """One browser with one page; what the page asked of the network, and said to the console, is kept."""

    def __init__(self, profile: Path) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._left, self._number, self._loaded = b"", 0, False
        self._session: dict[str, str] = {}
        commands, self._write = os.pipe()
        self._read, answers = os.pipe()
        self._process = _started(profile, commands, answers)
        os.close(commands)
        os.close(answers)
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = {"sessionId": self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}
        for part in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{part}.enable")

    def __enter__(self) -> Chromium:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._write)  # upon which it ends
        try:
            self._process.wait(PATIENCE / 10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._read)

    def open(self, page: Path, *, width: int, height: int = 900) -> None:
        """Load a file into a window of that size."""
        self.resize(width, height)
        self.requests.clear()
        self.complaints.clear()
        self.visit(page.as_uri())

    def visit(self, address: str) -> None:
        """Load a page, in a window of the size that it has."""
        self._loaded = False
        self.send("Page.navigate", url=address)
        self.await_load()

    def await_load(self) -> None:
        """Until the page that is on its way is there."""
        end = time.monotonic() + PATIENCE
        while not self._loaded:
            self._heed(self._message(end))

    def leaving(self) -> None:
        """Say before a click that it leads to another page, which `await_load` then waits for."""
        self._loaded = False

    def resize(self, width: int, height: int = 900, media: str = "") -> None:
        """Another size of the window, and what the page is shown on: "print", or the screen."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setEmulatedMedia", media=media)

    def run(self, script: str) -> Any:
        """Value of an expression, waited for where it is a promise."""
        done = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def pdf(self) -> bytes:
        """The page printed, on the paper that it asks for."""
        return base64.b64decode(self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def png(self, *, whole: bool = False) -> bytes:
        """A picture of the window, or of the whole page."""
        return base64.b64decode(self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def send(self, method: str, **given: Any) -> dict[str, Any]:
        """One command, and its answer."""
        number = self._post(method, given)
        end = time.monotonic() + PATIENCE
        while (answer := self._message(end)).get("id") != number:
            self._heed(answer)
        assert "error" not in answer, (method, answer["error"])
        result: dict[str, Any] = answer["result"]
        return result

    def _post(self, method: str, given: dict[str, Any]) -> int:
        self._number += 1
        message = {"id": self._number, "method": method, "params": given, **self._session}
        content = json.dumps(message).encode() + b"\0"
        while content:
            content = content[os.write(self._write, content) :]
        return self._number

    def _message(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._left:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            assert ready, "Chromium does not answer"
            more = os.read(self._read, 1 << 20)
            assert more, "Chromium has ended"
            self._left += more
        message, self._left = self._left.split(b"\0", 1)
        found: dict[str, Any] = json.loads(message)
        return found

    def _heed(self, message: dict[str, Any]) -> None:
        said = message.get("params", {})
        match message.get("method"):
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.requests.append(said["request"]["url"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Log.entryAdded":
                self.complaints.append(json.dumps(said))
            case "Page.javascriptDialogOpening":  # which would hold the page up
                self.complaints.append(json.dumps(said))
                self._post("Page.handleJavaScriptDialog", {"accept": False})


def _started(profile: Path, commands: int, answers: int) -> subprocess.Popen[bytes]:
    """The browser, which reads commands from its descriptor 3 and answers on 4."""
    import fcntl

    assert sys.platform != "win32"
    apart = [fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (commands, answers)]  # neither is 3 or 4
    started = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _CONNECT,
            *map(str, apart),
            str(PROGRAM),
            *SWITCHES,
            *ROOT_HAS_NO_SANDBOX,
            f"--user-data-dir={profile}",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=apart,
    )
    for one in apart:
        os.close(one)
    return started
