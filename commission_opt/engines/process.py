"""An engine's process, seen from ours: start it, hear it, stop it, and be sure that it is gone."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path

from commission_opt.engines.catalogue import Engine
from commission_opt.engines.child import OUT_OF_MEMORY, STOP, Job, Message, receive, send
from commission_opt.engines.outcome import EngineCannot, EngineFailed
from commission_opt.engines.problem import MixedIntegerProgramme
from commission_opt.engines.search import Limits

ROOT = Path(__file__).parents[2]
# -P: a file of the user's called numpy.py is not to be imported in place of numpy.
START = [
    sys.executable,
    "-P",
    "-c",
    "import sys; sys.path.insert(0, sys.argv[1]); from commission_opt.engines.child import main; main()",
]
OWN_GROUP = 0x200  # of Windows: Ctrl-C in the terminal does not reach it
SETTLE = 2.0  # seconds for what it said last to arrive
LAST_WORDS = 20  # lines that a process printed before it died


class EngineProcess:
    """One engine at work in a process of its own, which Ctrl-C in the terminal does not reach."""

    def __init__(self, engine: Engine, problem: MixedIntegerProgramme, limits: Limits) -> None:
        if limits.memory_limit is not None and sys.platform == "win32":
            raise EngineCannot("A memory limit cannot be kept on Windows: omit --memory-limit.")
        self.engine = engine
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS)
        self._process = subprocess.Popen(
            [*START, str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=sys.platform != "win32",
            creationflags=OWN_GROUP if sys.platform == "win32" else 0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._orders, self._answers, self._errors = self._process.stdin, self._process.stdout, self._process.stderr
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._hearing_errors = threading.Thread(target=self._read_errors, daemon=True)
        self._hearing_errors.start()
        with contextlib.suppress(OSError):  # it died at once: `hear` will say so
            send(self._orders, Job(engine.name, engine.search, problem, limits))
        self._listening.start()

    @property
    def id(self) -> int:
        """Of the process, as the operating system numbers it."""
        return int(self._process.pid)

    def hear(self, seconds: float) -> Message | None:
        """Next message; None if there is none within `seconds`.

        Raises
        ------
        EngineFailed
            When the process has ended without an answer.
        """
        try:
            message = self._messages.get(timeout=seconds)
        except queue.Empty:
            return None
        if message is None:
            raise self._dead()
        return message

    def stop(self) -> None:
        """Ask the engine to end with the best plan it has."""
        with contextlib.suppress(OSError, ValueError):
            send(self._orders, STOP)

    def end(self) -> None:
        """End the process, and those it has started."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                subprocess.run(["taskkill", "/F", "/T", "/PID", str(self.id)], capture_output=True, check=False)
            elif self._process.returncode is None:
                os.killpg(self.id, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._orders, self._answers):
            with contextlib.suppress(OSError, ValueError):
                pipe.close()

    @property
    def out_of_memory(self) -> bool:
        """Whether it ended because it passed the memory limit."""
        return self._process.poll() == OUT_OF_MEMORY

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError, EOFError):
            while (message := receive(self._answers)) is not None:
                self._messages.put(message)
        self._messages.put(None)

    def _read_errors(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self._errors:
                self._last_words.append(line.decode("utf-8", "replace").rstrip())

    def _dead(self) -> EngineFailed:
        code = self._process.wait()
        self._hearing_errors.join(SETTLE)  # it ends with the process, unless that left another behind
        who = f"The process of {self.engine.label}"
        if sys.platform != "win32" and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else "unknown"
            why = ": often memory has run out" if -code in (signal.SIGKILL, signal.SIGABRT) else ""
            return EngineFailed(f"{who} was killed (signal {-code}, {name}){why}. Try again, or use another engine.")
        said = next((line for line in reversed(self._last_words) if line.strip()), "")
        said = f": {said.strip()}" if said else ""
        return EngineFailed(f"{who} ended without an answer (exit code {code}){said}. Try another engine.")
