"""What C code prints while an engine works must not reach standard output."""

from __future__ import annotations

import subprocess
import sys

MADE = """
from commission_opt.engines.made import made
for _ in range(2):
    highs = made()
    highs.run()
print("only this")
"""

PRINTS = """
import ctypes, os
from commission_opt.engines.stdout_guard import silent
library = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
print("before")
with silent():
    library.printf(b"stray\\n")
    os.write(1, b"stray too\\n")
print("after")
"""


def test_stray_printing_is_lost_and_ours_is_kept() -> None:
    run = subprocess.run([sys.executable, "-c", PRINTS], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["before", "after"]


def test_highs_says_nothing_of_itself_when_it_is_made() -> None:
    run = subprocess.run([sys.executable, "-c", MADE], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n") == ["only this", ""]
