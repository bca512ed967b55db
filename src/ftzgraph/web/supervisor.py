"""Watches over the processes of a server: the keeper of the store, its successor at a reload, and the web server.

This process has one thread, as it forks: at the start, at a reload, and when one of them has to be replaced. The design
is in docs/decisions/0007-process-model.md.
"""

import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable

from ftzgraph.errors import UserError
from ftzgraph.store.keeper import Keeper
from ftzgraph.store.limits import Limits
from ftzgraph.web.app import Settings
from ftzgraph.web.control import Control
from ftzgraph.web.processes import Process
from ftzgraph.web.server import run_server

_AGAIN, _AT_ONCE = 2.0, 4
"""Seconds in which so many processes are started: what cannot stay up must not take the processor."""
_LOADED = 4096


class _Keeping:
    """A keeper that runs."""

    def __init__(self, process: Process, loaded: int, goes: int) -> None:
        self.process = process
        self.loaded = loaded
        """A pipe that says what it has loaded; at its end when the keeper ended first."""
        self._goes = goes

    def go(self) -> None:
        """Lets it take queries."""
        os.write(self._goes, b".")

    def forget(self) -> None:
        """Closes what led to it."""
        os.close(self.loaded)
        os.close(self._goes)


class Supervisor:
    """Starts and replaces the processes of one server. `address` is the path that `listener` listens at."""

    def __init__(
        self, listener: socket.socket, address: str, settings: Settings, site: tuple[str, int], limits: Limits
    ) -> None:
        self._listener = listener
        self._address = address
        self._settings = settings
        self._site = site
        self._limits = limits
        self._control = Control(site[1])
        self._poll = select.poll()
        self._events: dict[int, Callable[[], None]] = {}
        self._starts: list[float] = []
        self._generation = 0
        self._has_loaded = False
        self._stopping = False
        self._failure = ""
        self._next: _Keeping | None = None
        self._again = False
        self._retired: list[Process] = []

    def run(self) -> None:
        """Returns when the web server has ended. Raises UserError for what stops it from starting."""
        self._woken = _wake_on(signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        self._on(self._woken, self._take_signals)
        if self._control.fileno() >= 0:
            self._on(self._control.fileno(), self._take_request)
        self._keeper = self._start_keeper()
        self._keeper.go()
        self._start_web()
        while self._web.is_there:
            for descriptor, _ in self._poll.poll():
                # one event may undo another
                if descriptor in self._events:
                    self._events[descriptor]()
            if self._stopping:
                # without data nobody is being answered, and granian may not hear so early
                self._web.stop() if self._has_loaded else self._web.kill()
        self._control.close()
        for process in (self._keeper.process, *self._retired, *([self._next.process] if self._next else [])):
            process.kill()
        if self._failure:
            raise UserError(self._failure)

    def _on(self, descriptor: int, event: Callable[[], None]) -> None:
        self._events[descriptor] = event
        self._poll.register(descriptor, select.POLLIN)

    def _off(self, descriptor: int) -> None:
        if self._events.pop(descriptor, None) is not None:
            self._poll.unregister(descriptor)

    def _take_signals(self) -> None:
        for number in os.read(self._woken, 64):
            if number == signal.SIGHUP:
                self._reload()
            elif number in (signal.SIGTERM, signal.SIGINT):
                self._stopping = True

    def _take_request(self) -> None:
        if self._control.take():
            self._reload()

    # The keeper, and the one that takes its place at a reload.

    def _start_keeper(self) -> _Keeping:
        loaded, loads = os.pipe()
        waits, goes = os.pipe()
        settings = self._settings
        keeper = Keeper(self._listener, settings.dataset, self._limits, self._generation, settings.federation)
        self._generation += 1

        def keep(_: int) -> None:
            os.close(goes)
            keeper.run(loads, waits)

        keeping = _Keeping(self._start(keep), loaded, goes)
        os.close(loads)
        os.close(waits)
        self._on(loaded, lambda: self._has_loaded_data(keeping))
        self._on(keeping.process.descriptor, lambda: self._keeper_ended(keeping))
        return keeping

    def _has_loaded_data(self, keeping: _Keeping) -> None:
        told = os.read(keeping.loaded, _LOADED).decode()
        self._off(keeping.loaded)
        if not told:
            return  # it has ended, which is told by itself
        self._has_loaded = True
        if keeping is self._next:
            old, self._keeper, self._next = self._keeper, keeping, None
            old.process.stop()
            self._retired.append(old.process)
            keeping.go()
            self._tell(True, told[1:])

    def _keeper_ended(self, keeping: _Keeping) -> None:
        process = keeping.process
        status = self._reap(process)
        self._off(keeping.loaded)
        keeping.forget()
        failure = process.failure()
        if keeping is self._next:
            self._next = None
            failure = failure or f"the new data could not be loaded ({_how(status)})"
            _say(f"{failure}: the data that were loaded before go on being served")
            self._tell(False, f"{failure}; the data that were loaded before go on being served")
        elif process in self._retired:
            self._retired.remove(process)
        elif self._has_loaded:
            if not self._stopping:
                _say(f"the process that holds the store ended ({failure or _how(status)}): starting another")
                self._keeper = self._start_keeper()
                self._keeper.go()
        else:
            self._failure = self._failure or failure
            self._stopping = True

    def _reload(self) -> None:
        """Starts the successor of the keeper; while one is on its way, which may have read what has been replaced
        since, another after it."""
        if self._has_loaded and not self._stopping:
            if self._next is None:
                self._next = self._start_keeper()
            else:
                self._again = True

    def _tell(self, success: bool, message: str) -> None:
        """Tells those who wait for a reload how it went, unless there is to be another."""
        if self._again and not self._stopping:
            self._again = False
            self._reload()
        else:
            self._control.tell(success, message)

    # The web server.

    def _start_web(self) -> None:
        self._web = self._start(
            lambda fails: run_server(self._settings, *self._site, self._address, self._limits, fails)
        )
        self._on(self._web.descriptor, self._web_ended)

    def _web_ended(self) -> None:
        status = self._reap(self._web)
        self._failure = self._failure or self._web.failure()
        if not self._stopping and not self._failure:
            _say(f"the web server ended ({_how(status)}): starting another")
            self._start_web()

    def _reap(self, process: Process) -> int:
        self._off(process.descriptor)
        return process.wait()

    def _start(self, work: Callable[[int], None]) -> Process:
        self._starts.append(time.monotonic())
        if len(self._starts) > _AT_ONCE:
            time.sleep(max(0.0, self._starts.pop(0) + _AGAIN - time.monotonic()))
        return Process(work)


def _wake_on(*numbers: int) -> int:
    """A pipe that the numbers of the signals are written to as they come."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    for number in numbers:
        signal.signal(number, lambda *_: None)
    return woken


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit code {status}"


def _say(text: str) -> None:
    print(f"ftzgraph: {text}", file=sys.stderr, flush=True)
