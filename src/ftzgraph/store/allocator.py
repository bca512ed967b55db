"""How the C library hands out memory to the engine."""

import os
import sys

_VARIABLE = "GLIBC_TUNABLES"
_TUNED = "glibc.malloc.tcache_count=2000"
"""Pieces of each size that are kept at hand, where the library keeps 7: the engine takes and gives back so many at once
that it spends a tenth of its time on them (the library's manual, section "Memory Allocation Tunables")."""


def tune() -> None:
    """Starts the program anew with the setting, which is read at the start only; returns when it runs with one."""
    if _VARIABLE not in os.environ and sys.platform == "linux" and sys.executable:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, _VARIABLE: _TUNED})
