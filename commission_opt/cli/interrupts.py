"""Ctrl-C, so that it ends the program with one line wherever it strikes.

Where Python runs code whose exceptions go nowhere, such as a finaliser or the clean-up after an
import, an interruption that strikes there is lost, and a traceback is printed. Within an import it can
come out as another error. So it waits until an import is over, and one that was lost is sent again.
"""

from __future__ import annotations

import _thread
import sys
import time

TYPE_CHECKING = False  # that of `typing`, which would take as long to import as all the rest
if TYPE_CHECKING:
    from types import FrameType

AGAIN = 0.02  # seconds until an interruption that could not be heard is sent again
IMPORTING = "<frozen importlib"  # where the frames of an import come from

_waiting = False
_main = 0


def hear() -> None:
    """From now on, in the main thread; nothing where Ctrl-C is ignored, or handled by whoever started this."""
    global _main
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        _main = _thread.get_ident()
        signal.signal(signal.SIGINT, _interrupt)
        sys.unraisablehook = _lost


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise at once; but after an import that is going on, however often Ctrl-C is pressed.

    A module in C++ may end the whole program where an exception comes out of its import.
    """
    if _importing(frame):
        _later()
        return
    raise KeyboardInterrupt


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTING):
            return True
        frame = frame.f_back
    return False


def _lost(unraisable: sys.UnraisableHookArgs) -> None:
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        _later()
    else:
        sys.__unraisablehook__(unraisable)


def _later() -> None:
    global _waiting
    if _waiting:
        return
    _waiting = True
    _thread.start_new_thread(_send, ())


def _send() -> None:
    global _waiting
    import signal

    time.sleep(AGAIN)
    _waiting = False
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(_main, signal.SIGINT)  # to the main thread, which may be asleep
    else:
        signal.raise_signal(signal.SIGINT)
