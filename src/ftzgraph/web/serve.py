"""Starts the processes of a server and watches over them: the keeper of the store, and the web server.

This process has one thread, as it forks: at the start, and when the keeper has to be replaced.
"""

import errno
import os
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from ftzgraph.errors import UserError
from ftzgraph.store.embedded import DATASET_FILE
from ftzgraph.store.keeper import Keeper, end_with_parent, fork, take_signals
from ftzgraph.store.limits import Limits
from ftzgraph.web.app import Settings
from ftzgraph.web.server import run_server

_BACKLOG = 256
_AGAIN, _AT_ONCE = 2.0, 4
"""Seconds in which so many processes are started: what cannot stay up must not take the processor."""


def serve(settings: Settings, host: str, port: int, limits: Limits | None = None) -> None:
    """Serves a dataset until SIGTERM or SIGINT; says on standard output when it answers.

    Raises UserError when the dataset or the report cannot be read, or the port cannot be taken.
    """
    if not hasattr(os, "pidfd_open"):
        raise UserError("serving needs Linux, whose limits hold every query: run it in a container")
    dataset = settings.dataset
    if not (dataset / DATASET_FILE).is_file():
        raise UserError(f"no dataset in {dataset}: make one with ftzgraph build -o {dataset}")
    _check_address(host, port)
    _allow_connections()
    folder = Path(tempfile.mkdtemp(prefix="ftzgraph-"))
    try:
        _Supervisor(folder / "keeper", settings, host, port, limits or Limits()).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Supervisor:
    def __init__(self, address: Path, settings: Settings, host: str, port: int, limits: Limits) -> None:
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(str(address))
        self._listener.listen(_BACKLOG)
        self._address = str(address)
        self._settings = settings
        self._site = (host, port)
        self._limits = limits
        self._poll = select.poll()
        self._failures, self._fails = os.pipe()
        self._loaded, self._loads = os.pipe()
        self._has_loaded = False
        self._starts: list[float] = []

    def run(self) -> None:
        """Returns when the web server has ended. Raises UserError for what stops it from starting."""
        woken, wakes = os.pipe()
        os.set_blocking(wakes, False)
        signal.set_wakeup_fd(wakes)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        self._poll.register(woken, select.POLLIN)
        keeper, web = self._start_keeper(), self._start_web()
        failure = ""
        stopping = False
        while web.is_there:
            for descriptor, _ in self._poll.poll():
                if descriptor == woken:
                    os.read(woken, 64)
                    stopping = True
                elif descriptor == keeper.descriptor:
                    status = self._reap(keeper)
                    if self._loads_again():
                        _note("the process that holds the store", status)
                        keeper = self._start_keeper()
                    else:
                        stopping = True
                elif descriptor == web.descriptor:
                    status = self._reap(web)
                    failure = self._failure()
                    if not stopping and not failure:
                        _note("the web server", status)
                        web = self._start_web()
            if stopping and self._loads_again():
                web.stop()
            elif stopping:
                web.kill()  # nobody is being answered yet, and granian may not hear so early
        keeper.kill()
        failure = failure or self._failure()
        if failure:
            raise UserError(failure)

    def _failure(self) -> str:
        """What a process could not start for; nothing, if all did."""
        text = os.read(self._failures, 4096).decode() if _is_ready(self._failures) else ""
        return text.partition("\n")[0]

    def _loads_again(self) -> bool:
        """Whether the data could be loaded before, so that another try is worth while."""
        self._has_loaded = self._has_loaded or _is_ready(self._loaded)
        return self._has_loaded

    def _reap(self, process: "_Process") -> int:
        self._poll.unregister(process.descriptor)
        return process.wait()

    def _start_keeper(self) -> "_Process":
        keeper = Keeper(self._listener, self._settings.dataset, self._limits)
        return self._start(lambda: keeper.run(self._loads))

    def _start_web(self) -> "_Process":
        return self._start(
            lambda: run_server(self._settings, *self._site, self._address, self._limits, self._fails),
        )

    def _start(self, work: Callable[[], None]) -> "_Process":
        self._starts.append(time.monotonic())
        if len(self._starts) > _AT_ONCE:
            time.sleep(max(0.0, self._starts[-_AT_ONCE] + _AGAIN - time.monotonic()))
        process = _Process(work, self._fails)
        self._poll.register(process.descriptor, select.POLLIN)
        return process


class _Process:
    """A child that runs a function and ends with this process."""

    def __init__(self, work: Callable[[], None], fails: int) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        self.pid = fork()
        if self.pid == 0:
            self._run(work, parent, fails)
        self.descriptor = os.pidfd_open(self.pid)

    @property
    def is_there(self) -> bool:
        """Whether it has not been waited for."""
        return self.descriptor >= 0

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        os.close(self.descriptor)
        self.descriptor = -1
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def stop(self) -> None:
        """Tells it to end when it has answered."""
        if self.is_there:
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Ends it, and with it those that end with it."""
        if self.is_there:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def _run(self, work: Callable[[], None], parent: int, fails: int) -> NoReturn:
        status = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            take_signals()
            end_with_parent(parent, signal.SIGTERM)
            work()
            status = 0
        except UserError as error:
            os.write(fails, f"{error}\n".encode())
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            os._exit(status)


def _is_ready(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


def _note(process: str, status: int) -> None:
    how = f"signal {-status}" if status < 0 else f"exit code {status}"
    print(f"ftzgraph: {process} ended ({how}): starting another", file=sys.stderr, flush=True)


def _allow_connections() -> None:
    """A connection takes a descriptor, and the usual soft limit of 1,024 is soon reached."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _check_address(host: str, port: int) -> None:
    """Granian shares a port that is taken by the same user (SO_REUSEPORT), so it has to be tried first."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        if isinstance(error, socket.gaierror):
            raise UserError(f"no such address: {host}: choose another with --host") from error
        if error.errno == errno.EADDRINUSE:
            raise UserError(f"port {port} is taken: choose another with --port") from error
        raise UserError(f"cannot serve on {host}:{port} ({error.strerror}): choose other --host or --port") from error
