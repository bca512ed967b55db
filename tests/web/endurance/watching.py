"""What a running server's processes use, as the system tells it."""

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from ..small_site import Server, children, wait_until

_TICKS = os.sysconf("SC_CLK_TCK")


class WatchedServer(Server):
    """A server whose output is read all the time, so that a long test does not fill its pipes."""

    def __init__(self, *arguments: str, port: int | None = None, **options: object) -> None:
        super().__init__(*arguments, port=port, **options)
        self._errors: list[str] = []
        self._readers = [threading.Thread(target=self._keep_errors, daemon=True)]
        self._readers[0].start()
        line = self.first_line()
        assert "serves" in line, self.stop()[1]
        self._readers.append(threading.Thread(target=self._pass_over_output, daemon=True))
        self._readers[1].start()

    def stop(self, number: int = 15) -> tuple[int, str]:
        """As `Server.stop`."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(60)
        for reader in self._readers:
            reader.join(10)
        return self.process.returncode, "".join(self._errors)

    @property
    def errors(self) -> str:
        """What it has written on standard error so far."""
        return "".join(self._errors)

    @property
    def keepers(self) -> list[int]:
        """The processes that hold the store: one, and two while another dataset is taken in."""
        return [pid for pid in children(self.process.pid) if _threads(pid) == 1]

    @property
    def standing(self) -> tuple[int, ...]:
        """The processes that stay as long as nothing goes wrong: all but the workers."""
        [granian] = [pid for pid in children(self.process.pid) if pid != self.keeper]
        return (self.process.pid, self.keeper, granian, self.web)

    def _keep_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            # granian may take a worker that has just ended for one that still runs
            if "refused to gracefully stop" not in line:
                self._errors.append(line)

    def _pass_over_output(self) -> None:
        assert self.process.stdout is not None
        for _ in self.process.stdout:
            pass


@dataclass(frozen=True)
class Use:
    """What a server holds: bytes of memory of all its processes and of the web server's alone, open descriptors, and
    processes, those that have ended and were not waited for included."""

    memory: int
    web_memory: int
    descriptors: int
    workers: int
    zombies: int

    def __str__(self) -> str:
        return (
            f"{self.memory >> 20} MB, web {self.web_memory >> 20} MB, "
            f"{self.descriptors} descriptors, {self.workers} workers, {self.zombies} zombies"
        )


def use(server: WatchedServer) -> Use:
    """What the server holds now. A worker's connection is counted with the worker, not with the descriptors."""
    standing = server.standing
    workers = len(children(server.keeper))
    # the web server has one descriptor for a worker, the keeper two
    descriptors = sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in standing) - 3 * workers  # noqa: PTH208
    zombies = sum(_is_zombie(entry, server.process.pid) for entry in Path("/proc").glob("[0-9]*"))
    return Use(sum(map(_pss, server.processes())), _pss(server.web), descriptors, workers, zombies)


def at_rest(server: WatchedServer, seconds: float = 20) -> bool:
    """Whether the server's processes come to use next to nothing of the processor in time."""

    def rests() -> bool:
        before = _used(server)
        wait_until(lambda: False, 0.5)
        return _used(server) - before <= 0.05

    return wait_until(rests, seconds)


def _threads(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208
    except FileNotFoundError:
        return 0


def _used(server: Server) -> float:
    """Seconds of the processor that the processes alive have used."""
    total = 0
    for pid in server.processes():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def _pss(pid: int) -> int:
    """Bytes of memory, what is shared divided by those who share it (proc(5), Pss)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _is_zombie(entry: Path, session: int) -> bool:
    try:
        return os.getsid(int(entry.name)) == session and "\nState:\tZ" in (entry / "status").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
