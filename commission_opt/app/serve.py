"""Serving the workbench to the browser of this machine, and to nobody else."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from commission_opt.app.guard import Gatekeeper
from commission_opt.app.jobs.queue import Queue
from commission_opt.app.project import Project
from commission_opt.errors import EXIT_USAGE, CommissionError

HOST = "127.0.0.1"
WAITING = 64  # who may wait to be answered
THREADS = 12  # requests at a time; a job that is watched holds one


class PortTaken(CommissionError):
    """Another program listens on the port."""

    exit_code = EXIT_USAGE


class Workbench:
    """A server for one project, on a port of this machine alone.

    Whoever opens the address is answered from `run` on. Till then the system keeps the question, so that the browser can
    start while the pages are loaded.
    """

    def __init__(self, folder: Path, port: int = 0, at_once: int = 1) -> None:
        self.project = Project(folder)
        self._listening = _listening(port)
        self._channels: dict[int, Any] = {}
        self._server: Any = None
        self._over = threading.Event()
        self.guard = Gatekeeper(self._listening.getsockname()[1])
        self.queue = Queue(self.project, at_once)

    @property
    def address(self) -> str:
        """What to open."""
        return self.guard.address

    def run(self) -> None:
        """Answer until `close` or Ctrl-C; jobs that run go on by themselves."""
        from waitress import wasyncore

        try:
            self._server = self._served()
            self.queue.start()
            while not self._over.is_set():
                wasyncore.loop(timeout=1.0, use_poll=True, map=self._channels, count=1)
        finally:
            self.queue.close()
            if self._server is not None:
                self._server.task_dispatcher.shutdown()
            wasyncore.close_all(self._channels, ignore_all=True)
            self._listening.close()

    def _served(self) -> Any:
        """The pages behind a server."""
        from waitress import create_server

        from commission_opt.app.web import LARGEST_REQUEST, create_app

        return create_server(
            create_app(self.project, self.queue, self.guard),
            sockets=[self._listening],
            threads=THREADS,
            ident="",
            map=self._channels,
            max_request_body_size=2 * LARGEST_REQUEST,
            channel_timeout=60,
            clear_untrusted_proxy_headers=True,
        )

    def close(self) -> None:
        """Answer no more."""
        self.queue.close()
        self._over.set()
        with suppress(OSError, AttributeError):  # it has ended by itself just now, or not begun
            self._server.pull_trigger()


def serve(
    folder: Path, port: int = 0, *, at_once: int = 1, browser: bool = True, tell: Callable[[str], None] = print
) -> None:
    """Serve the project in `folder` until Ctrl-C.

    Parameters
    ----------
    port
        0 for one that is free.
    at_once
        How many jobs run at a time.
    browser
        Whether to open the address in a browser.
    tell
        Told the address.

    Raises
    ------
    PortTaken
        Where the port cannot be had.
    """
    workbench = Workbench(folder, port, at_once)
    tell(workbench.address)
    if browser:
        threading.Thread(target=webbrowser.open, args=(workbench.address,), daemon=True).start()
    workbench.run()


def _listening(port: int) -> socket.socket:
    """A socket of the loopback address."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((HOST, port))
        listening.listen(WAITING)
    except OSError as error:
        listening.close()
        raise PortTaken(f"Port {port} cannot be had: {error.strerror}. Omit --port for one that is free.") from None
    return listening
