"""What the system knows about processes: their descendants, memory and processor time (proc(5))."""

import os
import time
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    started = _by_parent()
    found = [pid]
    for each in found:
        found += started.get(each, [])
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started and not yet waited for, the first one first."""
    return sorted(_by_parent().get(pid, []))


def pss(pid: int) -> int:
    """Bytes of memory of a process and its descendants; a page that several hold counts once in all."""
    return sum(_sizes(f"{each}/smaps_rollup").get("Pss", 0) for each in family(pid))


def rss(pid: int) -> int:
    """Bytes of memory that a single process holds."""
    return _sizes(f"{pid}/status").get("VmRSS", 0)


def available() -> int:
    """Bytes of memory that the machine can still give."""
    return _sizes("meminfo")["MemAvailable"]


def total_memory() -> int:
    """Bytes of memory that the machine has."""
    return _sizes("meminfo")["MemTotal"]


def processor_seconds(pid: int) -> float:
    """Processor time that a process and its descendants have used, those that have ended included."""
    stats = (_stat(each) for each in family(pid))
    return sum(sum(map(int, stat[11:15])) / _TICKS for stat in stats if stat)


def wait_until_idle(pid: int, patience: float = 60.0) -> bool:
    """Waits until a process and its descendants use less than 5 % of a processor; False when they did not in time."""
    deadline = time.monotonic() + patience
    before = processor_seconds(pid)
    while time.monotonic() < deadline:
        time.sleep(0.2)
        now = processor_seconds(pid)
        if now - before <= 0.01:
            return True
        before = now
    return False


def _by_parent() -> dict[int, list[int]]:
    """The processes that there are, by the one that started them."""
    started: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            started.setdefault(int(stat[1]), []).append(int(entry.name))
    return started


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, from the state on; nothing, if it has ended."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _sizes(name: str) -> dict[str, int]:
    try:
        lines = (_PROC / name).read_text().splitlines()
    except OSError:
        return {}
    parts = (line.split() for line in lines)
    return {part[0].rstrip(":"): int(part[1]) * 1024 for part in parts if len(part) == 3 and part[2] == "kB"}
