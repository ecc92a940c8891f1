"""Reading what an engine prints on standard output, line by line, while it works."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator

from commission_opt.engines.stdout_guard import STDOUT, flush_c


@contextlib.contextmanager
def printed(read: Callable[[str], None]) -> Iterator[None]:
    """Send each line that C code prints on standard output to `read`, in another thread, and nowhere else."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    flush_c()
    kept = os.dup(STDOUT)
    out, into = os.pipe()
    os.dup2(into, STDOUT)
    os.close(into)
    reader = threading.Thread(target=_read, args=(out, read), daemon=True)
    reader.start()
    try:
        yield
    finally:
        flush_c()
        os.dup2(kept, STDOUT)  # closes our end of the pipe, and so ends the reader
        os.close(kept)
        reader.join()


def _read(out: int, read: Callable[[str], None]) -> None:
    with os.fdopen(out, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            read(line)
